"""What a date brings about: dated notices and reminders, each told once."""

from typing import Protocol

from clinic_desktop.core.caller import SYSTEM
from clinic_desktop.core.operations import does
from clinic_desktop.domain.consent.interface import ConsentDesk
from clinic_desktop.domain.consultations.interface import AppointmentsDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import BookingsDesk
from clinic_desktop.domain.workflow.interface.planning import ALL


class RemindersDesk(Protocol):
    @does(
        SYSTEM,
        includes=(
            AppointmentsDesk.coming, BookingsDesk.bookings_between, ConsentDesk.undecided,
            ConsentDesk.unanswered, PreopDesk.overdue, PatientsDesk.details, *ALL,
        ),
    )  # fmt: skip
    def remind(self) -> int:
        """Everything that is due at this moment (rules 3.3); asked again, nothing is told twice.

        Who wants no reminders by mail gets none. How many causes were looked at.
        """
