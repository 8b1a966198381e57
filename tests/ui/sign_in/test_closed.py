"""Before the clinic is open: nothing that was typed is lost, and why it stays shut is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from clinic_desktop.core.errors import Unavailable
from clinic_desktop.ui.sign_in.presenter import SignInPresenter
from clinic_desktop.ui.sign_in.view import SignInView
from tests.support.lane import InlineLanes
from tests.support.uxmeter import audit


class Door:
    def __init__(self):
        self.tries = []

    def sign_in(self, login, password, code):
        self.tries.append((login, password))
        return "session"


class Desk:
    """Somebody at a window whose clinic is being opened."""

    def __init__(self, qtbot):
        self.qtbot, self.view, self.sessions, self.again = qtbot, SignInView(), [], []
        qtbot.addWidget(self.view)
        self.view.resize(900, 700)
        self.view.show()
        self.presenter = SignInPresenter(self.view, None, InlineLanes(), self.sessions.append)
        self.view.sign_in_requested.connect(self.presenter.sign_in)
        self.view.opening_requested.connect(lambda: self.again.append("again"))

    def send(self):
        self.qtbot.keyClicks(self.view.login, "mira@example.org")
        self.qtbot.keyClicks(self.view.password, "four plain words")
        self.press()

    def press(self):
        self.qtbot.mouseClick(self.view.sign_in, Qt.MouseButton.LeftButton)

    def texts(self):
        return [label.text() for label in self.view.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def desk(qtbot):
    return Desk(qtbot)


def test_what_was_sent_too_early_signs_in_when_the_clinic_opens(desk):
    desk.send()
    assert (desk.view.sign_in.text(), desk.view.sign_in.isEnabled()) == ("Signing in …", False)
    door = Door()
    assert desk.presenter.open(door)
    assert door.tries == [("mira@example.org", "four plain words")]
    assert desk.sessions == ["session"]


def test_nobody_is_signed_in_who_sent_nothing(desk):
    door = Door()
    assert not desk.presenter.open(door)
    assert door.tries == []


def test_why_it_stays_shut_is_said_and_what_was_typed_stays(desk):
    desk.send()
    desk.presenter.stay_closed(Unavailable("The disk of this computer is full."))
    assert "The disk of this computer is full." in desk.texts()
    assert desk.view.password.text() == "four plain words"
    assert audit(desk.view) == {}
    assert desk.view.sign_in.text() == "Try again"
    desk.press()
    assert desk.again == ["again"]


def test_after_another_try_the_same_words_sign_in(desk):
    desk.send()
    desk.presenter.stay_closed(Unavailable())
    desk.view.show_opening()
    assert desk.view.sign_in.text() == "Sign in"
    desk.press()
    desk.presenter.open(Door())
    assert desk.sessions == ["session"]
