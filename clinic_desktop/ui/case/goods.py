"""What is opened and placed in a case: scan, use, place. No Qt."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.inventory.interface import (
    ImplantFacts,
    LotCard,
    Placement,
    Scanned,
    Use,
    UsedItem,
)
from clinic_desktop.domain.workflow.interface.surgery import OutsideTheSet
from clinic_desktop.ui.case.presenter import CasePresenter
from clinic_desktop.ui.case.values import UsedRow
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace


class GoodsView(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_scanned(self, scanned: Scanned, lots: tuple[LotCard, ...]) -> None: ...
    def show_used(self, rows: tuple[UsedRow, ...]) -> None: ...
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...


class GoodsPresenter(Presenter):
    """The scan field of a case: what it says, then one press to use or to place."""

    def __init__(
        self, view: GoodsView, clinic: Clinic, place: Workplace, case: CasePresenter
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place, self._case = view, clinic, place, case
        self._used: dict[UUID, tuple[UsedRow, ...]] = {}

    def scan(self, code: str) -> None:
        """A GS1 code, a GTIN or the clinic's own number; the lots in the house that it means."""

        def ask() -> tuple[Scanned, tuple[LotCard, ...]]:
            found = self._clinic.inventory.scanned(code)
            if found.lot is not None:
                return found, (found.lot,)
            stock = self._clinic.inventory.stock()
            return found, tuple(lot for lot in stock if lot.item_id == found.item.id)

        self._ask(ask, lambda found: self._view.show_scanned(*found), "scan")

    def use(self, lot_id: UUID, quantity: int) -> None:
        case = self._open_case()

        def used(item: UsedItem) -> None:
            row = UsedRow(item.id, item.name, item.lot, str(item.quantity))
            self._remember(item_case, row)

        if case is not None:
            item_case = case
            self._run(lambda: self._clinic.surgery.use(item_case, Use(lot_id, quantity)), used)

    def place(self, lot_id: UUID, side: str) -> None:
        """Outside the agreed set the surgeon says why: it lies in the body, it is recorded."""
        case = self._open_case()
        if case is None:
            return
        placement = Placement(lot_id, side, self._place.clock())

        def placed(facts: ImplantFacts) -> None:
            text = f"{facts.model or facts.sku} {facts.size_ml or ''}".strip()
            words = f"{text}, {facts.side.lower()}"
            self._remember(case, UsedRow(facts.id, words, facts.serial or facts.lot, "1"))

        def deviate(why: str) -> None:
            self._run(lambda: self._clinic.surgery.deviate(case, placement, why), placed)

        def failed(error: ClinicError) -> None:
            if isinstance(error, OutsideTheSet) and self._place.may("inventory.implant.deviate"):
                self._view.ask_reason("Outside the agreed set: why?", deviate)
            else:
                self._fail(error)

        self._start(
            self._lanes.desk, lambda: self._clinic.surgery.place(case, placement), placed, failed
        )

    def show_case(self, case_id: UUID) -> None:
        """What this screen took in that case."""
        self._view.show_used(self._used.get(case_id, ()))

    def _remember(self, case_id: UUID, row: UsedRow) -> None:
        self._used[case_id] = (row, *self._used.get(case_id, ()))
        self.show_case(case_id)
        self._case.load()

    def _open_case(self) -> UUID | None:
        return self._case.page.facts.id if self._case.page else None
