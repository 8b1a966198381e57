"""What every program of ours does with its QApplication before the first window."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from clinic_desktop.ui.shell.rail_parts import NAME, draw_mark
from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.widgets.accessible import install_roles
from clinic_desktop.ui.widgets.focus_visible import install_focus_ring

ICON_SIDE = 128


def prepare(app: QApplication, theme: str = "", percent: int = 100) -> None:
    """Name, sign, theme, focus ring and roles for screen readers. Once, before any widget.

    Without a theme it is the light one, or high contrast where the system asks for it.
    """
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(NAME)
    apply_theme(app, theme or wanted_theme(app), percent)
    app.setWindowIcon(_sign())
    install_focus_ring(app)
    install_roles()


def wanted_theme(app: QApplication) -> str:
    """What the settings of the system ask for."""
    hints = app.styleHints()  # held: what it gives dies with it
    accessibility = hints.accessibility()
    return (
        "contrast"
        if accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast
        else "light"
    )


def _sign() -> QIcon:
    drawn = QPixmap(ICON_SIDE, ICON_SIDE)
    drawn.fill("transparent")
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_mark(painter, QRectF(4, 4, ICON_SIDE - 8, ICON_SIDE - 8))
    painter.end()
    return QIcon(drawn)
