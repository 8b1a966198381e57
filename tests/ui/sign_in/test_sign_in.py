"""Who acts here: login, password, second factor, refusals in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from clinic_desktop.core.errors import RuleViolation, Unavailable
from clinic_desktop.domain.accounts.interface import WrongLogin
from clinic_desktop.ui.sign_in.presenter import CODE_NEEDED, SignInPresenter
from clinic_desktop.ui.sign_in.view import SignInView
from tests.support.lane import HeldLane, InlineLanes


def code_needed():
    error = RuleViolation("Type the code.")
    error.code = CODE_NEEDED
    return error


class Door:
    def __init__(self, refuse=None, code=""):
        self.refuse, self.code, self.tries = refuse, code, []

    def sign_in(self, login, password, code):
        self.tries.append((login, password, code))
        if self.refuse is not None:
            raise self.refuse
        if code != self.code:
            raise code_needed()
        return f"session of {login}"


@pytest.fixture
def view(qtbot):
    view = SignInView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def work(view):
    def work(door, lanes=None):
        sessions = []
        presenter = SignInPresenter(view, door, lanes or InlineLanes(), sessions.append)
        view.sign_in_requested.connect(presenter.sign_in)
        view.code_given.connect(presenter.give_code)
        view.presenter = presenter
        return sessions

    return work


def fill(qtbot, view, login="mira@example.org", password="four plain words"):
    qtbot.keyClicks(view.login, login)
    qtbot.keyClicks(view.password, password)
    qtbot.keyClick(view.password, Qt.Key.Key_Return)


def texts(view):
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_enter_signs_in(qtbot, view, work):
    door = Door()
    sessions = work(door)
    assert view.login.hasFocus()
    fill(qtbot, view)
    assert sessions == ["session of mira@example.org"]
    assert door.tries == [("mira@example.org", "four plain words", "")]


def test_password_is_never_readable(view):
    assert view.password.echoMode() == QLineEdit.EchoMode.Password
    assert view.objectName() == "signInView"


def test_refusal_is_told_and_only_the_password_goes(qtbot, view, work):
    sessions = work(Door(WrongLogin()))
    fill(qtbot, view)
    assert WrongLogin.text in texts(view)
    assert (view.login.text(), view.password.text()) == ("mira@example.org", "")
    assert view.password.hasFocus()
    assert sessions == []


def test_server_away_says_that_own_work_is_safe(qtbot, view, work):
    work(Door(Unavailable("The clinic service cannot be reached.")))
    fill(qtbot, view)
    assert "Your own work is safe. Try again in a moment." in texts(view)


def test_missing_words_are_asked_for_at_the_field(qtbot, view, work):
    door = Door()
    work(door)
    qtbot.keyClick(view.login, Qt.Key.Key_Return)
    assert "Type your e-mail." in texts(view)
    assert view.login.hasFocus()
    qtbot.keyClicks(view.login, "mira@example.org")
    qtbot.keyClick(view.login, Qt.Key.Key_Return)
    assert "Type your password." in texts(view)
    assert door.tries == []


def test_second_factor_is_asked_in_place(qtbot, view, work):
    door = Door(code="246810")
    sessions = work(door)
    fill(qtbot, view)
    assert view.code.isVisible()
    qtbot.keyClick(view.code, Qt.Key.Key_Return)
    assert "Type the code from your authenticator." in texts(view)
    qtbot.keyClicks(view.code, "246810")
    qtbot.keyClick(view.code, Qt.Key.Key_Return)
    assert sessions == ["session of mira@example.org"]
    assert door.tries[-1] == ("mira@example.org", "four plain words", "246810")


def test_button_is_shut_while_the_password_is_checked(qtbot, view, work):
    desk = HeldLane()
    sessions = work(Door(), InlineLanes(desk=desk))
    fill(qtbot, view)
    assert not view.sign_in.isEnabled()
    desk.release()
    assert view.sign_in.isEnabled()
    assert len(sessions) == 1


def test_known_person_only_types_the_password(view):
    view.show_login("mira@example.org")
    assert view.password.hasFocus()
    view.show_clinic("Lindqvist & Osei Clinic")
    view.show_server("Clinic service · ready")
    assert {"Lindqvist & Osei Clinic", "Clinic service · ready"} <= set(texts(view))
    view.password.setText("secret words here")
    view.forget()
    assert view.password.text() == ""
