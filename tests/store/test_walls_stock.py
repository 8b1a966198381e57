"""Walls of stock against a second program: the sum of the movements is the balance."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import Chain
from tests.support.second_program import refused

TODAY = NOON.date()
CHANGES = {
    "RECEIPT": (1, 0), "RETURN": (1, 0), "RESERVE": (0, 1), "RELEASE": (0, -1), "CONSUME": (-1, 0),
    "WASTE": (-1, 0), "ADJUST": (1, 0), "TRANSFER": (-1, 0),
}  # fmt: skip


class Shelf:
    """One item and its lots; movements as a careful program writes them."""

    def __init__(self, chain: Chain) -> None:
        self.chain, self.p = chain, chain.p
        self.item = self.p.put(
            "stock_item", sku="IMP-300", name="Implant", kind="IMPLANT", base_unit="piece"
        )

    def lot(self, **more: Any) -> str:
        return self.p.put("stock_lot", item_id=self.item, site_id=self.chain.site, **more)

    def move(self, lot: str, kind: str, quantity: int = 1, **more: Any) -> str:
        now = self.p.row("stock_lot", lot)
        on_hand, reserved = (quantity * sign for sign in CHANGES.get(kind, (0, 0)))
        on_hand, reserved = more.pop("change", (on_hand, reserved))
        row = {
            "lot_id": lot, "item_id": self.item, "kind": kind, "quantity": quantity,
            "seq": now["moves"] + 1, "on_hand_change": on_hand, "reserved_change": reserved,
            "on_hand_after": now["on_hand"] + on_hand,
            "reserved_after": now["reserved"] + reserved, "person_id": self.chain.nurse,
        }  # fmt: skip
        return self.p.put("stock_movement", **{**row, **more})

    def reserved(self, lot: str, quantity: int = 1, **more: Any) -> str:
        way = self.chain.approved()
        reservation = self.p.put(
            "stock_reservation", plan_id=way.plan, patient_id=way.patient, item_id=self.item,
            lot_id=lot, kind="HARD", quantity=quantity, needed_on=TODAY, live=True, **more,
        )  # fmt: skip
        self.move(lot, "RESERVE", quantity, reservation_id=reservation)
        return reservation

    def balance(self, lot: str) -> tuple[int, int, int]:
        row = self.p.row("stock_lot", lot)
        return row["on_hand"], row["reserved"], row["moves"]


@pytest.fixture
def shelf(chain: Chain) -> Shelf:
    return Shelf(chain)


@pytest.mark.row("F106")
def test_a_movement_carries_the_balance(shelf: Shelf) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 5)
    shelf.reserved(lot, 2)
    shelf.move(lot, "CONSUME", 1, patient_id=shelf.chain.patient().patient, change=(-1, -1))
    shelf.move(lot, "WASTE", 1)
    assert shelf.balance(lot) == (3, 1, 4)
    total = shelf.p.ask(f"SELECT SUM(on_hand_change) FROM stock_movement WHERE lot_id = '{lot}'")
    assert total[0][0] == 3


@pytest.mark.row("F106")
@pytest.mark.parametrize("change", [{"on_hand": 6}, {"reserved": 1}, {"moves": 2}, {"on_hand": 4}])
def test_a_balance_does_not_change_by_itself(shelf: Shelf, change: dict[str, int]) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 5)
    with refused("inventory.not_in_ledger", "inventory.out_of_stock"):
        shelf.p.change("stock_lot", lot, **change)


def test_a_lot_begins_empty(shelf: Shelf) -> None:
    for change in ({"on_hand": 5}, {"moves": 1}, {"reserved": 1}):
        with refused("inventory.not_in_ledger", "inventory.out_of_stock"):
            shelf.lot(**change)


@pytest.mark.row("F114")
@pytest.mark.parametrize("kind", ["CONSUME", "WASTE", "TRANSFER", "RESERVE", "RELEASE"])
def test_nothing_goes_below_nothing(shelf: Shelf, kind: str) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 1)
    more: dict[str, Any] = {"patient_id": shelf.chain.patient().patient}
    if kind == "RESERVE":
        way = shelf.chain.approved()
        more["reservation_id"] = shelf.p.put(
            "stock_reservation", plan_id=way.plan, patient_id=way.patient, item_id=shelf.item,
            lot_id=lot, kind="HARD", quantity=9, needed_on=TODAY, live=True,
        )  # fmt: skip
    with refused("inventory.out_of_stock"):
        shelf.move(lot, kind, 2, **more)
    assert shelf.balance(lot) == (1, 0, 1)


def test_what_is_reserved_is_not_wasted_unseen(shelf: Shelf) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 1)
    shelf.reserved(lot)
    with refused("inventory.out_of_stock"):
        shelf.move(lot, "WASTE", 1)
    shelf.move(lot, "WASTE", 1, change=(-1, -1))


@pytest.mark.parametrize(
    "wrong",
    [{"seq": 3}, {"seq": 1}, {"on_hand_after": 9}, {"reserved_after": 1}, {"change": (2, 0)}],
)
def test_a_movement_fits_the_balance_it_meets(shelf: Shelf, wrong: dict[str, Any]) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 5)
    with refused("inventory.ledger_order", "clinic.broken", "clinic.exists"):
        shelf.move(lot, "ADJUST", 1, **wrong)


def test_movements_are_written_once(shelf: Shelf) -> None:
    lot = shelf.lot()
    movement = shelf.move(lot, "RECEIPT", 5)
    with refused("inventory.kept"):
        shelf.p.change("stock_movement", movement, quantity=1)
    with refused("inventory.kept"):
        shelf.p.remove("stock_movement", movement)
    with refused("inventory.kept"):
        shelf.p.remove("stock_lot", lot)


def test_a_movement_is_reversed_once_and_exactly(shelf: Shelf) -> None:
    lot = shelf.lot()
    receipt = shelf.move(lot, "RECEIPT", 5)
    with refused("inventory.reverse_differs"):
        shelf.move(lot, "REVERSE", 4, reverses_id=receipt, change=(-4, 0))
    with refused("clinic.broken", "inventory.reverse_differs"):
        shelf.move(lot, "REVERSE", 5, change=(-5, 0))
    shelf.move(lot, "REVERSE", 5, reverses_id=receipt, change=(-5, 0))
    with refused("inventory.reversed_already", "inventory.out_of_stock"):
        shelf.move(lot, "REVERSE", 5, reverses_id=receipt, change=(-5, 0))


def test_a_serial_number_is_received_once(shelf: Shelf) -> None:
    lot = shelf.lot(serial="SN-1")
    shelf.move(lot, "RECEIPT", 1)
    with refused("inventory.serial_taken"):
        shelf.lot(serial="SN-1")
    with refused("clinic.broken", "inventory.serial_taken"):
        shelf.move(lot, "RECEIPT", 1)


@pytest.mark.parametrize("why", ["QUARANTINED", "RECALLED", "EXPIRED"])
def test_what_is_not_usable_is_not_reserved(shelf: Shelf, why: str) -> None:
    expires = TODAY + timedelta(days=-1 if why == "EXPIRED" else 90)
    lot = shelf.lot(expires_on=expires)
    shelf.move(lot, "RECEIPT", 2)
    if why != "EXPIRED":
        shelf.p.change("stock_lot", lot, status=why)
    with refused("inventory.lot_not_usable"):
        shelf.reserved(lot)


def test_what_is_recalled_after_reservation_is_not_taken(shelf: Shelf) -> None:
    lot = shelf.lot()
    shelf.move(lot, "RECEIPT", 2)
    reservation = shelf.reserved(lot)
    shelf.p.change("stock_lot", lot, status="RECALLED")
    with refused("inventory.lot_not_usable"):
        shelf.move(lot, "RESERVE", 1, reservation_id=reservation)
    shelf.move(lot, "RELEASE", 1)
    shelf.p.change("stock_reservation", reservation, live=False, ended_at=NOON)
    with refused("inventory.kept"):
        shelf.p.change("stock_reservation", reservation, quantity=2)
    with refused("inventory.kept", "inventory.lot_not_usable"):
        shelf.p.change("stock_reservation", reservation, live=True)


def test_what_was_used_is_always_recorded(shelf: Shelf) -> None:
    """Recalled and expired: the fact is kept, the wall is before it."""
    lot = shelf.lot(expires_on=TODAY - timedelta(days=90))
    shelf.move(lot, "RECEIPT", 1)
    shelf.p.change("stock_lot", lot, status="RECALLED")
    way = shelf.chain.in_theatre()
    with refused("clinic.broken"):
        shelf.move(lot, "CONSUME", 1)  # for whom?
    shelf.move(lot, "CONSUME", 1, case_id=way.case, patient_id=way.patient)
    placed = {"patient_id": way.patient, "case_id": way.case, "item_id": shelf.item, "side": "LEFT"}
    implant = shelf.p.put("implant", lot_id=lot, lot="L-9", external=False, **placed)
    with refused("inventory.implant_kept"):
        shelf.p.change("implant", implant, lot="L-8")
    with refused("inventory.implant_kept"):
        shelf.p.remove("implant", implant)
    shelf.p.change("implant", implant, explanted_at=NOON)
    with refused("inventory.implant_kept"):
        shelf.p.change("implant", implant, explanted_at=None)


def test_a_device_belongs_to_a_case_of_its_patient(shelf: Shelf) -> None:
    way, other = shelf.chain.in_theatre(), shelf.chain.patient()
    with refused("clinic.broken"):
        shelf.p.put("implant", patient_id=other.patient, case_id=way.case, lot="L", side="LEFT")
    with refused("clinic.broken"):
        shelf.p.put("implant", patient_id=other.patient, side="LEFT", lot="L")
    shelf.p.put("implant", patient_id=other.patient, side="LEFT", external=True)


@pytest.mark.parametrize(("first", "then"), [("AVAILABLE", "NOWHERE"), ("RECALLED", "AVAILABLE")])
def test_a_lot_moves_as_the_table_says(shelf: Shelf, first: str, then: str) -> None:
    lot = shelf.lot()
    if first != "AVAILABLE":
        shelf.p.change("stock_lot", lot, status=first)
    with refused("workflow.wrong_state"):
        shelf.p.change("stock_lot", lot, status=then)
