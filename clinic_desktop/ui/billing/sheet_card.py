"""One invoice: its lines, its sums, what was paid, and what can be done with it."""

from datetime import tzinfo
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.billing.interface import InvoiceSheet, LineCard, PaymentFacts
from clinic_desktop.ui.billing.presenter import ACTS, title_of
from clinic_desktop.ui.billing.why_not import why_not
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import Button, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import Chip, status_words
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import FlowLayout, clear, column, holder, row
from clinic_desktop.ui.widgets.money_words import say_amount, say_money
from clinic_desktop.ui.widgets.text import Label, number

METHODS = {
    "CASH": "Cash",
    "CARD": "Card",
    "TRANSFER": "Transfer",
    "MOBILE": "Mobile",
    "DEPOSIT": "Deposit set off",
    "CREDIT": "Patient's credit",
}
SET_OFF = ("DEPOSIT", "CREDIT")


class SheetCard(Card):
    """`asked(act)` with issue, pay, print or discard; `receipt_asked(id)`, `line_asked(line,
    currency)`; `decided(line, accepted)` for a proposed line.
    """

    asked = Signal(str)
    receipt_asked = Signal(object)
    line_asked = Signal(object, str)
    decided = Signal(object, bool)
    reverse_asked = Signal(object)
    bank_took = Signal(object)
    late_asked = Signal(object)
    payment_came = Signal(object)
    payment_missing = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._status, self._note = Chip(""), Label("", "secondary", wrap=True)
        self.buttons: dict[str, Button] = {}
        self._can: frozenset[str] = frozenset()
        self._sheet: InvoiceSheet | None = None
        self.lines = _lines()
        self.lines.setMinimumHeight(px(150))
        self.why = Label("", "secondary", wrap=True)
        self.accept = secondary(self.tr("Accept the line"), Icon.CHECK, fit="small")
        self.drop = secondary(self.tr("Drop the line"), Icon.X, fit="small")
        self._proposal = holder(column(self.why, row(self.accept, self.drop, None, gap=6), gap=6))
        self._proposal.hide()
        self._sums, self._paid = column(gap=4), column(gap=4)
        self.add_tool(self._status)
        self.set_content(
            column(self._note, (self.lines, 1), self._proposal, self._sums,
                   Label(self.tr("Payments"), "overline"), self._paid, self._acts(), gap=10)
        )  # fmt: skip
        self.lines.opened.connect(self._on_line_opened)
        self.lines.current_changed.connect(lambda _: self._show_proposal())
        for act, key, yes in ((self.accept, "A", True), (self.drop, "X", False)):
            act.clicked.connect(partial(self._decide, yes))
            self.lines.addAction(
                make_action(self.lines, act.text(), key, partial(self._decide, yes),
                            window_wide=False)
            )  # fmt: skip

    def show_sheet(self, sheet: InvoiceSheet, can: frozenset[str], zone: tzinfo | None) -> None:
        self._sheet, self._can = sheet, can
        facts = sheet.facts
        self.set_title(title_of(facts))
        self._status.show_words(status_words(facts.status))
        differs = self.tr("Differs from the quotation: check each line before it is issued.")
        edit = self.tr("Enter on a line changes it.") if "edit" in can else ""
        waits = self.tr("%1 proposed: accept or drop each.").replace("%1", str(sheet.undecided))
        said = (
            differs if facts.differs and facts.status == "DRAFT" else "",
            waits if sheet.undecided else "", *sheet.deviations, edit,
        )  # fmt: skip
        self._note.set_words(" ".join(part for part in said if part))
        rows = [_LineRow(line, facts.currency) for line in sheet.lines]
        self.lines.show_rows(rows)
        # The name of a line ends with the side: it gets the room where nothing is proposed.
        self.lines.setColumnHidden(STATE_COLUMN, not any(row.state for row in rows))
        self._show_proposal()
        self._show_sums(sheet)
        self._show_payments(sheet.payments, zone, "print" in can)
        self.set_busy(False)

    @property
    def currency(self) -> str:
        return self._sheet.facts.currency if self._sheet else ""

    def set_busy(self, busy: bool) -> None:
        for act, button in self.buttons.items():
            button.offer(why_not(act, self._sheet, self._can), busy=busy)

    def _acts(self) -> QWidget:
        flow = FlowLayout(8)
        for act, words, picture in (
            ("pay", self.tr("Take a payment"), Icon.BANKNOTE),
            ("issue", self.tr("Issue"), Icon.CHECK),
            ("print", self.tr("Invoice"), Icon.PRINTER),
            ("use", self.tr("Use credit"), Icon.CHECK),
            ("credit", self.tr("Credit note"), Icon.RECEIPT),
            ("discard", self.tr("Throw away"), Icon.X),
        ):
            button = primary(words, picture) if act == "pay" else secondary(words, picture)
            button.setObjectName(f"invoice_{act}")
            button.withhold(why_not(act, None, frozenset()))
            button.clicked.connect(partial(self.asked.emit, act))
            self.buttons[act] = button
            flow.addWidget(button)
        return holder(flow)

    def _show_sums(self, sheet: InvoiceSheet) -> None:
        clear(self._sums)
        facts = sheet.facts
        for tax in sheet.taxes:
            words = f"Tax {tax.percent} % inside" if tax.percent else "Free of tax"
            amount = tax.tax_minor if tax.percent else tax.gross_minor
            self._sums.addWidget(_sum(words, say_amount(amount, facts.currency)))
        self._sums.addWidget(_sum("Total", say_amount(facts.total_minor, facts.currency)))
        if facts.credited_minor:
            self._sums.addWidget(
                _sum("Credited", say_amount(-facts.credited_minor, facts.currency))
            )
        if facts.paid_minor:
            self._sums.addWidget(_sum("Paid", say_amount(-facts.paid_minor, facts.currency)))
        self._sums.addWidget(_sum("Open", say_money(facts.open_minor, facts.currency), "h2"))

    def _show_payments(
        self, payments: tuple[PaymentFacts, ...], zone: tzinfo | None, may: bool
    ) -> None:
        clear(self._paid)
        for payment in payments:
            at = payment.taken_at.astimezone(zone)
            sign = -1 if payment.direction == "OUT" else 1
            words = f"{at:%d %b %Y, %H:%M} · {METHODS.get(payment.method, payment.method)}"
            if payment.status not in ("CONFIRMED", "SETTLED", "TAKEN", "COMPLETED"):
                words = f"{words} · {status_words(payment.status).text}"
            button = secondary(self.tr("Receipt"), fit="small")
            button.setAccessibleName(f"{self.tr('Receipt')} {payment.receipt_number}")
            none = "" if payment.receipt_number else self.tr("It has no receipt.")
            button.offer(none or ("" if may else by_role(ACTS["print"])))
            button.clicked.connect(partial(self.receipt_asked.emit, payment.id))
            undo = secondary(self.tr("Take back"), fit="small")
            undo.setAccessibleName(f"{self.tr('Take back')} {payment.receipt_number}")
            undo.setVisible(payment.status == "COMPLETED" and payment.method not in SET_OFF
                            and sign > 0 and "reverse" in self._can)  # fmt: skip
            undo.clicked.connect(partial(self.reverse_asked.emit, payment.id))
            amount = number(say_amount(sign * payment.amount_minor, payment.currency), "strong")
            acts: tuple[Button, ...] = (*self._from_the_bank(payment), undo, button)
            if payment.status == "PENDING" and sign > 0:
                acts = self._answers(payment)
            self._paid.addWidget(
                holder(row((Label(words, "body", wrap=True), 1), amount, *acts, gap=10))
            )
        if not payments:
            self._paid.addWidget(Label(self.tr("Nothing was paid yet"), "secondary"))

    def _from_the_bank(self, payment: PaymentFacts) -> tuple[Button, ...]:
        """What a provider's paper says of a payment in that was settled already."""
        if payment.direction != "IN" or "bank" not in self._can:
            return ()
        if payment.status == "FAILED":
            words, name, said = self.tr("Came after all"), "paymentLate", self.late_asked
        elif payment.status == "COMPLETED" and payment.method == "CARD":
            words, name, said = self.tr("Charged back"), "chargeBack", self.bank_took
        else:
            return ()
        button = secondary(words, fit="small")
        button.setObjectName(name)
        button.setAccessibleName(f"{words} {payment.receipt_number}".strip())
        button.clicked.connect(partial(said.emit, payment.id))
        return (button,)

    def _answers(self, payment: PaymentFacts) -> tuple[Button, Button]:
        """A patient began it on the tablet; the desk says what came of it."""
        came = secondary(self.tr("Confirm"), Icon.CHECK, fit="small")
        missing = secondary(self.tr("Did not come"), Icon.X, fit="small")
        for button, name, said in (
            (came, "paymentCame", self.payment_came),
            (missing, "paymentMissing", self.payment_missing),
        ):
            button.setObjectName(name)
            button.offer(why_not("hear", self._sheet, self._can))
            button.clicked.connect(partial(said.emit, payment.id))
        return missing, came

    def _show_proposal(self) -> None:
        """Why the chosen line is proposed, and what can be said to it."""
        chosen = self.lines.current()
        line = chosen.line if chosen is not None else None
        proposed = line is not None and bool(line.why)
        self._proposal.setVisible(proposed)
        if line is not None:
            self.why.set_words(line.why)
        choose = "" if proposed else self.tr("Choose a proposed line first.")
        shut = choose or why_not("decide", self._sheet, self._can)
        decided = line is not None and line.decided
        self.accept.offer(shut or (self.tr("The line is accepted.") if decided else ""))
        self.drop.offer(shut)

    def _decide(self, accepted: bool) -> None:
        chosen, button = self.lines.current(), self.accept if accepted else self.drop
        if chosen is not None and button.isEnabled():
            self.decided.emit(chosen.line, accepted)

    def _on_line_opened(self, value: "_LineRow") -> None:
        if "edit" in self._can and self._sheet is not None:
            self.line_asked.emit(value.line, self._sheet.facts.currency)


class _LineRow:
    """A line of the invoice with its amounts in words."""

    def __init__(self, line: LineCard, currency: str) -> None:
        self.id, self.line = line.position, line
        self.price = say_amount(line.unit_minor, currency)
        self.total = say_amount(line.total_minor, currency)
        accepted = "Accepted" if line.why else ""
        self.state = accepted if line.decided else "Proposed"
        self.tone = "ok" if line.decided else "warn"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _LineRow) and self.line == other.line

    def __hash__(self) -> int:
        return hash(self.id)


STATE_COLUMN = 4


def _sum(words: str, amount: str, role: str = "body") -> QWidget:
    return holder(row(None, Label(words, "secondary"), number(amount, role), gap=16))


def _lines() -> KeyedTable:
    table = KeyedTable(
        "Lines of the invoice",
        (
            Column("Item", lambda r: r.line.text, strong=True),
            Column("Qty", lambda r: str(r.line.quantity), number=True, width=50),
            Column("Price", lambda r: r.price, number=True, width=96),
            Column("Sum", lambda r: r.total, number=True, width=96),
            Column("", lambda r: r.state, width=92, tone=lambda r: r.tone),
        ),
    )
    table.setObjectName("linesTable")
    return table
