"""The first start: a clinic, its site, its rooms and its first administrator."""

from typing import Protocol

from clinic_desktop.core.caller import ANYONE, INTERNAL
from clinic_desktop.core.operations import does, steps
from clinic_desktop.domain.accounts.interface import Hashed, NewColleague, StaffDesk
from clinic_desktop.domain.centre.interface import CentreDesk, Face, Founding
from clinic_desktop.domain.consent.interface import SigningDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.theatre.interface import TheatreDesk


class BeginningDesk(Protocol):
    @does(
        INTERNAL,
        includes=(
            CentreDesk.establish,
            CentreDesk.make_resource,
            StaffDesk.make_account,
            PlansDesk.install_catalogue,
            SigningDesk.install_templates,
            TheatreDesk.add_theatre,
        ),
    )
    def found_clinic(self, founding: Founding, admin: NewColleague, hashed: Hashed) -> None: ...

    @steps(ANYONE, includes=(CentreDesk.face, StaffDesk.hashed, found_clinic))
    def begin(self, founding: Founding, admin: NewColleague) -> Face:
        """Once per database. Raises AlreadyFounded, SettingRefused, PasswordRefused."""
