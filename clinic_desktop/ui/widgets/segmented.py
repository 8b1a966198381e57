"""One of a few: a row of choices of which one is always on."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import isolate, object_name


class Segmented(Painted):
    """A segmented control; Left and Right choose, the accessible name says what is chosen."""

    chosen = Signal(int)

    ROLE = QAccessible.Role.Grouping

    def __init__(
        self,
        name: str,
        choices: Sequence[str],
        pictures: Sequence[Icon] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._choices, self._pictures = name, tuple(choices), tuple(pictures)
        self._at = 0
        self.setObjectName(object_name(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    @property
    def count(self) -> int:
        """How many there are to choose from."""
        return len(self._choices)

    def current(self) -> int:
        return self._at

    def choose(self, index: int) -> None:
        """Switch to a choice and tell it, unless it is on already."""
        if index == self._at or not 0 <= index < len(self._choices):
            return
        self._at = index
        self._say()
        self.update()
        self.chosen.emit(index)

    def rename(self, choices: Sequence[str]) -> None:
        """New words for the same choices, for instance with counts."""
        self._choices = tuple(choices)
        self._say()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 4, px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, box in enumerate(self._boxes()):
            if box.contains(event.position()):
                self.choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        step = -step if self.mirrored else step
        self.choose((self._at + step) % len(self._choices))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setFont(sized_font(13.5, 600))
        for index, box in enumerate(self._boxes()):
            self._draw(painter, index, box)
        self.draw_focus(painter, QRectF(self.rect()), 8)

    def _draw(self, painter: QPainter, index: int, box: QRectF) -> None:
        on = index == self._at
        if on:
            painter.setPen(QPen(color("border_strong"), 1))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        text = self._choices[index]
        if index < len(self._pictures):
            side = px(16)
            width = painter.fontMetrics().horizontalAdvance(text) + side + px(6)
            start = box.center().x() - width / 2
            at = start + width - side if self.mirrored else start
            square = QRectF(at, box.center().y() - side / 2, side, side)
            draw_icon(painter, square, self._pictures[index], "accent_text" if on else "text2")
            box = box.translated(-(side + px(6)) / 2 if self.mirrored else (side + px(6)) / 2, 0)
        painter.setPen(color("text" if on else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, isolate(text))

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(sized_font(13.5, 600))
        extra = px(26) + (px(22) if self._pictures else 0)
        return [metrics.horizontalAdvance(text) + extra for text in self._choices]

    def _boxes(self) -> list[QRectF]:
        widths, start, boxes = self._widths(), 2.0, []
        spare = (self.width() - 4 - sum(widths)) / max(1, len(widths))
        for width in widths:
            boxes.append(self.leading(QRectF(start, 2, width + spare, self.height() - 4)))
            start += width + spare
        return boxes

    def _say(self) -> None:
        self.setAccessibleName(f"{self._name}: {self._choices[self._at]}")
