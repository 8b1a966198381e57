"""What is refused before it happens, and what is only flagged because it has happened."""

from dataclasses import dataclass
from datetime import date

from clinic_desktop.core import errors
from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.domain.inventory import interface as face

TRACED = frozenset({ItemKind.IMPLANT, ItemKind.MEDICINE, ItemKind.TISSUE})
TWO_PEOPLE = frozenset({ItemKind.IMPLANT, ItemKind.MEDICINE})
UNRECONCILED = "UNRECONCILED"
MOST = 1_000_000  # of one lot; more is a slip of the finger


@dataclass(frozen=True, slots=True)
class Standing:
    """A lot as it stands when somebody wants of it; `own`: reserved for the same plan."""

    lot: str
    serial: str
    status: str
    expiry: date | None
    on_hand: int
    reserved: int
    own: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved + self.own


def check_item(new: face.NewItem) -> None:
    """Raises ItemRefused with what is missing."""
    if not new.sku.strip() or not new.name.strip():
        raise face.ItemRefused("An item needs a number and a name.")
    if new.kind not in tuple(ItemKind):
        raise face.ItemRefused(f"There is no kind of item “{new.kind}”.")
    if not new.unit.strip() or not 0 <= new.reorder_level <= MOST:
        raise face.ItemRefused("An item needs a unit, and a reorder level that is not negative.")
    if new.kind == ItemKind.IMPLANT and not (new.maker.strip() and new.model.strip()):
        raise face.ItemRefused("Name maker and model of the implant; its card shows them.")
    if new.size_ml is not None and not 0 < new.size_ml <= MOST:
        raise face.ItemRefused("A size is a number of millilitres above 0.")


def check_delivery(new: face.NewLot, item: face.ItemCard, today: date) -> None:
    """L01: lot and expiry where the item is traced, expiry later than today, a serial once.

    Under quarantine (L02) an expired lot comes in as well. Raises LotIncomplete, LotExpired,
    ItemRefused.
    """
    if not item.active:
        raise face.ItemRefused("This item is not kept any more. Ask the stock keeper.")
    if not 0 < new.quantity <= MOST:
        raise face.LotIncomplete("How many came in? A quantity is at least 1.")
    if item.lot_tracked and not (new.expiry and (new.lot.strip() or new.serial.strip())):
        raise face.LotIncomplete
    if item.serialised and not new.serial.strip():
        raise face.LotIncomplete("This item has a serial number. Scan or type it.")
    if new.serial.strip() and new.quantity != 1:
        raise face.LotIncomplete("A serial number names one piece: receive each by itself.")
    if new.expiry and new.expiry <= today and not new.held.strip():
        raise face.LotExpired("This delivery is expired. Send it back, or receive it held.")


def check_quantity(quantity: int) -> None:
    if not 0 < quantity <= MOST:
        raise errors.Unreadable("A quantity is at least 1.")


def check_use(standing: Standing, quantity: int, today: date) -> None:
    """Before opening. Raises what speaks against it, the gravest first."""
    if standing.status == "RECALLED":
        raise face.LotRecalled
    if standing.serial and standing.on_hand == 0:
        raise face.SerialUsed
    if standing.expiry and standing.expiry < today:
        raise face.LotExpired
    if standing.status == "QUARANTINED":
        raise face.LotQuarantined
    if standing.free < quantity:
        params = {"lot": standing.lot, "wanted": str(quantity), "free": str(standing.free)}
        raise face.NotEnough(
            f"{standing.free} of this lot are free, {quantity} are wanted. Take another lot, or"
            " ask the stock keeper.",
            params=params,
        )


def flag_of(standing: Standing, quantity: int, today: date) -> str:
    """What somebody should look at where the use is a fact; empty if all was right."""
    if standing.on_hand < quantity:
        return UNRECONCILED
    if standing.status in ("RECALLED", "QUARANTINED"):
        return standing.status
    return "EXPIRED" if standing.expiry and standing.expiry < today else ""
