"""Billing on the screen: the list at the start, the invoice beside it, payments in a drawer."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.billing.interface import InvoiceSheet, LineCard, PaymentFacts
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.ui.billing.back_forms import CreditNoteForm, RefundForm
from clinic_desktop.ui.billing.credit_card import CreditCard
from clinic_desktop.ui.billing.forms import DepositForm, LineForm, PayForm
from clinic_desktop.ui.billing.presenter import BillingPage, InvoiceRow, Till
from clinic_desktop.ui.billing.sheet_card import SheetCard
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import status_words
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder, row, scrolled
from clinic_desktop.ui.widgets.money_words import say_money
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label

Form = PayForm | DepositForm | LineForm | CreditNoteForm | RefundForm


class BillingView(QWidget):
    """`asked(act)` for the buttons; the drawers send what was entered."""

    asked = Signal(str)
    subject_shown = Signal(object)
    invoice_chosen = Signal(object)
    receipt_asked = Signal(object)
    pay_sent = Signal(object, object, str, str)
    deposit_sent = Signal(object, object)
    deposit_waived = Signal(object)
    line_sent = Signal(int, int, object, str)
    decided = Signal(object, bool, str)
    note_sent = Signal(object, int, object, str)
    refund_sent = Signal(object, str, str, str, str)
    refund_answered = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("billingView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._subtitle = Label("", "h1", wrap=True), Label("", "secondary")
        self.message, self.list, self.sheet = InlineMessage(), _list(), SheetCard()
        self.which = Segmented(self.tr("Show"), (self.tr("Open"), self.tr("All")))
        self.deposit = secondary(self.tr("Ask for a deposit"), Icon.PLUS)
        self.collect = secondary(self.tr("Bill what is open"), Icon.RECEIPT)
        self.all = secondary(self.tr("All open invoices"), Icon.LIST)
        self.patient = secondary(self.tr("Patient file"), Icon.USER)
        self.credit = CreditCard()
        self._page: BillingPage | None = None
        self._form: Form | None = None
        self._lists, self._sheets = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()

    def show_subject(self, patient_id: UUID | None) -> None:
        self.subject_shown.emit(patient_id)

    def show_page(self, page: BillingPage) -> None:
        self._page = page
        card = page.patient
        name = f"{card.first} {card.last}".strip() if card else self.tr("Billing")
        self._title.setText(name)
        self._subtitle.setText(_said(page))
        self.deposit.setVisible(card is not None and "deposit" in page.can)
        self.all.setVisible(card is not None and "edit" in page.can)
        self.collect.setVisible(bool(page.waiting) and "collect" in page.can)
        self.credit.show_credit(page.credit, "refund" in page.can)
        self.list.setColumnHidden(1, card is not None)
        self._show_rows()

    def choose(self, invoice_id: UUID) -> None:
        self.list.choose(invoice_id)

    def show_sheet(self, sheet: InvoiceSheet | None, can: frozenset[str]) -> None:
        self._sheets.setCurrentIndex(1 if sheet else 0)
        self.patient.offer("" if sheet else self.tr("Choose an invoice first."))
        if sheet is not None and self._page is not None:
            self.sheet.show_sheet(sheet, can, self._page.today.tzinfo)

    def show_till(self, till: Till) -> None:
        form = PayForm(till)
        form.sent.connect(self.pay_sent)
        self._open(form, self.tr("Take a payment"), Icon.BANKNOTE)
        form.amount.setFocus()
        form.amount.selectAll()

    def show_deposit(self, plans: tuple[PlanCard, ...], currency: str) -> None:
        may_waive = self._page is not None and "waive" in self._page.can
        form = DepositForm(plans, currency, may_waive)
        form.sent.connect(self.deposit_sent)
        form.waived.connect(self.deposit_waived)
        self._open(form, self.tr("Ask for a deposit"), Icon.RECEIPT, form.waive)

    def show_line(self, line: LineCard, currency: str) -> None:
        form = LineForm(line, currency)
        form.sent.connect(self.line_sent)
        self._open(form, self.tr("Change a line"), Icon.PENCIL)

    def show_note_form(self, sheet: InvoiceSheet) -> None:
        form = CreditNoteForm(sheet)
        form.sent.connect(self.note_sent)
        self._open(form, self.tr("Credit note"), Icon.RECEIPT)

    def show_refund(self, amount_minor: int, currency: str, key: str) -> None:
        form = RefundForm(amount_minor, currency, key)
        form.sent.connect(self.refund_sent)
        self._open(form, self.tr("Give money back"), Icon.BANKNOTE)

    def show_paid(self, payment: PaymentFacts, left_minor: int) -> None:
        """The receipt is one press away."""
        left = say_money(left_minor, payment.currency)
        open_words = f" {left} {self.tr('is still open.')}" if left_minor else ""
        self.message.show_words(
            "ok",
            f"{say_money(payment.amount_minor, payment.currency)}, "
            f"{payment.receipt_number}.{open_words}",
            self.tr("Payment taken"),
            actions=((str(payment.id), self.tr("Receipt")),),
        )

    def show_error(self, message: Message) -> None:
        if self._form is not None and self._form.isVisible():
            self._form.show_error(message)
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        if self._form is not None:
            self._form.set_busy(busy)
        self.sheet.set_busy(busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_reason(self, title: str, given: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, title, least=4, parent=self)
        dialog.given.connect(lambda _code, text: given(text))
        dialog.open()

    def close_drawer(self) -> None:
        self._host.close_drawer()
        self._form = None

    def _open(self, form: Form, title: str, picture: Icon, *more: Button) -> None:
        drawer = Drawer(title, picture, form)
        drawer.add_to_foot(*more, form.send)
        self._host.open_drawer(drawer)
        self._form = form

    def _show_rows(self) -> None:
        rows = self._page.rows if self._page else ()
        if self.which.current() == 0:
            rows = tuple(one for one in rows if one.is_open)
        self.list.show_rows(rows, glow=True)
        self._lists.setCurrentIndex(0 if rows else 1)

    def _lay_out(self) -> None:
        self._lists.addWidget(self.list)
        self._lists.addWidget(
            EmptyState(Icon.CHECK, self.tr("Nothing is open"),
                       self.tr("Find a patient with Ctrl+K to see what was paid."))
        )  # fmt: skip
        listed = Card(self.tr("Invoices"), self._lists, padding=8)
        listed.add_tool(self.which)
        listed.setMinimumHeight(px(300))
        self._sheets.addWidget(EmptyState(Icon.RECEIPT, self.tr("Choose an invoice")))
        self._sheets.addWidget(self.sheet)
        self.deposit.hide()
        self.all.hide()
        self.collect.hide()
        ways = FlowLayout(8)
        for button in (self.patient, self.all, self.collect, self.deposit):
            ways.addWidget(button)
        head = row((column(self._title, self._subtitle, gap=2), 1), holder(ways))
        columns = Columns(break_at=940)
        columns.add(listed, stretch=1)
        columns.add(self._sheets, stretch=1)
        page = column(
            head, self.message, self.credit, (columns, 1), gap=12, margins=(20, 14, 20, 16)
        )
        self._host = DrawerHost(scrolled(holder(page)))
        self.setLayout(column((self._host, 1)))

    def _connect(self) -> None:
        self.which.chosen.connect(lambda _: self._show_rows())
        self.list.current_changed.connect(self._on_current_changed)
        self.list.opened.connect(lambda _: self.asked.emit("pay"))
        self.deposit.clicked.connect(lambda: self.asked.emit("deposit"))
        self.all.clicked.connect(lambda: self.subject_shown.emit(None))
        self.patient.clicked.connect(lambda: self.asked.emit("patient"))
        self.sheet.asked.connect(self.asked)
        self.sheet.receipt_asked.connect(self.receipt_asked)
        self.sheet.line_asked.connect(self.show_line)
        self.sheet.decided.connect(self._on_decided)
        self.credit.answered.connect(self.refund_answered)
        self.credit.refund.clicked.connect(lambda: self.asked.emit("refund"))
        self.collect.clicked.connect(lambda: self.asked.emit("collect"))
        self.message.acted.connect(lambda code: self.receipt_asked.emit(UUID(code)))
        self.addAction(
            make_action(self, self.tr("Take a payment"), "Alt+P", lambda: self.asked.emit("pay"))
        )

    def _on_decided(self, line: LineCard, accepted: bool) -> None:
        """Accepted at its price; one without a price is priced first, a dropped one says why."""
        if accepted and line.unit_minor == 0 and self._page is not None:
            self.show_line(line, self.sheet.currency)
        elif accepted:
            self.decided.emit(line, True, "")
        else:
            self.ask_reason(
                self.tr("Drop the line"), lambda why: self.decided.emit(line, False, why)
            )

    def _on_current_changed(self, value: InvoiceRow | None) -> None:
        if value is not None:
            self.invoice_chosen.emit(value.id)


def _said(page: BillingPage) -> str:
    owed = [row.facts for row in page.rows if row.is_open and row.facts.status != "DRAFT"]
    currencies = sorted({one.currency for one in owed})
    sums = [
        say_money(sum(f.open_minor for f in owed if f.currency == currency), currency)
        for currency in currencies
    ]
    return f"{' and '.join(sums)} open" if sums else "Nothing to be paid"


def _list() -> KeyedTable:
    columns = (
        Column("Invoice", lambda r: r.title, strong=True),
        Column("Patient", lambda r: r.patient, width=140),
        Column("Open", lambda r: say_money(r.facts.open_minor, r.facts.currency), number=True,
               width=110),
        Column("Status", lambda r: status_words(r.facts.status).text, width=104,
               tone=lambda r: status_words(r.facts.status).tone),
    )  # fmt: skip
    table = KeyedTable("Invoices", columns)
    table.setObjectName("invoicesTable")
    return table
