"""What every test of the screens stands on: the light theme at 100 %, left to right."""

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.theme.current import theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    if (theme().name, theme().percent) != ("light", 100) or not qapp.styleSheet():
        apply_theme(qapp, "light", 100)
    yield
    if qapp.layoutDirection() != Qt.LayoutDirection.LeftToRight:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
