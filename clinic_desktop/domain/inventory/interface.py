"""The face of stock: items, lots, reservations, use in a case, implants."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does


@dataclass(frozen=True, slots=True)
class ItemCard:
    id: UUID
    sku: str
    name: str
    kind: str  # IMPLANT, MEDICINE, CONSUMABLE, TRAY …
    gtin: str
    unit: str
    billable: bool
    lot_tracked: bool
    maker: str
    model: str
    size_ml: int | None
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class NewItem:
    sku: str
    name: str
    kind: str
    unit: str = "piece"
    gtin: str = ""
    billable: bool = False
    lot_tracked: bool = True
    maker: str = ""
    distributor: str = ""
    model: str = ""
    surface: str = ""
    size_ml: int | None = None
    reorder_level: int = 0


@dataclass(frozen=True, slots=True)
class NewLot:
    item_id: UUID
    lot: str
    expiry: date | None
    quantity: int
    serial: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class LotCard:
    """On hand = free + reserved, at every commit."""

    id: UUID
    item_id: UUID
    sku: str
    name: str
    lot: str
    serial: str
    expiry: date | None
    status: str
    on_hand: int
    reserved: int
    version: int


@dataclass(frozen=True, slots=True)
class Need:
    """So many of an item; for implants any size of the set will do."""

    sku: str
    quantity: int
    side: str = ""
    sizes_ml: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    sku: str
    name: str
    needed: int
    free: int
    promised_on: date | None

    @property
    def covered(self) -> bool:
        return self.free >= self.needed or self.promised_on is not None


@dataclass(frozen=True, slots=True)
class Use:
    lot_id: UUID
    quantity: int
    side: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """An implant that lies in the body now; `deviation_id` where it is outside the agreed set."""

    lot_id: UUID
    side: str
    occurred_at: Moment
    deviation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UsedItem:
    sku: str
    name: str
    lot: str
    quantity: int
    billable: bool
    used_at: Moment


@dataclass(frozen=True, slots=True)
class ImplantFacts:
    id: UUID
    case_id: UUID
    patient_id: UUID
    side: str
    sku: str
    maker: str
    distributor: str
    model: str
    surface: str
    size_ml: int | None
    lot: str
    serial: str
    gtin: str
    expiry: date | None
    placed_at: Moment
    deviation: bool


class InventoryDesk(Protocol):
    @asks("inventory.item.read")
    def items(self) -> tuple[ItemCard, ...]: ...

    @asks("inventory.item.read")
    def stock(self) -> tuple[LotCard, ...]: ...

    @asks("inventory.item.read")
    def scanned(self, code: str) -> LotCard:
        """The lot that a GS1 or plain code names. Raises UnknownCode."""

    @does("inventory.item.manage")
    def add_item(self, new: NewItem) -> ItemCard: ...

    @does("inventory.lot.receive")
    def receive(self, new: NewLot) -> LotCard: ...

    @does("inventory.lot.quarantine")
    def quarantine(self, lot_id: UUID, reason: str) -> LotCard: ...

    @asks(INTERNAL)
    def cover(self, needs: tuple[Need, ...], on: date) -> tuple[Coverage, ...]: ...

    @does(INTERNAL)
    def reserve_soft(self, plan_id: UUID, patient_id: UUID, needs: tuple[Need, ...]) -> None: ...

    @does(INTERNAL)
    def reserve_hard(
        self, plan_id: UUID, case_id: UUID, patient_id: UUID, needs: tuple[Need, ...], on: date
    ) -> tuple[Coverage, ...]:
        """By lot, first expiring first; what is not there stays soft."""

    @does(INTERNAL)
    def soften(self, plan_id: UUID) -> None: ...

    @does(INTERNAL)
    def release(self, plan_id: UUID) -> None: ...

    @does(INTERNAL)
    def consume(self, case_id: UUID, patient_id: UUID, plan_id: UUID, use: Use) -> UsedItem:
        """Before opening: expired, recalled, quarantined or used ones are refused."""

    @does(INTERNAL)
    def place_implant(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, placement: Placement
    ) -> ImplantFacts:
        """A fact: always recorded."""

    @asks(INTERNAL)
    def lot(self, lot_id: UUID) -> LotCard: ...

    @asks(INTERNAL)
    def item_of(self, lot_id: UUID) -> ItemCard: ...

    @asks(INTERNAL)
    def uses(self, case_id: UUID) -> tuple[UsedItem, ...]: ...

    @asks(INTERNAL)
    def implants(self, case_id: UUID) -> tuple[ImplantFacts, ...]: ...


class OutOfStock(errors.Conflict):
    code = "inventory.out_of_stock"
    text = "There is not enough free stock of this lot. Choose another lot, or receive stock first."


class SkuTaken(errors.Conflict):
    code = "inventory.sku_taken"
    text = "An item with this number exists already. Use it, or choose another number."


class SerialTaken(errors.Conflict):
    code = "inventory.serial_taken"
    text = "This serial number was received before. Check the label and the item that is there."


class NotInLedger(errors.RuleViolation):
    code = "inventory.not_in_ledger"
    text = "A balance changes only with a movement. Record what happened to the stock."


class LedgerOrder(errors.Conflict):
    code = "inventory.ledger_order"
    text = "The stock changed meanwhile. Look at the balance and record the movement again."


class ReverseDiffers(errors.RuleViolation):
    code = "inventory.reverse_differs"
    text = "A reversal undoes one movement exactly. Choose the movement that was wrong."


class ReversedAlready(errors.Conflict):
    code, text = "inventory.reversed_already", "This movement was reversed already."


class LotNotUsable(errors.StateRefuses):
    code = "inventory.lot_not_usable"
    text = "This lot is recalled, in quarantine, used up or expires too early. Choose another lot."


class ImplantKept(errors.RuleViolation):
    code = "inventory.implant_kept"
    text = "The record of an implant stays. Record its removal, or a correction beside it."


class StockKept(errors.RuleViolation):
    code = "inventory.kept"
    text = "Lots, movements and reservations are never deleted or rewritten. Record a new movement."
