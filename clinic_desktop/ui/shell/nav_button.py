"""One place in the rail."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from clinic_desktop.ui.shell.screens import Place
from clinic_desktop.ui.theme.current import color, fixed_color, px, sized_font
from clinic_desktop.ui.theme.icons import draw_icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.painted import leading_box
from clinic_desktop.ui.widgets.text import set_tip


class NavButton(QAbstractButton):
    """One place; Up and Down go to its neighbours, Enter and Space open it."""

    chosen = Signal(str)

    def __init__(self, to: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._count = to, 0
        self._title = QCoreApplication.translate("Places", to.title)
        self._narrow = False
        self.setObjectName(f"place_{to.name}")
        self.setCheckable(True)
        self.setText(self._title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        self.show_count(0)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()
        self._say()
        self.update()

    def show_count(self, count: int) -> None:
        self._count = count
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(48), px(tokens().height["rail_item"]))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case _:
                super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Which place is open is said by the window, not by the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, on = QRectF(self.rect()), self.isChecked()
        if on or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("rail_active" if on else "rail_hover"))
            painter.drawRoundedRect(box, 8, 8)
        if on:
            painter.setBrush(fixed_color("accent", "dark"))
            painter.setPen(Qt.PenStyle.NoPen)
            marker = QRectF(0, box.height() * 0.24, 3, box.height() * 0.52)
            painter.drawRoundedRect(leading_box(self, marker), 1.5, 1.5)
        token, side = "rail_text_active" if on else "rail_text", px(20)
        left = (box.width() - side) / 2 if self._narrow else px(14)
        square = leading_box(self, QRectF(left, (box.height() - side) / 2, side, side))
        draw_icon(painter, square, self._place.picture, token)
        if not self._narrow:
            painter.setPen(color(token))
            painter.setFont(sized_font(14, 600 if on else 500))
            words = QRectF(px(46), 0, box.width() - px(50), box.height())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(leading_box(self, words), flags, self._title)
        if self._count:
            self._draw_count(painter)
        if self.hasFocus() and self.property("focusVisible"):
            painter.setPen(QPen(color("rail_text_active"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)

    def _draw_count(self, painter: QPainter) -> None:
        text = str(self._count) if self._count < 100 else "99+"
        painter.setFont(sized_font(11, 700))
        high = px(16 if self._narrow else 18)
        wide = max(high, QFontMetrics(painter.font()).horizontalAdvance(text) + px(9))
        left = self.width() - wide - (0 if self._narrow else px(8))
        top = 0 if self._narrow else (self.height() - high) / 2
        box = leading_box(self, QRectF(left, top, wide, high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fixed_color("warn", "dark"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(fixed_color("warn_soft", "dark"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _say(self) -> None:
        waits = self.tr("%1 waiting").replace("%1", str(self._count)) if self._count else ""
        self.setAccessibleName(", ".join(part for part in (self._title, waits) if part))
        tip = f"{self._title}  {self._place.key}".strip()
        set_tip(self, tip if self._narrow or self._place.key else "")

    def _on_clicked(self) -> None:
        self.chosen.emit(self._place.name)
