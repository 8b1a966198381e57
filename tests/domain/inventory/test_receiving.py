"""What comes in, what is refused at the door, and what a code on a package says."""

from dataclasses import replace
from datetime import date

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.inventory import interface as face
from tests.domain.inventory.shelf import GONE, LATER, SOON, TODAY, Shelf
from tests.support.clinics import StaffedClinic


@pytest.mark.row("F107")
@pytest.mark.row("C18")
def test_a_delivery_makes_a_lot_and_a_movement(shelf: Shelf) -> None:
    item = shelf.item(kind="MEDICINE")
    lot = shelf.lot(item, 12, lot="AB12", supplier="Supplier GmbH")
    assert (lot.lot, lot.expiry, lot.status, lot.on_hand, lot.free) == (
        "AB12", LATER, "AVAILABLE", 12, 12,
    )  # fmt: skip
    assert [(m.kind, m.quantity, m.on_hand_after) for m in shelf.desk.movements(lot.id)] == [
        ("RECEIPT", 12, 12)
    ]
    assert lot in shelf.desk.stock()


def test_refused_at_the_door(shelf: Shelf) -> None:
    medicine = shelf.item(kind="MEDICINE")
    serial = shelf.item(serialised=True)
    good = face.NewLot(medicine.id, "A1", LATER, 1)
    for wrong, refusal in (
        (replace(good, lot=""), face.LotIncomplete),
        (replace(good, expiry=None), face.LotIncomplete),
        (replace(good, expiry=TODAY), face.LotExpired),
        (replace(good, expiry=GONE), face.LotExpired),
        (replace(good, quantity=0), face.LotIncomplete),
        (replace(good, item_id=serial.id), face.LotIncomplete),
        (replace(good, serial="S1", quantity=2), face.LotIncomplete),
        (replace(good, item_id=shelf.moves.lot(shelf.lot(medicine).id).id), errors.NotFound),
    ):
        with pytest.raises(refusal):
            shelf.desk.receive(wrong)


def test_an_untracked_item_needs_no_lot(shelf: Shelf) -> None:
    item = shelf.item(lot_tracked=False)
    assert shelf.desk.receive(face.NewLot(item.id, "", None, 100)).on_hand == 100


def test_a_serial_comes_in_once(shelf: Shelf) -> None:
    item = shelf.item(kind="IMPLANT", maker="A", model="B")
    shelf.lot(item, 1, serial="S-77")
    with pytest.raises(face.SerialTaken):
        shelf.lot(item, 1, serial="S-77")


def test_held_at_the_door_even_when_expired(shelf: Shelf) -> None:
    lot = shelf.lot(shelf.item(), 5, GONE, held="Cold chain broken")
    assert (lot.status, lot.on_hand) == ("QUARANTINED", 5)


def test_an_item_is_whole(shelf: Shelf) -> None:
    good = face.NewItem("X-1", "Gauze", "CONSUMABLE")
    for wrong in (
        replace(good, sku=" "), replace(good, name=""), replace(good, kind="TOY"),
        replace(good, unit=""), replace(good, reorder_level=-1), replace(good, size_ml=0),
        replace(good, kind="IMPLANT"),
    ):  # fmt: skip
        with pytest.raises(face.ItemRefused):
            shelf.desk.add_item(wrong)
    with pytest.raises(face.UnknownCode):
        shelf.desk.add_item(replace(good, gtin="07613365001234"))
    made = shelf.desk.add_item(replace(good, kind="MEDICINE", lot_tracked=False))
    assert made.lot_tracked, "medicines are always traced"
    assert made in shelf.desk.items()
    with pytest.raises(face.SkuTaken):
        shelf.desk.add_item(good)


