"""Who waits how long: the zone that is fine, and who is outside of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.widgets.plots.plot import Cells, Plot
from clinic_desktop.ui.widgets.text import isolate

FINE, LATE, END = 15, 20, 30
"""Minutes: up to FINE is the target, over LATE is red, END is the end of the scale."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person in the waiting room."""

    code: str
    name: str
    minutes: int


class WaitingLollipops(Plot):
    """One line per person; the colour comes from the minutes and the minutes are written out."""

    ROW = 30

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[Waiting, ...] = ()

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        self._waiting = tuple(waiting)
        self.tell()

    def sentence(self) -> str:
        if not self._waiting:
            return self.tr("Nobody waits.")
        unit = self.tr("minutes")
        return self.tr("Waiting: ") + ", ".join(
            f"{w.name} {w.minutes} {unit}" for w in self._waiting
        )

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        headers = (self.tr("Patient"), self.tr("Minutes"))
        return headers, tuple((w.name, str(w.minutes)) for w in self._waiting)

    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self._waiting)

    def part_at(self, x: float, y: float) -> int | None:
        row = int(y // px(self.ROW))
        return row if 0 <= row < len(self._waiting) else None

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(self.ROW) * max(1, len(self._waiting)) + px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(260), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        depth = px(self.ROW) * len(self._waiting)
        zone = QRectF(self._start(), 0, self._across(FINE) - self._start(), depth)
        painter.fillRect(self.leading(zone), color("ok_soft"))
        painter.setPen(QPen(color("border_strong"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self._upright(FINE, 0, depth))
        for index, one in enumerate(self._waiting):
            self._draw(painter, index, one)
        painter.setPen(color("text3"))
        painter.setFont(sized_font(11, 400, tabular=True))
        for minutes in (0, FINE, END):
            at = self._upright(minutes, 0, 0).x1()
            box = QRectF(at - px(20), depth + px(3), px(40), px(16))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(minutes))

    def _draw(self, painter: QPainter, index: int, one: Waiting) -> None:
        top, row = index * px(self.ROW), px(self.ROW)
        middle, y = Qt.AlignmentFlag.AlignVCenter, top + row / 2
        painter.setPen(color("text"))
        painter.setFont(sized_font(13, 500))
        room = self._start() - px(12)
        if painter.fontMetrics().horizontalAdvance(one.name) > room:
            painter.setFont(sized_font(11, 500))
        # A name is never cut: a long one takes two lines.
        wrapped = middle | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(self.leading(QRectF(0, top, room, row)), wrapped, isolate(one.name))
        token = "bad" if one.minutes > LATE else "warn_line" if one.minutes > FINE else "accent"
        end = self._upright(min(one.minutes, END), 0, 0).x1()
        start = self._upright(0, 0, 0).x1()
        round_cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(color(token), px(3), Qt.PenStyle.SolidLine, round_cap))
        painter.drawLine(QLineF(start, y, end, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(token))
        painter.drawEllipse(QPointF(end, y), px(5), px(5))
        painter.setPen(color("bad" if one.minutes > LATE else "text2"))
        painter.setFont(sized_font(13, 600, tabular=True))
        box = self.leading(QRectF(self.width() - px(64), top, px(64), row))
        words = isolate(self.tr("%1 min").replace("%1", str(one.minutes)))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, words)
        if self.is_marked(index):
            self.draw_focus(painter, QRectF(0, top, self.width(), row), 6)

    def _start(self) -> int:
        metrics = QFontMetrics(sized_font(13, 500))
        longest = max((metrics.horizontalAdvance(w.name) for w in self._waiting), default=0)
        return min(longest + px(14), self.width() * 9 // 20)

    def _across(self, minutes: float) -> float:
        width = self.width() - self._start() - px(80)
        return self._start() + width * min(1.0, minutes / END)

    def _upright(self, minutes: float, top: float, bottom: float) -> QLineF:
        at = self._across(minutes)
        at = self.width() - at if self.mirrored else at
        return QLineF(at, top, at, bottom)
