"""Status chips: colour and icon and words, never colour alone."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import isolate, set_tip


class ChipWords(NamedTuple):
    """What a chip shows. `tone`: ok, warn, bad, info, violet, neutral, accent."""

    text: str
    tone: str = "neutral"
    picture: Icon | None = None


class Chip(Painted):
    """A rounded label of one line; text that does not fit ends in "…" with the whole as tooltip."""

    ROLE = QAccessible.Role.StaticText

    def __init__(
        self,
        text: str,
        tone: str = "neutral",
        picture: Icon | None = None,
        *,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._small = small
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_words(ChipWords(text, tone, picture))

    def show_words(self, words: ChipWords) -> None:
        self._words = words
        self.setAccessibleName(words.text)
        self.updateGeometry()
        self._tell_if_cut()
        self.update()

    @property
    def words(self) -> ChipWords:
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._words, small=self._small), px(20 if self._small else 24))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(72)), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_if_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(
            self.painter(),
            QRectF(self.rect()),
            self._words,
            small=self._small,
            mirrored=self.mirrored,
        )

    def _tell_if_cut(self) -> None:
        set_tip(self, self._words.text if self.width() < self.sizeHint().width() else "")


def chip_width(words: ChipWords, *, small: bool = True) -> int:
    """How wide a chip wants to be, in px."""
    metrics = QFontMetrics(_font(small))
    return metrics.horizontalAdvance(isolate(words.text)) + px(17) + _icon_room(words)


def draw_chip(
    painter: QPainter, box: QRectF, words: ChipWords, *, small: bool = True, mirrored: bool = False
) -> None:
    """Paint a chip into `box`, for delegates."""
    front = "accent_text" if words.tone == "accent" else words.tone
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(f"{words.tone}_soft"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    if words.picture is not None:
        side = px(13)
        left = box.right() - px(8) - side if mirrored else box.x() + px(8)
        square = QRectF(left, box.center().y() - side / 2, side, side)
        draw_icon(painter, square, words.picture, front)
    painter.setPen(color(front))
    painter.setFont(_font(small))
    room = box.width() - px(16) - _icon_room(words) + 1
    text = painter.fontMetrics().elidedText(
        isolate(words.text), Qt.TextElideMode.ElideRight, int(room)
    )
    left = box.x() + px(7) if mirrored else box.x() + px(8) + _icon_room(words)
    spot = QRectF(left, box.y(), room, box.height())
    side_of = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | side_of
    painter.drawText(spot, flags, text)


def _icon_room(words: ChipWords) -> int:
    return px(17) if words.picture is not None else 0


def _font(small: bool) -> QFont:
    return sized_font(12 if small else 12.5, 600)


class ChipRow(QWidget):
    """Chips on one line; what has no room is folded into "+3", the words stay reachable."""

    GAP = 6

    def __init__(self, chips: Sequence[ChipWords] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chips: list[Chip] = []
        self._rest = Chip("+0", parent=self)
        self.show_chips(chips)

    def show_chips(self, chips: Sequence[ChipWords]) -> None:
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._chips = [Chip(*words, parent=self) for words in chips]
        self.setAccessibleName(", ".join(words.text for words in chips))
        self.setVisible(bool(chips))
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        widths = [chip.sizeHint().width() + self.GAP for chip in self._chips]
        return QSize(sum(widths), self._rest.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(90), self._rest.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        shown = self._fitting()
        hidden = self._chips[shown:]
        if hidden:
            names = ", ".join(chip.words.text for chip in hidden)
            self._rest.show_words(ChipWords(f"+{len(hidden)}"))
            self._rest.setAccessibleName(names)
            set_tip(self._rest, names)
        for chip in hidden:
            chip.hide()
        at = 0
        for chip in [*self._chips[:shown], *([self._rest] if hidden else [])]:
            width = min(chip.sizeHint().width(), self.width())
            height = chip.sizeHint().height()
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            chip.setGeometry(self.width() - at - width if mirrored else at, 0, width, height)
            chip.show()
            at += width + self.GAP
        self._rest.setVisible(bool(hidden))

    def _fitting(self) -> int:
        """How many chips fit, keeping room for the "+n" if not all do; at least one."""
        widths = [chip.sizeHint().width() + self.GAP for chip in self._chips]
        if sum(widths) - self.GAP <= self.width():
            return len(widths)
        room = self.width() - px(44)
        count = 0
        for width in widths:
            if width > room and count:
                break
            room -= width
            count += 1
        return min(count, max(1, len(widths) - 1)) if len(widths) > 1 else len(widths)


def status_words(status: str, text: str = "") -> ChipWords:
    """Chip of a state of the clinic's machines, for instance "PENDING_APPROVAL".

    Unknown states show neutral with their name, so that a newer service is still readable.
    """
    key = status.lower()
    tone, picture = tokens().status.get(key, ("neutral", ""))
    said = text or QCoreApplication.translate("Status", key.replace("_", " ").capitalize())
    return ChipWords(said, tone, Icon(picture) if picture else None)


def status_chip(status: str, text: str = "", *, small: bool = False) -> Chip:
    """A chip for a status; `text` replaces the usual words, for instance "Late 6 min"."""
    return Chip(*status_words(status, text), small=small)
