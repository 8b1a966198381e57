"""Walls of stock: a balance changes only with its movement, and a movement always changes it.

A movement names the number and the balances it leads to; the database checks them against the
lot under its lock, then carries them into the lot in the same statement. So the sum of the
movements is the balance at every commit. What was used or placed is never refused for being
recalled or expired; only reserving it for a plan is.
"""

from clinic_desktop.domain.inventory.models.tables import (
    Implant,
    StockReservation,
)
from clinic_desktop.store.guards import Guard, Rule, Shield, append_only, frozen, no_delete
from clinic_desktop.store.ledgers import carries
from clinic_desktop.store.machines import all_but, begins, moves_only

LOT, MOVEMENT, RESERVATION = "stock_lot", "stock_movement", "stock_reservation"
THE_LOT = ("stock_lot WHERE id = NEW.lot_id",)
BALANCE = ("on_hand", "reserved", "moves")
UNCHANGED = " AND ".join(f"NEW.{column} = OLD.{column}" for column in BALANCE)
BOOKED = (
    "NEW.moves = OLD.moves + 1 AND EXISTS (SELECT 1 FROM stock_movement m WHERE m.lot_id = NEW.id"
    " AND m.seq = NEW.moves AND m.on_hand_after = NEW.on_hand AND m.reserved_after = NEW.reserved)"
)
NEXT = (
    "EXISTS (SELECT 1 FROM stock_lot l WHERE l.id = NEW.lot_id AND l.item_id = NEW.item_id"
    " AND NEW.seq = l.moves + 1 AND NEW.on_hand_after = l.on_hand + NEW.on_hand_change"
    " AND NEW.reserved_after = l.reserved + NEW.reserved_change)"
)
CARRY = (
    "UPDATE stock_lot SET on_hand = NEW.on_hand_after, reserved = NEW.reserved_after,"
    " moves = NEW.seq WHERE id = NEW.lot_id"
)
UNDOES = (
    "NEW.kind <> 'REVERSE' OR EXISTS (SELECT 1 FROM stock_movement m WHERE m.id = NEW.reverses_id"
    " AND m.lot_id = NEW.lot_id AND m.quantity = NEW.quantity AND m.kind <> 'REVERSE'"
    " AND m.on_hand_change = -NEW.on_hand_change AND m.reserved_change = -NEW.reserved_change)"
)
USABLE = (
    "EXISTS (SELECT 1 FROM stock_lot l WHERE l.id = NEW.lot_id AND l.item_id = NEW.item_id"
    " AND l.status = 'AVAILABLE' AND (l.expires_on IS NULL OR l.expires_on >= NEW.needed_on))"
)
RESERVED_FOR = (
    "NEW.kind <> 'RESERVE' OR EXISTS (SELECT 1 FROM stock_reservation r JOIN stock_lot l"
    " ON l.id = r.lot_id WHERE r.id = NEW.reservation_id AND r.lot_id = NEW.lot_id AND r.live"
    " AND r.quantity >= NEW.quantity AND l.status = 'AVAILABLE'"
    " AND (l.expires_on IS NULL OR l.expires_on >= r.needed_on))"
)
RECEIVED_ONCE = (
    "NEW.kind <> 'RECEIPT' OR NOT EXISTS (SELECT 1 FROM stock_lot l JOIN stock_movement m"
    " ON m.lot_id = l.id AND m.kind = 'RECEIPT' WHERE l.id = NEW.lot_id AND l.serial IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM stock_movement u WHERE u.reverses_id = m.id))"
)
DEVIATES = (
    "NEW.override_id IS NULL OR EXISTS (SELECT 1 FROM override o WHERE o.id = NEW.override_id"
    " AND o.patient_id = NEW.patient_id AND o.code = 'IMPLANT_DEVIATION')"
)
EXPLANT = ("explanted_at", "explant_case_id", "explant_reason")

GUARDS: tuple[Rule, ...] = (
    Guard(
        "inventory.not_in_ledger", LOT, "INSERT",
        "NEW.on_hand = 0 AND NEW.reserved = 0 AND NEW.moves = 0",
    ),
    Guard(
        "inventory.not_in_ledger", LOT, f"UPDATE OF {', '.join(BALANCE)}",
        f"({UNCHANGED}) OR ({BOOKED})",
    ),
    begins("lot", LOT),
    moves_only("lot", LOT),
    frozen("inventory.kept", LOT, ("id", "item_id", "lot", "serial", "expires_on", "owner")),
    *no_delete("inventory.kept", LOT), Shield(LOT),
    Guard("inventory.ledger_order", MOVEMENT, "INSERT", NEXT, THE_LOT),
    Guard("inventory.reverse_differs", MOVEMENT, "INSERT", UNDOES),
    Guard("inventory.lot_not_usable", MOVEMENT, "INSERT", RESERVED_FOR, THE_LOT),
    Guard("inventory.serial_taken", MOVEMENT, "INSERT", RECEIVED_ONCE, THE_LOT),
    carries("inventory.ledger_order", MOVEMENT, CARRY),
    *append_only("inventory.kept", MOVEMENT),
    *(
        Guard(
            "inventory.lot_not_usable", RESERVATION, at,
            f"NEW.kind <> 'HARD' OR NOT NEW.live OR {USABLE}", THE_LOT,
        )
        for at in ("INSERT", "UPDATE OF kind, lot_id, live, needed_on, item_id")
    ),
    frozen(
        "inventory.kept", RESERVATION, all_but(StockReservation.__table__), once="NOT OLD.live"
    ),
    *no_delete("inventory.kept", RESERVATION), Shield(RESERVATION),
    Guard("inventory.not_a_deviation", "implant", "INSERT", DEVIATES),
    frozen("inventory.implant_kept", "implant", all_but(Implant.__table__, *EXPLANT)),
    frozen(
        "inventory.implant_kept", "implant", EXPLANT, once="OLD.explanted_at IS NOT NULL",
        tag="explant",
    ),
    *no_delete("inventory.implant_kept", "implant"), Shield("implant"),
    *no_delete("inventory.kept", "stock_item"), Shield("stock_item"),
)  # fmt: skip
