"""The first start, whole or not at all."""

from clinic_desktop.domain.accounts.interface import AccountsDesk, Hashed, NewColleague
from clinic_desktop.domain.centre.interface import AlreadyFounded, CentreDesk, Face, Founding
from clinic_desktop.domain.workflow.interface.beginning import BeginningDesk
from clinic_desktop.store.service import Service, performs
from clinic_desktop.store.unit_of_work import Work


class Beginning(Service):
    def __init__(self, work: Work, centre: CentreDesk, accounts: AccountsDesk) -> None:
        super().__init__(work)
        self._centre, self._accounts = centre, accounts

    @performs(BeginningDesk.begin)
    def begin(self, founding: Founding, admin: NewColleague) -> Face:
        if self._centre.face().founded:
            raise AlreadyFounded
        self.found_clinic(founding, admin, self._accounts.hashed(admin))
        return self._centre.face()

    @performs(BeginningDesk.found_clinic)
    def found_clinic(self, founding: Founding, admin: NewColleague, hashed: Hashed) -> None:
        """One site, one theatre and one consulting room are made, and the only ADMIN."""
        site = self._centre.establish(founding)
        self._centre.make_resource("ROOM", "Consulting room 1", site)
        self._accounts.make_account(admin, hashed)
