"""A pre-op item waived and an implant outside the agreed set, by clicks; both stand in the row."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.centre.interface import OverrideRow
from clinic_desktop.ui.case.screen import build as build_case
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from tests.journeys.conftest import person
from tests.support.clinics import PIN
from tests.ui.case.conftest import Open

LEFT = Qt.MouseButton.LeftButton
OUTSIDE = "IMPLANT-BREAST-350"


def give_reason(view: QWidget, words: str) -> None:
    """In the dialog that is open; too short a reason does not leave it."""
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    QTest.mouseClick(dialog.confirm, LEFT)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.text, words)
    QTest.mouseClick(dialog.confirm, LEFT)


def enter_pin(view: QWidget) -> None:
    """Where it is asked for."""
    for dialog in view.findChildren(PinDialog):
        if dialog.isVisible():
            field = dialog.findChild(QLineEdit, "pin")
            QTest.keyClicks(field, PIN)
            QTest.keyClick(field, Qt.Key.Key_Return)


def register_of(way: Way, code: str) -> list[OverrideRow]:
    now = way.clock()
    found = way.desks("AUDITOR").overrides.register(
        now - timedelta(days=30), now + timedelta(days=1)
    )
    return [one for one in found if one.code == code]


@pytest.mark.full
@pytest.mark.row("F071", "F108")
def test_waived_and_deviated_by_clicks(
    qtbot: QtBot, opened: Open, new_way: Callable[..., Way]
) -> None:
    way = new_way("BREAST_AUG", (Side.LEFT, Side.RIGHT))
    steps.register(way, person("Claire", "Fontaine"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    day.book_theatre(way, way.clock().replace(hour=9, minute=0) + timedelta(days=9))
    waived(opened, way)
    day.surgery_day(way)
    deviated(opened, way)


def waived(opened: Open, way: Way) -> None:
    view = opened(build_case, "SURGEON")
    assert isinstance(view, CaseView)
    view.show_subject(way.case_id)
    card = view.before.preop
    item = next(
        row.card for row in card.items.keyed.values()
        if row.card.waivable and row.card.status == "OPEN"
    )  # fmt: skip
    card.items.choose(item.id)
    QTest.mouseClick(card.waive, LEFT)
    give_reason(view, "Her own doctor sent it.")
    enter_pin(view)
    assert view.message.words == ""
    after = next(row.card for row in card.items.keyed.values() if row.card.id == item.id)
    assert after.status == "WAIVED"
    assert not card.waive.isEnabled()
    [row] = register_of(way, "PREOP_WAIVE")
    assert row.reason_text == "Her own doctor sent it."
    assert row.unmet
    view.close()


def deviated(opened: Open, way: Way) -> None:
    view = opened(build_case, "SURGEON")
    assert isinstance(view, CaseView)
    view.show_subject(way.case_id)
    view.part.choose(1)
    goods = view.theatre.goods
    goods.code.setText(OUTSIDE)
    QTest.keyClick(goods.code, Qt.Key.Key_Return)
    QTest.mouseClick(goods.sides["LEFT"], LEFT)
    assert not register_of(way, "IMPLANT_DEVIATION")
    give_reason(view, "The pocket asks for it.")
    enter_pin(view)
    assert view.message.words == ""
    [row] = register_of(way, "IMPLANT_DEVIATION")
    assert (row.case_id, row.reason_text) == (way.case_id, "The pocket asks for it.")
    [placed] = goods.rows.keyed.values()
    assert "350" in placed.text
    assert "left: The pocket asks for it." in view.end.beyond.text()
