"""The pad of a tablet that dies: each stroke is there again, and what was taken back is not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desktop.ui.kiosk.keeping import InMemory
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import SayingSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.view import KioskView
from tests.support.lane import InlineLanes
from tests.support.uxmeter import Pen
from tests.ui.kiosk.fakes import BORN, RIGHT, FakeClinic


@pytest.fixture
def clinic() -> FakeClinic:
    found = FakeClinic()
    found.kept["tablet.token"] = "the token"
    return found


@pytest.fixture
def disk(clinic: FakeClinic) -> InMemory:
    return InMemory(clinic.clock)


def started(qtbot, clinic: FakeClinic, disk: InMemory) -> KioskView:
    view, presenter = build(
        clinic.as_caller, clinic, InlineLanes(), clinic.clock, lambda: clinic.seconds, disk
    )
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    presenter.start()
    presenter.look()
    presenter.identify(BORN)
    return view


def to_the_pad(qtbot, clinic: FakeClinic, disk: InMemory) -> KioskView:
    clinic.send_task()
    view = started(qtbot, clinic, disk)
    for value in (None, None, RIGHT, None, False, True):
        view.acted.emit("go_on", value)
    assert isinstance(view.sheet, SignSheet)
    return view


def stroke(pad, y: float, ms: int, end: bool = True) -> None:
    pen = Pen(pad)
    pen.press(40, y, ms=ms)
    for number in range(1, 20):
        pen.move(40 + 10 * number, y + number % 3, 0.6, ms + 8 * number)
    if end:
        pen.release(240, y, ms + 200)


@pytest.mark.row("B04")
@pytest.mark.row("F154")
def test_strokes_come_back_as_they_were(qtbot, clinic: FakeClinic, disk: InMemory) -> None:
    pad = to_the_pad(qtbot, clinic, disk).sheet.pad
    for number in range(4):
        stroke(pad, 100 + 20 * number, 1000 * number)
    pad.undo()
    stroke(pad, 200, 5000, end=False)
    qtbot.waitUntil(lambda: any("/now/" in n for n in disk.read(clinic.tasks[0].ticket_id)))
    drawn, under_way = pad.strokes, pad.under_way
    again = started(qtbot, clinic, disk).sheet.pad  # the first was killed with the pen down
    assert len(drawn) == 3
    assert len(under_way) > 2
    assert again.strokes == (*drawn, under_way)
    assert again.kind is pad.kind
    stroke(again, 300, 77)
    ink = again.ink()
    times = [point.t_ms for one in ink.strokes for point in one.points]
    assert times == sorted(times)
    third = started(qtbot, clinic, disk).sheet.pad
    assert third.ink() == ink
    third.undo()
    third.undo()
    assert started(qtbot, clinic, disk).sheet.pad.strokes == third.strokes == drawn
    third.clear()
    assert started(qtbot, clinic, disk).sheet.pad.strokes == ()


def test_ink_waits_behind_the_page_before(qtbot, clinic: FakeClinic, disk: InMemory) -> None:
    view = to_the_pad(qtbot, clinic, disk)
    stroke(view.sheet.pad, 100, 0)
    drawn = view.sheet.pad.strokes
    view.acted.emit("back", None)
    assert not isinstance(view.sheet, SignSheet)
    view.acted.emit("go_on", True)
    assert view.sheet.pad.strokes == drawn


@pytest.mark.row("F154")
def test_typed_words_come_back(qtbot, clinic: FakeClinic, disk: InMemory) -> None:
    clinic.send_task()
    view = started(qtbot, clinic, disk)
    qtbot.mouseClick(view.second_button, Qt.MouseButton.LeftButton)
    assert isinstance(view.sheet, SayingSheet)
    QTest.keyClicks(view.sheet.words, "How lon")
    ticket = clinic.tasks[0].ticket_id
    qtbot.waitUntil(lambda: "How lon" in disk.read(ticket).values())
    again = started(qtbot, clinic, disk)
    qtbot.mouseClick(again.second_button, Qt.MouseButton.LeftButton)
    assert again.sheet.words.toPlainText() == "How lon"
