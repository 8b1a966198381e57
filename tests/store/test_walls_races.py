"""Programs in the same second: one slot is taken once, no case outlives its consent."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import WEEK, Chain, Way
from tests.support.second_program import REFUSALS, open_program, said

START = NOON + 3 * WEEK


def at_once(url: str, works: list[Callable[[Chain], None]], fixed: Chain) -> list[str]:
    """Each work on a line of its own, all from the same moment; "" or the code of the refusal."""
    ends = [""] * len(works)
    ready = threading.Barrier(len(works))

    def run(number: int) -> None:
        chain = Chain.__new__(Chain)
        chain.__dict__.update(fixed.__dict__)
        chain.p = open_program(url)
        ready.wait()
        try:
            works[number](chain)
        except REFUSALS as error:
            ends[number] = said(error)
        finally:
            chain.p.connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def book(way: Way, **more: str) -> Callable[[Chain], None]:
    def work(chain: Chain) -> None:
        booking = str(uuid4())
        taken = {"THEATRE": more["theatre_id"], "PERSON": more["surgeon_id"]}
        chain.allocate(way, booking, START, **taken)
        chain.slot(way, START, id=booking, **more)

    return work


@pytest.mark.row("B08", "F084")
@pytest.mark.row("F088")
def test_one_theatre_is_booked_once(chain: Chain, walled_url: str) -> None:
    works = [
        book(chain.cased(), theatre_id=chain.theatre, surgeon_id=chain.colleague(f"s{n}"))
        for n in range(5)
    ]
    ends = at_once(walled_url, works, chain)
    assert ends.count("") == 1, ends
    assert set(ends) == {"", "centre.taken"}


@pytest.mark.row("B08", "F085")
@pytest.mark.row("F088")
def test_one_surgeon_is_booked_once(chain: Chain, walled_url: str) -> None:
    works = [
        book(chain.cased(), theatre_id=chain.room(f"r{n}"), surgeon_id=chain.surgeon)
        for n in range(5)
    ]
    ends = at_once(walled_url, works, chain)
    assert ends.count("") == 1, ends
    assert set(ends) == {"", "centre.taken"}


@pytest.mark.row("F081")
@pytest.mark.row("F179")
def test_no_case_is_opened_while_its_plan_steps_down(chain: Chain, walled_url: str) -> None:
    ways = [chain.signed() for _ in range(6)]

    def open_case(way: Way) -> Callable[[Chain], None]:
        return lambda line: str(line.case_of(way)) and None

    def lose_consent(way: Way) -> Callable[[Chain], None]:
        def work(line: Chain) -> None:
            line.says_no(way)
            line.plan_to(way, "APPROVED")
            line.consent_to(way, "REVOKED")

        return work

    works = [make(way) for way in ways for make in (open_case, lose_consent)]
    ends = at_once(walled_url, works, chain)
    assert set(ends) <= {"", "theatre.consent_missing", "plans.case_going"}
    for number in range(len(ways)):
        pair = ends[2 * number : 2 * number + 2]
        assert pair.count("") == 1, "one of the two came first, the other was refused"
    bad = chain.p.ask(
        "SELECT count(*) FROM surgical_case k JOIN procedure_plan p ON p.id = k.plan_id"
        " WHERE p.status <> 'CONSENT_SIGNED'"
    )
    assert bad[0][0] == 0


@pytest.mark.row("F114")
def test_the_last_piece_is_used_once(chain: Chain, walled_url: str) -> None:
    item = chain.p.put("stock_item", sku="S", name="S", kind="CONSUMABLE", base_unit="piece")
    lot = chain.p.put("stock_lot", item_id=item, site_id=chain.site)
    row = {"lot_id": lot, "item_id": item, "quantity": 1, "person_id": chain.nurse}
    chain.p.put(
        "stock_movement", **row, seq=1, kind="RECEIPT", on_hand_change=1, reserved_change=0,
        on_hand_after=1, reserved_after=0,
    )  # fmt: skip

    def use(line: Chain) -> None:
        line.p.put(
            "stock_movement", **row, seq=2, kind="WASTE", on_hand_change=-1, reserved_change=0,
            on_hand_after=0, reserved_after=0,
        )  # fmt: skip

    ends = at_once(walled_url, [use] * 5, chain)
    assert ends.count("") == 1, ends
    assert set(ends) == {"", "inventory.ledger_order"}
    assert chain.p.row("stock_lot", lot)["on_hand"] == 0


@pytest.mark.row("F118")
def test_money_goes_one_way_only(chain: Chain, walled_url: str) -> None:
    """Given back or kept as credit in the same second: one of them stands."""
    way = chain.patient()
    money = {"patient_id": way.patient, "currency": "EUR", "amount_minor": 9_000}
    taken = {"direction": "IN", "method": "CARD", "status": "COMPLETED"}
    source = chain.p.put("payment", **money, **taken, idempotency_key="in")

    def give_back(line: Chain) -> None:
        back = {**taken, "direction": "OUT", "refunds_id": source}
        line.p.put("payment", **money, **back, idempotency_key=str(uuid4()))

    def keep(line: Chain) -> None:
        line.p.put("patient_credit", **money, payment_id=source)

    ends = at_once(walled_url, [give_back, keep] * 3, chain)
    assert ends.count("") == 1, ends
    assert set(ends) == {"", "billing.refund_too_much", "billing.credit_too_large"}
