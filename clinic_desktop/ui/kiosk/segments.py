"""The parts of a task as a bar: what is behind, what is open, what comes."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.widgets.painted import Painted

HIGH, BAR, GAP = 40, 8, 6


class Segments(Painted):
    """`chosen(part)` where a part behind may be looked at again: a touch, or arrows and Enter."""

    chosen = Signal(int)

    ROLE = QAccessible.Role.ProgressBar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behind, self._parts, self._at, self._jumps = 0, 0, 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def parts(self) -> tuple[int, int]:
        """How many lie behind, and how many there are."""
        return self._behind, self._parts

    def show_parts(self, behind: int, parts: int, *, jumps: bool, sentence: str) -> None:
        self._behind, self._parts, self._jumps = behind, parts, jumps
        self._at = behind
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if jumps else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        found = (n for n in range(self._parts) if self._box(n).contains(spot))
        part = next(found, None)
        if self._jumps and part is not None and part < self._behind:
            self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._at = min(max(self._at + (-step if self.mirrored else step), 0), self._behind)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at < self._behind:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        for number in range(self._parts):
            area = self._box(number)
            bar = QRectF(area.x(), area.center().y() - BAR / 2, area.width() - GAP, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent" if number <= self._behind else "grid_strong"))
            painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
            if number == self._at:
                self.draw_focus(painter, bar.adjusted(-3, -6, 3, 6), BAR)

    def _box(self, number: int) -> QRectF:
        width = self.width() / max(1, self._parts)
        return self.leading(QRectF(number * width, 0, width, self.height()))
