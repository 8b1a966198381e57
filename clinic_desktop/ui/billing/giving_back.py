"""Money back from the screen: credit notes, payments taken back, credit used or given back."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID, uuid4

from clinic_desktop.domain.billing.interface import (
    Crediting,
    CreditPart,
    InvoiceFacts,
    InvoiceSheet,
    PaymentFacts,
    Refunding,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.workplace import Workplace

Run = Callable[[Callable[[], Any], Callable[[Any], None]], None]


class View(Protocol):
    def show_note_form(self, sheet: InvoiceSheet) -> None: ...
    def show_refund(self, amount_minor: int, currency: str, key: str) -> None: ...
    def close_drawer(self) -> None: ...
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...


class GivingBack:
    """Part of the billing presenter; `run` sends, `load` shows what stands afterwards."""

    def __init__(
        self, view: View, clinic: Clinic, place: Workplace, run: Run, load: Callable[[], None]
    ) -> None:
        self._view, self._clinic, self._place = view, clinic, place
        self._run, self._load = run, load

    def credit(self, sheet: InvoiceSheet, position: int, amount_minor: int, why: str) -> None:
        """`position` 0: everything that was not credited yet."""
        parts = (CreditPart(position, amount_minor),) if position else ()
        asked = Crediting(sheet.facts.id, sheet.facts.version, why, parts)

        def made(note: InvoiceFacts) -> None:
            self._view.close_drawer()
            self._load()
            self._place.ways.tell(f"Credit note {note.number}")

        self._run(lambda: self._clinic.money.credit(asked), made)

    def reverse(self, payment_id: UUID) -> None:
        def given(why: str) -> None:
            self._run(
                lambda: self._clinic.money.reverse(payment_id, why),
                lambda _: self._done("The payment is taken back."),
            )

        self._view.ask_reason("Take the payment back", given)

    def charge_back(self, payment_id: UUID) -> None:
        def given(proof: str) -> None:
            self._run(
                lambda: self._clinic.money.charge_back(payment_id, proof),
                lambda _: self._done("The bank's return is kept; the invoice is open again."),
            )

        self._view.ask_reason("The bank took it back: day and case number", given)

    def came_late(self, payment_id: UUID) -> None:
        def given(proof: str) -> None:
            self._run(
                lambda: self._clinic.money.confirm_late(payment_id, proof),
                lambda _: self._done("The payment counts; what was over is the patient's credit."),
            )

        self._view.ask_reason("It came after all: slip or statement number", given)

    def use(self, facts: InvoiceFacts, credit_minor: int) -> None:
        """As much of the patient's credit as is open."""
        amount = min(credit_minor, facts.open_minor)
        self._run(
            lambda: self._clinic.money.use_credit(facts.id, facts.version, amount),
            lambda _: self._done("The credit is set against the invoice."),
        )

    def begin_refund(self, amount_minor: int, currency: str) -> None:
        """The key is made now and kept until a final answer."""
        self._view.show_refund(amount_minor, currency, uuid4().hex)

    def refund(self, asked: Refunding) -> None:
        def made(payments: tuple[PaymentFacts, ...]) -> None:
            self._view.close_drawer()
            waits = any(one.status == "PENDING" for one in payments)
            self._done("A second person confirms it." if waits else "The money is given back.")

        self._run(lambda: self._clinic.money.refund(asked), made)

    def confirm(self, payment_id: UUID) -> None:
        self._run(
            lambda: self._clinic.money.confirm_refund(payment_id),
            lambda _: self._done("The refund is confirmed."),
        )

    def refuse(self, payment_id: UUID) -> None:
        def given(why: str) -> None:
            self._run(
                lambda: self._clinic.money.refuse_refund(payment_id, why),
                lambda _: self._done("The refund is refused; it stays credit."),
            )

        self._view.ask_reason("Refuse the refund", given)

    def _done(self, words: str) -> None:
        self._load()
        self._place.ways.tell(words)
