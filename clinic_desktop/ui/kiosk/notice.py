"""A sentence above the page of the tablet, large enough to be read at arm's length."""

from PySide6.QtWidgets import QFrame, QWidget

from clinic_desktop.ui.messages import Message, reason_line
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, restyle

PICTURES = {"warn": Icon.TRIANGLE_ALERT, "info": Icon.INFO}


class Notice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "note")
        self._picture = IconLabel(Icon.INFO, "info", 26)
        self._text = Label("", "kiosk_small", wrap=True)
        picture = column(self._picture, None, gap=0)
        self.setLayout(row(picture, (self._text, 1), gap=12, margins=(16, 12, 16, 12)))
        self.hide()

    @property
    def words(self) -> str:
        """What is shown, "" when hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(self, message: Message) -> None:
        """A refusal with all its reasons, and the code for whoever is asked to help."""
        reasons = [f"• {reason_line(reason)}" for reason in message.reasons]
        lines = [message.what, *reasons, message.next]
        code = f"({message.code})" if message.code else ""
        self.show_words("warn", "\n".join(one for one in (*lines, code) if one))

    def show_words(self, tone: str, text: str) -> None:
        restyle(self, tone=tone)
        self._picture.show_icon(PICTURES[tone], tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self, text)

    def clear(self) -> None:
        self._text.setText("")
        self.setAccessibleName("")
        self.hide()
