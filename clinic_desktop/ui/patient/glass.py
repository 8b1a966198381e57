"""A file that is restricted or another team's, opened with a reason for an hour. No Qt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.calling_off import Answer, Choices, Question, reason_of
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

OPENS = "accounts.breakglass.open"
SHUT = ("patients.restricted", "patients.not_assigned")
OPEN_FOR = timedelta(hours=1)
REASONS: Choices = (
    ("CARE_NOW", "The patient needs care now"),
    ("STANDING_IN", "I stand in for the colleague who is assigned"),
    ("PATIENT_ASKS", "The patient asks me to"),
)
QUESTION = Question(
    "Open this file with a reason",
    "Open for an hour",
    "The auditor is told at once and reviews it. What you open and write is kept in your name.",
    REASONS,
    hurts=True,
)


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_shut(self, message: Message, *, glass: bool) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...
    def show_glass(self, until: datetime) -> None: ...


class BreakingGlass(Presenter):
    """The way in where a file was refused; `opened` shows the file again."""

    def __init__(
        self, view: View, clinic: Clinic, place: Workplace, opened: Callable[[], None]
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place, self._opened = view, clinic, place, opened
        self._until: dict[UUID, datetime] = {}

    @property
    def may(self) -> bool:
        return self._place.may(OPENS)

    def refused(self, error: ClinicError) -> None:
        """A file did not open: nothing of another one stays on the screen."""
        glass = error.code in SHUT and self.may
        self._view.show_shut(message_of(error), glass=glass)

    def begin(self, patient_id: UUID) -> None:
        """Ask why; whoever may not is not asked."""

        def given(answer: Answer) -> None:
            why = reason_of(QUESTION, answer)
            self._run(lambda: self._clinic.overrides.break_glass(patient_id, why), broken)

        def broken(_: object) -> None:
            self._view.close_why()
            self._until[patient_id] = self._place.clock() + OPEN_FOR
            self._opened()

        if self.may:
            self._view.ask_why(QUESTION, given)

    def remind(self, patient_id: UUID) -> None:
        """While it lasts the file says that it was opened so."""
        until = self._until.get(patient_id)
        if until is not None and until > self._place.clock():
            self._view.show_glass(until.astimezone(self._place.zone))
