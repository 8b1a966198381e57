"""Patient F on the screens: 23:40, at most four choices by clicks and by keys, the whole trace."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.case.screen import build as build_case
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.emergency.form import EmergencyForm
from clinic_desktop.ui.patient.screen import build as build_patient
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.theatre.screen import build as build_theatre
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.widgets.dialogs import PinDialog
from tests.journeys.conftest import Colleagues, person
from tests.journeys.test_sofia import AT_MOST, NIGHT, operated
from tests.support.clinics import PIN
from tests.support.uxmeter import InputMeter, audit
from tests.support.workplaces import WrittenWays
from tests.ui.case.conftest import Open

LEFT, CHOICES = Qt.MouseButton.LeftButton, 4
DAY = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)


def press(view: QWidget, name: str) -> None:
    button = view.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    QTest.mouseClick(button, LEFT)


def booked(make: Callable[..., Way], first: str, starts_at: datetime) -> Way:
    """Somebody with a slot in the clinic's only theatre."""
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person(first, "Brandt"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    theatre.book_theatre(way, starts_at)
    return way


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.full)])
@pytest.mark.row("F179", "F158", "F159")
def test_from_the_file_by_clicks(
    qtbot: QtBot, opened: Open, new_way: Callable[..., Way], ways: WrittenWays, whole: bool
) -> None:
    """`whole`: written up and completed by clicks as well."""
    way = operated(new_way)
    view = opened(build_patient, "NURSE")
    assert isinstance(view, PatientView)
    view.show_subject(way.patient_id)
    qtbot.waitUntil(lambda: audit(view) == {})
    begun, meter = monotonic(), InputMeter()
    press(view, "emergency")
    form = view.findChild(EmergencyForm)
    qtbot.waitUntil(lambda: audit(view) == {})
    press(form, "what1")
    press(form, "basisN")
    assert form.message.words == ""
    assert monotonic() - begun < AT_MOST
    assert 0 < meter.stop().clicks <= CHOICES
    assert meter.keys == 0
    [(_, case_id)] = [one for one in ways.went if one[0] == "case"]
    assert isinstance(case_id, UUID)
    traced(way, case_id)
    if whole:
        through_the_night(qtbot, opened, way, case_id)


def traced(way: Way, case_id: UUID) -> None:
    """Every row that one press leaves behind."""
    surgeon, auditor = way.desks("SURGEON"), way.desks("AUDITOR")
    case = surgeon.theatre.case(case_id).facts
    assert (case.kind, case.status, case.parent_case_id) == (
        "EMERGENCY", "CHECKED_IN", way.case_id,
    )  # fmt: skip
    slot = case.booking
    assert slot is not None
    assert (slot.kind, slot.status, slot.starts_at) == ("EMERGENCY", "CONFIRMED", NIGHT)
    plan = surgeon.plans.plan(case.plan_id)
    assert (plan.card.kind, plan.card.status) == ("EMERGENCY", "SCHEDULED")
    assert [line.procedure_code for line in plan.content.lines] == ["RTT_HAEMATOMA"]
    held = surgeon.consultations.of_patient(way.patient_id)
    assert ("EMERGENCY", "COMPLETED") in [(one.kind, one.status) for one in held]
    register = auditor.overrides.register(NIGHT - timedelta(1), NIGHT + timedelta(1))
    row = next(one for one in register if one.id == case.override_id)
    assert (row.code, row.reason_code, row.basis) == ("EMERGENCY", "RTT_HAEMATOMA", "NECESSITY")
    assert row.facts["purpose"] == "ETREAT"
    assert row.patient_id == way.patient_id
    assert row.case_id == way.case_id
    assert {"plan.status", "consent.valid_today"} <= {reason.code for reason in row.unmet}
    assert row.review_due == NIGHT + timedelta(days=7)
    for who in ("AUDITOR", "SURGEON"):
        assert [one.event for one in way.desks(who).notices.mine()].count("EMERGENCY_OPENED") == 1
    review = [one for one in auditor.centre.my_tasks() if one.kind == "REVIEW_EMERGENCY"]
    assert [(one.entity_id, one.due_at) for one in review] == [(row.id, row.review_due)]
    owed = [one for one in surgeon.centre.my_tasks() if one.kind == "WRITE_UP_EMERGENCY"]
    assert [one.due_at for one in owed] == [NIGHT + timedelta(days=1)]


