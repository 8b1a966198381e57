"""Shows the focus ring where the keyboard put the focus, and none after a click."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import restyle

BY_HAND = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)

RINGED = (QAbstractButton, QTabBar, Painted)
"""Text fields show their focus always, by the stylesheet alone."""


class FocusVisible(QObject):
    """An application-wide filter that keeps the property `focusVisible` true to the facts."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if isinstance(watched, RINGED) and event.reason() not in BY_HAND:
                self._ring(watched, True)
        elif kind == QEvent.Type.FocusOut and isinstance(watched, RINGED):
            self._ring(watched, False)
        return False

    def _ring(self, widget: QWidget, on: bool) -> None:
        if bool(widget.property("focusVisible")) != on:
            restyle(widget, focusVisible=on)


def install_focus_ring(app: QApplication) -> FocusVisible:
    """Install the filter; it lives as long as the program."""
    ring = FocusVisible(app)
    app.installEventFilter(ring)
    return ring
