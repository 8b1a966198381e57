"""Nothing of a patient stays when the task is over: not in widgets, objects, files, clipboard."""

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_journal import DraftFiles
from clinic_desktop.app.tablet_key import TabletKey
from clinic_desktop.core.consent_text import Section
from clinic_desktop.ui.kiosk.lockdown import Lockdown
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import SayingSheet
from clinic_desktop.ui.kiosk.view import KioskView
from tests.support.lane import InlineLanes
from tests.support.uxmeter import Pen
from tests.ui.kiosk.fakes import BORN, RIGHT, FakeClinic

TURNED = "nnerboloC-neppihcssnerF"
"""The name backwards: the search may not find the test itself."""


def name() -> str:
    return TURNED[::-1]


class Discreet(FakeClinic):
    """A service elsewhere: what it says of the patient exists from the answer on only."""

    def my_consent(self, consent_id):
        sheet = super().my_consent(consent_id)
        words = Section("who", f"For {name()}", (f"Dear {name()}, please read.",))
        return replace(sheet, title=f"Nose of {name()}", sections=(words, *sheet.sections))

    def whose(self) -> str:
        return f"{name()}"

    def read_on(self, consent_id, told) -> None:
        super().read_on(consent_id, told)
        self.told.clear()

    def decline_mine(self, consent_id, words: str) -> None:
        self.finished += 0

    def sign_mine(self, consent_id, signature) -> None:
        self._line()


def holders() -> list[str]:
    """What in this process still holds the name, by the kind of the holder."""
    gc.collect()
    found = []
    for one in gc.get_objects():
        if one is globals() or type(one).__name__ == "frame":
            continue
        for inner in gc.get_referents(one):
            if isinstance(inner, str) and TURNED[::-1] in inner:
                found.append(type(one).__name__)
    return found


def on_widgets() -> list[str]:
    found: list[str] = []
    for one in QApplication.allWidgets():
        words = [one.accessibleName(), one.accessibleDescription(), one.toolTip(),
                 one.windowTitle(), one.objectName()]  # fmt: skip
        if isinstance(one, QLabel | QLineEdit):
            words.append(one.text())
        if isinstance(one, QPlainTextEdit):
            words.append(one.toPlainText())
        found += [word for word in words if name() in word]
    return found


def opened(clinic: Discreet, view: KioskView) -> None:
    clinic.send_task()
    view.presenter.look()
    view.presenter.identify(BORN)
    assert on_widgets()


def signs(clinic: Discreet, view: KioskView) -> None:
    assert holders()  # the search does find it while it is there
    for value in (None, None, None, RIGHT, None, False, True):
        view.acted.emit("go_on", value)
    for tick in view.sheet.ticks:
        tick.click()
    pen = Pen(view.sheet.pad)
    pen.press(40, 100)
    for step in range(1, 60):
        pen.move(40 + 8 * step, 100 + 20 * (step % 2), 0.5, 40 * step)
    pen.release(500, 100, 2400)
    QTest.mouseClick(view.main_button, Qt.MouseButton.LeftButton)
    assert clinic.finished == 1


def is_put_aside(clinic: Discreet, view: KioskView) -> None:
    """In the middle of a question in which they wrote their name."""
    view.acted.emit("go_on", None)
    QTest.mouseClick(view.second_button, Qt.MouseButton.LeftButton)
    assert isinstance(view.sheet, SayingSheet)
    QTest.keyClicks(view.sheet.words, f"I am {name()}")
    view.presenter.touched()
    clinic.seconds += 161
    view.presenter.tick()


def is_taken_back(clinic: Discreet, view: KioskView) -> None:
    view.acted.emit("go_on", None)
    clinic.tasks = []
    view.presenter.look()


@pytest.mark.row("F153")
@pytest.mark.parametrize(
    "ends",
    [signs, is_put_aside, pytest.param(is_taken_back, marks=pytest.mark.full)],
)
def test_nothing_of_the_patient_stays(
    qtbot, tmp_path: Path, ends: Callable[[Discreet, Any], None]
) -> None:
    clinic = Discreet()
    clinic.kept["tablet.token"] = "the token"
    files = DraftFiles(tmp_path, TabletKey(MemorySecrets()).for_journal)
    view, presenter = build(
        clinic.as_caller, clinic, InlineLanes(), clinic.clock, lambda: clinic.seconds, files
    )
    view.presenter = presenter
    qtbot.addWidget(view)
    Lockdown(view)
    view.resize(1280, 800)
    view.show()
    presenter.start()
    opened(clinic, view)
    ends(clinic, view)
    clinic.handed_in.clear()
    clinic.waits = ""
    qtbot.waitUntil(lambda: on_widgets() == [])
    assert not any(name().encode() in file.read_bytes() for file in tmp_path.rglob("*"))
    assert list(tmp_path.iterdir()) == []
    clipboard = QApplication.clipboard()
    assert clipboard.mimeData() is None or not clipboard.mimeData().hasText()
    qtbot.waitUntil(lambda: holders() == [])
    files.close()
