"""A frame that lies over the window, with a soft shadow painted around it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from clinic_desktop.ui.theme.current import color, theme
from clinic_desktop.ui.widgets.layouts import column

SHADOW = 22


class PopupFrame(QWidget):
    """An overlay of its parent, not a window of its own: the focus stays where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setProperty("surface", "popup")
        self.setLayout(column(self._frame, margins=(SHADOW,) * 4))
        self.hide()

    def set_content(self, content: QLayout) -> None:
        self._frame.setLayout(content)

    def wanted_height(self) -> int:
        """Height of the frame for what is in it now, before the event loop turns."""
        for part in (*self._frame.findChildren(QWidget), self._frame, self):
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
        return self.sizeHint().height() - 2 * SHADOW

    def lay_at(self, left: int, top: int, width: int, height: int) -> None:
        """Place the visible frame; the shadow takes its room around it."""
        self.setGeometry(left - SHADOW, top - SHADOW, width + 2 * SHADOW, height + 2 * SHADOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, strength = QRectF(self._frame.geometry()), 9 if theme().name == "light" else 16
        for reach in range(SHADOW, 0, -2):
            painter.setBrush(color("shadow", round(strength * (1 - reach / SHADOW))))
            spread = box.adjusted(-reach, -reach + 6, reach, reach + 6)
            painter.drawRoundedRect(spread, 12 + reach, 12 + reach)
