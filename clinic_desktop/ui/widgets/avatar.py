"""A person's initials in a colour that stays theirs."""

import unicodedata
from zlib import crc32

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, px, sized_font, theme
from clinic_desktop.ui.widgets.painted import Painted

TITLES = {"dr", "prof", "mr", "mrs", "ms", "mme", "herr", "frau"}


def initials(name: str) -> str:
    """One or two letters: of the first and the last part, titles left out; "?" for no letters."""
    parts = [part for part in name.split() if part.strip(".").lower() not in TITLES]
    letters = [letter for part in parts if (letter := _first_letter(part))]
    chosen = [letters[0], letters[-1]] if len(letters) > 1 else letters
    return "".join(chosen).upper() or "?"


class Avatar(Painted):
    """Decoration beside a name that is written out; it has no accessible name of its own."""

    def __init__(self, name: str = "", size: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._size = name, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str) -> None:
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_avatar(self.painter(), QRectF(self.rect()), self._name)


def draw_avatar(painter: QPainter, box: QRectF, name: str) -> None:
    """Paint the disc of a person, for delegates."""
    tone = f"cat{crc32(name.encode()) % 5 + 1}"
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(tone, 38 if theme().name == "light" else 60))
    painter.drawEllipse(box)
    painter.setPen(color(tone))
    painter.setFont(sized_font(box.height() * 0.38 * 100 / theme().percent, 700))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))


def _first_letter(part: str) -> str:
    return next((letter for letter in part if unicodedata.category(letter).startswith("L")), "")
