"""Reception hands a tablet over: to somebody new, and to a patient who looks over the details."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from clinic_desktop.app.walk.crew import paired
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.to_tablet import ToTablet
from clinic_desktop.ui.patient.to_tablet_presenter import begun_of, kept_words
from clinic_desktop.ui.patient.view import PatientView
from tests.domain.patients.people import LEILA
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


@pytest.fixture
def view(qtbot, clinic: StaffedClinic) -> PatientView:
    desks = clinic.role("RECEPTION")
    view = build(desks, workplace(desks, clinic.clock, WrittenWays()))
    qtbot.addWidget(view)
    view.resize(1200, 760)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.mark.row("F001")
def test_somebody_new_registers_on_a_tablet(qtbot, clinic: StaffedClinic, view) -> None:
    device = paired(clinic.role("ADMIN"), clinic, "Tablet 1")
    qtbot.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    (fields,) = view.findChildren(RegisterFields)
    line = fields.findChild(ToTablet)
    assert line is not None
    qtbot.waitUntil(lambda: line.tablet.count() == 1)
    qtbot.waitUntil(lambda: audit(view) == {})
    qtbot.mouseClick(line.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.recall.isVisible)
    task = clinic.as_caller(device.token).portal.task()
    assert task is not None
    assert (task.purpose, task.asks_birth_date, task.language) == ("REGISTER", False, "en")
    qtbot.mouseClick(line.recall, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.send.isVisible)
    assert clinic.as_caller(device.token).portal.task() is None


def test_what_was_begun_is_sent_on_and_its_time_is_told(qtbot, clinic: StaffedClinic, view) -> None:
    device = paired(clinic.role("ADMIN"), clinic, "Tablet 1")
    desk = clinic.role("RECEPTION").portal
    card = desk.issue(NewTicket(device.device_id, "REGISTER"))
    device.desks.portal.identify(date.min)
    desk.recall(card.id)
    device.desks.drafts.hand_in(card.id, "begun")
    qtbot.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    (fields,) = view.findChildren(RegisterFields)
    line = fields.findChild(ToTablet)
    qtbot.waitUntil(lambda: line.begun.count() == 2)
    until = (clinic.clock() + timedelta(minutes=15)).astimezone(ZoneInfo("Europe/Vienna"))
    assert f"kept until {until:%H:%M}" in line.begun.itemText(1)
    assert line.begun.currentData() is None, "somebody new, unless the reception says so"
    qtbot.waitUntil(lambda: audit(view) == {})
    line.begun.setCurrentIndex(1)
    qtbot.mouseClick(line.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.recall.isVisible)
    device.desks.portal.identify(date.min)
    assert {one.entity_id for one in desk.tickets()} == {None, card.id}
    assert begun_of((), desk.tickets(), ZoneInfo("UTC")) == ()
    changed = replace(card, purpose="UPDATE", patient_id=card.id, draft_until=until)
    assert kept_words((changed,), card.id, until.tzinfo).startswith("What was begun is kept until")


def test_a_patient_looks_over_the_details_on_a_tablet(qtbot, clinic: StaffedClinic, view) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    device = paired(clinic.role("ADMIN"), clinic, "Tablet 1")
    view.subject_shown.emit(made.patient_id)
    qtbot.waitUntil(lambda: view.property("presenter").patient_id == made.patient_id)
    qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    (line,) = view.findChildren(ToTablet)
    qtbot.waitUntil(lambda: line.tablet.count() == 1)
    qtbot.mouseClick(line.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.recall.isVisible)
    task = clinic.as_caller(device.token).portal.task()
    assert task is not None
    assert (task.purpose, task.asks_birth_date) == ("UPDATE", True)


def test_without_a_tablet_it_says_so(qtbot, view) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    (line,) = view.findChildren(ToTablet)
    qtbot.waitUntil(lambda: "No tablet is paired" in line._state.text())
    assert not line.send.isEnabled()
