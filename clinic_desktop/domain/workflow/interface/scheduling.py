"""Steps 8 to 10: pre-op, the case, the theatre; and postponing, cancelling, going on."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk, RegisterDesk
from clinic_desktop.domain.inventory.interface import Recalled, StockMovesDesk
from clinic_desktop.domain.plans.interface import PlanStepsDesk
from clinic_desktop.domain.preop.interface import PreopDesk, PreopFacts, PreopItemCard
from clinic_desktop.domain.theatre.interface import (
    BookingFacts,
    BookingsDesk,
    CaseFacts,
    CasesDesk,
    TeamPlace,
    TheatreCard,
    TheatreDesk,
)
from clinic_desktop.domain.workflow.interface.passing import Passing
from clinic_desktop.domain.workflow.interface.planning import ALL, FEE, STEP_DOWN
from clinic_desktop.domain.workflow.interface.progress import GateView

BOOK = (
    PreopDesk.set_day,
    PreopDesk.settle,
    CasesDesk.create_case,
    CasesDesk.resume,
    BookingsDesk.book,
    BookingsDesk.confirm,
    PlanStepsDesk.advance,
    PlanStepsDesk.step,
    StockMovesDesk.reserve_hard,
    TheatreDesk.theatres,
    RegisterDesk.overrides_of,
    *ALL,
)
OVER = (CentreDesk.record_override, CentreDesk.two_people_waived, CasesDesk.keep, *BOOK)


class NotWaivable(errors.RuleViolation):
    code = "workflow.not_waivable"
    text = "This item cannot be waived. It must be done, or the plan must be changed."


class NeedsAnaesthetist(errors.Forbidden):
    code = "workflow.needs_anaesthetist"
    text = "Only an anaesthetist clears a plan that is not under local anaesthesia alone."


@dataclass(frozen=True, slots=True)
class SlotWish:
    """Where and when; the length is the plan's unless `minutes` says otherwise."""

    theatre_id: UUID
    surgeon_id: UUID
    starts_at: Moment
    minutes: int | None = None
    people: tuple[UUID, ...] = ()  # anaesthetist, nurses
    parts: tuple[TeamPlace, ...] = ()  # a second surgeon, from when to when


class SchedulingDesk(Protocol):
    @does("theatre.resource.manage", includes=(TheatreDesk.add_theatre,))
    def open_theatre(self, name: str, turnover_minutes: int, kind: str = "THEATRE") -> TheatreCard:
        """A further theatre, or with kind ROOM a treatment room, with the usual hours.

        Turnover is the time to clean and set up.
        """

    @does(
        "preop.item.waive",
        includes=(PreopDesk.item, PreopDesk.waive, CentreDesk.record_override, *ALL),
    )
    def waive(self, item_id: UUID, reason: str) -> PreopItemCard:
        """PREOP_WAIVE: only what its definition allows. Raises NotWaivable."""

    @does("preop.clearance.give", includes=(PreopDesk.keep_clearance, *ALL))
    def give_clearance(self, plan_id: UUID, asa: int, airway: str, note: str) -> PreopFacts:
        """Raises NeedsAnaesthetist."""

    @does(
        "preop.clearance.withdraw",
        includes=(PreopDesk.withdraw_clearance, *STEP_DOWN, *ALL),
    )
    def withdraw_clearance(self, plan_id: UUID, reason: str) -> PreopFacts:
        """The case goes on hold."""

    @does("theatre.case.create", includes=BOOK)
    def create_case(self, plan_id: UUID) -> CaseFacts:
        """Step 9. A postponed case of the plan is taken up again."""

    @does("theatre.booking.manage", includes=BOOK)
    def book(self, plan_id: UUID, wish: SlotWish) -> BookingFacts:
        """Step 10; makes the case where there is none. HELD while only the deposit is open."""

    @does("theatre.booking.override", includes=OVER)
    def book_over(self, plan_id: UUID, wish: SlotWish, passing: Passing) -> BookingFacts:
        """BOOKING_SOFT, STOCK_SHORTAGE and FREEZE_BREAK, each for what only it passes.

        Raises NothingToPass, SecondPersonMissing, PlanBMissing, GateShut with the rest.
        """

    @asks("theatre.board.read", includes=(TheatreDesk.theatres, *ALL[1:]))
    def why_not(self, plan_id: UUID, wish: SlotWish) -> GateView:
        """All reasons against this slot, before anybody drops a card on it."""

    @does("theatre.booking.manage", includes=BOOK)
    def confirm(self, case_id: UUID) -> BookingFacts: ...

    @does("theatre.booking.manage", includes=(BookingsDesk.move, *BOOK))
    def move(self, case_id: UUID, theatre_id: UUID, starts_at: Moment) -> BookingFacts: ...

    @does("theatre.booking.override", includes=(BookingsDesk.move, *OVER))
    def move_over(
        self, case_id: UUID, theatre_id: UUID, starts_at: Moment, passing: Passing
    ) -> BookingFacts:
        """As `book_over`, for a slot that stands."""

    @does("theatre.booking.manage", includes=(*STEP_DOWN, *ALL))
    def release(self, case_id: UUID, reason: str) -> CaseFacts:
        """The slot is free again; the case waits for another."""

    @does("theatre.case.postpone", includes=(*STEP_DOWN, *ALL))
    def postpone(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(
        "theatre.list.freeze",
        includes=(CentreDesk.record_override, CasesDesk.keep, *STEP_DOWN, *ALL),
    )
    def postpone_over(self, case_id: UUID, passing: Passing) -> CaseFacts:
        """FREEZE_BREAK: off a list that is frozen; the record of the case says so."""

    @does("theatre.case.cancel", includes=(*FEE, *STEP_DOWN, *ALL))
    def cancel(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does("theatre.case.hold", includes=(*STEP_DOWN, *ALL))
    def hold(self, case_id: UUID, reason_code: str) -> CaseFacts: ...

    @does("inventory.lot.recall", includes=(StockMovesDesk.recall, *STEP_DOWN, *ALL))
    def recall(self, item_id: UUID, lot: str, notice: str) -> Recalled:
        """L05, every piece of that lot: out of use, its cases on hold, its patients known.

        Raises ReasonNeeded without the number of the notice.
        """

    @does("theatre.case.clear_hold", includes=(CasesDesk.clear_hold, *BOOK))
    def clear_hold(self, case_id: UUID) -> CaseFacts: ...
