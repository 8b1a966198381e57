"""How many patients stand at which step, and how many of them for too long."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.widgets.plots.plot import Cells, Plot


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: `old` of the `count` wait longer than they should."""

    code: str
    title: str
    count: int
    old: int = 0


class PipelineBars(Plot):
    """Bars with their numbers; a click or Enter on a bar opens the list behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.tell()

    def sentence(self) -> str:
        parts = (
            f"{b.title} {b.count}" + (f", {b.old} " + self.tr("too long") if b.old else "")
            for b in self._bars
        )
        return self.tr("Patients by step: ") + "; ".join(parts)

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        headers = (self.tr("Step"), self.tr("Patients"), self.tr("Too long"))
        return headers, tuple((b.title, str(b.count), str(b.old)) for b in self._bars)

    def codes(self) -> tuple[str, ...]:
        return tuple(bar.code for bar in self._bars)

    def part_at(self, x: float, y: float) -> int | None:
        if not self._bars:
            return None
        along = self.width() - x if self.mirrored else x
        return min(max(int(along / self.width() * len(self._bars)), 0), len(self._bars) - 1)

    def sizeHint(self) -> QSize:
        return QSize(px(70) * max(1, len(self._bars)), px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(44) * max(1, len(self._bars)), px(170))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        for index, bar in enumerate(self._bars):
            self._draw(painter, index, bar)

    def _draw(self, painter: QPainter, index: int, bar: Bar) -> None:
        share = self.width() / len(self._bars)
        cell = self.leading(QRectF(index * share, 0, share, self.height()))
        ground, top = self.height() - px(40), px(22)
        most = max(1, *(b.count for b in self._bars)) if self._bars else 1
        height = max(px(3), (ground - top) * bar.count / most)
        box = QRectF(cell.x() + share * 0.24, ground - height, share * 0.52, height)
        painter.setPen(Qt.PenStyle.NoPen)
        rounded = QPainterPath()
        rounded.addRoundedRect(box, 5, 5)
        painter.fillPath(rounded, color("accent" if bar.count else "grid_strong"))
        if bar.old and bar.count:
            painter.save()
            painter.setClipPath(rounded)
            old = height * bar.old / bar.count
            painter.fillRect(QRectF(box.x(), ground - old, box.width(), old), color("warn_line"))
            painter.restore()
        painter.setPen(color("text"))
        painter.setFont(sized_font(13, 700, tabular=True))
        number = QRectF(cell.x(), box.y() - px(19), share, px(18))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(bar.count))
        painter.setPen(color("text2"))
        painter.setFont(sized_font(12, 500))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        words = QRectF(cell.x() + 2, ground + px(5), share - 4, px(35))
        painter.drawText(words, flags | Qt.TextFlag.TextWordWrap, bar.title)
        if self.is_marked(index):
            self.draw_focus(painter, cell.adjusted(3, 0, -3, 0), 7)