def test_who_may(clinic: StaffedClinic) -> None:
    new = face.NewItem("X-1", "Gauze", "CONSUMABLE")
    for role in ("NURSE", "SURGEON", "RECEPTION", "BILLING"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).inventory.add_item(new)
    item = clinic.role("STOCK_KEEPER").inventory.add_item(new)
    assert clinic.role("NURSE").inventory.receive(face.NewLot(item.id, "L", LATER, 1)).on_hand == 1
    with pytest.raises(errors.Forbidden):
        clinic.role("RECEPTION").inventory.stock()
    with pytest.raises(errors.Forbidden):
        clinic.role("STOCK_KEEPER").stock_moves.lot(item.id)


@pytest.mark.row("F110")
@pytest.mark.row("B07")
def test_a_scanned_package_names_item_lot_serial_and_expiry(shelf: Shelf) -> None:
    item = shelf.item(kind="IMPLANT", maker="A", model="B", gtin="07613365001235")
    first = shelf.lot(item, 1, LATER, lot="AB12", serial="S1")
    second = shelf.lot(item, 1, LATER, lot="AB12", serial="S2")
    scanned = shelf.desk.scanned("]d2010761336500123517280600" + "10AB12\x1d21S2")
    assert (scanned.item, scanned.lot) == (item, second)
    assert (scanned.lot_number, scanned.serial, scanned.expiry) == ("AB12", "S2", LATER)
    printed = shelf.desk.scanned("(01)07613365001235(17)280630(10)AB12(21)S1")
    assert printed.lot == first
    by_lot = shelf.desk.scanned("010761336500123510AB12")
    assert by_lot.lot in (first, second)
    fresh = shelf.desk.scanned("(01)07613365001235(17)290101(10)NEW(21)S9")
    assert (fresh.lot, fresh.expiry) == (None, date(2029, 1, 1)), "ready to be received"


def test_the_clinics_own_number_names_the_lot_where_there_is_only_one(shelf: Shelf) -> None:
    item = shelf.item("GAUZE-10", gtin="07613365001235")
    assert shelf.desk.scanned("GAUZE-10").lot is None
    lot = shelf.lot(item)
    assert shelf.desk.scanned(" GAUZE-10 ").lot == lot
    assert shelf.desk.scanned("7613365001235").item == item
    shelf.lot(item)
    assert shelf.desk.scanned("GAUZE-10").lot is None


def test_an_unknown_code_is_refused_in_words(shelf: Shelf) -> None:
    for code in ("NOT-OURS", "", "(01)", "(01)07613365001234", "0107613365001235", "x" * 999):
        with pytest.raises(face.UnknownCode) as caught:
            shelf.desk.scanned(code)
        assert str(caught.value)
    with pytest.raises(face.UnknownCode, match="NOT-OURS"):
        shelf.desk.scanned("NOT-OURS")


def test_quarantine_and_back(clinic: StaffedClinic, shelf: Shelf) -> None:
    lot = shelf.lot(shelf.item(kind="MEDICINE"), 3)
    with pytest.raises(face.ReasonNeeded):
        shelf.desk.quarantine(lot.id, " ")
    assert shelf.desk.quarantine(lot.id, "Fridge was off").status == "QUARANTINED"
    with pytest.raises(WrongState):
        shelf.desk.quarantine(lot.id, "Fridge was off")
    me = clinic.role("STOCK_KEEPER").accounts.whoami().id
    for second in (None, me):
        with pytest.raises(face.SecondPersonNeeded):
            shelf.desk.release_lot(lot.id, "Checked by the maker", second)
    nurse = clinic.role("NURSE").accounts.whoami().id
    assert shelf.desk.release_lot(lot.id, "Checked by the maker", nurse).status == "AVAILABLE"
    with pytest.raises(WrongState):
        shelf.desk.release_lot(lot.id, "again", nurse)
    with pytest.raises(errors.NotFound):
        shelf.desk.quarantine(nurse, "no such lot")


def test_the_shelf_shows_the_first_expiring_first(shelf: Shelf) -> None:
    item = shelf.item("ZZ")
    late, soon = shelf.lot(item, 1, LATER), shelf.lot(item, 1, SOON)
    mine = [lot for lot in shelf.desk.stock() if lot.item_id == item.id]
    assert mine == [soon, late]
