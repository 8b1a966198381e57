"""What follows an emergency: written up, refused after all, agreed to after all."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.operations import does
from clinic_desktop.domain.theatre.interface import BookingsDesk, CaseFacts, CasesDesk, TheatreDesk
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.domain.workflow.interface.planning import ALL, STEP_DOWN
from clinic_desktop.domain.workflow.interface.surgery import OPEN


class NoEmergency(errors.StateRefuses):
    code = "workflow.no_emergency"
    text = "This case is no emergency. Use the ordinary steps."


class PartUnknown(errors.RuleViolation):
    code = "workflow.emergency_part"
    text = "Write the reason, the emergency note or the anaesthesia note."


class EmergenciesDesk(Protocol):
    """The patient's care never waits for these; the completion of the case does."""

    @does("theatre.emergency.complete", includes=(CasesDesk.keep, *ALL))
    def write_up(self, case_id: UUID, part: str, text: str) -> CaseFacts:
        """REASON, NOTE or ANAESTHESIA, within a day. A later text stands beside the earlier.

        Raises NoEmergency, PartUnknown, ReasonNeeded.
        """

    @does("theatre.emergency.complete", includes=(TheatreDesk.answer, TheatreDesk.case, *ALL))
    def mark_not_done(self, case_id: UUID) -> CaseFacts:
        """Every point of sign in and time out without an answer: not done, emergency."""

    @does(
        "consent.consent.revoke",
        includes=(CasesDesk.keep, *STEP_DOWN, *ALL),
    )
    def refuse(self, case_id: UUID, said: SaidNo) -> CaseFacts:
        """A person who can decide says no: before theatre the case is on hold at once.

        In theatre the team stops as soon as it is safe. Never refused.
        """

    @does(
        "theatre.emergency.open",
        includes=(CasesDesk.clear_hold, CasesDesk.check_in, BookingsDesk.confirm, *OPEN),
    )
    def agreed_after_all(self, case_id: UUID, said: SaidNo) -> CaseFacts:
        """S03, S04: the same person says yes; the case goes on where it stood."""
