"""Keeps the keyboard on the screen when the button that had the focus goes away."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Qt gives the focus of a shut or hidden button to the next one of the window.

    That may lie outside of the screen, where the keys of the screen do nothing: the focus then
    goes to what held the button, and Tab goes on from there.
    """

    def __init__(self, screens: QWidget) -> None:
        super().__init__(screens)
        self._screens = screens
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or not isValid(old) or not isValid(self._screens):
            return
        gone = not old.isEnabled() or not old.isVisible()
        left = self._screens.isAncestorOf(old) and not self._screens.isAncestorOf(new)
        if gone and left and new.window() is self._screens.window():
            holder = old.parentWidget()
            while holder is not None and not (holder.isVisible() and holder.isEnabled()):
                holder = holder.parentWidget()
            if holder is not None and self._screens.isAncestorOf(holder):
                holder.setFocus()
