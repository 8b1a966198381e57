"""The face of stock: items, lots, reservations, use in a case, implants."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

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
