"""The foot of the tablet: back on one side, on the other what goes on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QWidget

from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, primary, secondary
from clinic_desktop.ui.widgets.layouts import row

LEAST_BUTTON = 120
Pictures = tuple[Icon | None, Icon | None]
"""Of the second button and of the main one."""


class Foot(QFrame):
    """Three buttons whose words are those of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "foot")
        self.back_button = secondary("Back", fit="foot")
        self.second_button = secondary("I have a question", fit="foot")
        self.main_button = primary("Continue", fit="foot")
        self.main_button.setObjectName("kioskMain")
        for button in self.parts:
            button.setMinimumWidth(LEAST_BUTTON)
        self.setLayout(
            row(
                self.back_button, None, self.second_button, self.main_button,
                gap=12, margins=(24, 12, 24, 12),
            )
        )  # fmt: skip

    @property
    def parts(self) -> list[Button]:
        """In the order of Tab."""
        return [self.back_button, self.second_button, self.main_button]

    def set_busy(self, busy: bool) -> None:
        for button in self.parts:
            button.setEnabled(not busy)

    def show_words(self, words: tuple[str, str, str], pictures: Pictures) -> None:
        """A button without words is not there; an arrow stands behind its words."""
        for button, text, picture in zip(self.parts, words, (None, *pictures), strict=True):
            button.show_picture(picture)
            if picture is None:
                button.setIcon(QIcon())
            button.set_words(text)
            button.setLayoutDirection(self._side(picture))
            button.setVisible(bool(text))
        self.setVisible(any(words))

    def _side(self, picture: Icon | None) -> Qt.LayoutDirection:
        ours, turned = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
        if self.layoutDirection() == turned:
            ours, turned = turned, ours
        return turned if picture is Icon.ARROW_RIGHT else ours
