"""Stock as the store keeper sees it: items, lots, deliveries, quarantine."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.inventory import interface as face
from clinic_desktop.domain.inventory.interface import InventoryDesk
from clinic_desktop.domain.inventory.models import StockItem, StockLot, StockMovement
from clinic_desktop.domain.inventory.rules import checks
from clinic_desktop.domain.inventory.rules.codes import Code, checked_gtin, read_code
from clinic_desktop.domain.inventory.service.base import item_card, lot_card
from clinic_desktop.domain.inventory.service.planning import StockPlanning
from clinic_desktop.store.service import performs


class InventoryService(StockPlanning):
    @performs(InventoryDesk.items)
    def items(self) -> tuple[face.ItemCard, ...]:
        asked = select(StockItem).order_by(StockItem.name, StockItem.sku)
        return tuple(item_card(row) for row in self.session.scalars(asked))

    @performs(InventoryDesk.stock)
    def stock(self) -> tuple[face.LotCard, ...]:
        asked = (
            select(StockLot, StockItem)
            .join(StockItem, StockItem.id == StockLot.item_id)
            .where(StockLot.status != "USED_UP")
            .order_by(StockItem.name, StockItem.sku)
            .order_by(StockLot.expires_on, StockLot.received_at, StockLot.id)
        )
        return tuple(lot_card(lot, item) for lot, item in self.session.execute(asked))

    @performs(InventoryDesk.scanned)
    def scanned(self, code: str) -> face.Scanned:
        read = read_code(code)
        item = self._item_named(read, code)
        return face.Scanned(
            item_card(item), self._lot_named(read, item), read.lot, read.serial, read.expiry
        )

    @performs(InventoryDesk.movements)
    def movements(self, lot_id: UUID) -> tuple[face.MovementLine, ...]:
        self.found(StockLot, lot_id)
        asked = select(StockMovement).where(StockMovement.lot_id == lot_id)
        return tuple(
            face.MovementLine(
                m.seq, m.kind, m.quantity, m.on_hand_after, m.reserved_after, m.occurred_at,
                m.reason, m.flag,
            )
            for m in self.session.scalars(asked.order_by(StockMovement.seq))
        )  # fmt: skip

    @performs(InventoryDesk.add_item)
    def add_item(self, new: face.NewItem) -> face.ItemCard:
        checks.check_item(new)
        row = StockItem(
            sku=clean(new.sku, "number", 60, turns=False),
            gtin=checked_gtin(new.gtin),
            name=clean(new.name, "name", 200),
            kind=new.kind,
            base_unit=clean(new.unit, "unit", 20),
            billable=new.billable,
            tracked=new.lot_tracked or new.serialised or new.kind in checks.TRACED,
            serialised=new.serialised,
            reorder_level=new.reorder_level,
            maker=clean(new.maker, "maker", 200),
            distributor=clean(new.distributor, "distributor", 300),
            model=clean(new.model, "model", 100),
            surface=clean(new.surface, "surface", 40),
            size_ml=new.size_ml,
        )
        self.session.add(row)
        self.session.flush()
        return item_card(row)

    @performs(InventoryDesk.receive)
    def receive(self, new: face.NewLot) -> face.LotCard:
        item = self.found(StockItem, new.item_id)
        checks.check_delivery(new, item_card(item), self._today())
        lot = StockLot(
            item_id=item.id,
            lot=clean(new.lot, "lot", 60, turns=False),
            serial=clean(new.serial, "serial", 60, turns=False) or None,
            expires_on=new.expiry,
            supplier=clean(new.supplier, "supplier", 200),
            site_id=self._centre.settings().site_id,
            status=after("L02" if new.held.strip() else "L01", None),
            status_reason=clean(new.held, "reason", 400),
            received_at=self.now(),
        )
        self.session.add(lot)
        self.session.flush()
        self.session.refresh(lot)
        self._move(lot, "RECEIPT", new.quantity, on_hand=new.quantity)
        return lot_card(lot, item)

    @performs(InventoryDesk.quarantine)
    def quarantine(self, lot_id: UUID, reason: str) -> face.LotCard:
        lots = self._lots_with_others(StockLot.id == lot_id)
        lot = self.found(StockLot, lot_id)
        lot.status, lot.status_reason = after("L03", lot.status), _reason(reason)
        self.session.flush()
        self._vacate(lot, lots)
        return self._card_of(lot)

    @performs(InventoryDesk.release_lot)
    def release_lot(self, lot_id: UUID, reason: str, second_person_id: UUID | None) -> face.LotCard:
        lot = self.locked(StockLot, lot_id)
        item, why = self.found(StockItem, lot.item_id), _reason(reason)
        if item.kind in checks.TWO_PEOPLE:
            why = f"{why} ({self._seconded(second_person_id)})"
        lot.status, lot.status_reason = after("L04", lot.status), why
        self.session.flush()
        return lot_card(lot, item)

    def _seconded(self, person: UUID | None) -> str:
        """Raises SecondPersonNeeded, unless the clinic has only one (TWO_PERSON_WAIVE)."""
        if person is None and self._centre.two_people_waived():
            return "no second person in this clinic"
        if person in (None, self.caller.id):
            raise face.SecondPersonNeeded
        return f"second person {person}"

    def _item_named(self, read: Code, code: str) -> StockItem:
        mine = StockItem.sku == read.sku if read.sku else StockItem.gtin == read.gtin
        asked = select(StockItem).where(mine, StockItem.active).order_by(StockItem.created_at)
        row = self.session.scalars(asked.limit(1)).first()
        if row is None:
            raise face.UnknownCode(
                f"No item of the clinic has the code “{code.strip()}”. Check the package, or add"
                " the item first."
            )
        return row

    def _lot_named(self, read: Code, item: StockItem) -> face.LotCard | None:
        """By serial, else by lot number; a bare number names a lot only where it is the only one.

        Several deliveries of one lot: the first that still holds something.
        """
        asked = select(StockLot).where(StockLot.item_id == item.id)
        if read.serial:
            asked = asked.where(StockLot.serial == read.serial)
        elif read.lot:
            asked = asked.where(StockLot.lot == read.lot)
        else:
            asked = asked.where(StockLot.on_hand > 0)
        by_rest = asked.order_by(StockLot.on_hand == 0, StockLot.expires_on, StockLot.received_at)
        found = self.session.scalars(by_rest.limit(2)).all()
        if not found or (len(found) > 1 and not (read.serial or read.lot)):
            return None
        return lot_card(found[0], item)


def _reason(text: str) -> str:
    why = clean(text, "reason", 300)
    if not why:
        raise face.ReasonNeeded
    return why
