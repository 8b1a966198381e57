"""The drawn ink: each ribbon is added to an image, nothing is painted twice."""

from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.widgets.handwriting import Size, StrokeReports
from clinic_desktop.ui.widgets.ink_brush import Brush, Dot

MARGIN = 9
"""More than half of the widest line, so that nothing is left over when a part is repainted."""


class InkImage:
    """Holds the ink of one pad in device pixels."""

    def __init__(self) -> None:
        self._image = QImage()
        self._scale = (1.0, 1.0)

    def start(self, size: QSize, ratio: float, written_on: Size) -> None:
        """An empty image for a pad of `size`; strokes come in the units of `written_on`."""
        self._image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.transparent)
        self._scale = (
            size.width() / max(1.0, written_on[0]),
            size.height() / max(1.0, written_on[1]),
        )

    def draw_strokes(self, strokes: tuple[StrokeReports, ...]) -> None:
        for stroke in strokes:
            brush = Brush()
            brush.start(*stroke[0][:4])
            for report in stroke[1:]:
                self.draw(brush.move(*report[:4]))
            self.draw(brush.finish())

    def draw(self, ribbon: list[Dot]) -> QRectF:
        """Add a ribbon; the rectangle that changed, in pad pixels."""
        if not ribbon:
            return QRectF()
        dots = [(x * self._scale[0], y * self._scale[1], width) for x, y, width in ribbon]
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("ink"))
        painter.drawPolygon(_outline(dots), Qt.FillRule.WindingFill)
        for x, y, width in (dots[0], dots[-1]):
            painter.drawEllipse(QPointF(x, y), width / 2, width / 2)
        painter.end()
        xs, ys = [dot[0] for dot in dots], [dot[1] for dot in dots]
        box = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
        return box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def paint(self, painter: QPainter, part: QRectF) -> None:
        """Paint the part of the image that lies under `part`."""
        ratio = self._image.devicePixelRatio()
        source = QRectF(part.topLeft() * ratio, part.size() * ratio)
        painter.drawImage(part, self._image, source)


def _outline(dots: list[Dot]) -> QPolygonF:
    left: list[QPointF] = []
    right: list[QPointF] = []
    for index, (x, y, width) in enumerate(dots):
        before, after = dots[max(0, index - 1)], dots[min(len(dots) - 1, index + 1)]
        along, across = after[0] - before[0], after[1] - before[1]
        length = hypot(along, across) or 1.0
        off_x, off_y = -across / length * width / 2, along / length * width / 2
        left.append(QPointF(x + off_x, y + off_y))
        right.append(QPointF(x - off_x, y - off_y))
    return QPolygonF([*left, *reversed(right)])
