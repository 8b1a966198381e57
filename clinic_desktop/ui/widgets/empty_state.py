"""What a screen shows where there is nothing: one sentence, one action."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.painted import IconDisc
from clinic_desktop.ui.widgets.text import Label


class EmptyState(QWidget):
    """Icon, sentence, what to do, at most two buttons. Also for "not allowed" and failed loads."""

    def __init__(
        self,
        picture: Icon,
        what: str,
        advice: str = "",
        actions: Sequence[Button] = (),
        *,
        tone: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture, self._disc = picture, IconDisc(picture, tone)
        self._what = Label("", "h2", wrap=True)
        self._advice = Label("", "secondary", wrap=True)
        for label in (self._what, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = column(
            row(None, self._disc, None),
            self._what,
            self._advice,
            row(None, *actions, None),
            gap=9,
        )
        self.setLayout(column(None, words, None, margins=(24, 16, 24, 16)))
        self.show_words(what, advice, picture, tone)

    def show_words(
        self, what: str, advice: str = "", picture: Icon | None = None, tone: str = "accent"
    ) -> None:
        self._what.setText(what)
        self._advice.set_words(advice)
        self._picture = picture or self._picture
        self._disc.show_icon(self._picture, tone)
        self.setAccessibleName(f"{what} {advice}".strip())
