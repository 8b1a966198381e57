"""A workstation whose program ended goes on behind the PIN; a lost service is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host, remote
from clinic_desktop.app.inside import Inside
from clinic_desktop.app.kept_session import Kept, KeptSession
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.staff import StaffWindow
from clinic_desktop.domain.accounts.interface import SessionLocked
from clinic_desktop.ui.emergency.form import EmergencyForm
from clinic_desktop.ui.shell.lock import LockView
from clinic_desktop.ui.shell.service_line import ServiceLine
from clinic_desktop.ui.shell.window import ShellWindow
from clinic_desktop.ui.sign_in.view import SignInView
from tests.support.clinics import PASSWORD, PIN, StaffedClinic, email_of
from tests.support.clock import TestClock

T = TypeVar("T", bound=QWidget)
WAIT = 60_000  # ms, on a machine that is busy
NURSE = email_of("NURSE")


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # a workstation does not know the engine


@dataclass
class Station:
    """One computer: its keyring outlives its program."""

    qtbot: QtBot
    clinic: StaffedClinic
    service: host.Service
    secrets: MemorySecrets
    window: StaffWindow | None = None
    far: remote.RemoteClinic | None = None

    @property
    def kept(self) -> KeptSession:
        return KeptSession(self.secrets, f"127.0.0.1:{self.service.port}")

    def start(self) -> StaffWindow:
        self.far = remote.connect(
            self.service.url, ca=self.service.ca, clock=self.clinic.clock, secrets=self.secrets
        )
        self.window = StaffWindow()
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.window.enter(Inside(self.far, kept=self.kept))
        return self.window

    def end(self) -> None:
        if self.window is not None and self.far is not None:
            self.window.close()
            self.far.close()
            self.window = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def see(self, kind: type[T]) -> T:
        """The visible part of that kind, once it is there."""

        def found() -> list[T]:
            assert self.window is not None
            return [part for part in self.window.findChildren(kind) if part.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=WAIT)
        return found()[-1]

    def sign_in(self) -> None:
        self.see(SignInView).sign_in_requested.emit(NURSE, PASSWORD)
        self.see(ShellWindow)


@pytest.fixture
def station(qtbot: QtBot, clinic: StaffedClinic) -> Iterator[Station]:
    running = host.serve(clinic)
    running.start()
    made = Station(qtbot, clinic, running, MemorySecrets())
    yield made
    made.end()
    made.service.stop()


def test_a_program_that_ended_goes_on_behind_the_pin(station: Station) -> None:
    station.start()
    station.sign_in()
    kept = station.kept.get()
    assert kept is not None
    station.end()
    station.start()
    lock = station.see(LockView)
    station.qtbot.keyClicks(lock.pin, "0000")
    station.qtbot.keyClick(lock.pin, Qt.Key.Key_Return)
    station.qtbot.waitUntil(lambda: not lock.pin.isReadOnly(), timeout=WAIT)
    with pytest.raises(SessionLocked):  # shut as long as nobody has shown the PIN
        station.clinic.as_caller(kept.token).accounts.whoami()
    station.qtbot.keyClicks(lock.pin, PIN)
    station.qtbot.keyClick(lock.pin, Qt.Key.Key_Return)
    station.see(ShellWindow)
    assert station.kept.get() == kept


def test_a_session_that_is_over_is_forgotten(station: Station, clock: TestClock) -> None:
    station.start()
    station.sign_in()
    station.end()
    clock.go(minutes=31)
    station.start()
    station.see(LockView).unlock_requested.emit(PIN)
    station.see(SignInView)
    assert station.kept.get() is None


def test_somebody_else_signs_in_instead(station: Station) -> None:
    station.start()
    station.sign_in()
    station.end()
    station.start()
    station.see(LockView).other_user_requested.emit()
    station.sign_in()
    assert station.kept.get() is not None


def test_a_lost_service_is_said_and_nothing_typed_is_lost(station: Station) -> None:
    window = station.start()
    station.sign_in()
    shell = station.see(ShellWindow)
    station.qtbot.waitUntil(lambda: station.far is not None and station.far.newest_change() > 0,
                            timeout=WAIT)  # fmt: skip
    field = shell.top_bar.search
    field.setText("haddad")
    station.service.stop()
    line = station.see(ServiceLine)
    assert "What you type stays" in line.words
    again = host.serve(station.clinic, port=station.service.port)
    again.start()
    station.qtbot.waitUntil(lambda: not line.isVisible(), timeout=WAIT)
    assert field.text() == "haddad"
    assert window.isVisible()
    station.service = again


@pytest.mark.row("F179")
def test_from_the_lock_an_emergency_is_a_pin_away(station: Station) -> None:
    station.start()
    station.sign_in()
    shell = station.see(ShellWindow)
    station.qtbot.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = station.see(LockView)
    station.qtbot.mouseClick(lock.emergency, Qt.MouseButton.LeftButton)
    station.qtbot.keyClicks(lock.pin, "0000")
    station.qtbot.keyClick(lock.pin, Qt.Key.Key_Return)
    station.qtbot.waitUntil(lambda: not lock.pin.isReadOnly(), timeout=WAIT)
    assert shell.is_locked
    assert not shell.findChildren(EmergencyForm)
    station.qtbot.keyClicks(lock.pin, PIN)
    station.qtbot.keyClick(lock.pin, Qt.Key.Key_Return)
    form = station.see(EmergencyForm)
    assert (shell.open_name, shell.is_locked) == ("theatre", False)
    assert form.bases


def test_what_is_kept_is_whole_or_nothing() -> None:
    secrets = MemorySecrets()
    kept = KeptSession(secrets, "Clinic-Host:8443")
    assert kept.get() is None
    kept.keep("Robin Nurse", "staff.x")
    assert KeptSession(secrets, "clinic-host:8443").get() == Kept("Robin Nurse", "staff.x")
    kept.forget()
    assert kept.get() is None
    secrets.set("session.clinic-host_8443", '{"name": 1')
    assert kept.get() is None
