"""The surgeon's desk in a founded clinic, and hands that find and press what is on a screen."""

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import way as walk
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.consultation.screen import build as build_consultation
from clinic_desktop.ui.consultation.view import ConsultationView
from clinic_desktop.ui.workplace import Workplace
from tests.support.clinics import StaffedClinic
from tests.support.workplaces import Changes, WrittenWays

W = TypeVar("W", bound=QWidget)


@dataclass
class Room:
    """The surgeon at the desk: a patient was called in a moment ago."""

    clinic: StaffedClinic
    way: walk.Way
    surgeon: Clinic
    place: Workplace
    ways: WrittenWays
    changes: Changes


def part(root: QWidget, kind: type[W], name: str) -> W:
    QApplication.processEvents()  # what was added a moment ago is shown now
    found = next((w for w in root.findChildren(kind, name) if w.isVisible()), None)
    assert found is not None, name
    return found


def press(qtbot: QtBot, root: QWidget, name: str) -> None:
    qtbot.mouseClick(part(root, QPushButton, name), Qt.MouseButton.LeftButton)


def opened(qtbot: QtBot, room: Room) -> ConsultationView:
    view = build_consultation(room.surgeon, room.place)
    assert isinstance(view, ConsultationView)
    qtbot.addWidget(view)
    view.resize(1330, 840)
    view.show()
    return view
