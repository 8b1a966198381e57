"""The stock: what is there, what expires, what comes in and what is put aside. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.inventory.interface import (
    ItemCard,
    LotCard,
    MovementLine,
    NewLot,
    Scanned,
)
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"stock_lot", "stock_item", "stock_movement", "stock_reservation"})
ACTS = {
    "receive": "inventory.lot.receive",
    "quarantine": "inventory.lot.quarantine",
    "release": "inventory.lot.release",
}
SOON = timedelta(days=60)
ALL, EXPIRING, LOW, ASIDE = range(4)
"""Which lots are shown."""

KINDS = {
    "RECEIPT": "Received",
    "RESERVE": "Reserved",
    "RELEASE": "Reservation given back",
    "CONSUME": "Used",
    "RETURN": "Came back",
    "WASTE": "Thrown away",
    "ADJUST": "Corrected",
    "TRANSFER": "Moved",
    "REVERSE": "Taken back",
}


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot in words; `tone` of its expiry, `state` as it stands."""

    id: UUID
    card: LotCard
    item: str
    lot: str
    expiry: str
    tone: str
    low: bool
    needs_two: bool

    @property
    def soon(self) -> bool:
        return self.tone in ("warn", "bad")


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One movement of a lot."""

    id: int
    when: str
    what: str
    quantity: str
    left: str
    why: str
    tone: str


@dataclass(frozen=True, slots=True)
class StockPage:
    """All lots that are not used up, and what stands out among them."""

    rows: tuple[LotRow, ...]
    items: tuple[ItemCard, ...]
    can: frozenset[str]
    today: date

    def shown(self, which: int, text: str) -> tuple[LotRow, ...]:
        """The lots of one list whose item, number or lot holds all words of `text`."""
        wanted = text.casefold().split()
        return tuple(
            row
            for row in self.rows
            if _listed(row, which) and all(word in _searched(row) for word in wanted)
        )


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: StockPage) -> None: ...
    def show_moves(self, rows: tuple[MoveRow, ...]) -> None: ...
    def choose(self, lot_id: UUID) -> None: ...
    def show_receiving(self, items: tuple[ItemCard, ...], found: Scanned | None) -> None: ...
    def show_release(self, row: LotRow, people: tuple[Colleague, ...]) -> None: ...
    def close_drawer(self) -> None: ...
    def ask_reason(self, title: str, effect: str, given: Callable[[str], None]) -> None: ...


class StockPresenter(Presenter):
    """Live: what others use or receive is seen at once."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._lot: UUID | None = None
        self._page: StockPage | None = None
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        desk = self._clinic.inventory
        self._ask(lambda: (desk.stock(), desk.items()), lambda f: self._show(*f), "stock")
        if self._lot is not None:
            self.choose(self._lot)

    def choose(self, lot_id: UUID | None) -> None:
        """Everything that happened to this lot."""
        self._lot = lot_id
        if lot_id is None:
            self._view.show_moves(())
            return
        zone = self._place.zone
        self._ask(
            lambda: self._clinic.inventory.movements(lot_id),
            lambda moves: self._view.show_moves(tuple(move_row(m, zone) for m in reversed(moves))),
            "moves",
        )

    def scan(self, code: str) -> None:
        """A lot that is there is shown; one that is not begins a delivery."""

        def found(what: Scanned) -> None:
            if what.lot is not None:
                self._view.choose(what.lot.id)
            elif self._place.may(ACTS["receive"]):
                self._view.show_receiving(self._items(), what)
            else:
                first = next((r for r in self._rows() if r.card.item_id == what.item.id), None)
                if first is not None:
                    self._view.choose(first.id)

        self._ask(lambda: self._clinic.inventory.scanned(code), found, "scan")

    def begin_receiving(self) -> None:
        self._view.show_receiving(self._items(), None)

    def receive(self, new: NewLot) -> None:
        def received(lot: LotCard) -> None:
            self._view.close_drawer()
            self._lot = lot.id
            self.load()
            self._view.choose(lot.id)
            self._place.ways.tell(f"Received: {lot.name}, lot {lot.lot or lot.serial}")

        self._run(lambda: self._clinic.inventory.receive(new), received)

    def quarantine(self, lot_id: UUID) -> None:
        """Nothing of it is used any more; plans that reserved it get another lot."""

        def given(why: str) -> None:
            self._do(lambda: self._clinic.inventory.quarantine(lot_id, why))

        self._view.ask_reason(
            "Put into quarantine",
            "Nothing of this lot is used from now on. Plans that reserved it get another one.",
            given,
        )

    def begin_release(self, lot_id: UUID) -> None:
        """Implants and medicines need a second person."""
        row = next((one for one in self._rows() if one.id == lot_id), None)
        if row is None:
            return
        me = self._place.me.id

        def show(people: tuple[Colleague, ...]) -> None:
            others = tuple(one for one in people if one.active and one.id != me)
            self._view.show_release(row, others)

        self._ask(lambda: self._clinic.staff.colleagues(None), show, "people")

    def release(self, lot_id: UUID, why: str, second_id: UUID | None) -> None:
        def released(_: LotCard) -> None:
            self._view.close_drawer()
            self.load()

        self._run(lambda: self._clinic.inventory.release_lot(lot_id, why, second_id), released)

    def _do(self, call: Callable[[], object]) -> None:
        self._run(call, lambda _: self.load())

    def _show(self, lots: tuple[LotCard, ...], items: tuple[ItemCard, ...]) -> None:
        today = self._place.today().date()
        can = frozenset(act for act, needed in ACTS.items() if self._place.may(needed))
        self._page = StockPage(rows_of(lots, items, today), items, can, today)
        self._view.show_page(self._page)

    def _rows(self) -> tuple[LotRow, ...]:
        return self._page.rows if self._page else ()

    def _items(self) -> tuple[ItemCard, ...]:
        return tuple(item for item in self._page.items if item.active) if self._page else ()


