"""The face of stock: items, lots, reservations, use in a case, implants."""

from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.inventory.interface.refusals import (
    ImplantKept,
    ItemRefused,
    LedgerOrder,
    LotExpired,
    LotIncomplete,
    LotNotUsable,
    LotQuarantined,
    LotRecalled,
    NotEnough,
    NotInLedger,
    OutOfStock,
    PlacedAlready,
    ReasonNeeded,
    ReversedAlready,
    ReverseDiffers,
    SecondPersonNeeded,
    SerialTaken,
    SerialUsed,
    SkuTaken,
    StockKept,
    UnknownCode,
)
from clinic_desktop.domain.inventory.interface.values import (
    Coverage,
    Device,
    Found,
    ImplantFacts,
    ItemCard,
    LotCard,
    MovementLine,
    Need,
    NewItem,
    NewLot,
    Placement,
    Recalled,
    Scanned,
    Use,
    UsedItem,
)

__all__ = [
    "Coverage",
    "Device",
    "Found",
    "ImplantFacts",
    "ImplantKept",
    "InventoryDesk",
    "ItemCard",
    "ItemRefused",
    "LedgerOrder",
    "LotCard",
    "LotExpired",
    "LotIncomplete",
    "LotNotUsable",
    "LotQuarantined",
    "LotRecalled",
    "MovementLine",
    "Need",
    "NewItem",
    "NewLot",
    "NotEnough",
    "NotInLedger",
    "OutOfStock",
    "PlacedAlready",
    "Placement",
    "ReasonNeeded",
    "Recalled",
    "ReverseDiffers",
    "ReversedAlready",
    "Scanned",
    "SecondPersonNeeded",
    "SerialTaken",
    "SerialUsed",
    "SkuTaken",
    "StockKept",
    "StockMovesDesk",
    "UnknownCode",
    "Use",
    "UsedItem",
]


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

    @does("inventory.lot.release", includes=(CentreDesk.two_people_waived,))
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

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.open_task))
    def consume_found(
        self, case_id: UUID, patient_id: UUID, plan_id: UUID, found: Found
    ) -> UsedItem:
        """A fact: comes in and goes out in one pair, flagged, with a task to count it."""

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
