"""All that the gates may look at, gathered once; plain values, no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic_desktop.core.waiting import Start
from clinic_desktop.domain.accounts.interface.credentials import Holder
from clinic_desktop.domain.billing.interface import MoneyFacts
from clinic_desktop.domain.centre.interface import Span, WaitingAnswer
from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.consultations.interface import ConsultationFacts
from clinic_desktop.domain.inventory.interface import Coverage
from clinic_desktop.domain.patients.interface import PatientFacts
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.preop.interface import PreopFacts
from clinic_desktop.domain.theatre.interface import CaseFacts

LIVE = ("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES", "SIGNED")
OPEN_CASE = ("SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot somebody asks for: [starts_at, ends_at), blocked until the turnover is over."""

    starts_at: datetime
    ends_at: datetime
    blocked_until: datetime
    room: str = ""
    hours: tuple[int, int] | None = None  # of the room, minutes after midnight
    kind: str = ""  # THEATRE or ROOM


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one patient and, where there is one, of one plan. `waits` is asked for `act_at`."""

    now: datetime
    zone: ZoneInfo
    patient: PatientFacts
    consultation: ConsultationFacts | None = None
    plan: PlanFacts | None = None
    consents: tuple[ConsentFacts, ...] = ()
    preop: PreopFacts | None = None
    case: CaseFacts | None = None
    money: MoneyFacts | None = None
    stock: tuple[Coverage, ...] = ()
    waits: WaitingAnswer = field(default_factory=lambda: WaitingAnswer({}))
    wanted: Wanted | None = None
    taken: tuple[Span, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # id as text → name, for the words
    covered_language: bool = True
    template_fits: bool = True
    parent: CaseFacts | None = None  # the case that an emergency follows
    holders: tuple[Holder, ...] = ()  # who operates, where a gate asks for their credentials
    credentials_required: bool = False  # what was never recorded of them is missing
    freeze_hours: int = 0  # before its slot a case stands on a frozen list; 0: lists never freeze

    @property
    def act_at(self) -> datetime:
        """When the act is that a gate looks at: the slot wanted or booked, else now."""
        if self.wanted is not None:
            return self.wanted.starts_at
        if self.case is not None and self.case.booking is not None:
            return max(self.case.booking.starts_at, self.now)
        return self.now

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def open_case(self) -> CaseFacts | None:
        return self.case if self.case and self.case.status in OPEN_CASE else None

    @property
    def needed_kinds(self) -> tuple[str, ...]:
        """Kinds of consent that must be signed before this plan is scheduled."""
        if self.plan is None or self.plan.kind == "EMERGENCY":
            return ()
        early = any(c.kind == "ANAESTHESIA" and c.needed_for_scheduling for c in self.consents)
        return ("PROCEDURE", "ANAESTHESIA") if early else ("PROCEDURE",)

    def live(self, kind: str = "PROCEDURE") -> ConsentFacts | None:
        """The one live consent of that kind."""
        return next((c for c in self.consents if c.kind == kind and c.status in LIVE), None)

    def signed(self, kind: str = "PROCEDURE") -> ConsentFacts | None:
        """The signed consent of that kind that binds the current revision."""
        found = self.live(kind)
        if found is None or found.status != "SIGNED" or self.plan is None:
            return None
        return found if found.consent_hash == self.plan.consent_hash else None

    def valid_on(self, when: datetime, kind: str = "PROCEDURE") -> bool:
        found = self.signed(kind)
        if found is None:
            return False
        begun = found.valid_from is None or found.valid_from <= when
        return begun and (found.valid_until is None or when < found.valid_until)


def starts_of(
    consultation: ConsultationFacts | None,
    plan: PlanFacts | None,
    consents: tuple[ConsentFacts, ...],
) -> dict[Start, datetime]:
    """The events that start a clock, as they stand for the current revision."""
    found: dict[Start, datetime] = {}
    if consultation is not None and consultation.completed_at is not None:
        found[Start.CONSULTATION] = consultation.completed_at
    if plan is not None and plan.handed_over_at is not None and plan.quotation_signed_at:
        found[Start.QUOTATION_HANDED_OVER] = _not_before(plan.handed_over_at, plan)
    live = _live(consents, "PROCEDURE")
    informed = _informed(consents, "PROCEDURE", plan)
    if informed is not None:
        found[Start.INFORMATION_COMPLETE] = informed
    by_all = informed
    if informed is not None and plan is not None and plan.needs_anaesthesia_consent:
        about_sleep = _informed(consents, "ANAESTHESIA", plan)
        by_all = max(informed, about_sleep) if about_sleep is not None else None
    if by_all is not None:
        found[Start.ALL_INFORMED] = by_all
    if live is not None and live.signed_at is not None:
        found[Start.CONSENT_SIGNED] = live.signed_at
        found[Start.CHECKLIST_SIGNED] = live.signed_at
    return found


def last_repeat(plan: PlanFacts, others: Iterable[PlanFacts]) -> datetime | None:
    """When all injections of this plan had been given before; None while one is the first."""
    given: dict[str, datetime] = {}
    for other in others:
        if other.id != plan.id and other.status == "COMPLETED" and other.closed_at is not None:
            for line in other.lines:
                at = given.get(line.procedure_code, other.closed_at)
                given[line.procedure_code] = max(at, other.closed_at)
    codes = {line.procedure_code for line in plan.lines}
    return min(given[code] for code in codes) if codes and codes <= given.keys() else None


def _live(consents: tuple[ConsentFacts, ...], kind: str) -> ConsentFacts | None:
    return next((c for c in consents if c.kind == kind and c.status in LIVE), None)


def _informed(
    consents: tuple[ConsentFacts, ...], kind: str, plan: PlanFacts | None
) -> datetime | None:
    """A new consent of an unchanged clock goes on from the first talk about this plan."""
    live = _live(consents, kind)
    if live is None or live.informed_at is None:
        return None
    talks = [c.informed_at for c in consents if c.kind == kind and c.informed_at]
    return _not_before(min(talks, default=live.informed_at), plan)


def _not_before(event: datetime, plan: PlanFacts | None) -> datetime:
    """A revision that starts the clock again makes earlier events count from its approval."""
    if plan is None or plan.clock_restarted_at is None:
        return event
    return max(event, plan.clock_restarted_at)