def rows_of(
    lots: tuple[LotCard, ...], items: tuple[ItemCard, ...], today: date
) -> tuple[LotRow, ...]:
    """Lots with what stands out: expiry near, item below its reorder level."""
    cards = {item.id: item for item in items}
    free = dict.fromkeys(cards, 0)
    for lot in lots:
        if lot.status == "AVAILABLE":
            free[lot.item_id] = free.get(lot.item_id, 0) + lot.free
    rows = []
    for lot in lots:
        item = cards.get(lot.item_id)
        low = item is not None and free[lot.item_id] < item.reorder_level
        two = item is not None and item.kind in ("IMPLANT", "MEDICINE")
        words, tone = expiry_words(lot.expiry, today)
        number = lot.lot if not lot.serial else f"{lot.lot} / {lot.serial}".strip(" /")
        rows.append(LotRow(lot.id, lot, lot.name, number, words, tone, low, two))
    return tuple(rows)


def expiry_words(expiry: date | None, today: date) -> tuple[str, str]:
    """The day, and how it stands: bad when over, warn within sixty days."""
    if expiry is None:
        return "", ""
    tone = "bad" if expiry < today else "warn" if expiry - today <= SOON else ""
    return f"{expiry:%d %b %Y}", tone


def move_row(move: MovementLine, zone: tzinfo) -> MoveRow:
    at: datetime = move.at.astimezone(zone)
    what = KINDS.get(move.kind, move.kind.replace("_", " ").capitalize())
    flag = move.flag.replace("_", " ").capitalize()
    why = ". ".join(part for part in (flag, move.reason) if part)
    return MoveRow(
        move.seq, f"{at:%d %b %Y, %H:%M}", what, f"{move.quantity:+d}" if move.quantity else "",
        str(move.on_hand_after), why, "bad" if move.flag else "",
    )  # fmt: skip


def _searched(row: LotRow) -> str:
    return f"{row.item} {row.card.sku} {row.lot}".casefold()


def _listed(row: LotRow, which: int) -> bool:
    if which == EXPIRING:
        return row.soon
    if which == LOW:
        return row.low
    return which == ALL or row.card.status != "AVAILABLE"
