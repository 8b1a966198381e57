"""What the parts of the service share: cards, locked lots, the one way to move stock."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from clinic_desktop.core.moves import after
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.models import (
    StockItem,
    StockLot,
    StockMovement,
    StockReservation,
)
from clinic_desktop.store.service import Service, Work

BALANCE = ["on_hand", "reserved", "moves"]
HELD = (
    select(StockLot)
    .where(StockLot.id.in_(bindparam("lots", expanding=True)))
    .order_by(StockLot.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
LIVE = (
    select(StockReservation)
    .where(StockReservation.live)
    .order_by(StockReservation.created_at, StockReservation.id)
    .execution_options(populate_existing=True)
)
LIVE_OF_PLAN = LIVE.where(StockReservation.plan_id == bindparam("plan"))
MAY_END, USED_UP = ("AVAILABLE", "QUARANTINED"), "USED_UP"


class StockPart(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    def _today(self) -> date:
        """By the clock on the wall of the site."""
        zone = ZoneInfo(self._centre.settings().time_zone)
        return self.now().astimezone(zone).date()

    def _lots(self, ids: Iterable[UUID]) -> dict[UUID, StockLot]:
        """Held until commit, always in the order of their ids, as they stand now."""
        return {lot.id: lot for lot in self.session.scalars(HELD, {"lots": set(ids)})}

    def _live(self, *where: Any, kind: str = "HARD") -> Sequence[StockReservation]:
        """Live reservations, the oldest first, read anew."""
        return self.session.scalars(LIVE.where(StockReservation.kind == kind, *where)).all()

    def _live_of(self, plan_id: UUID) -> Sequence[StockReservation]:
        """The same of a plan, those by item among those by lot."""
        return self.session.scalars(LIVE_OF_PLAN, {"plan": plan_id}).all()

    def _move(
        self, lot: StockLot, kind: str, quantity: int, *, on_hand: int = 0, reserved: int = 0,
        **more: Any,
    ) -> StockMovement:  # fmt: skip
        """A line of the ledger; it carries the balance of the lot, which is read again."""
        row = StockMovement(**{**self._line(lot, kind, quantity, on_hand, reserved), **more})
        self.session.add(row)
        self.session.flush()
        self.session.refresh(lot, BALANCE)
        return row

    def _line(
        self, lot: StockLot, kind: str, quantity: int, on_hand: int, reserved: int
    ) -> dict[str, Any]:
        return {
            "lot_id": lot.id,
            "item_id": lot.item_id,
            "seq": lot.moves + 1,
            "kind": kind,
            "quantity": quantity,
            "on_hand_change": on_hand,
            "reserved_change": reserved,
            "on_hand_after": lot.on_hand + on_hand,
            "reserved_after": lot.reserved + reserved,
            "person_id": self.caller.id,
            "occurred_at": self.now(),
            "recorded_at": self.now(),
        }

    def _settle(self, lot: StockLot) -> None:
        """L07 and L08 follow from the balance."""
        if lot.on_hand == 0 and lot.status in MAY_END:
            lot.status = after("L07", lot.status)
        elif lot.on_hand > 0 and lot.status == USED_UP:
            lot.status = after("L08", lot.status)
        self.session.flush()

    def _give_back(self, row: StockReservation, lot: StockLot, quantity: int) -> None:
        """So many of a reservation by lot are free again."""
        self._move(
            lot, "RELEASE", quantity, reserved=-quantity, case_id=row.case_id,
            patient_id=row.patient_id, reservation_id=row.id,
        )  # fmt: skip
        if quantity == row.quantity:
            self._end(row)
        else:
            row.quantity -= quantity
            self.session.flush()

    def _end(self, *rows: StockReservation) -> None:
        ended = {"live": False, "ended_at": self.now()}
        self.change_many(StockReservation, rows, [ended] * len(rows))

    def _hold(self, parts: Sequence[tuple[StockLot, int]], whose: dict[str, Any]) -> None:
        """So many of each lot for a plan, each lot once. Raises LotNotUsable, OutOfStock."""
        if not parts:
            return
        rows = [
            {"id": uuid4(), "item_id": lot.item_id, "lot_id": lot.id, "kind": "HARD",
             "quantity": quantity, **whose}
            for lot, quantity in parts
        ]  # fmt: skip
        self.put_many(StockReservation, rows)
        mine = {"case_id": whose["case_id"], "patient_id": whose["patient_id"]}
        lines = [
            {"id": uuid4(), **self._line(lot, "RESERVE", quantity, 0, quantity), **mine,
             "reservation_id": row["id"]}
            for row, (lot, quantity) in zip(rows, parts, strict=True)
        ]  # fmt: skip
        self.put_many(StockMovement, lines)
        self._lots(lot.id for lot, _ in parts)  # their balances are read again

    def _wish(self, item_id: UUID, quantity: int, plan_id: UUID, patient_id: UUID) -> None:
        row = StockReservation(
            plan_id=plan_id, patient_id=patient_id, item_id=item_id, kind="SOFT", quantity=quantity
        )
        self.session.add(row)
        self.session.flush()

    def _card_of(self, lot: StockLot) -> face.LotCard:
        return lot_card(lot, self.found(StockItem, lot.item_id))


def usable(lot: StockLot, on: date) -> bool:
    """Whether it may be reserved for that day; the day of expiry is the last good one."""
    return lot.status == "AVAILABLE" and (lot.expires_on is None or lot.expires_on >= on)


def first_expiring(lot: StockLot) -> tuple[date, str]:
    return (lot.expires_on or date.max, f"{lot.received_at.isoformat()} {lot.id}")


def lot_card(lot: StockLot, item: StockItem) -> face.LotCard:
    return face.LotCard(
        lot.id, item.id, item.sku, item.name, lot.lot, lot.serial or "", lot.expires_on,
        lot.status, lot.on_hand, lot.reserved, lot.version,
    )  # fmt: skip


def item_card(row: StockItem) -> face.ItemCard:
    return face.ItemCard(
        row.id, row.sku, row.name, row.kind, row.gtin, row.base_unit, row.billable, row.tracked,
        row.maker, row.model, row.size_ml, row.active, row.version, row.surface, row.distributor,
        row.serialised, row.reorder_level,
    )  # fmt: skip
