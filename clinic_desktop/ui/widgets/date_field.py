"""A date that is typed the way people write it, with the age beside it as a check."""

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.widgets.date_words import (
    DateProblem,
    Order,
    age_in_years,
    parse_date,
    say_age,
    say_date,
)
from clinic_desktop.ui.widgets.layouts import row
from clinic_desktop.ui.widgets.text import Label, isolate, restyle

WHOLE_YEAR = re.compile(r"^\s*\d{4}\D|(?<!\d)\d{4}\s*$|^\s*\d{8}\s*$")

OLDEST = 130
"""Years; nobody is known to have lived longer than 122."""


class DateField(QWidget):
    """Takes any usual way of writing and shows the date as "14 Mar 1988" when it is left.

    `today` comes from outside. With `birth` the age is shown and the future refused; without it
    two-digit years are of this century. `changed(date | None)` when the meaning changes: while
    typing only for a year with four digits, because "14.3.19" may be on its way to 1988.
    """

    changed = Signal(object)

    def __init__(
        self,
        today: Callable[[], date],
        *,
        birth: bool = False,
        order: Order = Order.DAY_FIRST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today, self._birth, self._order = today, birth, order
        self._told: date | None = None
        self.line = QLineEdit()
        self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.line.setPlaceholderText("14.3.1988" if birth else "22.11.2026")
        self._age = Label("", "caption")
        self._age.hide()
        self.setLayout(row((self.line, 1), self._age, gap=8))
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._on_line_text_changed)
        self.line.editingFinished.connect(self._on_line_editing_finished)

    @property
    def value(self) -> date | None:
        """The date meant by what stands in the field, None while empty or wrong."""
        return self._read(self.line.text())[0]

    @property
    def problem(self) -> str:
        """What is wrong, in words; "" while empty or right."""
        return self._read(self.line.text())[1]

    def set_value(self, value: date | None) -> None:
        self.line.setText(say_date(value) if value else "")

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def setAccessibleDescription(self, text: str) -> None:
        super().setAccessibleDescription(text)
        self.line.setAccessibleDescription(text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DynamicPropertyChange:
            restyle(self.line, state=self.property("state") or "")
        return super().event(event)

    def _on_line_text_changed(self, text: str) -> None:
        whole = WHOLE_YEAR.search(text) is not None
        self._tell(self._read(text)[0] if whole else None)

    def _on_line_editing_finished(self) -> None:
        value = self.value
        if value is not None:
            self.line.setText(say_date(value))
        self._tell(value)

    def _tell(self, value: date | None) -> None:
        if self._birth:
            self._age.set_words(isolate(say_age(value, self._today())) if value else "")
        if value != self._told:
            self._told = value
            self.changed.emit(value)

    def _read(self, text: str) -> tuple[date | None, str]:
        if not text.strip():
            return None, ""
        try:
            value = parse_date(text, self._today(), order=self._order, ahead=not self._birth)
        except DateProblem as problem:
            return None, str(problem)
        if self._birth and value > self._today():
            return None, self.tr("This date is in the future.")
        if self._birth and age_in_years(value, self._today()) > OLDEST:
            return None, self.tr("This is more than %1 years ago.").replace("%1", str(OLDEST))
        return value, ""
