"""A shelf with invented goods, and the desks at it."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.inventory.interface import ItemCard, LotCard, NewItem, NewLot
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.raw_chain import Way
from tests.support.ways import Ways

TODAY = date(2026, 11, 23)
SOON, LATER, GONE = date(2027, 1, 31), date(2028, 6, 30), date(2026, 11, 22)
NUMBERS = count(1)


@dataclass(frozen=True)
class Whose:
    """A patient's plan and its case."""

    patient: UUID
    plan: UUID
    case: UUID


def of(way: Way) -> Whose:
    return Whose(UUID(way.patient), UUID(way.plan), UUID(way.case))


class Shelf:
    """Goods come in by the stock keeper; `moves` is what processes reach."""

    def __init__(self, clinic: StaffedClinic, ways: Ways) -> None:
        self.ways = ways
        self.keeper: Clinic = inner(clinic, "STOCK_KEEPER")
        self.nurse: Clinic = inner(clinic, "NURSE")
        self.desk, self.moves = self.keeper.inventory, self.nurse.stock_moves

    def item(self, sku: str = "", kind: str = "CONSUMABLE", **more: object) -> ItemCard:
        number = sku or f"SKU-{next(NUMBERS)}"
        return self.desk.add_item(NewItem(number, f"Item {number}", kind, **more))  # type: ignore[arg-type]

    def implant(self, size: int, model: str = "Round 20") -> ItemCard:
        sku = f"AM-{model[:5].upper()}-{size}".replace(" ", "")
        return self.item(
            sku, "IMPLANT", maker="Arcadia Medical", model=model, surface="SMOOTH", size_ml=size,
            billable=True,
        )  # fmt: skip

    def lot(
        self, item: ItemCard, quantity: int = 10, expiry: date | None = LATER, **more: object
    ) -> LotCard:
        number = str(more.pop("lot", f"L{next(NUMBERS)}"))
        new = NewLot(item.id, number, expiry, quantity, **more)  # type: ignore[arg-type]
        return self.desk.receive(new)

    def plan(self) -> Whose:
        """A plan of a new patient with its case, no slot yet."""
        return of(self.ways.cased())

    def balance(self, lot: LotCard) -> tuple[int, int]:
        """On hand and reserved as they stand."""
        now = self.moves.lot(lot.id)
        return now.on_hand, now.reserved
