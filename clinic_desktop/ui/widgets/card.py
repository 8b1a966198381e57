"""A card: heading, optional tools beside it, content."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from clinic_desktop.ui.widgets.chip import Chip, ChipWords
from clinic_desktop.ui.widgets.text import Label


class Card(QFrame):
    """`body` is the layout for the content; `add_tool` puts buttons at the end of the heading."""

    def __init__(
        self,
        title: str = "",
        content: QWidget | QLayout | None = None,
        *,
        padding: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._padding = padding
        self._title = Label(title, "h2")
        self._chip: Chip | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 12, 1, max(6, padding - 4))
        outer.setSpacing(8)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(max(padding, 16), 0, 12, 0)
        self._head.setSpacing(8)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        outer.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(padding, 0, padding, 0)
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.set_title(title)
        if content is not None:
            self.set_content(content)

    def set_title(self, title: str) -> None:
        self._title.set_words(title)
        self.setAccessibleName(title)

    def set_content(self, content: QWidget | QLayout) -> None:
        if isinstance(content, QLayout):
            self.body.addLayout(content, 1)
        else:
            self.body.addWidget(content, 1)

    def add_tool(self, tool: QWidget) -> None:
        self._head.addWidget(tool)

    def show_count(self, words: ChipWords | None) -> None:
        """A chip right after the title, for instance how many wait; None takes it away."""
        if self._chip is None:
            self._chip = Chip("", small=True)
            self._head.insertWidget(1, self._chip)
        self._chip.setVisible(words is not None)
        if words is not None:
            self._chip.show_words(words)
