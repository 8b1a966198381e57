"""The first start, whole or not at all."""

from clinic_desktop.domain.accounts.interface import Hashed, NewColleague, StaffDesk
from clinic_desktop.domain.centre.interface import AlreadyFounded, CentreDesk, Face, Founding
from clinic_desktop.domain.workflow.interface.beginning import BeginningDesk
from clinic_desktop.store.service import Service, Work, performs


class Beginning(Service):
    def __init__(self, work: Work, centre: CentreDesk, staff: StaffDesk) -> None:
        super().__init__(work)
        self._centre, self._staff = centre, staff

    @performs(BeginningDesk.begin)
    def begin(self, founding: Founding, admin: NewColleague) -> Face:
        if self._centre.face().founded:
            raise AlreadyFounded
        self.found_clinic(founding, admin, self._staff.hashed(admin))
        return self._centre.face()

    @performs(BeginningDesk.found_clinic)
    def found_clinic(self, founding: Founding, admin: NewColleague, hashed: Hashed) -> None:
        """One site, one theatre and one consulting room are made, and the only ADMIN."""
        site = self._centre.establish(founding)
        self._centre.make_resource("ROOM", "Consulting room 1", site)
        self._staff.make_account(admin, hashed)
