"""What stands in the window while a clinic is being made that nobody can sign in to yet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.sign_in.mark_tile import MarkTile
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label


class WaitingView(QWidget):
    """The sign of the program, its name, and what is being done."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title, said = Label(NAME, "h1", wrap=True), Label(words, "secondary", wrap=True)
        for label in (title, said):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark = row(None, MarkTile(), None)
        self.setLayout(column(None, mark, title, said, None, gap=12, margins=(16,) * 4))
