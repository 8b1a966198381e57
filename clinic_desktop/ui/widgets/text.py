"""Labels: text is data and never markup; helpers for mixed writing directions."""

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import px

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """Wrap a value that goes into a sentence, so that "31 min" stays "31 min" in any script."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if text else ""


def set_leading(label: QLabel) -> None:
    """Align at the start of the line by the window's direction, not by the script of the text."""
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip whose text is never taken for markup."""
    widget.setToolTip(f"<qt>{escape(text)}</qt>" if text else "")


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the stylesheet look again."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Label(QLabel):
    """Plain text in one of the roles of the tokens; the only label that screens use.

    `role`: display, h1, h2, h3, body, secondary, caption, overline, label, error, kiosk_…
    `tone`: ok, warn, bad, info, violet, neutral, accent (words beside it must say the same).
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        set_leading(self)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        restyle(self, tone=tone)

    def set_words(self, text: str) -> None:
        """Show `text`, or nothing at all where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and not self._is_centred():
            set_leading(self)

    def _is_centred(self) -> bool:
        return bool(
            self.alignment() & (Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTrailing)
            and not self.alignment() & Qt.AlignmentFlag.AlignAbsolute
        )


def number(text: str, role: str = "body", *, tone: str = "") -> Label:
    """A label at the trailing edge whose digits all have one width: money, times, counts."""
    label = Label(text, role, tone=tone)
    made = label.font()
    made.setFeature(QFont.Tag("tnum"), 1)
    label.setFont(made)
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return label


def object_name(words: str) -> str:
    """`sendToTablet` of "Send to tablet: Consent": how programs that drive the window find it."""
    parts = re.findall(r"[A-Za-z0-9]+", words.partition(":")[0])
    return "".join((parts[0].lower(), *(part.capitalize() for part in parts[1:]))) if parts else ""


class ElidedLabel(Label):
    """Secondary text that may end in "…"; the whole stands in the tooltip. Never for names."""

    def __init__(
        self, text: str = "", role: str = "caption", *, parent: QWidget | None = None
    ) -> None:
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        set_tip(self, text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, QFontMetrics(self.font()).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        # drawText mirrors AlignLeft by itself in a right-to-left widget.
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
        )


class KeyCap(Label):
    """A key as it looks on the keyboard, beside what it does."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, "keycap", parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(px(20), px(18)))
