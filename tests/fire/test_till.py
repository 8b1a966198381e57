"""Money and goods under many hands: once is once, a number is one, a serial is one."""

from collections import defaultdict
from datetime import date
from functools import partial
from multiprocessing.synchronize import Barrier
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.billing.interface import Taking
from clinic_desktop.domain.inventory.interface import NewItem, NewLot, Use
from tests.fire import checks
from tests.fire.crowd import Met, crowd, report
from tests.fire.figures import Figures, on_both
from tests.fire.ground import drafts, issued, opened, registered
from tests.support.inner import inner
from tests.support.ways import Ways

AMOUNT, PER_INVOICE = 100, 10
ASKED = "SELECT idempotency_key, amount_minor FROM payment WHERE status = 'COMPLETED'"


class LineCut(Exception):  # noqa: N818  the answer never arrives
    pass


def pay(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    """Each key is sent again and again, by everybody; every third answer is lost after commit."""
    with opened(told["url"]) as clinic:
        desks, chance, lost = clinic.role("RECEPTION"), Random(number), [False]
        clinic.store.heard.append(lambda _seq: _cut(lost[0]))
        jobs = told["jobs"][number :: told["workers"]]
        start.wait()
        for key, invoice in jobs:
            taking = Taking(UUID(invoice), AMOUNT, "EUR", "CARD", key, "terminal 1")
            lost[0] = chance.random() < 0.33
            met.go(partial(_paid, desks.money.pay, taking, met.answers))


def _cut(lost: bool) -> None:
    if lost:
        raise LineCut


def _paid(call: Any, taking: Taking, answers: list[Any]) -> None:
    try:
        paid = call(taking)
    except LineCut:
        return
    answers.append([taking.key, str(paid.id), paid.receipt_number])


@pytest.mark.row("F118")
@pytest.mark.parametrize(("engine_name", "figures"), on_both())
def test_a_payment_counts_once_however_often_it_is_sent(
    clinic_url: str, engine: str, figures: Figures
) -> None:
    keys = [f"fire-{n}" for n in range(figures.payment_keys)]
    bills = -(-len(keys) // PER_INVOICE)
    with opened(clinic_url) as clinic:
        patients = registered(clinic.role("RECEPTION"), "Payer", bills)
        invoices = [str(i.id) for i in issued(clinic, patients, AMOUNT * PER_INVOICE)]
    sent = [(key, invoices[n // PER_INVOICE]) for n, key in enumerate(keys)]
    jobs = sent * figures.payment_replays
    Random(3).shuffle(jobs)
    told = {"url": clinic_url, "jobs": jobs, "workers": figures.payment_workers}
    begun = perf_counter()
    met = crowd(pay, figures.payment_workers, told)
    known = report("payments replayed", engine, met, perf_counter() - begun)
    assert met.faults == [], met.faults[:2]
    assert set(met.codes) == {"done"}, known
    answers = defaultdict(set)
    for key, payment, receipt in met.answers:
        answers[key].add((payment, receipt))
    assert all(len(different) == 1 for different in answers.values())
    assert sorted(map(tuple, checks.ask(clinic_url, ASKED))) == sorted((k, AMOUNT) for k in keys)
    checks.all_sound(clinic_url)


def issue(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    with opened(told["url"]) as clinic:
        desks = clinic.role("BILLING")
        start.wait()
        for draft in told["drafts"][number :: told["workers"]]:
            if issued_now := met.go(partial(desks.money.issue, UUID(draft))):
                met.answers.append(issued_now.number)


@pytest.mark.row("F125")
@pytest.mark.parametrize(("engine_name", "figures"), on_both())
def test_numbers_taken_at_once_have_no_gap_and_no_double(
    clinic_url: str, engine: str, figures: Figures
) -> None:
    count = figures.invoices_at_once
    with opened(clinic_url) as clinic:
        patients = registered(clinic.role("RECEPTION"), "Billed", 1) * count
        made = [str(one) for one in drafts(clinic, patients, AMOUNT)]
    workers = min(count, figures.payment_workers)
    begun = perf_counter()
    met = crowd(issue, workers, {"url": clinic_url, "drafts": made, "workers": workers})
    report("invoice numbers", engine, met, perf_counter() - begun)
    assert met.faults == [], met.faults[:2]
    assert sorted(met.answers) == [f"2026-{n:05d}" for n in range(1, count + 1)]
    checks.all_sound(clinic_url)


def consume(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    with opened(told["url"]) as clinic:
        moves, use = inner(clinic, "NURSE").stock_moves, Use(UUID(told["lot"]), 1)
        start.wait()
        for patient, plan, case in told["cases"][number :: told["workers"]]:
            call = partial(moves.consume, UUID(case), UUID(patient), UUID(plan), use)
            if met.go(call):
                met.answers.append(case)


@pytest.mark.row("F114")
@pytest.mark.row("F108")
@pytest.mark.parametrize(("engine_name", "figures"), on_both())
def test_one_serial_goes_to_one_patient(clinic_url: str, engine: str, figures: Figures) -> None:
    count = figures.serial_consumers
    with opened(clinic_url) as clinic:
        keeper = clinic.role("STOCK_KEEPER").inventory
        item = keeper.add_item(NewItem("AM-300", "Round 300", "IMPLANT", maker="A", model="R"))
        lot = keeper.receive(NewLot(item.id, "L1", date(2028, 6, 30), 1, "S1"))
        ways = Ways(clinic)
        cased = [ways.cased() for _ in range(min(count, 20))]
        ways.close()
    cases = [(way.patient, way.plan, way.case) for way in cased]
    told = {
        "url": clinic_url, "lot": str(lot.id), "cases": (cases * count)[:count],
        "workers": min(count, figures.payment_workers),
    }  # fmt: skip
    begun = perf_counter()
    met = crowd(consume, told["workers"], told)
    report("one serial", engine, met, perf_counter() - begun)
    assert met.faults == [], met.faults[:2]
    assert len(met.answers) == 1
    assert met.codes == {"done": 1, "inventory.serial_used": count - 1}
    checks.all_sound(clinic_url)


def sign_in(met: Met, start: Barrier, _number: int, told: dict[str, Any]) -> None:
    with opened(told["url"]) as clinic:
        start.wait()
        for _ in range(told["each"]):
            met.go(partial(clinic.token, "RECEPTION"))


@pytest.mark.row("F156")
@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_one_account_signs_in_at_several_desks_at_once(clinic_url: str) -> None:
    met = crowd(sign_in, 3, {"url": clinic_url, "each": 3})
    assert met.faults == []
    assert met.codes == {"done": 9}


def test_the_lost_answer_is_lost_after_the_commit(clinic_url: str) -> None:
    with opened(clinic_url) as clinic:
        clinic.role("RECEPTION")
        clinic.store.heard.append(lambda _seq: _cut(True))
        with pytest.raises(LineCut):
            registered(clinic.role("RECEPTION"), "Lost", 1)
        clinic.store.heard.clear()
        assert clinic.role("RECEPTION").patients.search("lost", 5)
        with pytest.raises(ClinicError):
            clinic.role("RECEPTION").money.pay(
                Taking(clinic.role("RECEPTION").accounts.whoami().id, 1, "EUR", "CARD", "k")
            )
