"""Many at once: numbers without gaps, a payment once, a deposit once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.billing.interface import Crediting, Decision, NewLine, Refunding
from tests.domain.billing.counter import PRICE, Counter, paying
from tests.domain.billing.till_roll import check


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """What each answered, or the code of its refusal."""
    gate = Barrier(len(calls))

    def go(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except ClinicError as error:
            return error.code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def issue_at_once(counter: Counter, how_many: int) -> None:
    drafts = [counter.draft(counter.ways.patient()) for _ in range(how_many)]
    said = at_once([lambda d=d: counter.till.issue(d.id).number for d in drafts])  # type: ignore[misc]
    assert sorted(map(str, said)) == [f"2026-{n:05d}" for n in range(1, how_many + 1)]
    check(counter)


@pytest.mark.row("F125")
def test_forty_invoices_at_once_have_forty_numbers(counter: Counter) -> None:
    issue_at_once(counter, 40)


@pytest.mark.full
@pytest.mark.row("F125")
def test_a_hundred_invoices_at_once_have_a_hundred_numbers(counter: Counter) -> None:
    issue_at_once(counter, 100)


@pytest.mark.row("F118")
def test_two_pay_the_same_invoice(counter: Counter) -> None:
    invoice = counter.issued()
    said = at_once([lambda: counter.till.take(paying(invoice, PRICE)) for _ in range(8)])
    assert said.count("billing.not_payable") == 7
    assert counter.desk.invoice(invoice.id).facts.status == "PAID"
    check(counter)


@pytest.mark.row("F118")
def test_eight_replays_of_one_key_are_one_payment(counter: Counter) -> None:
    invoice = counter.issued()
    taking = paying(invoice, 100_000, "dialog-1")
    said = at_once([lambda: counter.till.take(taking) for _ in range(8)])
    assert len(set(said)) == 1
    assert len(counter.desk.invoice(invoice.id).payments) == 1
    check(counter)


def test_one_key_for_two_invoices_pays_one(counter: Counter) -> None:
    invoices = [counter.issued(), counter.issued()]
    said = at_once(
        [lambda i=i: counter.till.take(paying(i, PRICE, "dialog-1")).status for i in invoices]  # type: ignore[misc]
    )
    assert sorted(map(str, said)) == ["COMPLETED", "clinic.key_reused"]
    check(counter)


def test_the_first_money_of_a_day_opens_one_drawer(counter: Counter) -> None:
    invoices = [counter.issued() for _ in range(6)]
    calls = [
        lambda i=i: counter.till.take(paying(i, PRICE, method="CASH")).status for i in invoices
    ]
    assert at_once(calls) == ["COMPLETED"] * 6  # type: ignore[arg-type]
    assert len(counter.ways.p.ask("SELECT id FROM cash_session")) == 1
    check(counter)


@pytest.mark.row("F123")
def test_a_deposit_is_set_off_once_among_bills_issued_together(counter: Counter) -> None:
    way = counter.ways.scheduled()
    counter.deposit(way, 150_000)
    late = counter.draft(way, "DEPOSIT")
    counter.ways.completed(way)
    bills = [counter.draft(way, "CASE") for _ in range(4)]
    said = at_once([lambda b=b: counter.till.issue(b.id).status for b in (*bills, late)])  # type: ignore[misc]
    assert sorted(map(str, said)) == ["ISSUED"] * 4 + ["PARTIALLY_PAID"]
    money = counter.desk.money_of(UUID(way.plan), PRICE)
    assert sum(bill.paid_minor for bill in money.case_invoices) == 150_000
    check(counter)


@pytest.mark.row("F116")
def test_one_cause_billed_by_many_at_once_is_billed_once(counter: Counter) -> None:
    way = counter.ways.completed()
    line = NewLine("Rhinoplasty", 1, PRICE, cause="CASE/1/LINE/1")
    said = at_once([lambda: counter.draft(way, "CASE", line).kind for _ in range(6)])
    assert sorted(map(str, said)) == ["CASE"] + ["billing.charged_already"] * 5
    (draft,) = counter.desk.invoices(UUID(way.patient))
    counter.till.discard(draft.id, "Typed wrongly")
    again = at_once([lambda: counter.till.collect(UUID(way.patient)).kind for _ in range(6)])
    assert sorted(map(str, again)) == ["CASE"] + ["billing.nothing_open"] * 5
    check(counter)


def test_a_line_is_decided_once_however_many_decide(counter: Counter) -> None:
    line = NewLine("Fee", 1, PRICE, cause="CASE/2/FEE", why="Terms.")
    draft = counter.draft(counter.ways.patient(), "CANCELLATION", line)
    yes, no = Decision(1, accepted=True), Decision(1, accepted=False, reason="Goodwill")
    calls = [
        lambda d=d: counter.desk.decide(draft.id, draft.version, d).facts.status
        for d in (yes, no) * 3
    ]
    said = at_once(calls)  # type: ignore[arg-type]
    assert sorted(map(str, said))[1:] == ["clinic.stale"] * 5
    assert said.count("DRAFT") + said.count("VOID") == 1


@pytest.mark.row("F118")
def test_credit_is_given_back_or_used_once_however_many_ask(counter: Counter) -> None:
    way = counter.ways.patient()
    paid = counter.issued(way)
    counter.till.take(paying(paid, PRICE))
    now = counter.desk.invoice(paid.id).facts
    notes = [
        lambda: counter.ledger.write_credit_note(Crediting(paid.id, now.version, "Gone")).kind
    ] * 4
    said = at_once(notes)  # type: ignore[arg-type]
    assert sorted(map(str, said)) == ["CREDIT_NOTE"] + ["clinic.stale"] * 3
    other = counter.issued(way)
    back = Refunding(UUID(way.patient), PRICE, "EUR", "CASH", "Gone", "dialog-1")
    calls = [
        *[lambda: counter.ledger.refund(back, alone=True)[0].status] * 3,
        lambda: counter.ledger.refund(replace(back, key="dialog-2"), alone=True)[0].status,
        lambda: counter.ledger.use_credit(other.id, other.version, PRICE).status,
    ]
    said = at_once(calls)  # type: ignore[arg-type]
    refused = {"billing.refund_too_much", "billing.amount", "billing.credit_too_small"}
    winners = [one for one in said if one not in refused]
    assert winners in (["COMPLETED"] * 3, ["COMPLETED"], ["PAID"]), said
    assert sum(one.amount_minor for one in counter.desk.credit(UUID(way.patient))) == 0
    check(counter)
