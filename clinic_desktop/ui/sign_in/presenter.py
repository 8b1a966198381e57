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
    def ask_code(self) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...


class Door(Protocol[Given]):
    """Lets people in: the accounts desk behind whatever way the program speaks to it."""

    def sign_in(self, login: str, password: str, code: str) -> Given:
        """A session. Raises ClinicError; code `accounts.code_needed` asks for the second factor."""


class SignInPresenter(Presenter, Generic[S]):
    """Takes the words from the view, and the session to whoever waits for it."""

    def __init__(
        self,
        view: SignInView,
        door: Door[S],
        lanes: LaneSet,
        let_in: Callable[[S], None],
    ) -> None:
        super().__init__(view, lanes)
        self._view, self._door, self._let_in = view, door, let_in
        self._words = ("", "")

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
        self._try("")

    def give_code(self, code: str) -> None:
        """Try again with the second factor."""
        if not code:
            self._view.show_missing("code", "Type the code from your authenticator.")
            return
        self._try(code)

    def _try(self, code: str) -> None:
        login, password = self._words
        self._run(lambda: self._door.sign_in(login, password, code), self._go_in)

    def _go_in(self, session: S) -> None:
        self._words = ("", "")
        self._let_in(session)

    def _fail(self, error: ClinicError) -> None:
        if error.code == CODE_NEEDED:
            self._view.ask_code()
            return
        self._words = ("", "")
        self._view.show_error(message_of(error))
