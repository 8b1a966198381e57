"""The staff window in somebody's hands: signing in, finding a patient, going to a screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from clinic_desktop.ui.shell.search_field import SearchField
from clinic_desktop.ui.shell.search_popup import SearchPopup
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.today.view import TodayView
from tests.support.clinics import ADMIN, PASSWORD, email_of
from tests.support.driving import CTRL, LEFT, Hands, W


class Desk(Hands):
    """One window that one person after another uses."""

    def sign_in(self, role: str) -> TodayView:
        view = self.see(SignInView)
        self.be_active()
        self.click(view.login)
        self.until(view.login.hasFocus, "sign-in")
        self.keys(ADMIN if role == "ADMIN" else email_of(role))
        self.key(Qt.Key.Key_Tab)
        self.keys(PASSWORD)
        self.key(Qt.Key.Key_Return)
        return self.see(TodayView)

    def sign_out(self) -> None:
        """By the menu of the person at the foot of the rail."""
        self.press("userButton")
        menu = self.see(QMenu, "userMenu")
        action = next(one for one in menu.actions() if one.text() == "Sign out")
        spot = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, spot)
        self.see(SignInView)

    @contextmanager
    def session(self, role: str) -> Iterator[None]:
        """Somebody of that role at the window, from signing in to signing out."""
        self.sign_in(role)
        yield
        self.sign_out()

    def go(self, key: Qt.Key, kind: type[W]) -> W:
        """A screen by its function key."""
        self.key(key)
        return self.see(kind)

    def find_patient(self, words: str) -> None:
        """Ctrl+K, a few letters, Enter."""
        self.key(Qt.Key.Key_K, CTRL)
        field = self.see(SearchField)
        self.until(field.hasFocus, "search")
        self.keys(words)
        popup = self.see(SearchPopup)
        self.until(lambda: popup.isVisible() and popup.has_hits, words)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: not popup.isVisible(), "the search closes")

    def do_task(self, words: str) -> None:
        """The button of a task on Today that speaks of this."""
        today = self.go(Qt.Key.Key_F2, TodayView)

        def tasks() -> list[QWidget]:
            found = today.findChildren(QWidget, "taskButton")
            return [one for one in found if one.isVisible() and words in one.accessibleName()]

        self.until(lambda: bool(tasks()), f"task {words}")
        self.click(tasks()[0])
