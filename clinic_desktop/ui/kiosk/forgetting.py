"""A forgotten password on the tablet: a code by mail, and a new one chosen with it. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.portal_pages import ForgotPage, ResetPage
from clinic_desktop.ui.kiosk.wording import Wording

STATION = "tablet"
CHOSEN = "Your password is new. Sign in with it now."


class Forgetting:
    """Holds an address from `begin` to `forget`; the answers are the same whoever it is."""

    def __init__(self, view: Canvas, wording: Wording, back: Callable[[], None]) -> None:
        self._view, self._words, self._back = view, wording, back
        self._around: Around
        self._door: Clinic | None = None
        self._login, self._sent = "", False

    @property
    def open(self) -> bool:
        return self._door is not None

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "portal.send_code": self.send_code,
            "portal.code_again": lambda _: self.send_code(self._login),
            "portal.reset": lambda given: self.reset(*given),
        }

    def attach(self, around: Around) -> None:
        self._around = around

    def begin(self, door: Clinic, login: str) -> None:
        """`door` asks as the tablet: nobody is signed in."""
        self._door, self._login, self._sent = door, login.strip(), False
        self._view.show_problem("")
        self.show_again()

    def forget(self) -> None:
        self._door, self._login, self._sent = None, "", False

    def show_again(self) -> None:
        say = self._words.say
        title = say("A new password")
        if self._sent:
            text = say(
                "If this address has an account, a code comes within a minute. A password has"
                " fifteen characters or more."
            )
            self._view.show_page(ResetPage(title, text), 0, 1, 0)
        else:
            text = say("We send a code to your e-mail address. With it you choose a new password.")
            self._view.show_page(ForgotPage(title, text, self._login), 0, 1, 0)

    def send_code(self, login: str) -> None:
        """Once more, where one was sent already."""
        door, wanted, language = self._door, login.strip(), self._words.language
        if door is None:
            return
        if not wanted:
            self._view.show_problem(self._words.say("Please type your e-mail address."))
            return
        again, self._login = self._sent, wanted

        def sent(_: None) -> None:
            self._sent = True
            if again:
                text = "A new code is on its way. The one before is worth nothing now."
                self._view.show_news(self._words.say(text))
            else:
                self.show_again()

        self._around.attempt(
            lambda: door.self_service.forgot_password(wanted, language, STATION), sent
        )

    def reset(self, code: str, password: str) -> None:
        """Ends all sessions of the account; then they sign in with it."""
        door, login = self._door, self._login
        if door is None:
            return
        if not code.strip() or not password:
            self._view.show_problem(self._words.say("Please type the code and the new password."))
            return

        def done(_: None) -> None:
            self._back()
            self._view.show_news(self._words.say(CHOSEN))

        self._around.attempt(
            lambda: door.self_service.reset_password(login, code.strip(), password), done
        )
