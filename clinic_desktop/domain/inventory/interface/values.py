"""What goes in and out of stock: items, lots, needs, uses, implants."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic_desktop.core.moment import Moment


@dataclass(frozen=True, slots=True)
class ItemCard:
    """Quantities count `unit`; `size_ml` in millilitres, of implants."""

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
    surface: str = ""
    distributor: str = ""
    serialised: bool = False
    reorder_level: int = 0


@dataclass(frozen=True, slots=True)
class NewItem:
    """Implants, medicines and tissue are always tracked by lot and expiry."""

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
    serialised: bool = False


@dataclass(frozen=True, slots=True)
class NewLot:
    """A delivery. With `held` (a reason) it comes in under quarantine."""

    item_id: UUID
    lot: str
    expiry: date | None
    quantity: int
    serial: str = ""
    supplier: str = ""
    held: str = ""


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

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says. `lot` is the lot in the house that it names, if there is one."""

    item: ItemCard
    lot: LotCard | None = None
    lot_number: str = ""
    serial: str = ""
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class MovementLine:
    seq: int
    kind: str
    quantity: int
    on_hand_after: int
    reserved_after: int
    at: Moment
    reason: str
    flag: str  # UNRECONCILED, RECALLED, EXPIRED, QUARANTINED: somebody should look


@dataclass(frozen=True, slots=True)
class Need:
    """So many of an item. With sizes any of them will do, the first one rather than the others.

    The family of an implant is that of the item `sku`, else `maker`, `model` and `surface`, and
    every item whose number begins with `sku`.
    An `optional` need (a spare size) is reserved if it is there and missed by nobody.
    """

    sku: str
    quantity: int
    side: str = ""
    sizes_ml: tuple[int, ...] = ()
    maker: str = ""
    model: str = ""
    surface: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one need is met. `free` holds what it gets, and what nobody else needs of it."""

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
    """So many of a lot are opened now. `as_fact`: they are used already, so nothing is refused."""

    lot_id: UUID
    quantity: int
    as_fact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """So many of an item were used that lay on no shelf of the stock; `lot` as on the label."""

    item_id: UUID
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """An implant that never went through the stock; lot or serial must be known."""

    maker: str
    model: str
    lot: str = ""
    serial: str = ""
    gtin: str = ""
    expiry: date | None = None
    size_ml: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """An implant that lies in the body now: of a lot, else a `device` described by hand.

    `deviation_id` is the override where it is outside the agreed set.
    """

    lot_id: UUID | None
    side: str
    occurred_at: Moment
    deviation_id: UUID | None = None
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class UsedItem:
    """One use of a lot in a case; `id` names it when it is taken back."""

    id: UUID
    sku: str
    name: str
    lot: str
    quantity: int
    billable: bool
    used_at: Moment
    flag: str = ""


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


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a recall meets: lots in the house, plans left short of it, devices in bodies."""

    lots: tuple[LotCard, ...]
    short_plans: tuple[UUID, ...]
    placed: tuple[ImplantFacts, ...]
