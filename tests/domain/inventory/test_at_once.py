"""Many at once: one serial goes to one patient, and every balance adds up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.inventory.interface import LotCard, Need, Placement, Use
from tests.domain.inventory.ledger import check
from tests.domain.inventory.shelf import LATER, SOON, Shelf, Whose
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON
from tests.support.inner import inner

DAY = date(2026, 12, 1)


def at_once(calls: list[Callable[[], object]]) -> list[str]:
    """What each answered: "done", or the code of its refusal."""
    gate = Barrier(len(calls))

    def go(call: Callable[[], object]) -> str:
        gate.wait()
        try:
            call()
        except ClinicError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def race_for_a_serial(clinic: StaffedClinic, shelf: Shelf, how_many: int) -> None:
    whose, other = shelf.plan(), shelf.plan()
    lot = shelf.lot(shelf.implant(300), 1, serial="S1")
    moves = inner(clinic, "NURSE").stock_moves
    calls: list[Callable[[], object]] = [
        lambda w=w: moves.consume(w.case, w.patient, w.plan, Use(lot.id, 1))  # type: ignore[misc]
        for w in (whose, other)
        for _ in range(how_many // 2)
    ]
    said = at_once(calls)
    assert said.count("done") == 1
    assert set(said) <= {"done", "inventory.serial_used"}
    assert shelf.balance(lot) == (0, 0)
    check(shelf)


@pytest.mark.row("F108")
def test_twenty_want_one_serial(clinic: StaffedClinic, shelf: Shelf) -> None:
    race_for_a_serial(clinic, shelf, 20)


@pytest.mark.full
@pytest.mark.row("F108")
def test_two_hundred_want_one_serial(clinic: StaffedClinic, shelf: Shelf) -> None:
    race_for_a_serial(clinic, shelf, 200)


@pytest.mark.row("B09")
def test_plans_that_reserve_at_once_never_share_a_piece(shelf: Shelf) -> None:
    items = [shelf.item(), shelf.item()]
    lots = [shelf.lot(item, 3, expiry) for item in items for expiry in (SOON, LATER)]
    plans = [shelf.plan() for _ in range(6)]

    def reserve(whose: Whose, order: list[Any]) -> object:
        needs = tuple(Need(item.sku, 2) for item in order)
        return shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, DAY)

    crosswise = [items if n % 2 else items[::-1] for n in range(6)]
    said = at_once([
        lambda w=w, o=o: reserve(w, o)  # type: ignore[misc]
        for w, o in zip(plans, crosswise, strict=True)
    ])  # fmt: skip
    assert said == ["done"] * 6
    assert [shelf.balance(lot) for lot in lots] == [(3, 3)] * 4
    check(shelf)


STEP = st.tuples(
    st.sampled_from(
        ["receive", "soft", "hard", "hard", "soften", "release", "leftover", "use", "use", "fact",
         "place", "back", "quarantine", "unquarantine", "recall"]
    ),
    st.integers(0, 1),
    st.integers(0, 5),
    st.integers(1, 4),
)  # fmt: skip


@pytest.mark.row("F106")
@pytest.mark.row("B09")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEP, min_size=4, max_size=25))
def test_every_walk_keeps_the_books(shelf: Shelf, steps: list[tuple[str, int, int, int]]) -> None:
    walk = Walk(shelf)
    for what, plan, lot, quantity in steps:
        said = walk.go(what, walk.plans[plan], walk.lots[lot % len(walk.lots)], quantity)
        assert said not in ("clinic.broken", "clinic.unavailable"), what
        check(shelf)


class Walk:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.moves = shelf, shelf.moves
        self.nurse = shelf.nurse.accounts.whoami().id
        self.items = [shelf.item(), shelf.item(kind="IMPLANT", maker="A", model="B")]
        self.lots = [shelf.lot(item, 3, day) for item in self.items for day in (SOON, LATER)]
        self.plans = [shelf.plan(), shelf.plan()]

    def go(self, what: str, whose: Whose, lot: LotCard, quantity: int) -> str:
        """What was answered: "done", or the code of the refusal."""
        try:
            getattr(self, "_" + what)(whose, lot, quantity)
        except ClinicError as error:
            return error.code
        return "done"

    def _needs(self, quantity: int) -> tuple[Need, ...]:
        return tuple(Need(item.sku, quantity) for item in self.items)

    def _receive(self, _whose: Whose, lot: LotCard, quantity: int) -> None:
        item = next(i for i in self.items if i.id == lot.item_id)
        self.lots.append(self.shelf.lot(item, quantity))

    def _soft(self, whose: Whose, _lot: LotCard, quantity: int) -> None:
        self.moves.reserve_soft(whose.plan, whose.patient, self._needs(quantity))

    def _hard(self, whose: Whose, _lot: LotCard, quantity: int) -> None:
        needs = self._needs(quantity)
        self.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, DAY)

    def _soften(self, whose: Whose, _lot: LotCard, _quantity: int) -> None:
        self.moves.soften(whose.plan)

    def _release(self, whose: Whose, _lot: LotCard, _quantity: int) -> None:
        self.moves.release(whose.plan)

    def _leftover(self, whose: Whose, _lot: LotCard, _quantity: int) -> None:
        self.moves.leftover(whose.case)

    def _use(self, whose: Whose, lot: LotCard, quantity: int) -> None:
        self.moves.consume(whose.case, whose.patient, whose.plan, Use(lot.id, quantity))

    def _fact(self, whose: Whose, lot: LotCard, quantity: int) -> None:
        self.moves.consume(whose.case, whose.patient, whose.plan, Use(lot.id, quantity, True))

    def _place(self, whose: Whose, lot: LotCard, _quantity: int) -> None:
        placement = Placement(lot.id, "LEFT", NOON)
        self.moves.place_implant(whose.case, whose.patient, whose.plan, placement)

    def _back(self, whose: Whose, _lot: LotCard, _quantity: int) -> None:
        for used in self.moves.uses(whose.case)[:1]:
            self.moves.put_back(used.id, "mistake")

    def _quarantine(self, _whose: Whose, lot: LotCard, _quantity: int) -> None:
        self.shelf.desk.quarantine(lot.id, "why not")

    def _unquarantine(self, _whose: Whose, lot: LotCard, _quantity: int) -> None:
        self.shelf.desk.release_lot(lot.id, "well", self.nurse)

    def _recall(self, _whose: Whose, lot: LotCard, _quantity: int) -> None:
        self.moves.recall(lot.item_id, lot.lot, "FSN")
