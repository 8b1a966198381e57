"""The first steps of a patient through the real staff window, by clicks and keys."""

from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from clinic_desktop.app.staff import StaffWindow, build_main_window
from clinic_desktop.app.walk.people import people
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.notices.interface import Telling
from clinic_desktop.ui.consultation.view import ConsultationView
from clinic_desktop.ui.notices.view import NoticesDialog
from clinic_desktop.ui.patient.booking_drawer import BookingFields
from clinic_desktop.ui.patient.identity_drawer import IdentityFields
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.today.view import TodayView
from tests.support.clinics import PASSWORD, StaffedClinic, email_of
from tests.support.inner import inner
from tests.support.uxmeter import audit

CTRL = Qt.KeyboardModifier.ControlModifier
WAIT = 60_000  # ms: two busy cores, a password hash, a first import of a screen


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the window does not know which engine it is


@pytest.fixture
def window(qtbot, clinic: StaffedClinic):
    window = build_main_window(clinic)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Desk:
    """A person at the window: what they see, type and press."""

    def __init__(self, qtbot, window: StaffWindow) -> None:
        self.qtbot, self.window = qtbot, window

    def see(self, kind, name=""):
        """The visible widget of that kind, once it is there."""

        def found():
            parts = self.window.findChildren(kind, name) if name else self.window.findChildren(kind)
            return [part for part in parts if part.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=WAIT)
        return found()[-1]

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def sign_in(self, role: str) -> None:
        view = self.see(SignInView)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        self.qtbot.keyClicks(view.login, email_of(role))
        self.qtbot.keyClicks(view.password, PASSWORD)
        self.qtbot.keyClick(view.password, Qt.Key.Key_Return)
        self.see(TodayView)

    def sign_out(self) -> None:
        self.window._session.window.sign_out_requested.emit()
        self.see(SignInView)

    def type(self, fields, name: str, text: str) -> None:
        self.qtbot.keyClicks(fields.findChild(QLineEdit, name), text)

    def press(self, button) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot, window) -> Desk:
    return Desk(qtbot, window)


def register(desk: Desk) -> PatientView:
    """A walk-in: four fields, the notice, Ctrl+Enter."""
    desk.qtbot.keyClick(desk.see(TodayView).table, Qt.Key.Key_N, CTRL)
    fields = desk.see(RegisterFields)
    for name, text in (
        ("firstName", "Ingrid"), ("lastName", "Brandvold"), ("mobile", "+43 660 5550104"),
    ):  # fmt: skip
        desk.type(fields, name, text)
    desk.qtbot.keyClicks(fields.born.findChild(QLineEdit), "9.1.1985")
    fields.accepted.setFocus()
    desk.qtbot.keyClick(fields.accepted, Qt.Key.Key_Space)
    desk.qtbot.keyClick(fields.accepted, Qt.Key.Key_Return, CTRL)
    view = desk.see(PatientView)
    desk.until(lambda: view.banner.isVisible() and view.stepper.isVisible())
    return view


def book_today(desk: Desk, view: PatientView, surgeon: str, reason: str) -> None:
    desk.press(view.book)
    fields = desk.see(BookingFields)
    who = fields.findChild(QComboBox, "clinician")
    who.setCurrentIndex(who.findText(surgeon, Qt.MatchFlag.MatchContains))
    desk.until(lambda: fields.time.value is not None)
    desk.type(fields, "bookingReason", reason)
    desk.qtbot.keyClick(fields.reason, Qt.Key.Key_Return, CTRL)
    desk.until(lambda: view.appointments.keyed.rowCount() == 1)


def chips(today: TodayView) -> list[str]:
    table = today.table.keyed
    return [table.value_at(table.index(row, 0)).chip for row in range(table.rowCount())]


