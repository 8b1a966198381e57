"""The face of plans: plan lines, revisions and what changed between two of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.core.procedures import Anaesthesia, ItemNeed, ProcedureEntry, Profile, Side
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.centre.interface import CentreDesk


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
    handed_over_at: Moment | None
    accepted_at: Moment | None
    closed_at: Moment | None
    version: int


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
    """A plan as the screen shows it; `content` is None where the caller sees no clinical text."""

    card: PlanCard
    consultation_id: UUID
    content: RevisionContent | None
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


class PlansDesk(Protocol):
    @asks("plans.catalogue.read")
    def catalogue(self) -> tuple[ProcedureEntry, ...]: ...

    @asks("plans.plan.read")
    def plan(self, plan_id: UUID) -> PlanSheet: ...

    @asks("plans.plan.read")
    def of_patient(self, patient_id: UUID) -> tuple[PlanCard, ...]: ...

    @asks("plans.plan.read")
    def what_changed(self, plan_id: UUID) -> tuple[Change, ...]:
        """Between the last frozen revision and the current one."""

    @does("plans.plan.draft")
    def save_draft(self, plan_id: UUID, version: int, content: RevisionContent) -> PlanSheet:
        """Only while it is a draft. Raises WrongState, Stale."""

    @does("plans.plan.amend")
    def amend(
        self, plan_id: UUID, version: int, content: RevisionContent, reason: str
    ) -> PlanSheet:
        """P16: fields that change nothing the patient consented to."""

    @asks("plans.quotation.read")
    def quotation(self, plan_id: UUID) -> QuotationSheet: ...

    @does("plans.quotation.hand_over")
    def hand_over_quotation(self, plan_id: UUID, received_by: str) -> QuotationSheet:
        """Keeps the time; some policies count from it."""

    @does(INTERNAL)
    def install_catalogue(self) -> None: ...

    @asks(INTERNAL)
    def facts(self, plan_id: UUID) -> PlanFacts: ...

    @asks(INTERNAL)
    def facts_of(self, patient_id: UUID) -> tuple[PlanFacts, ...]:
        """All plans of a patient, the newest first."""


class PlanStepsDesk(Protocol):
    @does(INTERNAL)
    def draft(
        self,
        patient_id: UUID,
        consultation_id: UUID,
        content: RevisionContent,
        kind: str,
        parent_plan_id: UUID | None,
        override_id: UUID | None,
    ) -> PlanSheet:
        """P01, or P21 for an emergency (approved at once)."""

    @does(INTERNAL)
    def submit(self, plan_id: UUID) -> PlanFacts: ...

    @does(INTERNAL)
    def withdraw_submission(self, plan_id: UUID) -> PlanFacts: ...

    @does(INTERNAL)
    def send_back(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does(INTERNAL)
    def reject(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does(INTERNAL)
    def approve_lines(self, plan_id: UUID) -> bool:
        """The caller approves own lines; True once every performer has."""

    @does(INTERNAL, includes=(CentreDesk.next_number, CentreDesk.settings))
    def approve(self, plan_id: UUID) -> PlanFacts:
        """P05: revision frozen with both hashes, quotation made and signed by the performers."""

    @does(INTERNAL)
    def advance(self, plan_id: UUID, move_id: str) -> PlanFacts:
        """A move that the clinic makes by itself: P07 to P14, P17 to P19, P22."""

    @does(INTERNAL)
    def revise(self, plan_id: UUID, reason: str) -> PlanFacts:
        """P15: a new draft revision; the frozen one stays readable."""

    @does(INTERNAL)
    def cancel(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does(INTERNAL)
    def accept_quotation(self, plan_id: UUID, accepted_by: str) -> QuotationSheet: ...


class ConsultationFirst(errors.StateRefuses):
    code = "plans.consultation_not_completed"
    text = (
        "A plan needs a completed consultation of the same patient. Complete the "
        "consultation first."
    )


class EmergencyNotAuthorised(errors.StateRefuses):
    code = "plans.emergency_not_authorised"
    text = (
        "A plan begins as a draft. Only an emergency opened in this patient's name begins approved."
    )


class EmergencyUsed(errors.Conflict):
    code = "plans.override_used"
    text = "This emergency has its plan already. Open the plan, or open a new emergency."


class ElectiveCode(errors.RuleViolation):
    code = "plans.elective_code"
    text = "An emergency plan takes emergency procedures only. Write an ordinary plan for this one."


class NotApproved(errors.StateRefuses):
    code = "plans.not_approved"
    text = (
        "The plan is approved once its text is frozen and each performer approved their own lines."
    )


class ConsentFirst(errors.StateRefuses):
    code = "plans.consent_missing"
    text = (
        "A consent that this plan needs is not signed for the current revision. Have it "
        "signed first."
    )


class SlotFirst(errors.StateRefuses):
    code = "plans.slot_missing"
    text = "The plan has no case with a theatre slot. Book the slot first."


class CaseGoing(errors.StateRefuses):
    code = "plans.case_going"
    text = "A case of this plan is still going on. Put it on hold, postpone or close it first."


class ConsentLive(errors.StateRefuses):
    code = "plans.consent_live"
    text = "A consent of this plan is still live. End it before the plan is revised or cancelled."


class RevisionKept(errors.StateRefuses):
    code = "plans.revision_kept"
    text = "The revision follows from the state of the plan. Revise the approved plan to change it."


class CaseNotCompleted(errors.StateRefuses):
    code = "plans.case_not_completed"
    text = "A plan is completed by its last completed case. Complete or cancel the open case first."


class PlanFixed(errors.RuleViolation):
    code = "plans.fixed"
    text = (
        "Patient, consultation and kind of a plan never change. Cancel this plan and write a "
        "new one."
    )


class PlanFrozen(errors.StateRefuses):
    code, text = "plans.frozen", "This revision is frozen. Revise the plan to change what it says."


class ApprovalLate(errors.StateRefuses):
    code = "plans.approval_late"
    text = "Lines are approved while the plan waits for approval. Submit the plan first."


class AmendmentNotNow(errors.StateRefuses):
    code = "plans.amendment_not_now"
    text = "Only an approved plan is amended. Edit the draft instead."


class PlanKept(errors.RuleViolation):
    code = "plans.kept"
    text = (
        "Plans, revisions and approvals are never deleted or rewritten. Cancel or revise the plan."
    )


class QuotationKept(errors.RuleViolation):
    code = "plans.quotation_kept"
    text = "A quotation stays as it was made. Make a new one; it replaces this one."


class CatalogueKept(errors.RuleViolation):
    code = "plans.catalogue_kept"
    text = "An edition of the catalogue stays as it was used. Add a new edition."
