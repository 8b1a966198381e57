"""The drawers of billing: take a payment, ask for a deposit, change a line of a draft."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.billing.interface import LineCard
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.ui.billing.presenter import Till
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.money_words import exponent, say_money
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label

METHODS = ("CARD", "CASH", "TRANSFER")
NOTES = (5, 10, 20, 50, 100)  # of most currencies; the next round sums that people hand over


class PayForm(QWidget):
    """`sent(Till, amount, method, reference)`: amount in minor units."""

    sent = Signal(object, object, str, str)

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("payForm")
        self._till = till
        self.message = InlineMessage()
        self.amount = MoneyEdit(till.currency, large=True)
        self.received = MoneyEdit(till.currency)
        self.reference = QLineEdit()
        self.method = Segmented(
            self.tr("Method"),
            (self.tr("Card"), self.tr("Cash"), self.tr("Transfer")),
            (Icon.CREDIT_CARD, Icon.BANKNOTE, Icon.BUILDING_2),
        )
        self.send = primary("", Icon.CHECK, shortcut="Ctrl+Return")
        self._change = Label("", "h2", tone="ok")
        self._amount = Field(self.tr("Amount"), self.amount)
        self._received = Field(self.tr("Received"), self.received)
        self._reference = Field(self.tr("Slip or reference"), self.reference, optional=True)
        self._lay_out()
        self.amount.changed.connect(lambda _: self._say())
        self.received.changed.connect(lambda _: self._say())
        self.method.chosen.connect(lambda _: self._say())
        self.send.clicked.connect(self._on_send_clicked)
        self.amount.set_value(till.open_minor)
        self._say()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def _lay_out(self) -> None:
        full = secondary(self.tr("All"), fit="small")
        half = secondary(self.tr("Half"), fit="small")
        full.clicked.connect(partial(self.amount.set_value, self._till.open_minor))
        half.clicked.connect(partial(self.amount.set_value, self._till.open_minor // 2))
        quick = [self._note_button(sum_) for sum_ in round_sums(self._till)]
        self._cash = holder(column(self._received, row(*quick, None, gap=6), self._change, gap=8))
        self.setLayout(
            column(
                self.message, Label(self._till.title, "h3", wrap=True), self._amount,
                row(full, half, None, gap=6), self.method, self._cash, self._reference, None,
                gap=12,
            )
        )  # fmt: skip

    def _note_button(self, minor: int) -> QWidget:
        button = secondary(str(minor // 10 ** exponent(self._till.currency)), fit="small")
        button.setAccessibleName(f"Received {say_money(minor, self._till.currency)}")
        button.clicked.connect(partial(self.received.set_value, minor))
        return button

    def _say(self) -> None:
        cash = METHODS[self.method.current()] == "CASH"
        self._cash.setVisible(cash)
        self._reference.setVisible(not cash)
        value, got = self.amount.value, self.received.value
        taken = say_money(value, self._till.currency) if value else ""
        self.send.set_words(f"Take {taken}".strip())
        rest = (got or 0) - (value or 0)
        enough = got is not None and rest >= 0
        words = f"Change {say_money(rest, self._till.currency)}" if enough else ""
        self._change.setText(words)

    def _on_send_clicked(self) -> None:
        value, got = self.amount.value, self.received.value
        cash = METHODS[self.method.current()] == "CASH"
        problem = self.amount.problem or ("" if value else self.tr("How much?"))
        if value is not None and value > self._till.open_minor:
            problem = self.tr("At most what is open. What is over is given back as change.")
        short = cash and got is not None and value is not None and got < value
        self._amount.show_error(problem, focus=bool(problem))
        self._received.show_error(self.tr("That is less than the amount.") if short else "")
        if not problem and not short:
            self.message.clear()
            reference = "" if cash else self.reference.text().strip()
            self.sent.emit(self._till, value, METHODS[self.method.current()], reference)


class DepositForm(QWidget):
    """`sent(plan id, amount)`, `waived(plan id)`."""

    sent = Signal(object, object)
    waived = Signal(object)

    def __init__(
        self, plans: tuple[PlanCard, ...], currency: str, may_waive: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("depositForm")
        self.message = InlineMessage()
        self.plan, self.amount = QComboBox(), MoneyEdit(currency, large=True)
        self.plan.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for one in plans:
            self.plan.addItem(f"{one.title}, {say_money(one.total_minor, one.currency)}", one)
        self.send = primary(self.tr("Ask for the deposit"), Icon.RECEIPT, shortcut="Ctrl+Return")
        self.waive = secondary(self.tr("Waive"))
        self.waive.setVisible(may_waive)
        self._amount = Field(self.tr("Deposit"), self.amount)
        none = Label(self.tr("There is no approved plan that a deposit belongs to."), "secondary",
                     wrap=True)  # fmt: skip
        none.setVisible(not plans)
        self._none = "" if plans else none.text()
        self.send.offer(self._none)
        self.waive.offer(self._none)
        self.setLayout(
            column(self.message, none, Field(self.tr("Plan"), self.plan), self._amount, None,
                   gap=12)
        )  # fmt: skip
        self.send.clicked.connect(self._on_send_clicked)
        self.waive.clicked.connect(lambda: self.waived.emit(self.plan.currentData().id))

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.offer(self._none, busy=busy)

    def _on_send_clicked(self) -> None:
        value = self.amount.value
        problem = self.amount.problem or ("" if value else self.tr("How much?"))
        self._amount.show_error(problem, focus=bool(problem))
        if not problem:
            self.sent.emit(self.plan.currentData().id, value)


class LineForm(QWidget):
    """`sent(position, quantity, unit price, reason)`; quantity 0 takes the line out."""

    sent = Signal(int, int, object, str)

    def __init__(self, line: LineCard, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lineForm")
        self._line = line
        self.message = InlineMessage()
        self.quantity, self.price = QLineEdit(str(line.quantity)), MoneyEdit(currency)
        self.why = QLineEdit()
        self.price.set_value(line.unit_minor)
        self.send = primary(self.tr("Change the line"), Icon.CHECK, shortcut="Ctrl+Return")
        self._quantity = Field(
            self.tr("Quantity"), self.quantity, hint=self.tr("0 takes the line out.")
        )
        self._price, self._why = (
            Field(self.tr("Price"), self.price),
            Field(self.tr("Why"), self.why),
        )
        self.setLayout(
            column(self.message, Label(line.text, "h3", wrap=True), self._quantity, self._price,
                   self._why, None, gap=12)
        )  # fmt: skip
        self.send.clicked.connect(self._on_send_clicked)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def _on_send_clicked(self) -> None:
        typed, price, why = self.quantity.text().strip(), self.price.value, self.why.text().strip()
        self._quantity.show_error("" if typed.isdecimal() else self.tr("A whole number."))
        self._price.show_error("" if price is not None else self.tr("Which price?"))
        self._why.show_error("" if why else self.tr("Say why; it is kept with the invoice."))
        if typed.isdecimal() and price is not None and why:
            self.sent.emit(self._line.position, int(typed), price, why)


def round_sums(till: Till) -> tuple[int, ...]:
    """What people usually hand over for this sum, the smallest first, at most three."""
    one = 10 ** exponent(till.currency)
    sums = {-(-till.open_minor // (note * one)) * note * one for note in NOTES}
    return tuple(sorted(sums))[:3]
