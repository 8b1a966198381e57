"""Stock as the processes move it: cover, reserve, use in a case, implants placed, recalls."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from clinic_desktop.core.errors import RuleViolation
from clinic_desktop.core.moves import after
from clinic_desktop.core.procedures import Side
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.interface import StockMovesDesk
from clinic_desktop.domain.inventory.models import (
    Implant,
    StockItem,
    StockLot,
    StockMovement,
    StockReservation,
)
from clinic_desktop.domain.inventory.rules import checks
from clinic_desktop.domain.inventory.rules.sharing import coverage
from clinic_desktop.domain.inventory.service.base import item_card
from clinic_desktop.domain.inventory.service.planning import For
from clinic_desktop.domain.inventory.service.using import StockUsing, implant_facts, used_item
from clinic_desktop.store.service import performs


class StockMovesService(StockUsing):
    @performs(StockMovesDesk.cover)
    def cover(
        self, needs: tuple[face.Need, ...], on: date, plan_id: UUID | None = None
    ) -> tuple[face.Coverage, ...]:
        wishes = self._wishes(needs)
        return coverage(wishes, self._supply(wishes, on, plan_id))

    @performs(StockMovesDesk.reserve_soft)
    def reserve_soft(self, plan_id: UUID, patient_id: UUID, needs: tuple[face.Need, ...]) -> None:
        self.about(patient_id)
        self._reserve(For(plan_id, patient_id), self._wishes(needs))

    @performs(StockMovesDesk.reserve_hard)
    def reserve_hard(
        self, plan_id: UUID, case_id: UUID, patient_id: UUID, needs: tuple[face.Need, ...], on: date
    ) -> tuple[face.Coverage, ...]:
        self.about(patient_id)
        wishes = self._wishes(needs)
        return coverage(wishes, self._reserve(For(plan_id, patient_id, case_id, on), wishes))

    @performs(StockMovesDesk.soften)
    def soften(self, plan_id: UUID) -> None:
        for row in self._all_given_back(StockReservation.plan_id == plan_id):
            self._wish(row.item_id, row.quantity, row.plan_id, row.patient_id)

    @performs(StockMovesDesk.release)
    def release(self, plan_id: UUID) -> None:
        self._all_given_back(StockReservation.plan_id == plan_id)
        self._end(*self._live(StockReservation.plan_id == plan_id, kind="SOFT"))

    @performs(StockMovesDesk.leftover)
    def leftover(self, case_id: UUID) -> None:
        self._all_given_back(StockReservation.case_id == case_id)

    @performs(StockMovesDesk.consume)
    def consume(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, use: face.Use
    ) -> face.UsedItem:
        self.about(patient_id)
        lot = self.locked(StockLot, use.lot_id)
        standing = self._standing(lot, plan_id)
        checks.check_quantity(use.quantity)
        if not use.as_fact:
            checks.check_use(standing, use.quantity, self._today())
        row = self._use(lot, standing, use.quantity, For(plan_id, patient_id, case_id))
        return used_item(row, lot, self.found(StockItem, lot.item_id))

    @performs(StockMovesDesk.consume_found)
    def consume_found(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, found: face.Found
    ) -> face.UsedItem:
        self.about(patient_id)
        checks.check_quantity(found.quantity)
        item = self.found(StockItem, found.item_id)
        lot = StockLot(
            item_id=item.id,
            lot=clean(found.lot, "lot", 60) or "FOUND",
            site_id=self._centre.settings().site_id,
            status=after("L01", None),
            received_at=self.now(),
            location="found in use",
        )
        self.session.add(lot)
        self.session.flush()
        self.session.refresh(lot)
        whose = For(plan_id, patient_id, case_id)
        row = self._use(lot, self._standing(lot, plan_id), found.quantity, whose)
        return used_item(row, lot, item)

    @performs(StockMovesDesk.put_back)
    def put_back(self, used_id: UUID, reason: str) -> face.LotCard:
        used = self.found(StockMovement, used_id)
        if used.kind != "CONSUME" or used.patient_id is None or used.case_id is None:
            raise RuleViolation("Only what was used in a case can be put back.")
        self.about(used.patient_id)
        lot = self.locked(StockLot, used.lot_id)
        undone = select(StockMovement.id).where(StockMovement.reverses_id == used.id)
        if self.session.scalar(undone):
            raise face.ReversedAlready
        if self._opened(used.case_id, lot.id) < used.quantity:
            raise face.PlacedAlready
        self._move(
            lot, "REVERSE", used.quantity, on_hand=used.quantity, reverses_id=used.id,
            case_id=used.case_id, patient_id=used.patient_id, reason=clean(reason, "reason", 400),
        )  # fmt: skip
        self._settle(lot)
        return self._card_of(lot)

    @performs(StockMovesDesk.place_implant)
    def place_implant(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, placement: face.Placement
    ) -> face.ImplantFacts:
        self.about(patient_id)
        if placement.side not in tuple(Side):
            raise RuleViolation("Say on which side the implant lies.")
        row = Implant(
            patient_id=patient_id,
            case_id=case_id,
            side=placement.side,
            placed_at=placement.occurred_at,
            placed_by=self.caller.id,
            override_id=placement.deviation_id,
            recorded_at=self.now(),
            **self._placed(For(plan_id, patient_id, case_id), placement),
        )
        self.session.add(row)
        self.session.flush()
        item = self.session.get(StockItem, row.item_id) if row.item_id else None
        return implant_facts(row, item)

    @performs(StockMovesDesk.recall)
    def recall(self, item_id: UUID, lot: str, notice: str) -> face.Recalled:
        why = clean(notice, "notice", 300)
        if not why:
            raise face.ReasonNeeded("Enter the number of the recall notice.")
        wanted = (StockLot.item_id == item_id, StockLot.lot == lot.strip())
        lots = self._lots_with_others(*wanted)
        met = [one for one in lots.values() if one.item_id == item_id and one.lot == lot.strip()]
        asked = select(Implant, StockItem).join(StockItem, StockItem.id == Implant.item_id)
        placed = asked.where(Implant.item_id == item_id, Implant.lot == lot.strip())
        short = list[UUID]()
        for one in met:
            if one.status != "RECALLED":
                one.status, one.status_reason = after("L05", one.status), why
                self.session.flush()
        for one in met:
            short += self._vacate(one, lots)
        return face.Recalled(
            tuple(self._card_of(one) for one in met),
            tuple(dict.fromkeys(short)),
            tuple(implant_facts(row, item) for row, item in self.session.execute(placed)),
        )

    @performs(StockMovesDesk.lot)
    def lot(self, lot_id: UUID) -> face.LotCard:
        return self._card_of(self.found(StockLot, lot_id))

    @performs(StockMovesDesk.item_of)
    def item_of(self, lot_id: UUID) -> face.ItemCard:
        return item_card(self.found(StockItem, self.found(StockLot, lot_id).item_id))

    @performs(StockMovesDesk.uses)
    def uses(self, case_id: UUID) -> tuple[face.UsedItem, ...]:
        back = aliased(StockMovement)
        undone = select(back.id).where(back.reverses_id == StockMovement.id).exists()
        asked = (
            select(StockMovement, StockLot, StockItem)
            .join(StockLot, StockLot.id == StockMovement.lot_id)
            .join(StockItem, StockItem.id == StockMovement.item_id)
            .where(StockMovement.case_id == case_id, StockMovement.kind == "CONSUME", ~undone)
            .order_by(StockMovement.occurred_at, StockMovement.recorded_at, StockMovement.id)
        )
        return tuple(used_item(row, lot, item) for row, lot, item in self.session.execute(asked))

    @performs(StockMovesDesk.implants)
    def implants(self, case_id: UUID) -> tuple[face.ImplantFacts, ...]:
        asked = select(Implant, StockItem).outerjoin(StockItem, StockItem.id == Implant.item_id)
        found = asked.where(Implant.case_id == case_id).order_by(Implant.placed_at, Implant.id)
        return tuple(implant_facts(row, item) for row, item in self.session.execute(found))

    def _all_given_back(self, *whose: Any) -> list[StockReservation]:
        """Nothing of it is reserved by lot any more; the rows that were ended."""
        asked = select(StockReservation.lot_id).where(StockReservation.live, *whose)
        lots = self._lots(lot for lot in self.session.scalars(asked) if lot is not None)
        ended = list(self._live(*whose))
        for row in ended:
            assert row.lot_id is not None
            self.about(row.patient_id)
            self._give_back(row, lots[row.lot_id], row.quantity)
        return ended