@pytest.mark.row("F157")
def test_reception_registers_books_and_checks_in(desk: Desk, clinic: StaffedClinic) -> None:
    desk.sign_in("RECEPTION")
    view = register(desk)
    desk.press(view.verify)
    identity = desk.see(IdentityFields)
    desk.type(identity, "documentNumber", "P1234567")
    desk.qtbot.keyClick(identity.number, Qt.Key.Key_Return)
    desk.until(lambda: not view.verify.isVisible())
    book_today(desk, view, "Surgeon", "First consultation, nose")
    assert audit(view) == {}

    desk.qtbot.keyClick(view, Qt.Key.Key_F2)
    today = desk.see(TodayView)
    desk.until(lambda: chips(today) == ["Expected"])
    today.table.selectRow(0)
    desk.qtbot.keyClick(today.table, Qt.Key.Key_A)
    desk.until(lambda: chips(today) == ["Waits 0 min"])
    assert audit(today) == {}
    desk.qtbot.keyClick(today.table, Qt.Key.Key_Z, CTRL)
    desk.until(lambda: chips(today) == ["Expected"])
    today.table.selectRow(0)
    desk.press(today.buttons["arrived"])
    desk.until(lambda: chips(today) == ["Waits 0 min"])

    hits = clinic.role("RECEPTION").patients.search("brandvold", 5)
    assert [hit.first for hit in hits] == ["Ingrid"]


def appointment(clinic: StaffedClinic) -> None:
    """Somebody waits for the surgeon."""
    desks, at = clinic.role("RECEPTION"), clinic.clock()
    made = desks.reception.register(next(people(7, 1, at.date())), "")
    surgeon = clinic.role("SURGEON").accounts.whoami().id
    new = NewAppointment(made.patient_id, surgeon, at, at + timedelta(minutes=30))
    desks.reception.check_in(desks.reception.book(new).id)


def test_surgeon_calls_in_and_completes(desk: Desk, clinic: StaffedClinic) -> None:
    appointment(clinic)
    desk.sign_in("SURGEON")
    today = desk.see(TodayView)
    desk.until(lambda: chips(today) == ["Waits 0 min"])
    today.table.selectRow(0)
    desk.qtbot.keyClick(today.table, Qt.Key.Key_R)
    view = desk.see(ConsultationView)
    desk.until(lambda: view.notes.complaint.isVisible() and view.finish.complete.isVisible())
    desk.qtbot.keyClicks(view.notes.complaint, "A straighter bridge.")
    desk.qtbot.keyClicks(view.notes.findings, "Examined; suitable.")
    outcome = view.finish.outcome
    outcome.setCurrentIndex(outcome.findData("PROCEDURE_PLANNED"))
    desk.press(view.finish.complete)
    desk.until(lambda: not view.finish.complete.isVisible())

    desk.qtbot.keyClick(view, Qt.Key.Key_F2)
    desk.until(lambda: chips(desk.see(TodayView)) == ["Seen"])


@pytest.mark.row("F159")
def test_the_bell_shows_what_one_was_told(desk: Desk, clinic: StaffedClinic) -> None:
    surgeon = clinic.role("SURGEON").accounts.whoami().id
    said = Telling("P02", "A plan waits for you.", "procedure_plan", uuid4(), people=(surgeon,))
    desk.sign_in("SURGEON")
    bar = desk.window._session.window.top_bar
    inner(clinic, "NURSE").notices.tell(said)
    desk.until(lambda: bar._bell.accessibleName() == "Messages, 1 new")
    desk.press(bar._bell)
    messages = desk.see(NoticesDialog)
    desk.qtbot.keyClick(messages.table, Qt.Key.Key_Return)
    desk.until(lambda: bar._bell.accessibleName() == "Messages")
    desk.qtbot.keyClick(messages, Qt.Key.Key_Escape)
    desk.until(lambda: not messages.isVisible())


def test_a_closed_session_leaves_the_sign_in(desk: Desk) -> None:
    desk.sign_in("NURSE")
    desk.sign_out()
    assert desk.window.windowTitle() == "Clinic Desktop"
