"""Stock for plans: what is there for their needs, reserved by item and by lot."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.models import StockItem, StockLot, StockReservation
from clinic_desktop.domain.inventory.rules.sharing import Wish, shared_out, wishes_for
from clinic_desktop.domain.inventory.service.base import (
    StockPart,
    first_expiring,
    item_card,
    usable,
)
from clinic_desktop.store.base import Id

WISHES = "inventory.wishes"
_ITEMS: BindParameter[Any] = bindparam("items", expanding=True)
_PLAN: BindParameter[Any] = bindparam("plan", type_=Id)
_OWN = (
    select(func.coalesce(func.sum(StockReservation.quantity), 0))
    .where(
        StockReservation.lot_id == StockLot.id,
        StockReservation.live,
        StockReservation.plan_id == _PLAN,
    )
    .correlate(StockLot)
    .scalar_subquery()
)
SUPPLY = (
    select(StockLot.item_id, func.sum(StockLot.on_hand - StockLot.reserved + _OWN))
    .where(
        StockLot.item_id.in_(_ITEMS),
        StockLot.status == "AVAILABLE",
        or_(StockLot.expires_on.is_(None), StockLot.expires_on >= bindparam("on")),
    )
    .group_by(StockLot.item_id)
)
BY_SKU = (
    select(StockItem)
    .where(StockItem.active, StockItem.sku.in_(bindparam("skus", expanding=True)))
    .order_by(StockItem.created_at, StockItem.sku)
)
_MINE = exists().where(
    StockReservation.lot_id == StockLot.id, StockReservation.live, StockReservation.plan_id == _PLAN
)
_THERE = StockLot.item_id.in_(_ITEMS) & (StockLot.on_hand > 0) & (StockLot.status == "AVAILABLE")
HAVING, SERVING = select(StockLot.id).where(_MINE), select(StockLot.id).where(_MINE | _THERE)
"""What is free or kept for a plan, and the lots it has or could have; made once."""


@dataclass(frozen=True, slots=True)
class For:
    """Whose a reservation is; without `on` it is a wish for items, not for lots."""

    plan_id: UUID
    patient_id: UUID
    case_id: UUID | None = None
    on: date | None = None


class StockPlanning(StockPart):
    def _wishes(self, needs: tuple[face.Need, ...]) -> tuple[Wish, ...]:
        """The needs, each with the items that meet it. One statement, once in a session."""
        kept: dict[tuple[face.Need, ...], tuple[Wish, ...]]
        kept = self.session.info.setdefault(WISHES, {})
        if needs not in kept:
            kept[needs] = self._wishes_anew(needs)
        return kept[needs]

    def _wishes_anew(self, needs: tuple[face.Need, ...]) -> tuple[Wish, ...]:
        skus = {need.sku for need in needs if need.sku}
        if not any(need.sizes_ml for need in needs):
            rows = self.session.scalars(BY_SKU, {"skus": skus})
            return wishes_for(needs, [item_card(row) for row in rows])
        models = {need.model for need in needs if need.model}
        named = aliased(StockItem)
        family = exists().where(
            named.sku.in_(skus), named.model != "", named.model == StockItem.model,
            named.maker == StockItem.maker, named.surface == StockItem.surface,
        )  # fmt: skip
        begins = [
            StockItem.sku.startswith(n.sku, autoescape=True) for n in needs if n.sizes_ml and n.sku
        ]
        sized = StockItem.size_ml.is_not(None) & or_(family, StockItem.model.in_(models), *begins)
        asked = select(StockItem).where(StockItem.active, or_(StockItem.sku.in_(skus), sized))
        rows = self.session.scalars(asked.order_by(StockItem.created_at, StockItem.sku))
        return wishes_for(needs, [item_card(row) for row in rows])

    def _supply(self, wishes: Iterable[Wish], on: date, plan_id: UUID | None) -> Mapping[UUID, int]:
        """Per item what is free on that day, with what this plan has reserved."""
        items = {item for wish in wishes for item in wish.options}
        found = self.session.execute(SUPPLY, {"items": items, "on": on, "plan": plan_id})
        return Counter({item: int(n) for item, n in found})

    def _reserve(self, whose: For, wishes: Sequence[Wish]) -> Mapping[UUID, int]:
        """Exactly what the wishes say: too much is given back, what is missing stays a wish.

        Per item what there was for the plan; reserving it does not change that.
        """
        lots = self._candidates(whose, wishes)
        live = self._live_of(whose.plan_id)
        kept = self._kept(whose, lots, [row for row in live if row.kind == "HARD"])
        own = Counter[UUID]()
        for row in kept:
            own[row.item_id] += row.quantity
        supply = Counter(own)
        if whose.on is not None:
            for lot in lots.values():
                if usable(lot, whose.on):
                    supply[lot.item_id] += lot.on_hand - lot.reserved
        given = shared_out(wishes, supply)
        total = Counter[UUID]()
        for got in given:
            total.update(got)
        self._trim(lots, kept, total)
        parts = [
            part
            for item, amount in total.items()
            for part in _parts(whose, lots, item, amount - own[item])
        ]
        self._hold(parts, _columns(whose))
        self._end(*(row for row in live if row.kind == "SOFT"))
        self._wish_for(whose, wishes, given)
        return supply

    def _candidates(self, whose: For, wishes: Iterable[Wish]) -> dict[UUID, StockLot]:
        """Lots the plan has something of and, where lots are wanted, those that could serve."""
        asked: dict[str, Any] = {"plan": whose.plan_id}
        if whose.on is None:
            return self._lots(self.session.scalars(HAVING, asked))
        asked["items"] = {item for wish in wishes for item in wish.options}
        return self._lots(self.session.scalars(SERVING, asked))

    def _kept(
        self, whose: For, lots: Mapping[UUID, StockLot], held: Iterable[StockReservation]
    ) -> list[StockReservation]:
        """Of what the plan has by lot, what it may keep for the day; the rest goes back."""
        kept = list[StockReservation]()
        for row in held:
            assert row.lot_id is not None
            if whose.on is not None and not usable(lots[row.lot_id], whose.on):
                self._give_back(row, lots[row.lot_id], row.quantity)
                continue
            if whose.on is not None:
                row.needed_on, row.case_id = whose.on, whose.case_id
                self.session.flush()
            kept.append(row)
        return kept

    def _trim(
        self,
        lots: Mapping[UUID, StockLot],
        kept: Iterable[StockReservation],
        total: Counter[UUID],
    ) -> None:
        """Give back what the plan has by lot beyond `total`, the newest first."""
        needed = Counter(total)
        for row in kept:
            assert row.lot_id is not None
            keep = min(row.quantity, needed[row.item_id])
            needed[row.item_id] -= keep
            if keep < row.quantity:
                self._give_back(row, lots[row.lot_id], row.quantity - keep)

    def _take_lots(self, whose: For, lots: Mapping[UUID, StockLot], item: UUID, amount: int) -> int:
        """How many could not be had."""
        parts = _parts(whose, lots, item, amount)
        self._hold(parts, _columns(whose))
        return amount - sum(part for _, part in parts)

    def _wish_for(
        self, whose: For, wishes: Sequence[Wish], given: Sequence[Mapping[UUID, int]]
    ) -> None:
        """What is missing now takes the place of the wishes of before; spares are not missed."""
        missing = Counter[UUID]()
        for wish, got in zip(wishes, given, strict=True):
            short = wish.quantity - sum(got.values())
            if short and wish.options and not wish.need.optional:
                missing[wish.options[0]] += short
        for item, amount in sorted(missing.items()):
            self._wish(item, amount, whose.plan_id, whose.patient_id)

    def _lots_with_others(self, *which: Any) -> dict[UUID, StockLot]:
        """These lots, and what is in the house of the same items, all held."""
        items = select(StockLot.item_id).where(*which)
        others = (StockLot.on_hand > 0) & StockLot.item_id.in_(items)
        asked = select(StockLot.id).where(or_(and_(*which), others))
        return self._lots(self.session.scalars(asked))

    def _vacate(self, gone: StockLot, lots: Mapping[UUID, StockLot]) -> tuple[UUID, ...]:
        """Whoever reserved of this lot gets another one; plans that could not are named."""
        short = list[UUID]()
        for row in self._live(StockReservation.lot_id == gone.id):
            self._give_back(row, gone, row.quantity)
            whose = For(row.plan_id, row.patient_id, row.case_id, row.needed_on)
            missing = self._take_lots(whose, lots, gone.item_id, row.quantity)
            if missing:
                self._wish(gone.item_id, missing, row.plan_id, row.patient_id)
                short.append(row.plan_id)
        return tuple(dict.fromkeys(short))


def _parts(
    whose: For, lots: Mapping[UUID, StockLot], item: UUID, amount: int
) -> list[tuple[StockLot, int]]:
    """So many of an item out of lots that are good for the day, first expiring first."""
    found = list[tuple[StockLot, int]]()
    if whose.on is None:
        return found
    for lot in sorted(lots.values(), key=first_expiring):
        if lot.item_id == item and usable(lot, whose.on) and amount > 0:
            part = min(amount, lot.on_hand - lot.reserved)
            if part:
                found.append((lot, part))
                amount -= part
    return found


def _columns(whose: For) -> dict[str, Any]:
    return {
        "plan_id": whose.plan_id, "patient_id": whose.patient_id, "case_id": whose.case_id,
        "needed_on": whose.on,
    }  # fmt: skip
