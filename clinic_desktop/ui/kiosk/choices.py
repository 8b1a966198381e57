"""Large answers and ticks: the whole line is the target, and its words wrap."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from clinic_desktop.ui.theme.current import color, font, px
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.widgets.painted import leading_box

LEAST = 240
EDGE, GAP, MARK = 22, 16, 32
"""Padding of a card, from the mark to the words, and the side of the mark, in px."""
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class Choice(QRadioButton):
    """One of several answers, on a card of its own."""

    def __init__(self, words: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        self.setObjectName(f"choice{number}")
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - 2 * px(EDGE) - px(MARK) - px(GAP)
        return max(px(72), _high(self._font(), self._words, room) + px(2 * 14))

    def sizeHint(self) -> QSize:
        return QSize(LEAST * 2, self.heightForWidth(max(self.width(), LEAST * 2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = _painter(self)
        chosen = self.isChecked()
        line = "accent" if chosen else "border_btn"
        painter.setPen(QPen(color(_ring(self, line)), 3 if chosen else 2))
        painter.setBrush(color("accent_soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 14, 14)
        side = px(MARK) - 4
        mark = QRectF(px(EDGE), (self.height() - side) / 2, side, side)
        mark = leading_box(self, mark)
        if chosen:
            draw_icon(painter, mark, Icon.CIRCLE_CHECK, "accent")
        else:
            painter.setPen(QPen(color("border_strong"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(mark.adjusted(2, 2, -2, -2))
        start = px(EDGE) + px(MARK) + px(GAP)
        words = QRectF(start, 0, self.width() - start - px(EDGE), self.height())
        _write(painter, self, words, self._words, self._font())

    def _font(self) -> QFont:
        return font("kiosk_choice", weight=600 if self.isChecked() else None)


class Tick(QCheckBox):
    """A statement with a box before it."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        self.setObjectName(name)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(56, _high(self._font(), self._words, width - MARK - GAP) + 12)

    def sizeHint(self) -> QSize:
        return QSize(LEAST * 2, self.heightForWidth(max(self.width(), LEAST * 2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = _painter(self)
        box = QRectF(2, (self.height() - MARK) / 2, MARK, MARK)
        box = leading_box(self, box)
        ticked = self.isChecked()
        line = "accent" if ticked else "border_strong"
        painter.setPen(QPen(color(_ring(self, line)), 2))
        painter.setBrush(color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 8, 8)
        if ticked:
            draw_icon(painter, box.adjusted(6, 6, -6, -6), Icon.CHECK, "on_accent")
        start = MARK + GAP
        words = QRectF(start, 0, self.width() - start, self.height())
        _write(painter, self, words, self._words, self._font())

    def _font(self) -> QFont:
        return font("kiosk_choice")


def _painter(widget: QWidget) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _ring(widget: QWidget, otherwise: str) -> str:
    return "focus" if widget.hasFocus() and widget.property("focusVisible") else otherwise


def _high(made: QFont, words: str, width: int) -> int:
    room = QFontMetrics(made).boundingRect(0, 0, max(1, width), 10_000, WRAP, words)
    return room.height()


def _write(painter: QPainter, widget: QWidget, box: QRectF, words: str, made: QFont) -> None:
    """Words in the script's own order, at the side where the line begins."""
    painter.setFont(made)
    painter.setPen(color("text" if widget.isEnabled() else "text2"))
    mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    box = leading_box(widget, box)
    painter.drawText(box, WRAP | side | Qt.AlignmentFlag.AlignAbsolute, words)
