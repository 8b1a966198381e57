"""The mark at the head of the rail, the state lines and the person at its foot."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, fixed_color, px, sized_font
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.avatar import initials
from clinic_desktop.ui.widgets.layouts import row
from clinic_desktop.ui.widgets.painted import IconLabel, Painted, leading_box
from clinic_desktop.ui.widgets.text import ElidedLabel, isolate, set_tip

NAME = "Clinic Desktop"


class Mark(Painted):
    """The sign of the program and its name."""

    ROLE = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setAccessibleName(NAME)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(64), px(62))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side = self.painter(), px(30)
        tile = self.leading(QRectF(px(17), px(17), side, side))
        draw_mark(painter, tile)
        if not self._narrow:
            painter.setPen(color("rail_text_active"))
            painter.setFont(sized_font(15, 700))
            box = self.leading(QRectF(px(57), px(17), self.width() - px(60), side))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, flags, NAME)


def draw_mark(painter: QPainter, tile: QRectF) -> None:
    """The sign: a brow and a smile, drawn in two strokes."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fixed_color("accent", "dark"))
    painter.drawRoundedRect(tile, tile.width() * 0.3, tile.width() * 0.3)
    painter.setPen(
        QPen(
            fixed_color("on_accent", "dark"),
            tile.width() * 0.08,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, top, unit = tile.x(), tile.y(), tile.width()
    sign = QPainterPath()
    sign.moveTo(left + unit * 0.26, top + unit * 0.62)
    sign.cubicTo(
        left + unit * 0.34,
        top + unit * 0.2,
        left + unit * 0.66,
        top + unit * 0.2,
        left + unit * 0.74,
        top + unit * 0.62,
    )
    sign.moveTo(left + unit * 0.36, top + unit * 0.7)
    sign.cubicTo(
        left + unit * 0.46,
        top + unit * 0.8,
        left + unit * 0.54,
        top + unit * 0.8,
        left + unit * 0.64,
        top + unit * 0.7,
    )
    painter.drawPath(sign)


class StatusLine(QWidget):
    """A small icon and words: "Kiosk 1 · paired", "Server · 9 ms"."""

    def __init__(self, picture: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._words = picture, ElidedLabel("", "rail")
        self._icon = IconLabel(picture, "rail_muted", 15)
        self._narrow = False
        self.setLayout(row(self._icon, (self._words, 1), gap=8, margins=(14, 0, 6, 0)))
        self.hide()

    def show_words(self, words: str, token: str) -> None:
        self._words.setText(isolate(words))
        self.setAccessibleName(words)
        self._icon.show_icon(self._picture, token)
        self.setVisible(bool(words) and not self._narrow)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setVisible(bool(self._words.text()) and not narrow)


class UserButton(QPushButton):
    """Who is signed in; opens the person's menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("userButton")
        self.setProperty("kind", "rail")
        self._narrow = False
        self._name, self._role = "", ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_user("", "")

    def show_user(self, name: str, role: str) -> None:
        self._name, self._role = name, role
        said = ", ".join(part for part in (name, role) if part)
        self.setAccessibleName(said or self.tr("Nobody is signed in"))
        set_tip(self, said)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(48), px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, side = QPainter(self), px(30)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - side) / 2 if self._narrow else px(9)
        disc = leading_box(self, QRectF(left, (self.height() - side) / 2, side, side))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("rail_active"))
        painter.drawEllipse(disc)
        painter.setPen(color("rail_text_active"))
        painter.setFont(sized_font(12, 700))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(self._name))
        if not self._narrow:
            self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        middle, room = self.height() / 2, self.width() - px(50)
        lines = (
            (self._name, "rail_text_active", 13, 600, -17),
            (self._role, "rail_muted", 12, 400, 1),
        )
        for text, token, size, weight, offset in lines:
            painter.setPen(color(token))
            painter.setFont(sized_font(size, weight))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            box = leading_box(self, QRectF(px(48), middle + px(offset), room, px(17)))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, flags, isolate(shown))
