"""The face of stock: items, lots, reservations, use in a case, implants."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk


class UnknownCode(errors.RuleViolation):
    code = "inventory.unknown_code"
    text = "No item of the clinic has this code. Check the package or add the item first."


class ItemRefused(errors.RuleViolation):
    code, text = "inventory.item", "This item is not complete."


class SkuTaken(errors.AlreadyThere):
    code = "inventory.sku_taken"
    text = "Another item has this number already. Choose another one."


class LotIncomplete(errors.RuleViolation):
    code = "inventory.lot_incomplete"
    text = "Lot number and expiry date are needed for this item. Read them off the package."


class SerialTaken(errors.AlreadyThere):
    code = "inventory.serial_taken"
    text = "This serial number was received before. Compare the package with the earlier entry."


class LotExpired(errors.RuleViolation):
    code = "inventory.lot_expired"
    text = "This lot is expired. Put it aside and take another one."


class LotRecalled(errors.RuleViolation):
    code = "inventory.lot_recalled"
    text = "This lot is recalled. Put it aside and take another one."


class LotQuarantined(errors.RuleViolation):
    code = "inventory.lot_quarantined"
    text = "This lot is in quarantine. Take another one, or ask the stock keeper."


class SerialUsed(errors.Conflict):
    code = "inventory.serial_used"
    text = "This serial number is used already. Check the label and take another one."


class NotEnough(errors.Conflict):
    """`params`: lot, wanted, free."""

    code = "inventory.not_enough"
    text = "There is not so much free of this lot. Take another lot, or ask the stock keeper."


class OutOfStock(errors.Conflict):
    code = "inventory.out_of_stock"
    text = "The stock does not hold so much. Somebody may just have taken it: look again."


class LotNotUsable(errors.Conflict):
    code = "inventory.lot_not_usable"
    text = "This lot cannot be reserved for that day: expired by then, recalled or in quarantine."


class PlacedAlready(errors.Conflict):
    code = "inventory.placed_already"
    text = "This implant is recorded as placed. Its use cannot be taken back."


class ReversedAlready(errors.Conflict):
    code, text = "inventory.reversed_already", "This use was taken back before."


class SecondPersonNeeded(errors.RuleViolation):
    code = "inventory.second_person"
    text = "A second person must confirm this for implants and medicines. Ask a colleague."


class ReasonNeeded(errors.RuleViolation):
    code, text = "inventory.reason", "Say why in a few words; it is kept with the lot."


class StockKept(errors.Conflict):
    code = "inventory.kept"
    text = "Stock records stay as they were written. Enter a correction instead."


class ImplantKept(errors.Conflict):
    code = "inventory.implant_kept"
    text = "What lies in a body stays recorded as it is. Record a removal instead."


class NotInLedger(errors.Conflict):
    code = "inventory.not_in_ledger"
    text = "A balance changes by movements only. Nothing was saved."


class LedgerOrder(errors.Conflict):
    code = "inventory.ledger_order"
    text = "Somebody moved this lot at the same moment. Look again and repeat."


class ReverseDiffers(errors.Conflict):
    code = "inventory.reverse_differs"
    text = "Taking back must be exactly the opposite of what was entered."


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


class InventoryDesk(Protocol):
    """What screens ask of the stock."""

    @asks("inventory.item.read")
    def items(self) -> tuple[ItemCard, ...]: ...

    @asks("inventory.item.read")
    def stock(self) -> tuple[LotCard, ...]:
        """Every lot that is not used up, by item, the first expiring first."""

    @asks("inventory.item.read")
    def scanned(self, code: str) -> Scanned:
        """A GS1 element string, a GTIN, or the clinic's own number. Raises UnknownCode."""

    @asks("inventory.item.read")
    def movements(self, lot_id: UUID) -> tuple[MovementLine, ...]: ...

    @does("inventory.item.manage")
    def add_item(self, new: NewItem) -> ItemCard:
        """Raises ItemRefused, SkuTaken."""

    @does("inventory.lot.receive", includes=(CentreDesk.settings,))
    def receive(self, new: NewLot) -> LotCard:
        """L01, L02. Raises LotIncomplete, LotExpired, SerialTaken."""

    @does("inventory.lot.quarantine", includes=(CentreDesk.settings,))
    def quarantine(self, lot_id: UUID, reason: str) -> LotCard:
        """L03. Plans that reserved of it get another lot, or wish for the item again."""

    @does("inventory.lot.release")
    def release_lot(self, lot_id: UUID, reason: str, second_person_id: UUID | None) -> LotCard:
        """L04. Raises SecondPersonNeeded for implants and medicines."""


class StockMovesDesk(Protocol):
    """What processes do with the stock. They hold the rows of plan and case before."""

    @asks(INTERNAL)
    def cover(
        self, needs: tuple[Need, ...], on: date, plan_id: UUID | None = None
    ) -> tuple[Coverage, ...]:
        """One per need that is not optional; what the plan itself reserved counts as free."""

    @does(INTERNAL)
    def reserve_soft(self, plan_id: UUID, patient_id: UUID, needs: tuple[Need, ...]) -> None:
        """By item. What is reserved by lot stays as far as it is still needed."""

    @does(INTERNAL)
    def reserve_hard(
        self, plan_id: UUID, case_id: UUID, patient_id: UUID, needs: tuple[Need, ...], on: date
    ) -> tuple[Coverage, ...]:
        """By lot, first expiring first; what is not there stays soft. May be repeated."""

    @does(INTERNAL)
    def soften(self, plan_id: UUID) -> None:
        """Give the lots back, keep the wish."""

    @does(INTERNAL)
    def release(self, plan_id: UUID) -> None:
        """Nothing is reserved or wished for this plan any more."""

    @does(INTERNAL)
    def leftover(self, case_id: UUID) -> None:
        """Give back what was reserved for this case and not used."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.open_task))
    def consume(self, case_id: UUID, patient_id: UUID, plan_id: UUID, use: Use) -> UsedItem:
        """Before opening. Raises LotExpired, LotRecalled, LotQuarantined, SerialUsed, NotEnough.

        What the plan itself reserved is taken first.
        """

    @does(INTERNAL)
    def put_back(self, used_id: UUID, reason: str) -> LotCard:
        """Scanned by mistake or left closed. Raises PlacedAlready, ReversedAlready."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.open_task))
    def place_implant(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, placement: Placement
    ) -> ImplantFacts:
        """A fact: always recorded, with a flag where the stock knew better."""

    @does(INTERNAL)
    def recall(self, item_id: UUID, lot: str, notice: str) -> Recalled:
        """L05 for every lot of that number."""

    @asks(INTERNAL)
    def lot(self, lot_id: UUID) -> LotCard: ...

    @asks(INTERNAL)
    def item_of(self, lot_id: UUID) -> ItemCard: ...

    @asks(INTERNAL)
    def uses(self, case_id: UUID) -> tuple[UsedItem, ...]:
        """What was used and not put back."""

    @asks(INTERNAL)
    def implants(self, case_id: UUID) -> tuple[ImplantFacts, ...]: ...
