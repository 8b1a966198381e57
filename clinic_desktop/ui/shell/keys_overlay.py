"""F1: the keys that work here, drawn over the screen, made from the actions themselves."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_desktop.ui.theme.current import color, px
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row, scrolled
from clinic_desktop.ui.widgets.text import KeyCap, Label

COLUMNS = 2
MARGIN = 40


class KeysOverlay(QWidget):
    """Lies over its parent until any key or click."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysOverlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Keyboard help"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(6)
        self._body = holder(column(self._grid, None, margins=(0, 0, 12, 8)))
        self._card = Card(self.tr("Keys on this screen"), scrolled(self._body))
        self._before: QWidget | None = None
        centred = row(None, self._card, None)
        self.setLayout(column(None, centred, None, margins=(MARGIN,) * 4))
        self.hide()

    def show_actions(self, actions: Sequence[QAction]) -> None:
        """Draw each action that has a key and words and can be used now."""
        clear(self._grid)
        seen: set[str] = set()
        lines = []
        for action in actions:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys and action.text() and action.isEnabled() and keys not in seen:
                seen.add(keys)
                lines.append((keys, action.text().replace("&", "")))
        depth = -(-len(lines) // COLUMNS)
        for number, (keys, words) in enumerate(lines):
            cell = holder(row(KeyCap(keys), Label(words), None, gap=10))
            cell.setMinimumHeight(px(24))
            self._grid.addWidget(cell, number % max(1, depth), number // max(1, depth))
        self._cover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close_overlay()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_overlay()

    def close_overlay(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color("scrim", 120))

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            wanted = self._body.sizeHint() + QSize(px(60), px(70))
            room = parent.size() - QSize(2 * MARGIN, 2 * MARGIN)
            self._card.setFixedSize(wanted.boundedTo(room))
            self._before = parent.window().focusWidget()
        self.show()
        self.raise_()
        self.setFocus()
