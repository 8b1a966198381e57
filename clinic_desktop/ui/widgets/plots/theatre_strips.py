"""How full the theatres are today: one strip per theatre, and where we are now."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.widgets.plots.plot import Cells, Plot
from clinic_desktop.ui.widgets.text import isolate


@dataclass(frozen=True, slots=True)
class StripSpan:
    """Part of the day, 0 to 1 of the staffed hours; `token` is a colour: cat1, warn_line …"""

    start: float
    end: float
    token: str = "cat1"


@dataclass(frozen=True, slots=True)
class Strip:
    """One theatre: its name, what is booked, and the use in words ("71 %")."""

    code: str
    name: str
    spans: tuple[StripSpan, ...]
    use: str


class TheatreStrips(Plot):
    """Strips with the now line; the time axis runs with the writing direction."""

    ROW = 34

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: tuple[Strip, ...] = ()
        self._now: float | None = None

    def show_strips(self, strips: Sequence[Strip], now: float | None) -> None:
        """`now` is 0 to 1 of the staffed hours, None outside of them."""
        self._strips, self._now = tuple(strips), now
        self.tell()

    def sentence(self) -> str:
        parts = (f"{strip.name} {strip.use}" for strip in self._strips)
        return self.tr("Theatre use: ") + ", ".join(parts)

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        headers = (self.tr("Theatre"), self.tr("Bookings"), self.tr("Used"))
        return headers, tuple((s.name, str(len(s.spans)), s.use) for s in self._strips)

    def codes(self) -> tuple[str, ...]:
        return tuple(strip.code for strip in self._strips)

    def part_at(self, x: float, y: float) -> int | None:
        row = int(y // px(self.ROW))
        return row if 0 <= row < len(self._strips) else None

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(self.ROW) * max(1, len(self._strips)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        for index, strip in enumerate(self._strips):
            self._draw(painter, index * px(self.ROW), strip)
            if self.is_marked(index):
                row = QRectF(0, index * px(self.ROW), self.width(), px(self.ROW))
                self.draw_focus(painter, row, 6)

    def _draw(self, painter: QPainter, top: int, strip: Strip) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        start, end = px(92), self.width() - px(52)
        painter.setPen(color("text"))
        painter.setFont(sized_font(13, 600))
        name = painter.fontMetrics().elidedText(
            isolate(strip.name), Qt.TextElideMode.ElideRight, start - 8
        )
        box = self.leading(QRectF(0, top, start - 8, px(24)))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(self.leading(QRectF(start, top + px(4), end - start, px(16))), 4, 4)
        for span in strip.spans:
            painter.setBrush(color(span.token))
            left, right = start + (end - start) * span.start, start + (end - start) * span.end
            box = QRectF(left, top + px(4), max(3.0, right - left - 1.5), px(16))
            painter.drawRoundedRect(self.leading(box), 3, 3)
        if self._now is not None:
            painter.setPen(QPen(color("now"), px(2)))
            at = start + (end - start) * self._now
            at = self.width() - at if self.mirrored else at
            painter.drawLine(QLineF(at, top, at, top + px(24)))
        painter.setPen(color("text2"))
        painter.setFont(sized_font(13, 600, tabular=True))
        box = self.leading(QRectF(end, top, px(52), px(24)))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, isolate(strip.use))
