"""A time of day, typed the way people write it."""

from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.widgets.time_words import TimeProblem, parse_time, say_time


class TimeField(QLineEdit):
    """`changed(time | None)` when the meaning changes; `problem` is "" while empty or right."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setPlaceholderText("9:30")
        self._value: time | None = None
        self._problem = ""
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def value(self) -> time | None:
        return self._value

    @property
    def problem(self) -> str:
        return self._problem

    def set_value(self, value: time | None) -> None:
        self.setText(say_time(value) if value else "")

    def _on_text_changed(self, text: str) -> None:
        was, self._value, self._problem = self._value, None, ""
        if text.strip():
            try:
                self._value = parse_time(text)
            except TimeProblem as problem:
                self._problem = str(problem)
        if self._value != was:
            self.changed.emit(self._value)

    def _on_editing_finished(self) -> None:
        if self._value is not None:
            self.setText(say_time(self._value))
