"""Stock for plans: covered, wished for by item, reserved by lot, given back."""

from datetime import date

import pytest

from clinic_desktop.domain.inventory.interface import Need
from tests.domain.inventory.ledger import check, live
from tests.domain.inventory.shelf import GONE, LATER, SOON, Shelf

DAY = date(2027, 1, 15)
AFTER_SOON = date(2027, 2, 1)


@pytest.mark.row("B09")
def test_cover_counts_what_is_free_and_good_on_that_day(shelf: Shelf) -> None:
    item = shelf.item()
    shelf.lot(item, 2, SOON)
    shelf.lot(item, 3, LATER)
    shelf.lot(item, 9, LATER, held="damaged box")
    shelf.lot(item, 9, GONE, held="old")
    (then,) = shelf.moves.cover((Need(item.sku, 4),), DAY)
    assert (then.name, then.needed, then.free, then.covered) == (item.name, 4, 5, True)
    (too_late,) = shelf.moves.cover((Need(item.sku, 4),), AFTER_SOON)
    assert (too_late.free, too_late.covered) == (3, False)
    (unknown,) = shelf.moves.cover((Need("NOT-KEPT", 1),), DAY)
    assert (unknown.name, unknown.covered) == ("NOT-KEPT", False)


def test_the_day_of_expiry_is_the_last_good_one(shelf: Shelf) -> None:
    item = shelf.item()
    shelf.lot(item, 1, SOON)
    assert shelf.moves.cover((Need(item.sku, 1),), SOON)[0].covered


@pytest.mark.row("B09")
def test_first_expiring_first_and_what_is_missing_stays_a_wish(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    late, soon = shelf.lot(item, 5, LATER), shelf.lot(item, 2, SOON)
    needs = (Need(item.sku, 9),)
    (told,) = shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, DAY)
    assert (told.needed, told.free, told.covered) == (9, 7, False)
    assert (shelf.balance(soon), shelf.balance(late)) == ((2, 2), (5, 5))
    assert live(shelf, whose) == {("SOFT", item.sku, ""): 2, ("HARD", item.sku, soon.lot): 2,
                                  ("HARD", item.sku, late.lot): 5}  # fmt: skip
    shelf.lot(item, 10, SOON)
    (now,) = shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, DAY)
    assert now.covered
    assert ("SOFT", item.sku, "") not in live(shelf, whose)
    check(shelf)


def test_what_a_plan_reserved_is_its_own_cover_and_nobody_elses(shelf: Shelf) -> None:
    item, mine, other = shelf.item(), shelf.plan(), shelf.plan()
    shelf.lot(item, 1, LATER)
    needs = (Need(item.sku, 1),)
    shelf.moves.reserve_hard(mine.plan, mine.case, mine.patient, needs, DAY)
    assert shelf.moves.cover(needs, DAY, mine.plan)[0].covered
    assert not shelf.moves.cover(needs, DAY)[0].covered
    (told,) = shelf.moves.reserve_hard(other.plan, other.case, other.patient, needs, DAY)
    assert not told.covered
    shelf.moves.release(mine.plan)
    (told,) = shelf.moves.reserve_hard(other.plan, other.case, other.patient, needs, DAY)
    assert told.covered
    check(shelf)


def test_repeated_it_is_the_same(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    lot = shelf.lot(item, 5, LATER)
    for _ in range(3):
        shelf.moves.reserve_hard(
            whose.plan, whose.case, whose.patient, (Need(item.sku, 3),), DAY
        )  # fmt: skip
    assert shelf.balance(lot) == (5, 3)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 1),), DAY)
    assert shelf.balance(lot) == (5, 1), "a changed plan gives back what it needs no more"
    assert [m.kind for m in shelf.desk.movements(lot.id)] == ["RECEIPT", "RESERVE", "RELEASE"]
    check(shelf)


def test_a_later_date_moves_to_lots_that_are_good_then(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    soon, late = shelf.lot(item, 1, SOON), shelf.lot(item, 1, LATER)
    needs = (Need(item.sku, 1),)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, DAY)
    assert (shelf.balance(soon), shelf.balance(late)) == ((1, 1), (1, 0))
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, needs, AFTER_SOON)
    assert (shelf.balance(soon), shelf.balance(late)) == ((1, 0), (1, 1))
    check(shelf)


