"""Messages in their place: what happened, what is safe, what to do, the code."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.ui.messages import Message, WayOn, reason_line
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.buttons import Button, Kind, icon_button
from clinic_desktop.ui.widgets.layouts import clear, column, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, restyle

PICTURES = {
    "bad": Icon.TRIANGLE_ALERT,
    "warn": Icon.TRIANGLE_ALERT,
    "ok": Icon.CIRCLE_CHECK,
    "info": Icon.INFO,
    "violet": Icon.HOURGLASS,
    "neutral": Icon.INFO,
}


class InlineMessage(QFrame):
    """A banner in the flow of a screen; hidden until something is shown.

    `acted(code)` tells which of the offered buttons was pressed.
    """

    acted = Signal(str)

    def __init__(self, *, closable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "note")
        self._picture = IconLabel(Icon.INFO, "info", 20)
        self._title, self._text = Label("", "h3", wrap=True), Label("", "secondary", wrap=True)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(2)
        self._code = Label("", "caption")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._close = icon_button(Icon.X, self.tr("Close this message"))
        if not closable:  # to show it before it has a parent would flash a window
            self._close.hide()
        self._close.clicked.connect(self.clear)
        words = column(self._title, self._text, self._reasons, self._code, gap=2)
        picture = column(self._picture, None, gap=0)
        self.setLayout(
            row(
                picture,
                (words, 1),
                column(None, self._buttons, None, gap=0),
                column(self._close, None, gap=0),
                gap=10,
                margins=(12, 9, 8, 9),
            )
        )
        self.hide()

    def show_message(self, message: Message, tone: str = "bad") -> None:
        """Show a refusal or failure with everything that is known about it."""
        text = " ".join(part for part in (message.safe, message.next) if part)
        self._fill(tone, message.what, text)
        for reason in message.reasons:
            self._reasons.addWidget(Label(f"• {reason_line(reason)}", "secondary", wrap=True))
        if message.way is not None:
            self._offer(message.way)
        code = self.tr("Code: %1").replace("%1", message.code) if message.code else ""
        self._code.set_words(code)
        self._say(message.sentence)

    def show_words(
        self, tone: str, text: str, title: str = "", *, actions: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Show a note; `actions` are (code, text of the button)."""
        self._fill(tone, title, text)
        self._code.set_words("")
        for code, words in actions:
            button = Button(words, Kind.SECONDARY, fit="small")
            button.clicked.connect(lambda _=False, code=code: self.acted.emit(code))
            self._buttons.addWidget(button)
        self._say(f"{title} {text}".strip())

    def clear(self) -> None:
        self.hide()

    @property
    def words(self) -> str:
        """What is shown, "" when hidden."""
        return self.accessibleName() if not self.isHidden() else ""

    def _fill(self, tone: str, title: str, text: str) -> None:
        restyle(self, tone=tone)
        self._title.set_tone(tone)
        self._title.set_words(title)
        self._text.setProperty("role", "body" if not title else "secondary")
        self._text.set_words(text)
        self._picture.show_icon(PICTURES.get(tone, Icon.INFO), tone)
        clear(self._reasons)
        clear(self._buttons)

    def _offer(self, way: WayOn) -> None:
        """Under the reasons that it leads past, and before the cross in the order of Tab."""
        button = Button(way.words, Kind.SECONDARY, fit="small")
        button.setObjectName("wayOn")
        button.clicked.connect(lambda: way.go())
        self._reasons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        before = self._close.previousInFocusChain()
        if before is not None:
            QWidget.setTabOrder(before, button)

    def _say(self, sentence: str) -> None:
        self.setAccessibleName(sentence)
        self.show()
        announce(self, sentence)
