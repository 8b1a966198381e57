"""A rare risk as a picture: ten thousand people, each a dot, always in the same order."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.widgets.plots.plot import Cells, Plot

SIDE = 100
ALL = SIDE * SIDE
SPOT = 4


class People10000(Plot):
    """A hundred lines of a hundred people; who is affected comes first and is drawn larger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._affected, self._what = 0, ""

    def show_risk(self, affected: int, what: str) -> None:
        """`affected` of 10,000 people have `what`. Raises ValueError outside 0 to 10,000."""
        if not 0 <= affected <= ALL:
            raise ValueError(f"{affected} of 10,000 people is no picture.")
        self._affected, self._what = affected, what
        self.tell()

    def sentence(self) -> str:
        words = self.tr("{some} of 10,000 people: {what}. {rest} of 10,000 do not have it.")
        words = words.replace("{some}", f"{self._affected:,}").replace("{what}", self._what)
        return words.replace("{rest}", f"{ALL - self._affected:,}")

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        headers = (self.tr("Of 10,000 people"), self.tr("People"))
        rest = f"{ALL - self._affected:,}"
        return headers, ((self._what, str(self._affected)), (self.tr("do not have it"), rest))

    def sizeHint(self) -> QSize:
        return QSize(SIDE * SPOT, SIDE * SPOT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(0, 0, self._crowd())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("bad"))
        for number in range(self._affected):
            line, place = divmod(number, SIDE)
            box = QRectF(place * SPOT, line * SPOT, SPOT, SPOT)
            painter.drawRect(self.leading(box))
        self.draw_focus(painter, QRectF(self.rect()), 8)

    def _crowd(self) -> QImage:
        """Everybody, as one picture: ten thousand dots drawn one by one would be slow."""
        image = QImage(SIDE * SPOT, SIDE * SPOT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        shade = color("grid_strong")
        for start in range(0, SIDE * SPOT, SPOT):
            painter.fillRect(start, 0, SPOT - 1, SIDE * SPOT, shade)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        for start in range(SPOT - 1, SIDE * SPOT, SPOT):
            painter.fillRect(0, start, SIDE * SPOT, 1, shade)
        painter.end()
        return image
