"""A slot booked past soft limits and short stock by keys, where the form refused it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk.way import Way
from clinic_desktop.ui.theatre.presenter import TheatrePresenter
from clinic_desktop.ui.theatre.screen import build
from clinic_desktop.ui.theatre.slot_form import SlotFields
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from tests.support.clinics import PIN
from tests.support.uxmeter import audit
from tests.ui.case.conftest import (
    Open,
    clock,
    colleagues,
    engine_name,
    new_way,
    opened,
    signed_way,
    template,
    ways,
)

__all__ = [
    "clock", "colleagues", "engine_name", "new_way", "opened", "signed_way", "template", "ways",
]  # fmt: skip

Key = Qt.Key


def press(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Space)


def asked(view: TheatreView) -> ReasonDialog:
    return next(one for one in view.findChildren(ReasonDialog) if one.isVisible())


def answer(dialog: ReasonDialog, words: str, plan_b: str) -> None:
    QTest.keyClicks(dialog.text, words)
    QTest.keyClick(dialog.text, Key.Key_Tab)
    second = dialog.findChild(QComboBox, "part_second")
    assert second.hasFocus()
    QTest.keyClick(second, Key.Key_Down)
    QTest.keyClick(second, Key.Key_Tab)
    plan = dialog.findChild(QLineEdit, "part_plan_b")
    assert plan.hasFocus()
    QTest.keyClicks(plan, plan_b)
    press(dialog.confirm)


def enter_pin(view: TheatreView) -> None:
    for dialog in view.findChildren(PinDialog):
        if dialog.isVisible():
            QTest.keyClicks(dialog.findChild(QLineEdit, "pin"), PIN)
            QTest.keyClick(dialog.findChild(QLineEdit, "pin"), Key.Key_Return)


def quarantine(way: Way) -> None:
    stock = way.desks("STOCK_KEEPER").inventory
    needs = way.desks("SURGEON").plans.plan(way.plan_id).content.lines[0].items
    sku = next(one.sku for one in needs if not one.optional)
    for lot in stock.stock():
        if lot.sku == sku:
            stock.quarantine(lot.id, "The fridge was warm.")


def refused_form(view: TheatreView, way: Way) -> SlotFields:
    """An evening of this week; the form says what is against it."""
    view.acted.emit("book", way.plan_id, None)
    fields = view.findChild(SlotFields)
    fields.day.set_value((way.clock() + timedelta(days=5)).date())
    fields.time.setFocus()
    fields.time.selectAll()
    QTest.keyClicks(fields.time, "19:30")
    press(fields.send)
    assert "is open from" in fields.message.words
    return fields


@pytest.mark.row("F093", "F095")
def test_booked_all_the_same_by_keys(qtbot: QtBot, opened: Open, signed_way: Way) -> None:
    way = signed_way
    quarantine(way)
    view = opened(build, "THEATRE_MANAGER")
    assert isinstance(view, TheatreView)
    fields = refused_form(view, way)
    last = fields.minutes.text()[-1]
    QTest.keyClick(fields.minutes, Key.Key_Backspace)
    assert fields.message.words == ""  # another slot: its way past is not the old one
    QTest.keyClicks(fields.minutes, last)
    press(fields.send)
    press(fields.message.findChild(QPushButton, "wayOn"))
    dialog = asked(view)
    assert audit(dialog) == {}
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    press(dialog.confirm)
    assert dialog.isVisible()  # reason, surgeon and plan B are missing
    answer(dialog, "The patient travels.", "Postponed by a day.")
    enter_pin(view)
    assert not dialog.isVisible()
    [case] = [e.case for e in way.desks("THEATRE_MANAGER").theatre.board(
        (way.clock() + timedelta(days=5)).date()).entries]  # fmt: skip
    now = way.clock()
    kept = way.desks("AUDITOR").overrides.register(now - timedelta(1), now + timedelta(1))
    assert {one.code for one in kept} >= {"BOOKING_SOFT", "STOCK_SHORTAGE"}
    postponed_off_a_frozen_list(view, way, case.id)


def postponed_off_a_frozen_list(view: TheatreView, way: Way, case_id: object) -> None:
    """The refusal stands in the question, with what was typed; the way past begins with it."""
    admin = way.desks("ADMIN").centre
    admin.change_settings({"freeze_hours": "168"}, admin.settings().version)
    presenter: TheatrePresenter = view.property("presenter")
    presenter.act("postpone", way.plan_id, case_id)  # type: ignore[arg-type]
    dialog = asked(view)
    dialog.reasons.setFocus()
    QTest.keyClick(dialog.reasons, Key.Key_End)
    QTest.keyClicks(dialog.text, "The surgeon is ill.")
    press(dialog.confirm)
    assert "frozen" in dialog.message.words
    press(dialog.message.findChild(QPushButton, "wayOn"))
    again = asked(view)
    assert again.text.toPlainText() == "The surgeon is ill."
    press(again.confirm)
    enter_pin(view)
    status = way.desks("THEATRE_MANAGER").theatre.case(case_id).facts.status  # type: ignore[arg-type]
    assert status == "POSTPONED"
