"""What leaves the stock in a case, and what of it lies in a body."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import case, func, select

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import NewTask
from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.models import (
    Implant,
    StockItem,
    StockLot,
    StockMovement,
    StockReservation,
)
from clinic_desktop.domain.inventory.rules import checks
from clinic_desktop.domain.inventory.rules.checks import Standing
from clinic_desktop.domain.inventory.service.planning import For, StockPlanning

COUNT_IT = "More of a lot was used than the stock knew of. Count it and enter what is there."


class StockUsing(StockPlanning):
    def _standing(self, lot: StockLot, plan_id: UUID) -> Standing:
        mine = (StockReservation.lot_id == lot.id, StockReservation.plan_id == plan_id)
        own = sum(row.quantity for row in self._live(*mine))
        return Standing(
            lot.lot, lot.serial or "", lot.status, lot.expires_on, lot.on_hand, lot.reserved, own
        )

    def _use(
        self, lot: StockLot, standing: Standing, quantity: int, whose: For, **more: Any
    ) -> StockMovement:
        """Out of the stock; a fact takes what the stock did not know of as well."""
        flag = checks.flag_of(standing, quantity, self._today())
        about: dict[str, Any] = {
            "case_id": whose.case_id,
            "patient_id": whose.patient_id,
            "flag": flag,
            **more,
        }
        missing = quantity - lot.on_hand
        if missing > 0:
            about["pair_id"] = uuid4()
            self._move(lot, "ADJUST", missing, on_hand=missing, reason="found in use", **about)
            task = NewTask("RECONCILE_LOT", COUNT_IT, "stock_lot", lot.id, role="STOCK_KEEPER")
            self._centre.open_task(task)
        self._free_up(lot, quantity, whose.plan_id)
        used = self._move(lot, "CONSUME", quantity, on_hand=-quantity, **about)
        self._settle(lot)
        return used

    def _free_up(self, lot: StockLot, quantity: int, plan_id: UUID) -> None:
        """What is reserved for the plan goes into the use; then what others wait for."""
        rows = self._live(StockReservation.lot_id == lot.id)
        wanted = quantity
        for row in rows:
            if row.plan_id == plan_id and wanted:
                part = min(row.quantity, wanted)
                self._give_back(row, lot, part)
                wanted -= part
        for row in rows:
            short = quantity - (lot.on_hand - lot.reserved)
            if row.live and short > 0:
                part = min(row.quantity, short)
                self._give_back(row, lot, part)
                self._wish(lot.item_id, part, row.plan_id, row.patient_id)

    def _opened(self, case_id: UUID, lot_id: UUID) -> int:
        """How many of the lot were opened in this case and lie in nobody yet."""
        sign = case((StockMovement.kind == "CONSUME", 1), else_=-1)
        moved = select(func.coalesce(func.sum(sign * StockMovement.quantity), 0)).where(
            StockMovement.case_id == case_id,
            StockMovement.lot_id == lot_id,
            StockMovement.kind.in_(("CONSUME", "REVERSE")),
        )
        placed = select(func.count()).where(Implant.case_id == case_id, Implant.lot_id == lot_id)
        return int(self.session.scalar(moved) or 0) - int(self.session.scalar(placed) or 0)

    def _placed(self, whose: For, placement: face.Placement) -> dict[str, Any]:
        """What lies in the body now; a lot that was not opened by a scan leaves the stock here."""
        if placement.lot_id is None:
            return _described(placement.device)
        lot = self.locked(StockLot, placement.lot_id)
        item = self.found(StockItem, lot.item_id)
        assert whose.case_id is not None
        if self._opened(whose.case_id, lot.id) < 1:
            self._use(
                lot, self._standing(lot, whose.plan_id), 1, whose, occurred_at=placement.occurred_at
            )
        return {
            "item_id": item.id,
            "lot_id": lot.id,
            "gtin": item.gtin,
            "lot": lot.lot,
            "serial": lot.serial or "",
            "expires_on": lot.expires_on,
            "maker": item.maker,
            "model": item.model,
            "size_ml": item.size_ml,
        }


def _described(device: face.Device | None) -> dict[str, Any]:
    lot = clean(device.lot, "lot", 60) if device else ""
    serial = clean(device.serial, "serial", 60) if device else ""
    if device is None or not (lot or serial):
        raise face.LotIncomplete("Name the lot or serial number of the device, from its label.")
    return {
        "gtin": clean(device.gtin, "GTIN", 14),
        "lot": lot,
        "serial": serial,
        "expires_on": device.expiry,
        "maker": clean(device.maker, "maker", 200),
        "model": clean(device.model, "model", 100),
        "size_ml": device.size_ml,
    }


def used_item(row: StockMovement, lot: StockLot, item: StockItem) -> face.UsedItem:
    number = lot.lot or lot.serial or ""
    return face.UsedItem(
        row.id, item.sku, item.name, number, row.quantity, item.billable, row.occurred_at, row.flag
    )


def implant_facts(row: Implant, item: StockItem | None) -> face.ImplantFacts:
    assert row.case_id is not None
    assert row.placed_at is not None
    return face.ImplantFacts(
        row.id, row.case_id, row.patient_id, row.side, item.sku if item else "", row.maker,
        item.distributor if item else "", row.model, item.surface if item else "", row.size_ml,
        row.lot, row.serial, row.gtin, row.expires_on, row.placed_at, row.override_id is not None,
    )  # fmt: skip
