"""Payments: taken once, never more than is open, never a word twice; taken back as a whole."""

from dataclasses import replace
from uuid import UUID

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.once import Once, Replayed
from clinic_desktop.domain.billing import interface as face
from clinic_desktop.domain.billing.service import TillService
from clinic_desktop.domain.centre.service import CentreService
from clinic_desktop.store.unit_of_work import Work
from tests.domain.billing.counter import PRICE, Counter, paying
from tests.domain.billing.till_roll import check
from tests.support.clock import NOON


@pytest.mark.row("F118")
@pytest.mark.row("F119")
def test_part_then_the_rest(counter: Counter) -> None:
    invoice = counter.issued()
    first = counter.till.take(paying(invoice, 200_000, method="CASH"))
    assert (first.status, first.receipt_number, first.taken_at) == (
        "COMPLETED",
        "R2026-00001",
        NOON,
    )
    now = counter.desk.invoice(invoice.id)
    assert (now.facts.status, now.facts.paid_minor, now.facts.open_minor) == (
        "PARTIALLY_PAID", 200_000, 300_000,
    )  # fmt: skip
    second = counter.till.take(paying(invoice, 300_000, method="TRANSFER"))
    paid = counter.desk.invoice(invoice.id)
    assert (paid.facts.status, paid.facts.paid_at, paid.facts.open_minor) == ("PAID", NOON, 0)
    assert {one.receipt_number for one in paid.payments} == {"R2026-00001", "R2026-00002"}
    assert counter.till.payment(second.id) == second
    check(counter)


@pytest.mark.row("C07")
@pytest.mark.row("F118")
@pytest.mark.parametrize("amount", [0, -1, PRICE + 1, 10**15])
def test_an_amount_is_more_than_nothing_and_at_most_what_is_open(
    counter: Counter, amount: int
) -> None:
    invoice = counter.issued()
    with pytest.raises(face.AmountRefused) as caught:
        counter.till.take(paying(invoice, amount))
    assert (caught.value.code, caught.value.params) == ("billing.amount", {"open": str(PRICE)})
    assert counter.desk.invoice(invoice.id).payments == ()
    check(counter)


def test_only_what_is_issued_and_open_is_paid(counter: Counter) -> None:
    draft = counter.draft(counter.ways.patient())
    with pytest.raises(face.InvoiceNotPayable):
        counter.till.take(paying(draft, 1))
    invoice = counter.issued()
    for wrong in (
        replace(paying(invoice, 1), currency="CHF"),
        paying(invoice, 1, method="DEPOSIT"),
    ):
        with pytest.raises(face.AmountRefused):
            counter.till.take(wrong)
    with pytest.raises(errors.Unreadable):
        counter.till.take(replace(paying(invoice, 1), key="two words"))
    counter.till.take(paying(invoice, PRICE))
    with pytest.raises(face.InvoiceNotPayable):
        counter.till.take(paying(invoice, PRICE))
    with pytest.raises(errors.NotFound):
        counter.till.take(replace(paying(invoice, 1), invoice_id=UUID(int=9)))


@pytest.mark.row("F118")
def test_the_same_key_is_the_same_payment(counter: Counter) -> None:
    invoice = counter.issued()
    taking = paying(invoice, PRICE, "dialog-1")
    first = counter.till.take(taking)
    assert [counter.till.take(taking) for _ in range(5)] == [first] * 5
    other = counter.issued()
    for wrong in (replace(taking, amount_minor=1), replace(taking, method="CASH"),
                  replace(taking, invoice_id=other.id)):  # fmt: skip
        with pytest.raises(errors.KeyReused):
            counter.till.take(wrong)
    assert len(counter.desk.invoice(invoice.id).payments) == 1
    check(counter)


def test_a_refusal_is_kept_with_its_key(counter: Counter) -> None:
    """The door keeps it, for whoever names the key there: it never succeeds later."""
    draft = counter.draft(counter.ways.patient())
    taking = paying(draft, PRICE, "dialog-1")
    caller = counter.billing.till._work._caller  # type: ignore[attr-defined]

    def till() -> TillService:
        once = Once(taking.key, "digest", lambda answer: str(answer).encode())
        work = Work(counter.clinic.store, once=once, caller=caller)
        return TillService(work, CentreService(work))

    with pytest.raises(face.InvoiceNotPayable):
        till().take(taking)
    counter.till.issue(draft.id)
    with pytest.raises(Replayed) as caught:
        till().take(taking)
    assert caught.value.answer == face.InvoiceNotPayable.text.encode()
    assert counter.desk.invoice(draft.id).payments == ()


@pytest.mark.row("F117")
def test_a_payment_is_taken_back_and_the_invoice_is_open_again(counter: Counter) -> None:
    invoice = counter.issued()
    first = counter.till.take(paying(invoice, 200_000))
    second = counter.till.take(paying(invoice, 300_000))
    assert counter.till.reverse(second.id, "Card was declined later").status == "REVERSED"
    now = counter.desk.invoice(invoice.id)
    assert (now.facts.status, now.facts.open_minor, now.facts.paid_at) == (
        "PARTIALLY_PAID", 300_000, None,
    )  # fmt: skip
    counter.till.reverse(first.id, "Wrong patient")
    assert counter.desk.invoice(invoice.id).facts.status == "ISSUED"
    with pytest.raises(WrongState):
        counter.till.reverse(first.id, "again")
    with pytest.raises(face.InvoiceRefused):
        counter.till.reverse(second.id, "")
    counter.till.take(paying(invoice, PRICE))
    assert counter.desk.invoice(invoice.id).facts.status == "PAID"
    check(counter)


