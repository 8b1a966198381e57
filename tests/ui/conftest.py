"""What every test of the screens stands on: the light theme at 100 %, left to right."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.widgets.accessible import install_roles
from clinic_desktop.ui.widgets.focus_visible import install_focus_ring


@pytest.fixture(scope="session", autouse=True)
def program(qapp: QApplication) -> None:
    install_focus_ring(qapp)
    install_roles()


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    # The windows of the last test die now, not while Qt walks over all widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if (theme().name, theme().percent) != ("light", 100) or not qapp.styleSheet():
        apply_theme(qapp, "light", 100)
    if qapp.layoutDirection() != Qt.LayoutDirection.LeftToRight:
        set_direction(qapp, mirrored=False)
