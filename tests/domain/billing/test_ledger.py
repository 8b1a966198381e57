"""Credit notes, the patient's credit and refunds: nothing is edited, nothing given twice."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.billing import interface as face
from clinic_desktop.domain.billing.interface import (
    Crediting,
    CreditPart,
    InvoiceFacts,
    NewLine,
    Refunding,
)
from tests.domain.billing.counter import PRICE, Counter, paying
from tests.domain.billing.till_roll import check
from tests.support.clock import NOON
from tests.support.inner import inner
from tests.support.raw_chain import Way

TWO = (NewLine("Cream", 2, 10_000, tax_percent=20), NewLine("Visit", 1, 30_000))


def sold(counter: Counter, paid: int = 0) -> tuple[Way, InvoiceFacts]:
    way = counter.ways.patient()
    invoice = counter.issued(way, "SALE", *TWO)
    if paid:
        counter.till.take(paying(invoice, paid))
    return way, counter.desk.invoice(invoice.id).facts


def note(counter: Counter, invoice: InvoiceFacts, *parts: CreditPart) -> InvoiceFacts:
    now = counter.desk.invoice(invoice.id).facts.version
    return counter.ledger.write_credit_note(Crediting(invoice.id, now, "Goodwill", parts))


def refunding(way: Way, amount: int, key: str = "", method: str = "TRANSFER") -> Refunding:
    return Refunding(UUID(way.patient), amount, "EUR", method, "Changed", key or str(uuid4()))


def credit(counter: Counter, way: Way) -> int:
    return sum(one.amount_minor for one in counter.desk.credit(UUID(way.patient)))


@pytest.mark.row("F117")
@pytest.mark.row("F125")
def test_a_whole_credit_note_voids_an_unpaid_invoice(counter: Counter) -> None:
    _, invoice = sold(counter)
    made = note(counter, invoice)
    assert (made.kind, made.number, made.total_minor) == ("CREDIT_NOTE", "C2026-00001", 50_000)
    assert (made.credits_id, made.note, made.open_minor) == (invoice.id, "Goodwill", 0)
    gone = counter.desk.invoice(invoice.id)
    assert (gone.facts.status, gone.facts.open_minor, gone.facts.number) == (
        "VOID", 0, invoice.number,
    )  # fmt: skip
    assert [line.total_minor for line in gone.lines] == [20_000, 30_000], "it never changes"
    paper = counter.desk.invoice(made.id)
    assert [(one.text, one.total_minor, one.tax_minor) for one in paper.lines] == [
        ("Cream", 20_000, 3_333), ("Visit", 30_000, 0),
    ]  # fmt: skip
    with pytest.raises((WrongState, face.AmountRefused)):
        note(counter, invoice)
    with pytest.raises(face.NothingToCredit):
        note(counter, made)
    assert counter.issued().number == "2026-00002", "notes count in a series of their own"
    check(counter)


def test_a_part_is_credited_up_to_what_is_left_of_a_line(counter: Counter) -> None:
    _, invoice = sold(counter)
    note(counter, invoice, CreditPart(1, 5_000))
    now = counter.desk.invoice(invoice.id).facts
    assert (now.status, now.credited_minor, now.open_minor) == ("ISSUED", 5_000, 45_000)
    for wrong in (CreditPart(1, 15_001), CreditPart(1, 0), CreditPart(9, 1), CreditPart(2, -1)):
        with pytest.raises(face.AmountRefused):
            note(counter, invoice, wrong)
    with pytest.raises(face.AmountRefused):
        note(counter, invoice, CreditPart(2, 1), CreditPart(2, 1))
    rest = note(counter, invoice)
    assert rest.total_minor == 45_000
    assert counter.desk.invoice(invoice.id).facts.status == "VOID"
    check(counter)


def test_what_was_paid_becomes_credit_and_is_used_or_given_back(counter: Counter) -> None:
    way, invoice = sold(counter, paid=50_000)
    note(counter, invoice, CreditPart(1, 20_000))
    now = counter.desk.invoice(invoice.id).facts
    assert (now.status, now.paid_minor, credit(counter, way)) == ("PAID", 30_000, 20_000)
    check(counter)
    other = counter.issued(way, "SALE", NewLine("Gel", 1, 15_000))
    with pytest.raises(face.AmountRefused):
        counter.ledger.use_credit(other.id, other.version, 15_001)
    paid = counter.ledger.use_credit(other.id, other.version, 15_000)
    assert (paid.status, credit(counter, way)) == ("PAID", 5_000)
    (shown,) = counter.desk.invoice(other.id).payments
    assert (shown.method, shown.amount_minor) == ("CREDIT", 15_000)
    with pytest.raises(face.RefundTooMuch):
        counter.ledger.refund(refunding(way, 5_001), alone=False)
    (back,) = counter.ledger.refund(refunding(way, 5_000), alone=False)
    assert (back.direction, back.status, back.receipt_number) == (
        "OUT", "COMPLETED", "R2026-00002",
    )  # fmt: skip
    assert credit(counter, way) == 0
    check(counter)


def test_a_refund_is_given_once_for_its_key(counter: Counter) -> None:
    way, invoice = sold(counter, paid=50_000)
    note(counter, invoice)
    asked = refunding(way, 10_000, "dialog-1")
    first = counter.ledger.refund(asked, alone=False)
    assert counter.ledger.refund(asked, alone=False) == first
    with pytest.raises(errors.KeyReused):
        counter.ledger.refund(replace(asked, amount_minor=9_000), alone=False)
    with pytest.raises(face.DropReason):
        counter.ledger.refund(replace(refunding(way, 1), reason=" "), alone=False)
    with pytest.raises(face.AmountRefused):
        counter.ledger.refund(refunding(way, 1, method="BARTER"), alone=False)
    assert credit(counter, way) == 40_000
    check(counter)


def test_above_the_limit_a_second_person_confirms(counter: Counter) -> None:
    way = counter.ways.patient()
    invoice = counter.issued(way)
    counter.till.take(paying(invoice, PRICE))
    note(counter, invoice)
    (waits,) = counter.ledger.refund(refunding(way, 60_000), alone=False)
    assert (waits.status, waits.receipt_number) == ("PENDING", "")
    assert credit(counter, way) == PRICE - 60_000, "it is promised already"
    with pytest.raises(face.OwnRefund):
        counter.ledger.confirm_refund(waits.id)
    check(counter)
    colleague = inner(counter.clinic, "ADMIN").ledger
    done = colleague.confirm_refund(waits.id)
    assert (done.status, done.receipt_number) == ("COMPLETED", "R2026-00002")
    (no,) = counter.ledger.refund(refunding(way, 70_000), alone=False)
    assert colleague.refuse_refund(no.id, "Not agreed").status == "FAILED"
    assert credit(counter, way) == PRICE - 60_000
    (alone,) = counter.ledger.refund(refunding(way, 70_000), alone=True)
    assert alone.status == "COMPLETED"
    check(counter)


def test_too_much_paid_is_kept_only_where_it_was_said(counter: Counter) -> None:
    way, invoice = sold(counter)
    with pytest.raises(face.AmountRefused):
        counter.till.take(paying(invoice, 50_001))
    counter.till.take(replace(paying(invoice, 60_000), surplus=True))
    assert counter.desk.invoice(invoice.id).facts.status == "PAID"
    assert credit(counter, way) == 10_000
    check(counter)


@pytest.mark.row("F117")
def test_a_payment_taken_back_takes_its_credit_along(counter: Counter) -> None:
    way, invoice = sold(counter)
    taken = counter.till.take(replace(paying(invoice, 60_000), surplus=True))
    other = counter.issued(way, "SALE", NewLine("Gel", 1, 8_000))
    counter.ledger.use_credit(other.id, other.version, 8_000)
    counter.till.reverse(taken.id, "The card was stolen")
    for one in (invoice, other):
        assert counter.desk.invoice(one.id).facts.status == "ISSUED"
    assert credit(counter, way) == 0
    check(counter)


def test_what_was_given_back_is_not_taken_back_again(counter: Counter) -> None:
    way, invoice = sold(counter)
    taken = counter.till.take(replace(paying(invoice, 60_000), surplus=True))
    counter.ledger.refund(refunding(way, 4_000), alone=False)
    with pytest.raises(face.Refunded):
        counter.till.reverse(taken.id, "Wrong card")
    check(counter)


def test_a_deposit_that_a_bill_used_is_freed_with_the_bill(counter: Counter) -> None:
    way = counter.ways.scheduled()
    deposit = counter.deposit(way, 150_000)
    counter.ways.completed(way)
    bill = counter.issued(way, "CASE")
    with pytest.raises(face.DepositUsed):
        note(counter, deposit)
    counter.till.take(paying(bill, 100_000))
    note(counter, bill, CreditPart(1, PRICE - 100_000))
    now = counter.desk.invoice(bill.id).facts
    assert (now.status, now.paid_minor, credit(counter, way)) == ("PAID", 100_000, 100_000)
    check(counter)
    note(counter, deposit, CreditPart(1, 50_000))
    assert credit(counter, way) == 150_000
    check(counter)


def started(counter: Counter, amount: int = 50_000) -> tuple[Way, InvoiceFacts, UUID]:
    """A payment by card that the terminal declined."""
    way, invoice = sold(counter)
    begun = counter.till.start(paying(invoice, amount))
    counter.till.hear(begun.id, face.TerminalAnswer("DECLINED", words="No"))
    return way, invoice, begun.id


@pytest.mark.row("F117")
def test_what_the_bank_took_back_is_open_again_though_the_drawer_is_closed(
    counter: Counter,
) -> None:
    way, invoice = sold(counter)
    taken = counter.till.take(replace(paying(invoice, 60_000), surplus=True))
    (session,) = counter.ways.p.ask("SELECT id FROM cash_session")[0]
    counter.ways.p.change(
        "cash_session", str(session), closed_at=NOON, closed_by=counter.ways.nurse,
        expected_minor=0, counted_minor=0,
    )  # fmt: skip
    with pytest.raises(face.DropReason):
        counter.ledger.charge_back(taken.id, " ")
    assert counter.ledger.charge_back(taken.id, "Case 4711").status == "REVERSED"
    assert counter.desk.invoice(invoice.id).facts.status == "ISSUED"
    assert credit(counter, way) == 0
    with pytest.raises(WrongState):
        counter.ledger.charge_back(taken.id, "again")
    check(counter)


def test_no_bank_takes_cash_back_nor_what_was_given_back(counter: Counter) -> None:
    way, invoice = sold(counter)
    cash = counter.till.take(paying(invoice, 20_000, method="CASH"))
    with pytest.raises(face.NotByCard):
        counter.ledger.charge_back(cash.id, "Case 1")
    card = counter.till.take(replace(paying(invoice, 40_000), surplus=True))
    counter.ledger.refund(refunding(way, 4_000), alone=False)
    with pytest.raises(face.Refunded):
        counter.ledger.charge_back(card.id, "Case 2")
    check(counter)


def test_what_came_after_all_settles_its_invoice_once(counter: Counter) -> None:
    way, invoice, late = started(counter)
    with pytest.raises(face.DropReason):
        counter.ledger.confirm_late(late, "")
    came = counter.ledger.confirm_late(late, "Statement 3")
    assert (came.status, bool(came.receipt_number)) == ("COMPLETED", True)
    assert counter.desk.invoice(invoice.id).facts.status == "PAID"
    with pytest.raises(WrongState):
        counter.ledger.confirm_late(late, "Statement 3")
    assert credit(counter, way) == 0
    check(counter)


def test_what_came_after_all_is_credit_where_the_invoice_is_paid_or_void(counter: Counter) -> None:
    way, invoice, late = started(counter)
    counter.till.take(paying(invoice, 30_000))
    counter.ledger.confirm_late(late, "Statement 3")
    assert credit(counter, way) == 30_000
    other, gone, lost = started(counter)
    note(counter, gone)
    counter.ledger.confirm_late(lost, "Statement 4")
    assert credit(counter, other) == 50_000
    check(counter)
