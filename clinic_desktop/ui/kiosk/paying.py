"""The task PAY on the tablet: what for, how much, how, and what came of it. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import OwnBill, OwnPayment, OwnReceipt
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.paying_pages import AmountPage, BillPage, ReceiptPage, WaitPage
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.widgets.money_words import exponent, say_money

CARD, PART, DESK, LATER = "CARD", "PART", "DESK", "LATER"
MAIL, PAPER, NONE = "MAIL", "PAPER", "NONE"
WHAT_FOR = {
    "CONSULTATION": "Consultation",
    "DEPOSIT": "Deposit for your operation",
    "CASE": "Operation",
    "CANCELLATION": "Cancellation fee",
    "SALE": "Purchase",
}
PAYABLE = ("ISSUED", "PARTIALLY_PAID")
THANKS, RECEIPT = "Thank you. It is paid.", "Your receipt"
GIVEN = {
    MAIL: "The receipt is on its way to your e-mail address.",
    PAPER: "The reception prints the receipt for you.",
    NONE: "You can have a receipt later, at the reception or from your account.",
}


class Paying:
    """Holds one bill from `begin` to `forget`. No number of a card is ever asked for.

    `prefix` names its acts: more than one of them may stand on a tablet.
    """

    def __init__(self, view: Canvas, wording: Wording, prefix: str = "pay") -> None:
        self._view, self._words, self._prefix = view, wording, prefix
        self._around: Around
        self._desks: Clinic | None = None
        self._bill: OwnBill | None = None
        self._key, self._page = "", ""
        self._payment: UUID | None = None

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            f"{self._prefix}.choose": self.choose,
            f"{self._prefix}.amount": self.pay_part,
            f"{self._prefix}.back": lambda _: self._show("bill"),
            f"{self._prefix}.receipt": self.give_receipt,
            f"{self._prefix}.look": lambda _: self.look(),
        }

    def attach(self, around: Around) -> None:
        self._around = around

    def begin(self, clinic: Clinic, session: TicketSession) -> None:
        """The bill that was handed over."""
        bill_id = session.entity_id
        assert bill_id is not None
        self._desks = clinic

        def show(bills: tuple[OwnBill, ...]) -> None:
            self.open_bill(next((one for one in bills if one.id == bill_id), None))

        self._around.attempt(clinic.patient_side.my_bills, show)

    def open_as(self, clinic: Clinic, bill: OwnBill) -> None:
        """A bill that the patient chose; `clinic` asks as the patient."""
        self._desks = clinic
        self.open_bill(bill)

    def open_receipts(self, clinic: Clinic, bill: OwnBill) -> None:
        """The receipts of a bill that is paid already."""
        self._desks, self._bill, self._payment = clinic, bill, None
        self._show("receipt")

    def open_bill(self, bill: OwnBill | None) -> None:
        """The key is made with the page and stays until there is a final answer."""
        if bill is None or bill.status not in PAYABLE or bill.open_minor <= 0:
            self._around.done("Nothing is open", "This bill is paid already.", finish=True)
            return
        self._bill, self._key, self._payment = bill, uuid4().hex, None
        self._show("bill")

    def show_again(self) -> None:
        bill, payment = self._bill, self._payment
        if bill is None:
            return
        if self._page == "wait" and payment is not None:
            self._view.show_page(self._wait_page(payment), 0, 1, 0)
        elif self._page == "receipt":
            self._view.show_page(self._receipt_page(), 0, 1, 0)
        elif self._page == "amount":
            self._view.show_page(self._amount_page(bill), 0, 1, 0)
        else:
            self._view.show_page(self._bill_page(bill), 0, 1, 0)

    def stay(self) -> None:
        if self._desks is not None:
            self._around.quietly(self._desks.patient_side.my_bills, lambda _: None)

    def forget(self) -> None:
        self._desks = self._bill = self._payment = None
        self._key = self._page = ""

    def choose(self, method: object) -> None:
        """By card now, the whole or a part; at the desk; or later."""
        bill = self._bill
        if bill is None:
            return
        if method == CARD:
            self._pay(bill.open_minor)
        elif method == PART:
            self._show("amount")
        elif method == DESK:
            self._around.done(
                "Please pay at the reception",
                "They take cash, card and transfer. Please give the tablet back.",
                finish=True,
            )
        elif method == LATER:
            self._around.done(
                "Nothing was charged",
                "Your bill stays open. Please give the tablet back.",
                finish=True,
            )
        else:
            self._say_problem("Please choose how you would like to pay.")

    def pay_part(self, typed: str) -> None:
        """So many whole pounds, euros or yen as were typed; the service looks at it again."""
        bill = self._bill
        if bill is None:
            return
        minor = int(typed or "0") * 10 ** exponent(bill.currency)
        if 0 < minor <= bill.open_minor:
            self._pay(minor)
            return
        most = say_money(bill.open_minor, bill.currency)
        words = self._words.say("Please type an amount up to {amount}.", amount=most)
        self._view.show_problem(words)

    def give_receipt(self, way: object) -> None:
        """By mail, on paper, or none; what was said at the end depends on it."""
        desks, bill, payment = self._desks, self._bill, self._payment
        if desks is None or bill is None:
            return
        if way == NONE:
            self._given(NONE)
        elif way in (MAIL, PAPER):
            chosen = str(way)
            self._around.attempt(
                lambda: desks.patient_side.give_me_receipts(bill.id, chosen, payment),
                lambda _: self._given(chosen),
            )
        else:
            self._say_problem("Please choose one answer.")

    def look(self) -> None:
        """How the payment stands by now; nobody waits for the answer."""
        desks, payment = self._desks, self._payment
        if desks is not None and payment is not None and self._page == "wait":
            self._around.quietly(lambda: desks.patient_side.my_payment(payment), self._heard)

    def _given(self, way: str) -> None:
        self._around.done(THANKS if self._payment else RECEIPT, GIVEN[way], finish=True)

    def _pay(self, amount_minor: int) -> None:
        desks, bill, key = self._desks, self._bill, self._key
        if desks is None or bill is None:
            return
        asked = OwnPayment(amount_minor, bill.currency, CARD)
        self._around.attempt(lambda: desks.patient_side.pay_mine(bill.id, asked, key), self._heard)

    def _heard(self, receipt: OwnReceipt) -> None:
        if self._bill is None or self._page == "receipt":
            return
        if receipt.status == "COMPLETED":
            self._payment = receipt.payment_id
            self._show("receipt")
        elif receipt.status == "PENDING":
            first, self._payment = self._page != "wait", receipt.payment_id
            if first:
                self._show("wait")
        else:
            self.open_bill(receipt.bill)
            self._say_problem("Not accepted, nothing was charged. Try again, or pay at the desk.")

    def _show(self, page: str) -> None:
        self._page = page
        self.show_again()

    def _bill_page(self, bill: OwnBill) -> BillPage:
        say = self._words.say
        part = ((PART, say("A part of it by card, now")),) if bill.in_parts else ()
        methods = (
            (CARD, say("By card, now")),
            *part,
            (DESK, say("At the reception")),
            (LATER, say("Later")),
        )
        return BillPage(say("Your bill"), self._lines(bill), methods, f"{self._prefix}.choose")

    def _amount_page(self, bill: OwnBill) -> AmountPage:
        say = self._words.say
        return AmountPage(
            say("How much would you like to pay now?"),
            say("In whole {currency}; the rest stays open.", currency=bill.currency),
            self._lines(bill)[-1:], say("Amount"), f"{self._prefix}.amount",
            f"{self._prefix}.back",
        )  # fmt: skip

    def _lines(self, bill: OwnBill) -> tuple[tuple[str, str], ...]:
        say = self._words.say
        lines = [
            (say("What for"), say(WHAT_FOR.get(bill.kind, "Bill of the clinic"))),
            (say("Bill number"), bill.number),
            (say("To pay"), say_money(bill.open_minor, bill.currency)),
        ]
        if bill.paid_minor:
            lines.insert(2, (say("Paid already"), say_money(bill.paid_minor, bill.currency)))
        return tuple(lines)

    def _receipt_page(self) -> ReceiptPage:
        say = self._words.say
        ways = (
            (MAIL, say("By e-mail, as a file")),
            (PAPER, say("On paper, from the reception")),
            (NONE, say("No receipt")),
        )
        title = say(THANKS) if self._payment else say(RECEIPT)
        text = say("How would you like your receipt?")
        return ReceiptPage(title, text, ways, f"{self._prefix}.receipt")

    def _wait_page(self, payment: UUID) -> WaitPage:
        say = self._words.say
        text = say("The reception confirms your payment. Keep the tablet for a moment.")
        title = say("Hold your card to the reader")
        return WaitPage(title, text, payment, f"{self._prefix}.look")

    def _say_problem(self, source: str) -> None:
        self._view.show_problem(self._words.say(source))
