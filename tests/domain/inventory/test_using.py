"""Use in a case: refused before opening, recorded when it has happened."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_desktop.core import errors
from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.interface import Device, LotCard, Need, Placement, Use
from tests.domain.inventory.ledger import check, live
from tests.domain.inventory.shelf import LATER, SOON, Shelf, Whose
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock

DAY = date(2026, 12, 1)


def use(shelf: Shelf, whose: Whose, lot: LotCard, quantity: int = 1, **more: bool) -> face.UsedItem:
    return shelf.moves.consume(whose.case, whose.patient, whose.plan, Use(lot.id, quantity, **more))


def place(
    shelf: Shelf, whose: Whose, lot: LotCard | None, side: str = "LEFT", **more: object
) -> face.ImplantFacts:
    placement = Placement(lot.id if lot else None, side, NOON, **more)  # type: ignore[arg-type]
    return shelf.moves.place_implant(whose.case, whose.patient, whose.plan, placement)


@pytest.mark.row("F103", "F106", "F108")
def test_a_use_is_a_movement_tied_to_case_and_patient(shelf: Shelf) -> None:
    item, whose = shelf.item(billable=True), shelf.plan()
    lot = shelf.lot(item, 5)
    used = use(shelf, whose, lot, 2)
    assert (used.sku, used.lot, used.quantity, used.billable, used.flag) == (
        item.sku, lot.lot, 2, True, "",
    )  # fmt: skip
    assert shelf.balance(lot) == (3, 0)
    assert shelf.moves.uses(whose.case) == (used,)
    sql = "SELECT case_id, patient_id FROM stock_movement WHERE kind = 'CONSUME'"
    assert [tuple(map(str, row)) for row in shelf.ways.p.ask(sql)] == [
        (str(whose.case), str(whose.patient))
    ]
    check(shelf)


def test_what_the_plan_reserved_is_taken_first(shelf: Shelf) -> None:
    item, whose, other = shelf.item(), shelf.plan(), shelf.plan()
    lot = shelf.lot(item, 5)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 3),), DAY)
    shelf.moves.reserve_hard(other.plan, other.case, other.patient, (Need(item.sku, 1),), DAY)
    use(shelf, whose, lot, 2)
    assert shelf.balance(lot) == (3, 2)
    assert live(shelf, whose) == {("HARD", item.sku, lot.lot): 1}
    with pytest.raises(face.NotEnough) as caught:
        use(shelf, whose, lot, 3)
    assert caught.value.params == {"lot": lot.lot, "wanted": "3", "free": "2"}
    use(shelf, whose, lot, 2)
    assert (live(shelf, whose), shelf.balance(lot)) == ({}, (1, 1))
    check(shelf)


def test_leftovers_of_a_case_go_back(shelf: Shelf) -> None:
    item, whose = shelf.item(), shelf.plan()
    lot = shelf.lot(item, 5)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 3),), DAY)
    use(shelf, whose, lot)
    shelf.moves.leftover(whose.case)
    assert shelf.balance(lot) == (4, 0)
    check(shelf)


@pytest.mark.row("F109")
@pytest.mark.row("B07")
def test_refused_before_opening(shelf: Shelf, clock: TestClock, clinic: StaffedClinic) -> None:
    whose, item = shelf.plan(), shelf.item(kind="MEDICINE")
    good = shelf.lot(item, 2, date(2026, 11, 24))
    held, bad = shelf.lot(item, 2), shelf.lot(item, 2, lot="BAD")
    shelf.desk.quarantine(held.id, "Box torn")
    shelf.moves.recall(item.id, "BAD", "FSN-1")
    serial = shelf.lot(shelf.implant(300), 1, serial="S1")
    use(shelf, whose, serial)
    for lot, refusal, code in (
        (held, face.LotQuarantined, "inventory.lot_quarantined"),
        (bad, face.LotRecalled, "inventory.lot_recalled"),
        (serial, face.SerialUsed, "inventory.serial_used"),
    ):
        with pytest.raises(refusal) as caught:
            use(shelf, whose, lot)
        assert caught.value.code == code
    with pytest.raises(face.NotEnough):
        use(shelf, whose, good, 3)
    with pytest.raises(errors.Unreadable):
        use(shelf, whose, good, 0)
    use(shelf, whose, good)
    clock.go(days=1, hours=14)
    later = Shelf(clinic, shelf.ways)
    with pytest.raises(face.LotExpired):
        use(later, whose, good)
    check(shelf)


def test_expiry_is_by_the_clock_on_the_wall(
    shelf: Shelf, clock: TestClock, clinic: StaffedClinic
) -> None:
    """The lot is good until midnight in Vienna, which is 23:00 UTC."""
    whose, lot = shelf.plan(), shelf.lot(shelf.item(), 5, date(2026, 11, 24))
    clock.go(hours=35, minutes=59)
    use(Shelf(clinic, shelf.ways), whose, lot)
    clock.go(minutes=1)
    with pytest.raises(face.LotExpired):
        use(Shelf(clinic, shelf.ways), whose, lot)


def test_a_fact_is_never_refused_but_flagged(shelf: Shelf) -> None:
    whose, other, item = shelf.plan(), shelf.plan(), shelf.item(kind="MEDICINE")
    lot, held, bad = shelf.lot(item, 2), shelf.lot(item, 1), shelf.lot(item, 1, lot="BAD")
    shelf.desk.quarantine(held.id, "Box torn")
    shelf.moves.recall(item.id, "BAD", "FSN-1")
    shelf.moves.reserve_hard(other.plan, other.case, other.patient, (Need(item.sku, 2),), DAY)
    assert use(shelf, whose, held, as_fact=True).flag == "QUARANTINED"
    assert use(shelf, whose, bad, as_fact=True).flag == "RECALLED"
    assert use(shelf, whose, lot, as_fact=True).flag == ""
    assert live(shelf, other) == {("HARD", item.sku, lot.lot): 1, ("SOFT", item.sku, ""): 1}
    found = use(shelf, whose, lot, 4, as_fact=True)
    assert found.flag == "UNRECONCILED"
    lines = shelf.desk.movements(lot.id)
    assert [(m.kind, m.quantity, m.flag) for m in lines if m.flag] == [
        ("ADJUST", 3, "UNRECONCILED"),
        ("CONSUME", 4, "UNRECONCILED"),
    ]
    assert shelf.balance(lot) == (0, 0)
    task = [t for t in shelf.keeper.centre.my_tasks() if t.kind == "RECONCILE_LOT"]
    assert [t.entity_id for t in task] == [lot.id]
    check(shelf)


def test_put_back_unopened(shelf: Shelf) -> None:
    whose, item = shelf.plan(), shelf.item()
    lot = shelf.lot(item, 2)
    used = use(shelf, whose, lot, 2)
    assert shelf.moves.lot(lot.id).status == "USED_UP"
    back = shelf.moves.put_back(used.id, "Scanned by mistake")
    assert (back.status, back.on_hand, back.reserved) == ("AVAILABLE", 2, 0)
    assert shelf.moves.uses(whose.case) == ()
    with pytest.raises(face.ReversedAlready):
        shelf.moves.put_back(used.id, "again")
    receipt = shelf.ways.p.ask("SELECT id FROM stock_movement WHERE kind = 'RECEIPT'")[0][0]
    with pytest.raises(errors.RuleViolation):
        shelf.moves.put_back(type(used.id)(str(receipt)), "no use")
    check(shelf)


@pytest.mark.row("F108")
@pytest.mark.row("B07")
def test_an_implant_opened_then_placed_leaves_the_stock_once(shelf: Shelf) -> None:
    whose, item = shelf.plan(), shelf.implant(300)
    lot = shelf.lot(item, 1, lot="L9", serial="S1")
    used = use(shelf, whose, lot)
    facts = place(shelf, whose, lot)
    assert (facts.side, facts.lot, facts.serial, facts.maker, facts.size_ml, facts.surface) == (
        "LEFT", "L9", "S1", "Arcadia Medical", 300, "SMOOTH",
    )  # fmt: skip
    assert (facts.expiry, facts.placed_at, facts.deviation) == (LATER, NOON, False)
    assert shelf.moves.implants(whose.case) == (facts,)
    assert shelf.balance(lot) == (0, 0)
    assert shelf.moves.uses(whose.case) == (used,)
    with pytest.raises(face.PlacedAlready):
        shelf.moves.put_back(used.id, "no")
    check(shelf)


def test_an_implant_placed_without_a_scan_leaves_the_stock_then(shelf: Shelf) -> None:
    whose, item = shelf.plan(), shelf.implant(300)
    lot = shelf.lot(item, 2)
    shelf.moves.reserve_hard(whose.plan, whose.case, whose.patient, (Need(item.sku, 2),), DAY)
    earlier = NOON - timedelta(hours=2)
    placement = Placement(lot.id, "LEFT", earlier)
    shelf.moves.place_implant(whose.case, whose.patient, whose.plan, placement)
    shelf.moves.place_implant(
        whose.case, whose.patient, whose.plan, replace(placement, side="RIGHT")
    )  # fmt: skip
    assert [u.used_at for u in shelf.moves.uses(whose.case)] == [earlier, earlier]
    assert [i.side for i in shelf.moves.implants(whose.case)].count("LEFT") == 1
    assert (shelf.balance(lot), live(shelf, whose)) == ((0, 0), {})
    check(shelf)


@pytest.mark.row("B07")
def test_what_lies_in_the_body_is_recorded_whatever_the_stock_says(shelf: Shelf) -> None:
    whose, other, item = shelf.plan(), shelf.plan(), shelf.implant(300)
    lot, bad = shelf.lot(item, 1, serial="S1"), shelf.lot(item, 1, lot="BAD", serial="S2")
    shelf.moves.recall(item.id, "BAD", "FSN-1")
    place(shelf, whose, lot)
    place(shelf, other, lot, "RIGHT")
    place(shelf, other, bad)
    assert {u.flag for u in shelf.moves.uses(other.case)} == {"UNRECONCILED", "RECALLED"}
    assert len(shelf.moves.implants(other.case)) == 2
    check(shelf)


def test_a_deviation_stands_with_the_implant(shelf: Shelf) -> None:
    whose, lot = shelf.plan(), shelf.lot(shelf.implant(325), 1, serial="S1")
    way = type("Way", (), {"patient": str(whose.patient)})()
    override = shelf.ways.override(way, "IMPLANT_DEVIATION")
    facts = place(shelf, whose, lot, deviation_id=type(whose.plan)(override))
    assert facts.deviation


def test_a_device_that_was_never_in_stock_is_recorded_by_its_label(shelf: Shelf) -> None:
    whose = shelf.plan()
    device = Device("Elsewhere Ltd", "Oval", serial="Z-1", expiry=SOON, size_ml=280)
    facts = place(shelf, whose, None, device=device)
    assert (facts.maker, facts.serial, facts.sku) == ("Elsewhere Ltd", "Z-1", "")
    for nameless in (None, Device("Elsewhere Ltd", "Oval")):
        with pytest.raises(face.LotIncomplete):
            place(shelf, whose, None, device=nameless)
    with pytest.raises(errors.RuleViolation):
        place(shelf, whose, None, "UPSIDE", device=device)


@pytest.mark.row("F112")
def test_a_recall_names_the_devices_in_bodies(shelf: Shelf) -> None:
    whose, item = shelf.plan(), shelf.implant(300)
    placed = place(shelf, whose, shelf.lot(item, 1, lot="BAD", serial="S1"))
    with pytest.raises(face.ReasonNeeded):
        shelf.moves.recall(item.id, "BAD", "")
    told = shelf.moves.recall(item.id, "BAD", "FSN-1")
    assert told.placed == (placed,)
    assert [lot.status for lot in told.lots] == ["RECALLED"]
