"""The shape of what is being loaded, shown only after a moment."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QLinearGradient, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.painted import Painted


class Skeleton(Painted):
    """Grey rows with or without a disc; nothing moves, so nothing costs."""

    def __init__(self, rows: int = 5, *, discs: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._discs = rows, discs
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Loading"))
        self._wait = QTimer(self, singleShot=True, interval=tokens().feedback_ms["skeleton_after"])
        self._wait.timeout.connect(self.show)

    def show_after_a_moment(self) -> None:
        """Appear unless `stop` is called within 150 ms."""
        self.hide()
        self._wait.start()

    def stop(self) -> None:
        self._wait.stop()
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(46) * self._rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QLinearGradient(0, 0, self.width(), 0)
        for at, token in ((0.0, "sunken"), (0.45, "grid_strong"), (0.9, "sunken")):
            shade.setColorAt(at, color(token))
        painter.setBrush(shade)
        start = px(44) if self._discs else 0
        for number in range(self._rows):
            top = number * px(46)
            long, short = 0.55 - 0.05 * (number % 3), 0.36 + 0.04 * (number % 2)
            if self._discs:
                painter.drawEllipse(self.leading(QRectF(0, top + px(6), px(32), px(32))))
            for share, offset, height in ((long, 8, 11), (short, 26, 9)):
                box = QRectF(start, top + px(offset), self.width() * share, px(height))
                painter.drawRoundedRect(self.leading(box), px(height) / 2, px(height) / 2)
