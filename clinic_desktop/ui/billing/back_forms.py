"""The drawers of money back: a credit note, a refund out of the patient's credit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.billing.interface import InvoiceSheet
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.money_words import say_money
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label

METHODS = ("CARD", "CASH", "TRANSFER")


class _Form(QWidget):
    """A message, a reason and one button that sends."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.message, self.why = InlineMessage(), QLineEdit()
        self.send = primary(words, Icon.CHECK, shortcut="Ctrl+Return")
        self._why = Field(self.tr("Why"), self.why)
        self.send.clicked.connect(self._on_send_clicked)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def _reason(self) -> str:
        why = self.why.text().strip()
        self._why.show_error("" if why else self.tr("Say why; it is kept with the money."))
        return why

    def _on_send_clicked(self) -> None:
        raise NotImplementedError


class CreditNoteForm(_Form):
    """`sent(sheet, position, amount, reason)`; position 0: all that was not credited yet."""

    sent = Signal(object, int, object, str)

    def __init__(self, sheet: InvoiceSheet, parent: QWidget | None = None) -> None:
        super().__init__("creditNoteForm", self.tr("Write the credit note"), parent)
        self._sheet = sheet
        currency = sheet.facts.currency
        self.line, self.amount = QComboBox(), MoneyEdit(currency)
        self.line.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.line.addItem(self.tr("The whole invoice"), 0)
        for one in sheet.lines:
            self.line.addItem(f"{one.text}, {say_money(one.total_minor, currency)}", one.position)
        self._amount = Field(self.tr("Amount"), self.amount)
        said = self.tr("The invoice stays as it is. What was paid too much becomes credit.")
        self.setLayout(
            column(self.message, Label(said, "secondary", wrap=True),
                   Field(self.tr("What is taken back"), self.line), self._amount, self._why, None,
                   gap=12)
        )  # fmt: skip
        self.line.currentIndexChanged.connect(lambda _: self._chosen())
        self._chosen()

    def _chosen(self) -> None:
        position = self.line.currentData()
        self._amount.setVisible(bool(position))
        if position:
            line = next(one for one in self._sheet.lines if one.position == position)
            self.amount.set_value(line.total_minor)

    def _on_send_clicked(self) -> None:
        position, why = self.line.currentData(), self._reason()
        value = self.amount.value if position else 0
        wrong = bool(position) and not value
        self._amount.show_error(self.tr("How much?") if wrong else "")
        if why and not wrong:
            self.message.clear()
            self.sent.emit(self._sheet, position, value, why)


class RefundForm(_Form):
    """`sent(amount, currency, method, reason, key)`: out of the patient's credit."""

    sent = Signal(object, str, str, str, str)

    def __init__(
        self, most_minor: int, currency: str, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("refundForm", self.tr("Give back"), parent)
        self._most, self._currency, self._key = most_minor, currency, key
        self.amount = MoneyEdit(currency, large=True)
        self.method = Segmented(
            self.tr("Method"),
            (self.tr("Card"), self.tr("Cash"), self.tr("Transfer")),
            (Icon.CREDIT_CARD, Icon.BANKNOTE, Icon.BUILDING_2),
        )
        self._amount = Field(self.tr("Amount"), self.amount)
        said = self.tr("Credit of the patient: %1").replace("%1", say_money(most_minor, currency))
        self.setLayout(
            column(self.message, Label(said, "h3", wrap=True), self._amount, self.method,
                   self._why, None, gap=12)
        )  # fmt: skip
        self.amount.set_value(most_minor)

    def _on_send_clicked(self) -> None:
        value, why = self.amount.value, self._reason()
        problem = self.amount.problem or ("" if value else self.tr("How much?"))
        if value is not None and value > self._most:
            problem = self.tr("At most the patient's credit.")
        self._amount.show_error(problem)
        if why and not problem:
            self.message.clear()
            method = METHODS[self.method.current()]
            self.sent.emit(value, self._currency, method, why, self._key)
