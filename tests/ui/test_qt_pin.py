"""The installed Qt is one that Python 3.11 survives."""

import sys
from importlib.metadata import version

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot


def test_qt_does_not_eat_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 takes a reference from None with each call that answers None; on Python 3.11
    the interpreter aborts after some five thousand of them."""
    button = QPushButton()
    qtbot.addWidget(button)
    before = sys.getrefcount(None)
    for _ in range(500):
        button.setStyleSheet("")
    assert sys.getrefcount(None) - before > -250


def test_the_version_is_below_the_broken_one() -> None:
    major, minor = version("PySide6-Essentials").split(".")[:2]
    assert (int(major), int(minor)) < (6, 12)
