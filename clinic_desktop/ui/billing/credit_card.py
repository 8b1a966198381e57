"""What the clinic owes the patient: the credit, and refunds that wait for a second person."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.billing.interface import CreditFacts, PaymentFacts
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row
from clinic_desktop.ui.widgets.money_words import say_money
from clinic_desktop.ui.widgets.text import Label


class CreditCard(QWidget):
    """Hidden while there is nothing; `answered(payment id, yes)` for a refund that waits."""

    answered = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("creditCard")
        self._words, self._waiting = Label("", "strong", wrap=True), column(gap=6)
        self.refund = secondary(self.tr("Give back"), Icon.BANKNOTE, fit="small")
        self.setLayout(column(row((self._words, 1), self.refund, gap=10), self._waiting, gap=6))
        self.hide()

    def show_credit(self, credit: tuple[CreditFacts, ...], may_refund: bool) -> None:
        sums = [say_money(one.amount_minor, one.currency) for one in credit if one.amount_minor]
        waiting = [payment for one in credit for payment in one.waiting]
        self._words.set_words(f"Credit of the patient: {' and '.join(sums)}" if sums else "")
        self.refund.setVisible(bool(sums) and may_refund)
        clear(self._waiting)
        for payment in waiting:
            self._waiting.addWidget(self._line(payment, may_refund))
        self.setVisible(bool(sums or waiting))

    def _line(self, payment: PaymentFacts, may: bool) -> QWidget:
        amount = say_money(payment.amount_minor, payment.currency)
        words = Label(f"Refund of {amount} waits for a second person", "secondary", wrap=True)
        yes, no = (
            self._button(self.tr("Confirm refund"), payment.id, True, may),
            self._button(self.tr("Refuse refund"), payment.id, False, may),
        )
        return holder(row((words, 1), yes, no, gap=8))

    def _button(self, words: str, payment_id: UUID, yes: bool, may: bool) -> QWidget:
        button = secondary(words, fit="small")
        button.offer("" if may else by_role("billing.payment.refund"))
        button.clicked.connect(partial(self.answered.emit, payment_id, yes))
        return button
