"""A fault in the program of the tablet: the neutral page, then on where the patient was."""

import logging
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from clinic_desktop.app.kiosk import FAULTY, MOST_FAULTS, Program
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.ui.kiosk.presenter import Stage
from clinic_desktop.ui.kiosk.sheets import BirthSheet
from clinic_desktop.ui.kiosk.view import KioskView
from tests.ui.kiosk.fakes import BORN, FakeClinic


class Client(FakeClinic):
    """What the program is given instead of a service."""

    def follow(self, hint):
        return lambda: None


@pytest.fixture
def program(qtbot, tmp_path: Path, monkeypatch):
    secrets = MemorySecrets()
    secrets.set("tablet.token", "the token")
    client = Client()
    made = Program(client, secrets, tmp_path / "tablet", windowed=False)
    monkeypatch.setattr(
        "clinic_desktop.app.kiosk.proving", lambda clinic, key: clinic
    )  # the fake service asks for no proof
    monkeypatch.setattr(sys, "excepthook", made.fault)
    made.open()
    yield SimpleNamespace(program=made, client=client, window=lambda: made.window)
    if made.window is not None:
        made.window.locked = False
        made.window.close()


def presenter_of(window: KioskView):
    return next(one for one in window.children() if type(one).__name__ == "_Life").presenter


@pytest.mark.row("F152")
def test_a_fault_shows_the_neutral_page_and_goes_on(qtbot, program, caplog) -> None:
    client = program.client
    client.send_task()
    first = program.window()
    qtbot.waitUntil(lambda: isinstance(first.sheet, BirthSheet))
    presenter_of(first).identify(BORN)
    qtbot.waitUntil(lambda: presenter_of(first).stage is Stage.TASK)
    qtbot.waitUntil(lambda: not isinstance(first.sheet, BirthSheet))

    def breaks() -> None:
        raise ValueError("something about Leila")

    with caplog.at_level(logging.ERROR):
        try:
            breaks()
        except ValueError as error:
            program.program.fault(type(error), error, error.__traceback__)
        qtbot.waitUntil(lambda: program.window() is not first)
    second = program.window()
    assert "Leila" not in caplog.text
    assert "ValueError in test_a_fault" in caplog.text
    qtbot.waitUntil(lambda: isinstance(second.sheet, BirthSheet))
    assert second.isFullScreen()
    assert second.locked
    qtbot.waitUntil(
        lambda: [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [second],
    )
    presenter_of(second).identify(BORN)
    qtbot.waitUntil(lambda: presenter_of(second).stage is Stage.TASK)


def test_a_program_that_fails_again_and_again_ends(qtbot, program) -> None:
    """Whoever started it starts it anew."""
    for _ in range(MOST_FAULTS + 1):
        program.program.fault(ValueError, ValueError(), None)
    QTimer.singleShot(0, lambda: program.program.fault(ValueError, ValueError(), None))
    assert QApplication.exec() == FAULTY
