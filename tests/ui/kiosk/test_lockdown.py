"""No way out of the tablet's page, nothing handed on, nothing shown to the wrong person."""

import ast
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

import clinic_desktop.ui.kiosk
from clinic_desktop.ui.kiosk.lockdown import Lockdown, clean_clipboard
from clinic_desktop.ui.kiosk.presenter import Stage
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import BirthSheet, SayingSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wakefulness import Wakefulness
from tests.support.lane import InlineLanes
from tests.ui.kiosk.fakes import BORN, NOW, FakeClinic
from tests.ui.kiosk.monkey import Monkey, stroke

PLAIN, FULL = 500, 5_000
BANNED = {"QFileDialog", "QPrintDialog", "QPrintPreviewDialog", "QMessageBox", "QDesktopServices",
          "QTextBrowser", "QColorDialog", "QFontDialog", "QInputDialog"}  # fmt: skip


@pytest.fixture
def clinic() -> FakeClinic:
    found = FakeClinic()
    found.kept["tablet.token"] = "the token"
    return found


@pytest.fixture
def view(qtbot, clinic: FakeClinic) -> KioskView:
    view, presenter = build(
        clinic.as_caller, clinic, InlineLanes(), clinic.clock, lambda: clinic.seconds
    )
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.locked = True
    Lockdown(view).sink_links()
    view.showFullScreen()
    presenter.start()
    view.setProperty("presenter", presenter)
    yield view
    view.locked = False


def open_words(view: KioskView, clinic: FakeClinic) -> SayingSheet:
    clinic.send_task()
    view.property("presenter").look()
    view.property("presenter").identify(BORN)
    QTest.mouseClick(view.second_button, Qt.MouseButton.LeftButton)
    sheet = view.sheet
    assert isinstance(sheet, SayingSheet)
    QTest.keyClicks(sheet.words, "My private words")
    return sheet


def on_clipboard() -> list[str]:
    data = QApplication.clipboard().mimeData()
    return data.formats() if data is not None else []


@pytest.mark.row("F152")
def test_nothing_typed_reaches_the_clipboard(qtbot, view, clinic) -> None:
    sheet = open_words(view, clinic)
    sheet.words.selectAll()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for key, held in (
        (Qt.Key.Key_Delete, shift), (Qt.Key.Key_C, control), (Qt.Key.Key_X, control),
        (Qt.Key.Key_Insert, control), (Qt.Key.Key_Copy, Qt.KeyboardModifier.NoModifier),
    ):  # fmt: skip
        stroke(sheet.words, key, held)
        assert on_clipboard() == []
    assert sheet.words.toPlainText() == "My private words"
    QApplication.clipboard().setText("from elsewhere")
    stroke(sheet.words, Qt.Key.Key_V, control)
    stroke(sheet.words, Qt.Key.Key_Insert, shift)
    assert sheet.words.toPlainText() == "My private words"
    qtbot.waitUntil(lambda: on_clipboard() == [])
    QTest.keyClicks(sheet.words, "!")  # what is selected is written over, as on any keyboard
    assert sheet.words.toPlainText() == "!"


def test_letters_of_altgr_are_typed(view, clinic) -> None:
    sheet = open_words(view, clinic)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.sendKeyEvent(QTest.KeyAction.Click, sheet.words, Qt.Key.Key_At, "@", held)
    QTest.keyClicks(sheet.words, "É")
    assert sheet.words.toPlainText() == "My private words@É"


def test_links_lead_nowhere(view, monkeypatch) -> None:
    lock = view.findChild(Lockdown)
    for address in ("https://example.test", "file:///etc/hosts", "mailto:a@example.test"):
        assert QDesktopServices.openUrl(QUrl(address))  # swallowed, not refused
    assert lock is not None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [view]


def test_a_tablet_that_slept_asks_who_holds_it(view, clinic) -> None:
    open_words(view, clinic)
    presenter = view.property("presenter")
    clinic.now += timedelta(minutes=2)  # the wall went on, the clock of durations did not
    view.ticked.emit()
    assert isinstance(view.sheet, BirthSheet)
    assert presenter.stage is Stage.IDENTIFY
    presenter.identify(BORN)
    assert presenter.stage is Stage.TASK
    clinic.seconds += 31  # and the other way round
    view.ticked.emit()
    assert isinstance(view.sheet, BirthSheet)


def test_sleep_before_a_task_is_past_when_it_begins(view, clinic) -> None:
    clinic.now += timedelta(hours=2)  # nobody's page was in front
    open_words(view, clinic)
    view.ticked.emit()
    assert view.property("presenter").stage is Stage.TASK


def test_both_clocks_say_that_it_slept() -> None:
    now = [0.0, 0.0]  # of durations, of the wall

    def looks(seconds: float, wall: float) -> bool:
        now[:] = [seconds, wall]
        return awake.slept()

    awake = Wakefulness(lambda: now[0], lambda: NOW + timedelta(seconds=now[1]))
    assert not looks(60.0, 60.0)  # nothing in front that would have to be asked for
    awake.holds(task=True)
    assert not looks(61.0, 61.0)
    assert looks(62.0, 120.0)
    assert not looks(63.0, 121.0)
    assert looks(123.0, 122.0)
    assert looks(124.0, -3600.0)  # somebody set the clock
    now[:] = [200.0, -3000.0]
    awake.holds(task=True)  # another page of it takes no sleep away
    assert awake.slept()
    awake.holds(task=False)
    now[:] = [400.0, 0.0]
    awake.holds(task=True)
    assert not awake.slept()


def test_the_tablet_knows_no_dialogs() -> None:
    for path in Path(clinic_desktop.ui.kiosk.__path__[0]).glob("*.py"):
        if path.name == "lockdown.py":
            continue  # it takes the links of the program away
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert names & BANNED == set(), path.name


@pytest.mark.row("F152")
@pytest.mark.parametrize(
    "events",
    [PLAIN, pytest.param(FULL, marks=(pytest.mark.full, pytest.mark.timeout(3600)))],
)
def test_a_monkey_finds_no_way_out(qtbot, view, clinic, events: int) -> None:
    presenter, chance = view.property("presenter"), Random(7)
    monkey, left = Monkey(view, chance), []
    view.left.connect(lambda: left.append(1))
    clean_clipboard()
    stages = set()
    for _ in range(events):
        stages.add(presenter.stage)
        if presenter.stage is Stage.WAITING:
            clinic.send_task()
            presenter.look()
        elif presenter.stage is Stage.IDENTIFY:
            presenter.identify(BORN)
        elif presenter.stage is Stage.DONE:
            clinic.seconds += 11
            presenter.tick()
        monkey.act()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        assert shown == [view], shown
        assert QApplication.activePopupWidget() is None
        assert QApplication.activeModalWidget() is None
        assert not any(isinstance(one, QMenu) for one in QApplication.topLevelWidgets())
        assert not QToolTip.isVisible()
        assert on_clipboard() == []
    qtbot.waitUntil(view.isFullScreen)
    assert left == []
    assert Stage.TASK in stages
