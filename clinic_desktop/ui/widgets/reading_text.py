"""Text to be read at length: lines as far apart as the tokens say, which a label cannot do."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.text import Label

LEAST_WIDTH = 120
MOST_WIDTH = 760


class ReadingText(Label):
    """A label that keeps the line height of its role; plain text, always wrapped."""

    def __init__(
        self, text: str, role: str = "kiosk_body", *, tone: str = "", parent: QWidget | None = None
    ) -> None:
        self._style_of = tokens().type[role]
        super().__init__(text, role, wrap=True, tone=tone, parent=parent)

    def heightForWidth(self, width: int) -> int:
        """For no more than its own greatest width: layouts ask with all the room there is."""
        return round(self._laid(min(width, self.maximumWidth()))[1])

    def sizeHint(self) -> QSize:
        width = max(self.width(), LEAST_WIDTH) if self.isVisible() else MOST_WIDTH
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, round(self._line_height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        layout, _ = self._laid(self.width())
        layout.draw(painter, QPointF(0, 0))

    def _line_height(self) -> float:
        """The share of the token, and never less than the letters of the script need."""
        wanted = self.font().pixelSize() * self._style_of.line / self._style_of.size
        return max(wanted, float(self.fontMetrics().height()))

    def _laid(self, width: int) -> tuple[QTextLayout, float]:
        self.ensurePolished()
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption(self.alignment() & ~Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        high, step = 0.0, self._line_height()
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            room = max(step, line.height())
            line.setPosition(QPointF(0, high + (room - line.height()) / 2))
            high += room
        layout.endLayout()
        return layout, high
