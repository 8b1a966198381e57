"""Walls of money against a second program."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import Chain, Way
from tests.support.second_program import refused


class Till:
    """Invoices and payments of one patient, in the lawful order."""

    def __init__(self, chain: Chain) -> None:
        self.chain, self.p = chain, chain.p
        self.way: Way = chain.patient()
        self.series = self.p.put("number_series", kind="INVOICE", scope="2026", last=0)

    def draft(self, **more: Any) -> str:
        row = {"patient_id": self.way.patient, "site_id": self.chain.site, "currency": "EUR"}
        return self.p.put("invoice", **{**row, "kind": "SALE", **more})

    def line(self, invoice: str, amount: int = 10_000, **more: Any) -> str:
        row = {"invoice_id": invoice, "patient_id": self.way.patient, "text": "cream"}
        price = {"unit_minor": amount, "total_minor": amount, "tax_category": "STANDARD"}
        return self.p.put("invoice_line", **{**row, **price, "position": 1, **more})

    def next_number(self) -> int:
        number: int = self.p.value("number_series", self.series, "last") + 1
        self.p.change("number_series", self.series, last=number)
        return number

    def issue(self, invoice: str, **more: Any) -> None:
        numbered = {"series": "2026", "issued_at": NOON, "status": "ISSUED", "total_minor": 10_000}
        if "number" not in more:
            more["number"] = self.next_number()
        self.p.change("invoice", invoice, **{**numbered, **more})

    def issued(self, **more: Any) -> str:
        invoice = self.draft(**more)
        self.line(invoice)
        self.issue(invoice)
        return invoice

    def payment(self, amount: int = 10_000, **more: Any) -> str:
        row = {
            "patient_id": self.way.patient, "direction": "IN", "method": "CARD", "currency": "EUR",
            "amount_minor": amount, "idempotency_key": str(uuid4()), "status": "COMPLETED",
        }  # fmt: skip
        return self.p.put("payment", **{**row, **more})

    def allocate(self, payment: str, invoice: str, amount: int, **more: Any) -> str:
        return self.p.put(
            "payment_allocation", payment_id=payment, invoice_id=invoice,
            patient_id=self.way.patient, amount_minor=amount, **more,
        )  # fmt: skip

    def credit(self, amount: int, payment: str | None) -> str:
        row = {"patient_id": self.way.patient, "currency": "EUR", "payment_id": payment}
        return self.p.put("patient_credit", **row, amount_minor=amount)

    def paid(self, invoice: str) -> int:
        found: int = self.p.value("invoice", invoice, "paid_minor")
        return found


@pytest.fixture
def till(chain: Chain) -> Till:
    return Till(chain)


def test_a_case_is_billed_when_it_is_completed(till: Till) -> None:
    till.way = till.chain.in_theatre()
    bill = {"kind": "CASE", "case_id": till.way.case, "plan_id": till.way.plan}
    with refused("billing.case_not_completed"):
        till.draft(**bill)
    with refused("billing.case_not_completed", "clinic.broken"):
        till.draft(kind="CASE")
    till.chain.written_up(till.way)
    till.chain.case_to(till.way, "COMPLETED", outcome="DONE", completed_at=NOON)
    other = till.chain.patient()
    with refused("billing.case_not_completed", "clinic.broken"):
        till.draft(**bill, patient_id=other.patient)
    till.draft(**bill)


def test_a_consultation_is_billed_when_it_is_completed(till: Till) -> None:
    till.chain.consulted(till.way, status="IN_PROGRESS")
    with refused("billing.consultation_not_completed"):
        till.draft(kind="CONSULTATION", consultation_id=till.way.consultation)
    till.chain.consulted(till.way)
    till.draft(kind="CONSULTATION", consultation_id=till.way.consultation)


@pytest.mark.row("F125")
def test_numbers_follow_one_another(till: Till) -> None:
    first, second, third = (till.draft() for _ in range(3))
    for invoice in (first, second, third):
        till.line(invoice)
    with refused("billing.number_order", "clinic.broken"):
        till.issue(first, number=1)  # not taken from the counter
    till.issue(first)
    with refused("billing.number_order", "billing.number_taken"):
        till.issue(second, number=1)
    with refused("clinic.broken", "billing.number_order"):
        till.issue(second, number=None)
    till.next_number()
    with refused("billing.number_order"):
        till.issue(second)  # a number would be missing
    with refused("centre.number_back"):
        till.p.change("number_series", till.series, last=1)


def test_the_total_is_the_sum_of_the_lines(till: Till) -> None:
    invoice = till.draft()
    till.line(invoice)
    till.line(invoice, 2_500, position=2)
    with refused("billing.total_differs"):
        till.issue(invoice)
    till.issue(invoice, number=1, total_minor=12_500)


@pytest.mark.parametrize(
    "change",
    [
        {"total_minor": 1}, {"currency": "CHF"}, {"number": 2}, {"series": "2027"}, {"note": "x"},
        {"issued_at": None}, {"kind": "DEPOSIT"}, {"paid_minor": 10_000}, {"credited_minor": 1},
    ],
)  # fmt: skip
def test_an_issued_invoice_stays(till: Till, change: dict[str, Any]) -> None:
    invoice = till.issued()
    with refused("billing.invoice_kept", "billing.not_in_ledger", "clinic.broken"):
        till.p.change("invoice", invoice, **change)


def test_nothing_of_an_issued_invoice_goes(till: Till) -> None:
    invoice = till.draft()
    line = till.line(invoice)
    till.p.change("invoice_line", line, text="better cream")
    till.p.remove("invoice_line", line)
    line = till.line(invoice)
    till.issue(invoice)
    with refused("billing.invoice_kept"):
        till.p.change("invoice_line", line, text="other")
    with refused("billing.invoice_kept"):
        till.p.remove("invoice_line", line)
    with refused("billing.invoice_kept"):
        till.line(invoice, position=2)
    with refused("billing.invoice_kept"):
        till.p.remove("invoice", invoice)


def test_what_is_paid_follows_the_allocations(till: Till) -> None:
    invoice, payment = till.issued(), till.payment(4_000)
    till.allocate(payment, invoice, 4_000)
    assert till.paid(invoice) == 4_000
    with refused("billing.not_settled"):
        till.p.change("invoice", invoice, status="PAID")
    till.p.change("invoice", invoice, status="PARTIALLY_PAID")
    till.allocate(till.payment(6_000), invoice, 6_000)
    till.p.change("invoice", invoice, status="PAID")
    with refused("billing.not_settled", "workflow.wrong_state"):
        till.p.change("invoice", invoice, status="ISSUED")


def test_never_more_than_the_total_nor_than_was_received(till: Till) -> None:
    invoice = till.issued()
    with refused("billing.overpaid"):
        till.allocate(till.payment(20_000), invoice, 10_001)
    small = till.payment(3_000)
    with refused("billing.overpaid"):
        till.allocate(small, invoice, 3_001)
    till.allocate(small, invoice, 3_000)
    with refused("billing.overpaid"):
        till.allocate(small, invoice, 1)
    with refused("billing.overpaid"):
        till.allocate(till.payment(9_000), invoice, 7_001)
    assert till.paid(invoice) == 3_000


def test_only_money_that_came_in_is_allocated(till: Till) -> None:
    invoice = till.issued()
    back = {"direction": "OUT", "refunds_id": till.payment()}
    for more in ({"status": "PENDING"}, back, {"currency": "CHF"}):
        with refused("billing.overpaid"):
            till.allocate(till.payment(**more), invoice, 1_000)
    with refused("billing.overpaid"):
        till.allocate(till.payment(), till.draft(), 1_000)
    stranger = till.chain.patient()
    with refused("clinic.broken", "billing.overpaid"):
        till.p.put(
            "payment_allocation", payment_id=till.payment(patient_id=stranger.patient),
            invoice_id=invoice, patient_id=stranger.patient, amount_minor=1_000,
        )  # fmt: skip


def test_an_allocation_is_taken_back_as_a_whole(till: Till) -> None:
    invoice, payment = till.issued(), till.payment(4_000)
    made = till.allocate(payment, invoice, 4_000)
    till.p.change("invoice", invoice, status="PARTIALLY_PAID")
    with refused("billing.still_allocated"):
        till.p.change("payment", payment, status="REVERSED")
    with refused("billing.reverse_differs"):
        till.allocate(payment, invoice, -1_000, reverses_id=made)
    with refused("clinic.broken"):
        till.allocate(payment, invoice, -4_000)
    till.allocate(payment, invoice, -4_000, reverses_id=made)
    till.p.change("invoice", invoice, status="ISSUED")
    till.p.change("payment", payment, status="REVERSED")
    with refused("billing.overpaid", "clinic.exists"):
        till.allocate(payment, invoice, 4_000)
    for change in ({"amount_minor": 1}, {"invoice_id": till.issued()}):
        with refused("billing.kept", "clinic.broken"):
            till.p.change("payment_allocation", made, **change)


def test_a_payment_key_is_used_once(till: Till) -> None:
    till.payment(idempotency_key="k")
    with refused("clinic.key_reused"):
        till.payment(idempotency_key="k")


def test_a_payment_stays_and_moves_as_the_table_says(till: Till) -> None:
    payment = till.payment(status="PENDING")
    for change in ({"amount_minor": 1}, {"method": "CASH"}, {"idempotency_key": "x"}):
        with refused("billing.kept"):
            till.p.change("payment", payment, **change)
    with refused("workflow.wrong_state"):
        till.p.change("payment", payment, status="REVERSED")
    till.p.change("payment", payment, status="COMPLETED", terminal_state="CONFIRMED")
    with refused("workflow.wrong_state"):
        till.p.change("payment", payment, status="PENDING")
    with refused("billing.kept"):
        till.p.remove("payment", payment)
    with refused("clinic.broken"):
        till.payment(0)


def test_no_more_is_given_back_than_came_in(till: Till) -> None:
    invoice, payment = till.issued(), till.payment(9_000)
    till.allocate(payment, invoice, 4_000)
    back = {"direction": "OUT", "refunds_id": payment}
    with refused("billing.refund_too_much"):
        till.payment(5_001, **back)
    till.payment(3_000, **back)
    with refused("billing.refund_too_much"):
        till.payment(2_001, **back)
    with refused("billing.overpaid"):
        till.allocate(payment, invoice, 2_001)
    till.payment(2_000, **back)
    with refused("billing.refund_too_much"):
        till.payment(1, direction="IN", refunds_id=payment)
    with refused("billing.refund_too_much"):
        till.payment(1, direction="OUT")


def test_a_refund_that_failed_is_not_paid_late_beside_another(till: Till) -> None:
    payment = till.payment(9_000)
    back = {"direction": "OUT", "refunds_id": payment, "status": "PENDING"}
    first = till.payment(9_000, **back)
    with refused("billing.refund_too_much"):
        till.payment(1, **back)
    till.p.change("payment", first, status="FAILED")
    second = till.payment(1, **back)
    with refused("billing.refund_too_much"):
        till.p.change("payment", first, status="COMPLETED")
    till.p.change("payment", second, status="FAILED")
    till.p.change("payment", first, status="COMPLETED")


def test_only_received_money_is_a_patients_credit(till: Till) -> None:
    payment = till.payment(9_000)
    for source in (till.payment(status="PENDING"), till.payment(currency="CHF"), None):
        with refused("billing.credit_too_large"):
            till.credit(1, source)
    till.allocate(payment, till.issued(), 4_000)
    till.payment(2_000, direction="OUT", refunds_id=payment)
    with refused("billing.credit_too_large"):
        till.credit(3_001, payment)
    till.credit(3_000, payment)
    with refused("billing.refund_too_much"):
        till.payment(1, direction="OUT", refunds_id=payment)
    with refused("billing.overpaid"):
        till.allocate(payment, till.issued(), 1)
    till.credit(-1_000, payment)
    till.payment(1_000, direction="OUT", refunds_id=payment)
    with refused("billing.credit_too_small"):
        till.credit(-2_001, payment)


def test_a_credit_note_settles_what_it_credits(till: Till) -> None:
    invoice = till.issued()
    with refused("billing.nothing_to_credit"):
        till.draft(kind="CREDIT_NOTE", credits_id=till.draft())
    with refused("clinic.broken"):
        till.draft(kind="SALE", credits_id=invoice)
    with refused("billing.not_settled"):
        till.p.change("invoice", invoice, status="VOID")
    note = till.draft(kind="CREDIT_NOTE", credits_id=invoice)
    till.line(note)
    with refused("billing.not_in_ledger"):
        till.p.change("invoice", invoice, credited_minor=10_000)
    till.issue(note)
    till.p.change("invoice", invoice, credited_minor=10_000)
    till.p.change("invoice", invoice, status="VOID")


def test_a_draft_is_discarded_without_a_number(till: Till) -> None:
    invoice = till.draft()
    till.p.change("invoice", invoice, status="VOID", status_reason="typed twice")
    with refused("workflow.wrong_state"):
        till.p.change("invoice", invoice, status="DRAFT")


def test_credit_never_falls_below_nothing(till: Till) -> None:
    payment = till.payment(500)
    for source in (payment, None):
        with refused("billing.credit_too_small"):
            till.credit(-1, source)
    credit = till.credit(500, payment)
    till.credit(-400, payment)
    with refused("billing.credit_too_small"):
        till.credit(-101, payment)
    with refused("billing.kept"):
        till.p.remove("patient_credit", credit)


def test_receipts_are_numbered_and_stay(till: Till) -> None:
    series = till.p.put("number_series", kind="RECEIPT", scope="R-2026", last=1)
    row = {"series": "R-2026", "patient_id": till.way.patient, "content": {}}
    with refused("billing.number_order"):
        till.p.put("receipt", **row, number=2, payment_id=till.payment())
    first = till.p.put("receipt", **row, number=1, payment_id=till.payment())
    till.p.change("number_series", series, last=3)
    with refused("billing.number_order"):
        till.p.put("receipt", **row, number=3, payment_id=till.payment())
    with refused("billing.kept"):
        till.p.change("receipt", first, content={"x": 1})
    with refused("billing.kept"):
        till.p.remove("receipt", first)


def test_a_closed_drawer_stays_closed(till: Till) -> None:
    opened = {"site_id": till.chain.site, "currency": "EUR", "opened_by": till.chain.nurse}
    drawer = till.p.put("cash_session", **opened, opening_minor=0)
    with refused("billing.drawer_open"):
        till.p.put("cash_session", **opened, opening_minor=0)
    cash = {"method": "CASH", "cash_session_id": drawer}
    till.payment(**cash)
    with refused("billing.session_closed"):
        till.payment(**cash, currency="CHF")
    counted = {"closed_at": NOON, "closed_by": till.chain.nurse, "counted_minor": 1}
    with refused("clinic.broken"):
        till.p.change("cash_session", drawer, **counted)
    till.p.change("cash_session", drawer, **counted, expected_minor=1)
    with refused("billing.session_closed"):
        till.p.change("cash_session", drawer, counted_minor=2)
    with refused("billing.session_closed"):
        till.payment(**cash)


def test_a_price_is_ended_never_changed(till: Till) -> None:
    prices = till.p.put("price_list", name="2026", currency="EUR")
    row = {"price_list_id": prices, "kind": "PROCEDURE", "code": "RHINO_PRIM"}
    price = till.p.put("price", **row, amount_minor=1)
    with refused("billing.prices_kept"):
        till.p.change("price", price, amount_minor=2)
    with refused("billing.price_changed"):
        till.p.put("price", **row, amount_minor=2, edition=2)
    till.p.change("price", price, ended_at=NOON)
    till.p.put("price", **row, amount_minor=2, edition=2)


def test_what_happened_is_charged_once(till: Till) -> None:
    row = {"kind": "FEE", "patient_id": till.way.patient, "unit_minor": 1, "currency": "EUR"}
    charge = till.p.put("charge", cause="NO_SHOW/1", **row)
    with refused("billing.charged_already"):
        till.p.put("charge", cause="NO_SHOW/1", **row)
    with refused("billing.not_in_ledger", "clinic.broken"):
        till.p.change("charge", charge, status="BILLED", invoice_id=till.draft())
    with refused("billing.kept"):
        till.p.change("charge", charge, unit_minor=2)
    till.p.change("charge", charge, status="DROPPED", status_reason="ill")


def charged(till: Till, **more: Any) -> str:
    row = {"kind": "CASE", "patient_id": till.way.patient, "currency": "EUR", "text": "cream"}
    return till.p.put("charge", **{**row, "cause": str(uuid4()), "unit_minor": 10_000, **more})


def test_a_charge_stands_on_one_invoice(till: Till) -> None:
    charge, first, second = charged(till, why="Terms."), till.draft(), till.draft()
    line = till.line(first, charge_id=charge)
    with refused("billing.charged_already"):
        till.line(second, charge_id=charge)
    with refused("billing.kept"):
        till.p.change("invoice_line", line, charge_id=None)
    with refused("billing.undecided"):
        till.issue(first)
    till.p.change("charge", charge, status="BILLED", invoice_id=first)
    till.issue(first, number=1)
    with refused("billing.charged_already"):
        till.p.change("charge", charge, status="OPEN", invoice_id=None)
    with refused("billing.charged_already"):
        till.line(second, charge_id=charge)


def test_a_charge_of_a_thrown_away_draft_is_free_again(till: Till) -> None:
    charge, first = charged(till), till.draft()
    till.line(first, charge_id=charge)
    till.p.change("charge", charge, status="BILLED", invoice_id=first)
    till.p.change("invoice", first, status="VOID", status_reason="typed twice")
    till.p.change("charge", charge, status="OPEN", invoice_id=None)
    till.line(till.draft(), charge_id=charge)


def test_another_price_than_quoted_needs_its_name(till: Till) -> None:
    till.way = till.chain.completed()
    whose = {"kind": "CASE", "case_id": till.way.case, "plan_id": till.way.plan}
    charge = charged(till, unit_minor=12_000, case_id=till.way.case, plan_id=till.way.plan)
    bill = till.draft(**whose)
    till.line(bill, charge_id=charge, source="QUOTATION")
    till.p.change("charge", charge, status="BILLED", invoice_id=bill)
    with refused("billing.price_deviation"):
        till.issue(bill)
    till.p.put(
        "override", code="PRICE_DEVIATION", patient_id=till.way.patient, case_id=till.way.case,
        actor_id=till.chain.nurse, reason_code="PRICE",
    )  # fmt: skip
    till.issue(bill, number=1)
