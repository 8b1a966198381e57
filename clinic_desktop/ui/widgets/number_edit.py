"""A whole number, typed: minutes, millilitres."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget


class NumberEdit(QLineEdit):
    """`value` is 0 while empty; `blank` stands in the empty field and says what that means."""

    def __init__(self, most: int, blank: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setValidator(QIntValidator(0, most, self))
        self.setMaxLength(len(str(most)))
        self.setPlaceholderText(blank)

    @property
    def value(self) -> int:
        text = self.text().strip()
        return int(text) if text.isdecimal() else 0

    def set_value(self, value: int) -> None:
        self.setText(str(value) if value else "")