def through_the_night(qtbot: QtBot, opened: Open, way: Way, case_id: UUID) -> None:
    """Into theatre, operated, written up and completed by clicks on the screen of the case."""
    nurse, surgeon = opened(build_case, "NURSE"), opened(build_case, "SURGEON")
    assert isinstance(nurse, CaseView)
    assert isinstance(surgeon, CaseView)
    nurse.show_subject(case_id)
    assert nurse.band.words.startswith("Emergency")
    qtbot.waitUntil(lambda: audit(nurse) == {})
    press(nurse, "enter")
    assert nurse.message.words == ""
    in_theatre(way, case_id)
    surgeon.show_subject(case_id)
    surgeon.part.choose(2)
    press(surgeon, "completeTheCase")
    assert "reason" in surgeon.message.words
    surgeon.message.clear()
    card = surgeon.end.duties
    for words in ("Swelling since 23:00.", "Vessel tied.", "Tube, no trouble."):
        card.findChild(QPlainTextEdit, "emergencyNote").setPlainText(words)
        press(card, "keepTheNote")
    press(card, "markOpenPointsNotDone")
    card.what.setText("Haematoma after augmentation.")
    press(card, "recordComplication")
    qtbot.waitUntil(lambda: audit(surgeon) == {})
    surgeon.end.note.setPlainText("Haematoma evacuated.")
    press(surgeon, "signTheNote")
    dialog = surgeon.findChild(PinDialog)
    if dialog is not None:
        QTest.keyClicks(dialog.findChild(QLineEdit, "pin"), PIN)
        QTest.keyClick(dialog.findChild(QLineEdit, "pin"), Qt.Key.Key_Return)
    press(surgeon, "completeTheCase")
    assert surgeon.message.words == ""
    assert way.desks("SURGEON").theatre.case(case_id).facts.status == "COMPLETED"


def in_theatre(way: Way, case_id: UUID) -> None:
    """What the theatre screen records, tested by clicks elsewhere."""
    nurse: Clinic = way.desks("NURSE")
    for what in ("INCISION", "CLOSURE"):
        nurse.theatre.record_time(case_id, what, way.clock())
    for what in ("SWABS", "NEEDLES", "INSTRUMENTS"):
        nurse.theatre.agree_count(case_id, what, 10, 10, way.surgeon_id, "")
    for item in nurse.theatre.case(case_id).checklist:
        if item.phase == "SIGN_OUT":
            nurse.theatre.answer(case_id, item.phase, item.code, "YES", "")


@pytest.mark.row("F179", "F159")
def test_from_the_board_by_keys(
    qtbot: QtBot, opened: Open, new_way: Callable[..., Way], colleagues: Colleagues,
    ways: WrittenWays,
) -> None:  # fmt: skip
    """Two people of the day: who, what, on what basis; the one in the way gives way and is told."""
    first = booked(new_way, "Odile", DAY)
    other = booked(new_way, "Petra", DAY + timedelta(hours=2))
    first.clock.go_to(DAY + timedelta(hours=2))
    view = opened(build_theatre, "ANAESTHETIST")
    assert isinstance(view, TheatreView)
    qtbot.waitUntil(lambda: len(view.board.cards) == 2)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.board.setFocus()
    begun, meter = monotonic(), InputMeter()
    QTest.keyClick(view.board, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    form = view.findChild(EmergencyForm)
    qtbot.waitUntil(lambda: audit(view) == {})
    QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_1)
    QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_2)
    QTest.keyClick(form.window().focusWidget(), Qt.Key.Key_P)
    assert monotonic() - begun < AT_MOST
    assert 0 < meter.stop().keys <= CHOICES
    assert meter.clicks == 0
    [(_, case_id)] = [one for one in ways.went if one[0] == "case"]
    case = colleagues("SURGEON").theatre.case(case_id).facts
    assert case.patient_id == first.patient_id
    gone = colleagues("THEATRE_MANAGER").theatre.case(other.case_id).facts
    assert (gone.status, gone.holds, gone.booking) == ("ON_HOLD", ("DISPLACED",), None)
    for role in ("SURGEON", "THEATRE_MANAGER", "STOCK_KEEPER"):
        told = [one.event for one in colleagues(role).notices.mine()]
        assert told.count("CASE_DISPLACED") == 1
    posted = [one.kind for one in colleagues("ADMIN").notices.outbox()]
    assert posted.count("CASE_DISPLACED") == 1
    rebook = [t for t in colleagues("THEATRE_MANAGER").centre.my_tasks() if t.kind == "REBOOK"]
    assert [one.entity_id for one in rebook] == [other.case_id]
    view.property("presenter").load()
    page = next(card for card in view.board.cards if card.id == case_id)
    assert (page.note, page.stripe) == ("Emergency", "bad")


def test_nobody_without_the_right_sees_it(opened: Open) -> None:
    for role in ("RECEPTION", "AUDITOR"):
        view = opened(build_patient, role)
        assert not view.findChild(QPushButton, "emergency").isVisible()
