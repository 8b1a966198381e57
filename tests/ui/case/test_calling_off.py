"""Cancelled and stopped by clicks: the chosen reason decides whether a fee is proposed."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from clinic_desktop.app.walk import day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.ui.case.screen import build as build_case
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.plan.screen import build as build_plan
from clinic_desktop.ui.plan.view import PlanPanel
from clinic_desktop.ui.theatre.screen import build as build_theatre
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.support.uxmeter import audit
from tests.ui.case.conftest import Open

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def booked_way(signed_way: Way) -> Way:
    steps.make_case(signed_way)
    signed_way.starts_at = signed_way.clock().replace(hour=9, minute=0) + timedelta(days=7)
    day.book_theatre(signed_way, signed_way.starts_at)
    return signed_way


def choose(choice: QComboBox, words: str) -> None:
    """By the arrow keys: letters would be lost where they come too slowly."""
    QTest.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.findText(words)):
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == words


def cancel(opened: Open, way: Way) -> tuple[TheatreView, ReasonDialog]:
    """An hour before the operation, on the board."""
    way.clock.go_to(way.starts_at - timedelta(hours=1))
    view = opened(build_theatre, "THEATRE_MANAGER")
    assert isinstance(view, TheatreView)
    view.acted.emit("cancel", way.plan_id, way.case_id)
    dialog = view.findChild(ReasonDialog)
    assert dialog.reasons.currentText() == "Choose…"
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.isVisible()
    assert audit(dialog) == {}
    return view, dialog


def status(way: Way) -> str:
    return way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts.status


def beyond_the_plan(view: CaseView, way: Way) -> None:
    """An act that was not agreed: which, why, who agreed; the task to tell the patient is open."""
    QTest.mouseClick(view.theatre.extend, LEFT)
    dialog = view.findChild(ReasonDialog)
    assert audit(dialog) == {}
    QTest.keyClicks(dialog.text, "A spur was in the way.")
    for name in ("part_procedure", "part_second"):
        QTest.keyClick(dialog.findChild(QComboBox, name), Qt.Key.Key_Down)
    told = dialog.findChild(QLineEdit, "part_told")
    QTest.keyClicks(told, "noon")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.isVisible()
    assert "9:30" in dialog.message.words
    told.clear()
    QTest.mouseClick(dialog.confirm, LEFT)
    assert (view.message.words, dialog.isVisible()) == ("", False)
    now = way.clock()
    kept = way.desks("AUDITOR").overrides.register(now - timedelta(1), now + timedelta(1))
    assert [one.case_id for one in kept if one.code == "INTRAOP_EXTENSION"] == [way.case_id]
    shown = "A spur was in the way; the patient is still to be told"
    assert shown in view.end.beyond.text()
    assert any(shown in one.text for one in view.end.events.keyed.values())


def late_time_out(view: CaseView, way: Way) -> None:
    """The incision was earlier than was written at first: the card says so, and takes why."""
    early = way.clock() - timedelta(hours=1)
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", early)
    view.show_subject(way.case_id)
    card = view.theatre.checklist
    card.phase.choose(1)
    QTest.mouseClick(card.explain, LEFT)
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    QTest.keyClicks(dialog.text, "The surgeon began at once.")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert not dialog.isVisible()
    assert card.explain.isHidden()
    events = way.desks("SURGEON").theatre.case(way.case_id).events
    assert [one.text for one in events if one.kind == "LATE"] == ["The surgeon began at once."]


@pytest.mark.row("F158")
def test_a_medical_reason_costs_nothing(opened: Open, booked_way: Way) -> None:
    view, dialog = cancel(opened, booked_way)
    choose(dialog.reasons, "A medical reason")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert (view.message.words, dialog.isVisible()) == ("", False)
    assert status(booked_way) == "CANCELLED"
    billing = booked_way.desks("BILLING").billing
    assert billing.invoices(booked_way.patient_id) == ()
    (none,) = billing.charges(booked_way.patient_id)
    assert "A medical reason; nothing is asked for" in none.why
    case = opened(build_case, "SURGEON")
    assert isinstance(case, CaseView)
    case.show_subject(booked_way.case_id)
    told = [one.text for one in case.end.events.keyed.values()]
    assert "Cancelled: A medical reason" in told


def test_the_patient_s_own_decision_is_proposed_as_a_fee(opened: Open, booked_way: Way) -> None:
    _, dialog = cancel(opened, booked_way)
    choose(dialog.reasons, "The patient decided so")
    QTest.keyClicks(dialog.text, "Afraid")
    QTest.mouseClick(dialog.confirm, LEFT)
    billing = booked_way.desks("BILLING").billing
    (bill,) = billing.invoices(booked_way.patient_id)
    assert "The patient decided so, 1 hour of notice" in billing.invoice(bill.id).lines[0].why


def test_what_was_typed_stays_after_a_refusal(opened: Open, booked_way: Way) -> None:
    view, dialog = cancel(opened, booked_way)
    booked_way.desks("THEATRE_MANAGER").scheduling.cancel(booked_way.case_id, "CLINIC: staff")
    choose(dialog.reasons, "Another reason")
    QTest.keyClicks(dialog.text, "The lift is broken")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.isVisible()
    assert dialog.message.words
    assert dialog.text.toPlainText() == "The lift is broken"
    assert view.message.words == ""


def test_stopped_after_incision_with_outcome_and_reason(opened: Open, booked_way: Way) -> None:
    way = booked_way
    day.surgery_day(way)
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", way.clock())
    surgeon = way.desks("SURGEON").theatre
    surgeon.write_note(way.case_id, "Stopped: an arrhythmia.", None)
    surgeon.sign_note(way.case_id)
    view = opened(build_case, "SURGEON")
    assert isinstance(view, CaseView)
    view.show_subject(way.case_id)
    beyond_the_plan(view, way)
    late_time_out(view, way)
    view.end.stopped.emit()
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    choose(dialog.reasons, "A medical reason")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.isVisible()  # how far it came is said by nobody else
    choose(dialog.outcomes, "Nothing of it was done")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.message.words == ""
    case = way.desks("SURGEON").theatre.case(way.case_id).facts
    assert (case.status, case.outcome) == ("COMPLETED", "ABANDONED")
    (none,) = way.desks("BILLING").billing.charges(way.patient_id)
    assert "A medical reason; nothing is asked for" in none.why


def test_reception_cancels_a_plan_only_at_the_patient_s_word(opened: Open, booked_way: Way) -> None:
    screen = opened(build_plan, "RECEPTION")
    screen.show_subject(booked_way.plan_id)
    panel = screen.findChild(PlanPanel)
    QTest.mouseClick(panel.steps.buttons["cancel"], LEFT)
    dialog = panel.findChild(ReasonDialog)
    choose(dialog.reasons, "A medical reason")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert "only when the patient decided so" in dialog.message.words
    choose(dialog.reasons, "The patient decided so")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert not dialog.isVisible()
    plan = booked_way.desks("SURGEON").plans.plan(booked_way.plan_id)
    assert plan.card.status == "CANCELLED"
