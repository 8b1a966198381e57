"""The first start, whole or not at all."""

from clinic_desktop.domain.accounts.interface import Hashed, NewColleague, StaffDesk
from clinic_desktop.domain.centre.interface import AlreadyFounded, CentreDesk, Face, Founding
from clinic_desktop.domain.consent.interface import SigningDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.theatre.interface import TheatreDesk
from clinic_desktop.domain.workflow.interface.beginning import BeginningDesk
from clinic_desktop.store.service import Service, Work, performs

TURNOVER = 20  # minutes; the clinic changes it to its own


class Beginning(Service):
    def __init__(
        self,
        work: Work,
        centre: CentreDesk,
        staff: StaffDesk,
        plans: PlansDesk,
        theatre: TheatreDesk,
        signing: SigningDesk,
    ) -> None:
        super().__init__(work)
        self._signing = signing
        self._centre, self._staff, self._plans, self._theatre = centre, staff, plans, theatre

    @performs(BeginningDesk.begin)
    def begin(self, founding: Founding, admin: NewColleague) -> Face:
        if self._centre.face().founded:
            raise AlreadyFounded
        self.found_clinic(founding, admin, self._staff.hashed(admin))
        return self._centre.face()

    @performs(BeginningDesk.found_clinic)
    def found_clinic(self, founding: Founding, admin: NewColleague, hashed: Hashed) -> None:
        """One site with a theatre and a room, the catalogue, the consent texts, the only ADMIN."""
        site = self._centre.establish(founding)
        self._centre.make_resource("ROOM", "Consulting room 1", site)
        self._theatre.add_theatre("Theatre 1", TURNOVER, site_id=site)
        self._staff.make_account(admin, hashed)
        self._plans.install_catalogue()
        self._signing.install_templates()
