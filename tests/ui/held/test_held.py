"""Held rows by keys and clicks: same person, other person, later, forgotten."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.patients.interface import NewPhone
from clinic_desktop.ui.held.screen import build
from clinic_desktop.ui.held.view import HeldView
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.domain.patients.test_imports import ZOFIA, took
from tests.support.clinics import StaffedClinic
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

LEFT = Qt.MouseButton.LeftButton
TWIN = replace(ZOFIA, first="Zofja", phones=(NewPhone("+43 660 7654321"),), email="")
MARRIED = replace(ZOFIA, last="Petrova", address="", email="")
SLIP = replace(ZOFIA, first="Zofai", phones=(), email="")
Show = Callable[[], HeldView]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screen does does not depend on the engine


@pytest.fixture
def ways() -> WrittenWays:
    return WrittenWays()


@pytest.fixture
def show(qtbot: QtBot, clinic: StaffedClinic, ways: WrittenWays) -> Show:
    def shown() -> HeldView:
        desks = clinic.role("RECEPTION")
        view = build(desks, workplace(desks, clinic.clock, ways))
        assert isinstance(view, HeldView)
        qtbot.addWidget(view)
        view.resize(1240, 760)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return shown


def give_reason(view: HeldView, words: str) -> None:
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    QTest.keyClicks(dialog.text, words)
    QTest.mouseClick(dialog.confirm, LEFT)


def names(view: HeldView) -> list[str]:
    return [one.name for one in view.table.keyed.values()]


@pytest.mark.row("F002", "F023")
def test_three_rows_three_ways(
    qtbot: QtBot, show: Show, clinic: StaffedClinic, ways: WrittenWays
) -> None:
    assert [one.status for one in took(clinic, ZOFIA, TWIN, MARRIED, SLIP)][1:] == ["HELD"] * 3
    view = show()
    assert len(names(view)) == 3
    qtbot.waitUntil(lambda: audit(view) == {})
    first = view.table.current()
    states = {one.id: one.state for one in view.facts.keyed.values()}
    assert states["Born"] == "SAME"
    assert "OTHER" in states.values()
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_L)
    assert view.table.current().id != first.id
    assert len(names(view)) == 3
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S)
    give_reason(view, "Same e-mail, same street.")
    assert view.message.words == ""
    assert ways.said[-1].startswith("Taken into")
    assert len(names(view)) == 2
    QTest.mouseClick(view.buttons["KEEP"], LEFT)
    give_reason(view, "Sisters, she says.")
    assert ways.said[-1].startswith("Registered as")
    QTest.mouseClick(view.buttons["REJECT"], LEFT)
    give_reason(view, "A test row.")
    assert names(view) == []
    assert not any(one.kind == "IMPORT_HELD" for one in clinic.role("RECEPTION").centre.my_tasks())
    assert len(clinic.role("RECEPTION").patients.search("petrov", 10)) == 2
    assert not any(button.isEnabled() for button in view.buttons.values())
    qtbot.waitUntil(lambda: audit(view) == {})


@pytest.mark.parametrize(
    ("theme", "percent", "mirrored"), [("dark", 100, True), ("light", 200, False)]
)
def test_it_holds_in_every_look(
    qtbot: QtBot, qapp, show: Show, clinic: StaffedClinic, theme: str, percent: int, mirrored: bool
) -> None:
    took(clinic, ZOFIA, TWIN)
    apply_theme(qapp, theme, percent)
    set_direction(qapp, mirrored=mirrored)
    view = show()
    qtbot.waitUntil(lambda: audit(view) == {})


def test_a_row_that_a_colleague_decided_meanwhile(show: Show, clinic: StaffedClinic) -> None:
    took(clinic, ZOFIA, TWIN)
    view = show()
    row = view.table.current().subject
    clinic.role("SURGEON")
    clinic.role("RECEPTION").imports.decide(row.id, row.version, "REJECT", None, "A test row.")
    QTest.mouseClick(view.buttons["MERGE"], LEFT)
    give_reason(view, "The same person.")
    assert "decided" in view.message.words
