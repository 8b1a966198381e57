"""What the sign-in does; it knows no session, only whom to hand the words to."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter

CODE_NEEDED = "accounts.code_needed"
"""The password is right and the clinic asks for a second factor."""

S = TypeVar("S")
Given = TypeVar("Given", covariant=True)


class SignInView(Protocol):
    """What the presenter needs of the view."""

    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def show_missing(self, field: str, words: str) -> None: ...
    def show_closed(self, message: Message) -> None: ...
    def ask_code(self) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...


class Door(Protocol[Given]):
    """Lets people in: the accounts desk behind whatever way the program speaks to it."""

    def sign_in(self, login: str, password: str, code: str) -> Given:
        """A session. Raises ClinicError; code `accounts.code_needed` asks for the second factor."""


class SignInPresenter(Presenter, Generic[S]):
    """Takes the words from the view, and the session to whoever waits for it.

    Without a door the clinic is not open yet: what is typed and sent meanwhile waits for it.
    """

    def __init__(
        self,
        view: SignInView,
        door: Door[S] | None,
        lanes: LaneSet,
        let_in: Callable[[S], None],
        refused: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(view, lanes)
        self._view, self._door, self._let_in = view, door, let_in
        self._refused = refused
        self._words = ("", "")
        self._waiting = False

    def open(self, door: Door[S]) -> bool:
        """The clinic is open; True where somebody waited for it and is being signed in now."""
        self._door = door
        if waited := self._leave_queue():
            self._try("")
        return waited

    def stay_closed(self, error: ClinicError) -> None:
        """The clinic could not be opened; what was typed stays."""
        self._leave_queue()
        self._view.show_closed(message_of(error))

    def sign_in(self, login: str, password: str) -> None:
        """Try to get in with a login and a password."""
        for field, value, words in (
            ("login", login, "Type your e-mail."),
            ("password", password, "Type your password."),
        ):
            if not value:
                self._view.show_missing(field, words)
                return
        self._words = (login, password)
        if self._door is None:
            if not self._waiting:
                self._waiting = True
                self._count(+1)
        else:
            self._try("")

    def _leave_queue(self) -> bool:
        waited, self._waiting = self._waiting, False
        if waited:
            self._count(-1)
        return waited

    def give_code(self, code: str) -> None:
        """Try again with the second factor."""
        if not code:
            self._view.show_missing("code", "Type the code from your authenticator.")
            return
        self._try(code)

    def _try(self, code: str) -> None:
        assert self._door is not None
        door, (login, password) = self._door, self._words
        self._run(lambda: door.sign_in(login, password, code), self._go_in)

    def _go_in(self, session: S) -> None:
        self._words = ("", "")
        self._let_in(session)

    def _fail(self, error: ClinicError) -> None:
        if error.code == CODE_NEEDED:
            self._view.ask_code()
            return
        self._words = ("", "")
        self._view.show_error(message_of(error))
        if self._refused is not None:
            self._refused()
