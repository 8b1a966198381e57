"""The task PAY on the tablet: what for, how, and what came of it. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import OwnBill, OwnPayment, OwnReceipt
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.widgets.money_words import say_money

CARD, DESK, LATER = "CARD", "DESK", "LATER"
WHAT_FOR = {
    "CONSULTATION": "Consultation",
    "DEPOSIT": "Deposit for your operation",
    "CASE": "Operation",
    "CANCELLATION": "Cancellation fee",
    "SALE": "Purchase",
}
PAYABLE = ("ISSUED", "PARTIALLY_PAID")


@dataclass(frozen=True, slots=True)
class BillPage:
    """What is open, in words; `methods` are the answers, each with its code."""

    title: str
    lines: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    act: str


@dataclass(frozen=True, slots=True)
class WaitPage:
    """The reception, or the terminal, has the next word."""

    title: str
    text: str
    payment_id: UUID
    act: str


class Paying:
    """Holds one bill from `begin` to `forget`. No number of a card is ever asked for.

    `prefix` names its acts: more than one of them may stand on a tablet.
    """

    def __init__(self, view: Canvas, wording: Wording, prefix: str = "pay") -> None:
        self._view, self._words, self._prefix = view, wording, prefix
        self._around: Around
        self._desks: Clinic | None = None
        self._bill: OwnBill | None = None
        self._key = ""
        self._payment: UUID | None = None

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            f"{self._prefix}.choose": self.choose,
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

    def open_bill(self, bill: OwnBill | None) -> None:
        """The key is made with the page and stays until there is a final answer."""
        if bill is None or bill.status not in PAYABLE or bill.open_minor <= 0:
            self._around.done("Nothing is open", "This bill is paid already.", finish=True)
            return
        self._bill, self._key, self._payment = bill, uuid4().hex, None
        self.show_again()

    def show_again(self) -> None:
        bill, payment = self._bill, self._payment
        if bill is None:
            return
        if payment is None:
            self._view.show_page(self._bill_page(bill), 0, 1, 0)
        else:
            self._view.show_page(self._wait_page(payment), 0, 1, 0)

    def stay(self) -> None:
        if self._desks is not None:
            self._around.quietly(self._desks.patient_side.my_bills, lambda _: None)

    def forget(self) -> None:
        self._desks = self._bill = self._payment = None
        self._key = ""

    def choose(self, method: object) -> None:
        """By card now, at the desk, or later."""
        if method == CARD:
            self._pay()
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

    def look(self) -> None:
        """How the payment stands by now; nobody waits for the answer."""
        desks, payment = self._desks, self._payment
        if desks is not None and payment is not None:
            self._around.quietly(lambda: desks.patient_side.my_payment(payment), self._heard)

    def _pay(self) -> None:
        desks, bill, key = self._desks, self._bill, self._key
        if desks is None or bill is None:
            return
        asked = OwnPayment(bill.open_minor, bill.currency, CARD)
        self._around.attempt(lambda: desks.patient_side.pay_mine(bill.id, asked, key), self._heard)

    def _heard(self, receipt: OwnReceipt) -> None:
        if self._bill is None:
            return
        if receipt.status == "COMPLETED":
            self._around.done(
                "Thank you. It is paid.",
                "A confirmation comes by e-mail. The reception prints the receipt if you wish.",
                finish=True,
            )
        elif receipt.status == "PENDING":
            first = self._payment is None
            self._payment = receipt.payment_id
            if first:
                self.show_again()
        else:
            self.open_bill(receipt.bill)
            self._say_problem("Not accepted, nothing was charged. Try again, or pay at the desk.")

    def _bill_page(self, bill: OwnBill) -> BillPage:
        say = self._words.say
        lines = [
            (say("What for"), say(WHAT_FOR.get(bill.kind, "Bill of the clinic"))),
            (say("Bill number"), bill.number),
            (say("To pay"), say_money(bill.open_minor, bill.currency)),
        ]
        if bill.paid_minor:
            lines.insert(2, (say("Paid already"), say_money(bill.paid_minor, bill.currency)))
        methods = (
            (CARD, say("By card, now")),
            (DESK, say("At the reception")),
            (LATER, say("Later")),
        )
        return BillPage(say("Your bill"), tuple(lines), methods, f"{self._prefix}.choose")

    def _wait_page(self, payment: UUID) -> WaitPage:
        say = self._words.say
        text = say("The reception confirms your payment. Keep the tablet for a moment.")
        title = say("Hold your card to the reader")
        return WaitPage(title, text, payment, f"{self._prefix}.look")

    def _say_problem(self, source: str) -> None:
        self._view.show_problem(self._words.say(source))
