"""What every presenter does alike: work on a lane, busy and failed, PIN when it is asked for."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from clinic_desktop.core.errors import (
    ClinicError,
    Conflict,
    Fault,
    NotFound,
    SignedOut,
    Unavailable,
)
from clinic_desktop.ui.lane import Lane, LaneSet
from clinic_desktop.ui.messages import Message, message_of

T = TypeVar("T")

STEP_UP_NEEDED = "accounts.step_up_needed"

HOPELESS = (SignedOut, Unavailable, Fault, NotFound, Conflict)
"""After one of these, asking for the PIN once more would not help."""


class ScreenView(Protocol):
    """The part of a view that every presenter speaks to."""

    def set_busy(self, busy: bool) -> None:
        """Show that work is under way; the buttons that would start it twice are shut."""

    def show_error(self, message: Message) -> None:
        """Show the message in place, and take an older one away."""

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        """Ask for the PIN and hand it to `retry`; `problem` says why the last one was refused."""


StepUp = Callable[[str], object]
"""Confirms the session with a PIN (a command of the accounts desk); raises if it is wrong."""


class Presenter:
    """Base of the presenters. `view` doubles as the owner: outcomes for a dead view are dropped."""

    def __init__(self, view: ScreenView, lanes: LaneSet, step_up: StepUp | None = None) -> None:
        self._screen, self._lanes, self._step_up = view, lanes, step_up
        self._under_way = 0

    def _run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[ClinicError], None] | None = None,
    ) -> None:
        """A command: in order, the view is busy meanwhile, a PIN is asked for where it is needed.

        After the PIN the same `call` runs again, so it must be whole: one command, one intent.
        `refused` is told of a refusal instead of the screen.
        """
        self._command(self._lanes.desk, call, done, refused)

    def _slowly(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Like `_run`, for what takes seconds: documents, printing, export."""
        self._command(self._lanes.slow, call, done)

    def _ask(
        self,
        question: Callable[[], T],
        done: Callable[[T], None],
        topic: str | None = None,
        failed: Callable[[ClinicError], None] | None = None,
    ) -> None:
        """A question: nothing is locked; with a `topic`, a newer question replaces an older one."""
        self._lanes.look.run(question, done, failed or self._fail, self._screen, topic)

    def _fail(self, error: ClinicError) -> None:
        """What happens with a refusal; presenters that can say more override it."""
        self._screen.show_error(message_of(error))

    def _command(
        self,
        lane: Lane,
        call: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[ClinicError], None] | None = None,
    ) -> None:
        def again() -> None:
            self._command(lane, call, done, refused)

        def failed(error: ClinicError) -> None:
            if error.code == STEP_UP_NEEDED and self._step_up is not None:
                self._ask_pin(self._step_up, again)
            else:
                (refused or self._fail)(error)

        self._start(lane, call, done, failed)

    def _start(
        self,
        lane: Lane,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ClinicError], None],
    ) -> None:
        def finish(result: T) -> None:
            self._count(-1)
            done(result)

        def give_up(error: ClinicError) -> None:
            self._count(-1)
            failed(error)

        self._count(+1)
        lane.run(call, finish, give_up, self._screen)

    def _count(self, step: int) -> None:
        was, self._under_way = self._under_way, self._under_way + step
        if bool(was) != bool(self._under_way):
            self._screen.set_busy(bool(self._under_way))

    def _ask_pin(self, step_up: StepUp, again: Callable[[], None], problem: str = "") -> None:
        def retry(pin: str) -> None:
            self._start(self._lanes.desk, lambda: step_up(pin), lambda _: again(), refused)

        def refused(error: ClinicError) -> None:
            if isinstance(error, HOPELESS):
                self._fail(error)
            else:
                self._ask_pin(step_up, again, str(error))

        self._screen.ask_pin(retry, problem)