def test_a_payment_of_a_closed_drawer_stays(counter: Counter) -> None:
    invoice = counter.issued()
    payment = counter.till.take(paying(invoice, PRICE, method="CASH"))
    (session,) = counter.ways.p.ask("SELECT id FROM cash_session")[0]
    counter.ways.p.change(
        "cash_session", str(session), closed_at=NOON, closed_by=counter.ways.nurse,
        expected_minor=PRICE, counted_minor=PRICE,
    )  # fmt: skip
    with pytest.raises(face.SessionClosed):
        counter.till.reverse(payment.id, "too late")
    counter.till.take(paying(counter.issued(), PRICE, method="CASH"))
    assert len(counter.ways.p.ask("SELECT id FROM cash_session")) == 2
    check(counter)


@pytest.mark.row("F123")
def test_a_deposit_paid_is_set_off_against_the_bill_of_the_case(counter: Counter) -> None:
    way = counter.ways.scheduled()
    deposit = counter.deposit(way, 150_000)
    assert deposit.status == "PAID"
    counter.ways.completed(way)
    bill = counter.issued(way, "CASE")
    assert (bill.status, bill.paid_minor, bill.open_minor) == (
        "PARTIALLY_PAID", 150_000, PRICE - 150_000,
    )  # fmt: skip
    (set_off,) = counter.desk.invoice(bill.id).payments
    assert (set_off.method, set_off.amount_minor, set_off.receipt_number) == (
        "DEPOSIT",
        150_000,
        "",
    )
    paid = counter.till.take(paying(bill, bill.open_minor))
    assert counter.desk.invoice(bill.id).facts.status == "PAID"
    (deposit_payment,) = counter.desk.invoice(deposit.id).payments
    with pytest.raises(face.DepositUsed):
        counter.till.reverse(deposit_payment.id, "Changed my mind")
    counter.till.reverse(paid.id, "Wrong card")
    counter.till.reverse(set_off.id, "To be given back")
    assert counter.till.reverse(deposit_payment.id, "Given back").status == "REVERSED"
    check(counter)


def test_a_deposit_that_covers_all_pays_all_and_no_more(counter: Counter) -> None:
    way = counter.ways.scheduled()
    counter.deposit(way, PRICE + 100_000)
    counter.ways.completed(way)
    bill = counter.issued(way, "CASE")
    assert (bill.status, bill.paid_minor, bill.paid_at) == ("PAID", PRICE, NOON)
    again = counter.issued(way, "CASE")
    assert (again.paid_minor, again.status) == (100_000, "PARTIALLY_PAID")
    assert counter.issued(way, "CASE").paid_minor == 0
    check(counter)


def test_only_what_was_paid_of_a_deposit_counts(counter: Counter) -> None:
    way = counter.ways.scheduled()
    counter.deposit(way, 150_000, paid=50_000)
    counter.deposit(way, 70_000, paid=0)
    other = counter.ways.scheduled(start=NOON.replace(month=12, day=30))
    counter.deposit(other, 90_000)
    counter.ways.completed(way)
    assert counter.issued(way, "CASE").paid_minor == 50_000
    assert counter.issued(way, "SALE").paid_minor == 0
    check(counter)


@pytest.mark.row("F123")
def test_the_money_of_a_plan(counter: Counter) -> None:
    way = counter.ways.scheduled()
    plan = UUID(way.plan)
    assert counter.desk.money_of(plan, 333_333).deposit_met, "no rule, no deposit"
    setting = str(counter.ways.p.ask("SELECT id FROM clinic_setting")[0][0])
    counter.ways.p.change("clinic_setting", setting, choices={"deposit_percent": "30"})
    due = counter.desk.money_of(plan, 333_333)
    assert (due.deposit_minor, due.deposit_paid_minor, due.deposit_met) == (100_000, 0, False)
    asked = counter.deposit(way, 100_000, paid=99_999)
    assert not counter.desk.money_of(plan, 333_333).deposit_met
    counter.till.take(paying(asked, 1))
    met = counter.desk.money_of(plan, 333_333)
    assert (met.deposit_paid_minor, met.deposit_met, len(met.invoices)) == (100_000, True, 1)
    counter.ways.completed(way)
    bill = counter.issued(way, "CASE")
    assert counter.desk.money_of(plan, 333_333).case_invoices == (bill,)


def test_a_deposit_is_waived_by_an_override(counter: Counter) -> None:
    way = counter.ways.scheduled()
    setting = str(counter.ways.p.ask("SELECT id FROM clinic_setting")[0][0])
    counter.ways.p.change("clinic_setting", setting, choices={"deposit_percent": "30"})
    of_another = UUID(counter.ways.override(way, "DEPOSIT_WAIVE"))
    with pytest.raises(face.NotWaived):
        counter.till.waive_deposit(UUID(way.plan), UUID(way.patient), "EUR", of_another)
    override = UUID(counter.ways.override(way, "DEPOSIT_WAIVE", plan_id=way.plan))
    for _ in range(2):
        counter.till.waive_deposit(UUID(way.plan), UUID(way.patient), "EUR", override)
    money = counter.desk.money_of(UUID(way.plan), PRICE)
    assert (money.deposit_waived, money.deposit_met) == (True, True)
