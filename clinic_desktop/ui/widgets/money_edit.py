"""An amount of money: integer minor units inside, digits outside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.widgets.money_words import MoneyProblem, parse_amount, say_amount


class MoneyEdit(QLineEdit):
    """Sums and shares are worked out when the field is left: "1200+95", "/2".

    `changed(int | None)` in minor units while typing; `problem` is "" while empty or right.
    """

    changed = Signal(object)

    def __init__(
        self, currency: str, *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._currency = currency
        self._value: int | None = None
        self._standing = 0
        self._problem = ""
        self.setProperty("fit", "amount" if large else "")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made = self.font()
        made.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(made)
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def value(self) -> int | None:
        """Minor units, None while empty or not an amount."""
        return self._value

    @property
    def problem(self) -> str:
        return self._problem

    @property
    def currency(self) -> str:
        return self._currency

    def set_value(self, minor: int | None) -> None:
        self._standing = minor or 0
        self.setText("" if minor is None else say_amount(minor, self._currency))

    def _on_text_changed(self, text: str) -> None:
        was, self._value, self._problem = self._value, None, ""
        if text.strip():
            try:
                self._value = parse_amount(text, self._currency, self._standing)
            except MoneyProblem as problem:
                self._problem = str(problem)
        if self._value != was:
            self.changed.emit(self._value)

    def _on_editing_finished(self) -> None:
        if self._value is not None:
            self.set_value(self._value)
