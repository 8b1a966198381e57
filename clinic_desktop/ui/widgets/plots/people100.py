"""A risk as a picture: always a hundred people, always in the same order."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.widgets.plots.plot import Cells, Plot

SIDE = 10


class People100(Plot):
    """Constant denominator and both ways of saying it, as the IPDAS primer (2013) asks for.

    The picture never grows with the text: it is a shape, its words stand beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._affected, self._what = 0, ""

    def show_risk(self, affected: int, what: str) -> None:
        """`affected` of 100 people have `what`, for instance "dry eyes for 3 months or longer".

        Raises ValueError outside 0 to 100.
        """
        if not 0 <= affected <= SIDE * SIDE:
            raise ValueError(f"{affected} of 100 people is no picture.")
        self._affected, self._what = affected, what
        self.tell()

    def sentence(self) -> str:
        words = self.tr("%1 of 100 people: %2. %3 of 100 do not have it.")
        values = (str(self._affected), self._what, str(100 - self._affected))
        for place, value in enumerate(values, start=1):
            words = words.replace(f"%{place}", value)
        return words

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        headers = (self.tr("Of 100 people"), self.tr("People"))
        rest = str(100 - self._affected)
        return headers, ((self._what, str(self._affected)), (self.tr("do not have it"), rest))

    def sizeHint(self) -> QSize:
        return QSize(270, 270)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 180)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(max(180, width), 340)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        painter.setPen(Qt.PenStyle.NoPen)
        side = min(self.width(), self.height()) / SIDE
        indent = (self.width() - side * SIDE) / 2
        for number in range(SIDE * SIDE):
            line, place = divmod(number, SIDE)
            box = QRectF(indent + place * side, line * side, side, side)
            token = "bad" if number < self._affected else "grid_strong"
            painter.setBrush(color(token))
            _draw_person(painter, self.leading(box))
        self.draw_focus(painter, QRectF(self.rect()), 8)


def _draw_person(painter: QPainter, box: QRectF) -> None:
    unit = box.width() / 10
    centre = box.center().x()
    painter.drawEllipse(QPointF(centre, box.y() + 2.9 * unit), 1.7 * unit, 1.7 * unit)
    body = QPainterPath()
    body.addRoundedRect(
        QRectF(centre - 2.7 * unit, box.y() + 5.1 * unit, 5.4 * unit, 3.9 * unit),
        2 * unit,
        2 * unit,
    )
    painter.drawPath(body)
