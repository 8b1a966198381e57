"""From the signed consent to the receipt by clicks, against the real services."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.ui.billing.forms import PayForm
from clinic_desktop.ui.billing.screen import build as build_billing
from clinic_desktop.ui.billing.view import BillingView
from clinic_desktop.ui.case.screen import build as build_case
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.theatre.screen import build as build_theatre
from clinic_desktop.ui.theatre.slot_form import SlotFields
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.widgets.dialogs import PinDialog
from tests.support.clinics import PIN
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays
from tests.ui.case.conftest import Open

LEFT = Qt.MouseButton.LeftButton


def press(button: QPushButton) -> None:
    assert button.isEnabled(), button.accessibleName()
    QTest.mouseClick(button, LEFT)


def book(qtbot: QtBot, opened: Open, way: Way) -> TheatreView:
    """The plan is in the queue; its form offers a time, nothing is against it, one press books."""
    view = opened(build_theatre, "THEATRE_MANAGER")
    assert isinstance(view, TheatreView)
    assert [row.id for row in view.queue.keyed.values()] == [way.plan_id]
    view.show_subject(way.plan_id)
    form = view.findChild(SlotFields)
    QTest.mouseClick(view.findChild(QPushButton, "dayAfter"), LEFT)
    form.day.set_value(way.clock().date() + timedelta(days=8))
    qtbot.waitUntil(lambda: form.gates.isVisible() and bool(form.gates.children()[1:]))
    assert form.gates.first_open is None
    assert audit(view) == {}
    press(form.send)
    assert form.message.words == ""
    return view


@pytest.mark.row("F083", "F196")
def test_a_slot_is_booked_moved_and_taken_back(
    qtbot: QtBot, opened: Open, signed_way: Way, ways: WrittenWays
) -> None:
    view = book(qtbot, opened, signed_way)
    (card,) = view.board._page.cards  # noqa: SLF001  what the board draws
    assert (card.plan_id, card.name, card.slot) == (
        signed_way.plan_id, "Leila Haddad-Moreau", "CONFIRMED",
    )  # fmt: skip
    assert view.queue.keyed.values() == ()
    board = view.board
    board.setFocus()
    QTest.mouseClick(board, LEFT, pos=board.box_of(card).center().toPoint())
    assert board.current() == card
    QTest.keyClick(board, Qt.Key.Key_M)
    QTest.keyClick(board, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(board, Qt.Key.Key_Return)
    (moved,) = board._page.cards  # noqa: SLF001
    assert moved.start == card.start + 15
    assert ways.said[-1].startswith("Moved to")
    assert audit(view) == {}


@pytest.mark.row("F067", "F098", "F099", "F108")
def test_the_day_of_surgery_by_clicks(
    qtbot: QtBot, opened: Open, signed_way: Way, ways: WrittenWays
) -> None:
    way = signed_way
    steps.make_case(way)
    way.starts_at = way.clock().replace(hour=9, minute=0) + timedelta(days=7)
    day.book_theatre(way, way.starts_at)
    way.clock.go_to(way.starts_at - timedelta(days=3))
    steps.complete_preop(way, ("SURG",))
    way.desks("ANAESTHETIST").scheduling.give_clearance(way.plan_id, 1, "I", "")
    way.clock.go_to(way.starts_at - timedelta(minutes=50))
    nurse = opened(build_case, "NURSE")
    assert isinstance(nurse, CaseView)
    nurse.show_subject(way.case_id)
    press(nurse.before.steps["check_in"])
    assert not nurse.before.steps["check_in"].isEnabled()
    press(nurse.before.steps["enter"])
    assert "has not confirmed the consent" in nurse.message.words
    assert nurse.gates.first_open is not None
    nurse.message.clear()
    day.mark(way)
    steps.complete_preop(way, ("SCHED", "SURG", "DAY"))
    surgeon = opened(build_case, "SURGEON")
    assert isinstance(surgeon, CaseView)
    surgeon.show_subject(way.case_id)
    press(surgeon.before.steps["reconfirm"])
    press(nurse.before.steps["enter"])
    operate(nurse, way)
    surgeon.property("presenter").load()
    surgeon.part.choose(2)
    surgeon.end.note.setPlainText("Done as planned.")
    press(surgeon.end.sign)
    confirm(surgeon)
    press(surgeon.end.complete)
    assert surgeon.message.words == ""
    assert ways.said[-1].startswith("The case is completed")
    qtbot.waitUntil(lambda: all(audit(view) == {} for view in (nurse, surgeon)))
    pay(opened, way, ways)


def confirm(view: CaseView) -> None:
    """Signing asks for the PIN; the press is kept meanwhile."""
    dialog = view.findChild(PinDialog)
    QTest.keyClicks(dialog.findChild(QLineEdit, "pin"), PIN)
    QTest.keyClick(dialog.findChild(QLineEdit, "pin"), Qt.Key.Key_Return)


def operate(nurse: CaseView, way: Way) -> None:
    """Checklist, times, goods by lot, counts."""
    theatre = nurse.theatre
    nurse.part.choose(1)
    for phase in range(3):
        theatre.checklist.phase.choose(phase)
        for (_item, answer), button in theatre.checklist.buttons.items():
            if answer == "YES":
                press(button)
    for _field, button in theatre.times.values():
        way.clock.go(timedelta(minutes=4))
        if button.text() == "Now":
            press(button)
    card = theatre.goods
    card.code.setText("SUT-ABS-4-0")
    QTest.keyClick(card.code, Qt.Key.Key_Return)
    press(card.use)
    assert len(card.rows.keyed.values()) == 1
    for first, second, button, _said in theatre.counts.values():
        first.setText("20")
        second.setText("20")
        press(button)
    assert nurse.message.words == ""


def pay(opened: Open, way: Way, ways: WrittenWays) -> None:
    """What completion made is issued by billing, paid in cash, and printed."""
    view = opened(build_billing, "BILLING")
    assert isinstance(view, BillingView)
    view.show_subject(way.patient_id)
    if view.sheet.buttons["issue"].isEnabled():
        press(view.sheet.buttons["issue"])
    press(view.sheet.buttons["pay"])
    form = view.findChild(PayForm)
    form.method.choose(1)
    form.received.set_value((form.amount.value or 0) + 5_000)
    assert audit(view) == {}
    press(form.send)
    assert "Payment taken" in view.message.words
    press(next(b for b in view.message.findChildren(QPushButton) if b.text() == "Receipt"))
    press(view.sheet.buttons["print"])
    assert [title for title, _ in ways.papers][0] == "Receipt"
    assert all(pdf.startswith(b"%PDF") for _, pdf in ways.papers)
    assert audit(view) == {}
