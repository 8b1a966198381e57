"""Base of the widgets that paint themselves, and of the icons that stand alone."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px
from clinic_desktop.ui.theme.icons import Icon, draw_icon

RELAYOUT = {
    QEvent.Type.StyleChange,
    QEvent.Type.FontChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.LayoutDirectionChange,
}


def leading_box(widget: QWidget, box: QRectF) -> QRectF:
    """`box` as computed for left-to-right, on the side where it belongs."""
    if widget.layoutDirection() == Qt.LayoutDirection.LeftToRight:
        return box
    return QRectF(widget.width() - box.right(), box.y(), box.width(), box.height())


class Painted(QWidget):
    """Follows theme, text size and direction; colours and sizes are asked for while painting.

    `ROLE` is what a screen reader takes the widget for; its accessible name is the sentence.
    """

    ROLE: ClassVar[QAccessible.Role] = QAccessible.Role.Graphic

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RELAYOUT:
            self.updateGeometry()
            self.update()

    @property
    def mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def painter(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def leading(self, box: QRectF) -> QRectF:
        """See `leading_box`."""
        return leading_box(self, box)

    def draw_focus(self, painter: QPainter, box: QRectF, radius: float) -> None:
        """The focus ring, where the keyboard put the focus here."""
        if self.hasFocus() and self.property("focusVisible"):
            painter.setPen(QPen(color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


class IconLabel(Painted):
    """An icon without a function; words stand beside it, so it has no name of its own."""

    def __init__(
        self, name: Icon, token: str = "text2", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: Icon, token: str) -> None:
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        draw_icon(painter, QRectF(self.rect()), self._name, self._token)


class IconDisc(Painted):
    """A large icon on a soft disc, for empty states and dialogs."""

    def __init__(self, name: Icon, tone: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: Icon, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(60), px(60))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(f"{self._tone}_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        side = px(28)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(painter, box, self._name, "accent_text" if self._tone == "accent" else self._tone)