def test_a_wish_for_items_holds_no_lot(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    lot = shelf.lot(item, 5, LATER)
    shelf.moves.reserve_soft(whose.plan, whose.patient, (Need(item.sku, 3), Need("NOT-KEPT", 1)))
    assert shelf.balance(lot) == (5, 0)
    assert live(shelf, whose) == {("SOFT", item.sku, ""): 3}
    shelf.moves.reserve_soft(whose.plan, whose.patient, (Need(item.sku, 2),))
    assert live(shelf, whose) == {("SOFT", item.sku, ""): 2}
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 2),), DAY)
    shelf.moves.reserve_soft(whose.plan, whose.patient, (Need(item.sku, 3),))
    assert live(shelf, whose) == {("HARD", item.sku, lot.lot): 2, ("SOFT", item.sku, ""): 1}
    check(shelf)


def test_softened_the_lots_are_free_and_the_wish_remains(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    lot = shelf.lot(item, 5, LATER)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 3),), DAY)
    shelf.moves.soften(whose.plan)
    assert shelf.balance(lot) == (5, 0)
    assert live(shelf, whose) == {("SOFT", item.sku, ""): 3}
    shelf.moves.release(whose.plan)
    shelf.moves.release(whose.plan)
    assert live(shelf, whose) == {}
    check(shelf)


@pytest.mark.row("F046")
def test_implants_by_permitted_size_with_spares(shelf: Shelf) -> None:
    whose = shelf.plan()
    sizes = {
        size: shelf.lot(shelf.implant(size), 1, LATER, serial=f"S{size}") for size in (275, 300)
    }
    sizes[325] = shelf.lot(shelf.implant(325, "Other"), 1, LATER, serial="S325")
    both = tuple(Need("AM-ROUND-300", 1, side, (300, 275, 325)) for side in ("LEFT", "RIGHT"))
    told = shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, both, DAY)
    assert [(c.free, c.covered) for c in told] == [(1, True), (1, True)]
    assert [shelf.balance(sizes[size]) for size in (275, 300, 325)] == [(1, 1), (1, 1), (1, 0)]
    shelf.moves.release(whose.plan)
    one = Need("AM-ROUND-300", 1, "LEFT", (300, 275))
    spare = Need("AM-ROUND-275", 1, "LEFT", (275,), optional=True)
    missing = Need("AM-ROUND-325", 1, "LEFT", (325,), optional=True)
    told = shelf.moves.reserve_hard(
        whose.plan, whose.case, whose.patient, (spare, missing, one), DAY
    )  # fmt: skip
    assert [c.covered for c in told] == [True]
    assert {key[0] for key in live(shelf, whose)} == {"HARD"}
    assert [shelf.balance(sizes[size]) for size in (275, 300)] == [(1, 1), (1, 1)]
    check(shelf)


def test_quarantine_gives_the_plans_another_lot_or_the_wish_again(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    first, second = shelf.lot(item, 4, SOON), shelf.lot(item, 1, LATER)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 3),), DAY)
    assert shelf.desk.quarantine(first.id, "Box torn").reserved == 0
    assert live(shelf, whose) == {("HARD", item.sku, second.lot): 1, ("SOFT", item.sku, ""): 2}
    check(shelf)


@pytest.mark.row("F112")
def test_a_recall_meets_every_lot_of_that_number_and_names_who_is_short(shelf: Shelf) -> None:
    item, whose, other = shelf.item(), shelf.plan(), shelf.plan()
    met = [shelf.lot(item, 2, SOON, lot="BAD"), shelf.lot(item, 1, SOON, lot="BAD")]
    good = shelf.lot(item, 2, LATER, lot="GOOD")
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 2),), DAY)
    shelf.moves.reserve_hard(other.plan, other.case, other.patient, (Need(item.sku, 1),), DAY)
    told = shelf.moves.recall(item.id, "BAD", "FSN-2026-14")
    assert {lot.id for lot in told.lots} == {lot.id for lot in met}
    assert {(lot.status, lot.reserved) for lot in told.lots} == {("RECALLED", 0)}
    assert set(told.short_plans) < {whose.plan, other.plan}
    assert shelf.balance(good)[1] == 2
    assert shelf.moves.recall(item.id, "BAD", "FSN-2026-14").short_plans == ()
    check(shelf)
