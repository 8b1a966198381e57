"""Values of plans: lines, revisions, what changed, what the gates and the screens are told."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.procedures import Anaesthesia, ItemNeed, Profile, Side
from clinic_desktop.core.waiting import ActClass, Purpose


@dataclass(frozen=True, slots=True)
class ImplantChoice:
    """The implants agreed for one side: any size of the permitted set may be placed."""

    side: Side
    maker: str
    model: str
    surface: str
    sizes_ml: tuple[int, ...]
    planned_ml: int
    sku: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One act on one side or area. `minutes` 0: done within the time of another line.

    `performer_id`, `anaesthesia` and `price_minor` are None until somebody decides.
    """

    procedure_code: str
    name: str
    side: Side
    site: str
    performer_id: UUID | None
    anaesthesia: Anaesthesia | None
    purpose: Purpose | None
    minutes: int
    price_minor: int | None
    technique: str = ""
    graft_source: str = ""
    implants: tuple[ImplantChoice, ...] = ()
    items: tuple[ItemNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionContent:
    """What a plan revision says; frozen and hashed at approval."""

    lines: tuple[PlanLine, ...]
    sessions: int = 1
    note: str = ""
    currency: str = "EUR"
    allergies_reconciled: bool = False

    @property
    def total_minor(self) -> int:
        """Sum of the prices that are set, in minor units of `currency`."""
        return sum(line.price_minor or 0 for line in self.lines)


class ChangeKind(StrEnum):
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    PRICE_UP = "PRICE_UP"
    PRICE_DOWN = "PRICE_DOWN"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two revisions; `text` says it in words, amounts are minor units."""

    kind: ChangeKind
    field: str
    line: str
    before: str
    after: str
    material: bool
    text: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the gates ask about a plan and its current revision."""

    id: UUID
    patient_id: UUID
    consultation_id: UUID
    kind: str  # ELECTIVE, EMERGENCY
    status: str
    revision: int
    revision_id: UUID
    consent_hash: str
    full_hash: str
    author_id: UUID
    performers: tuple[UUID, ...]
    approved_by: tuple[UUID, ...]
    lines: tuple[PlanLine, ...]
    sessions: int
    currency: str
    total_minor: int
    act_class: ActClass  # of the most demanding line
    purpose: Purpose  # COSMETIC before all others
    minutes: int  # theatre block of all lines
    turnover: int
    profile: Profile
    needs_anaesthesia_consent: bool
    has_implants: bool
    unmet: tuple[Unmet, ...]  # plan.complete
    created_at: Moment
    submitted_at: Moment | None
    approved_at: Moment | None
    clock_restarted_at: Moment | None
    quotation_id: UUID | None
    quotation_signed_at: Moment | None
    handed_over_at: Moment | None  # None: not this one; else the first since the clock began
    accepted_at: Moment | None
    closed_at: Moment | None
    version: int
    fee_rule: str = ""  # the cancellation terms of its approval; "": none were agreed
    acts: tuple[tuple[ActClass, Purpose], ...] = ()  # of every line: each may wait differently


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan in a list."""

    id: UUID
    patient_id: UUID
    kind: str
    status: str
    revision: int
    title: str  # procedures and sides in words
    minutes: int
    total_minor: int
    currency: str
    created_at: Moment
    version: int


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan as the screen shows it; `content` is trimmed to what the caller may see.

    What is left out of a line is empty or None, also for a patient's own plan.
    """

    card: PlanCard
    consultation_id: UUID
    content: RevisionContent
    author_id: UUID
    performers: tuple[UUID, ...]
    approved_by: tuple[UUID, ...]
    unmet: tuple[Unmet, ...]
    submitted_at: Moment | None
    approved_at: Moment | None
    handed_over_at: Moment | None
    accepted_at: Moment | None
    sent_back_reason: str


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan as the gates see it, and as its reader does: None where it is not shown."""

    facts: PlanFacts
    card: PlanCard | None


@dataclass(frozen=True, slots=True)
class QuotationSheet:
    """The offer of one approved revision, as handed over and accepted."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    number: str
    revision: int
    full_hash: str
    lines: tuple[PlanLine, ...]
    total_minor: int
    currency: str
    signed_by: tuple[tuple[UUID, Moment], ...]
    made_at: Moment
    valid_until: Moment
    handed_over_at: Moment | None
    received_by: str
    accepted_at: Moment | None
    accepted_by: str
    replaced: bool
    fee_rule: str = ""
