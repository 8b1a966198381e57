"""The face of plans: what a screen asks of them, and the steps that only processes make."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.consent_sheet import AgreedOperation, Performer
from clinic_desktop.core.operations import asks, does
from clinic_desktop.core.procedures import PreopLine, ProcedureEntry
from clinic_desktop.domain.centre.interface import CentreDesk, WaitingQuestion
from clinic_desktop.domain.plans.interface.refusals import (
    AmendmentNotNow,
    ApprovalLate,
    CaseGoing,
    CaseNotCompleted,
    CatalogueKept,
    ConsentFirst,
    ConsentLive,
    ConsultationFirst,
    ElectiveCode,
    EmergencyNotAuthorised,
    EmergencyOnly,
    EmergencyUsed,
    EntryRefused,
    FieldNotYours,
    MaterialChange,
    NoQuotation,
    NotApproved,
    NotAuthor,
    NotHandedOver,
    NothingChanged,
    NotPerformer,
    PlanFixed,
    PlanFrozen,
    PlanIncomplete,
    PlanKept,
    PlanReasonMissing,
    ProcedureUnknown,
    QuotationDone,
    QuotationEnded,
    QuotationKept,
    RevisionKept,
    SlotFirst,
)
from clinic_desktop.domain.plans.interface.values import (
    Change,
    ChangeKind,
    ImplantChoice,
    OpenedPlan,
    PlanCard,
    PlanFacts,
    PlanLine,
    PlanSheet,
    QuotationSheet,
    RevisionContent,
)

__all__ = [
    "AmendmentNotNow",
    "ApprovalLate",
    "CaseGoing",
    "CaseNotCompleted",
    "CatalogueKept",
    "Change",
    "ChangeKind",
    "ConsentFirst",
    "ConsentLive",
    "ConsultationFirst",
    "ElectiveCode",
    "EmergencyNotAuthorised",
    "EmergencyOnly",
    "EmergencyUsed",
    "EntryRefused",
    "FieldNotYours",
    "ImplantChoice",
    "MaterialChange",
    "NoQuotation",
    "NotApproved",
    "NotAuthor",
    "NotHandedOver",
    "NotPerformer",
    "NothingChanged",
    "OpenedPlan",
    "PlanCard",
    "PlanFacts",
    "PlanFixed",
    "PlanFrozen",
    "PlanIncomplete",
    "PlanKept",
    "PlanLine",
    "PlanReasonMissing",
    "PlanSheet",
    "PlanStepsDesk",
    "PlansDesk",
    "ProcedureUnknown",
    "QuotationDone",
    "QuotationEnded",
    "QuotationKept",
    "QuotationSheet",
    "RevisionContent",
    "RevisionKept",
    "SlotFirst",
]


class PlansDesk(Protocol):
    @asks("plans.catalogue.read")
    def catalogue(self) -> tuple[ProcedureEntry, ...]:
        """The edition in force of every procedure, emergencies included."""

    @asks("plans.plan.read")
    def plan(self, plan_id: UUID) -> PlanSheet:
        """Raises NotFound, for a patient also before the plan was approved."""

    @asks("plans.plan.read")
    def of_patient(self, patient_id: UUID) -> tuple[PlanCard, ...]:
        """The newest first; a patient is shown approved plans only."""

    @asks("plans.plan.read")
    def what_changed(self, plan_id: UUID) -> tuple[Change, ...]:
        """Between the last frozen revision before the current one and the current one."""

    @does("plans.plan.draft", includes=(CentreDesk.settings,))
    def save_draft(self, plan_id: UUID, version: int, content: RevisionContent) -> PlanSheet:
        """Only while it is a draft. A new line gets what the catalogue says and it does not.

        Raises WrongState, ProcedureUnknown, EmergencyOnly, EntryRefused, TextRefused, and Stale
        with what was sent and what stands.
        """

    @does("plans.plan.amend")
    def amend(
        self, plan_id: UUID, version: int, content: RevisionContent, reason: str
    ) -> PlanSheet:
        """P16: items, minutes, order of the lines, a lower price; each role its own fields.

        `content` is what the sheet showed, with the changes. Raises WrongState, Stale,
        MaterialChange, PlanFrozen, FieldNotYours, NothingChanged, PlanReasonMissing.
        """

    @asks("plans.quotation.read")
    def quotation(self, plan_id: UUID) -> QuotationSheet:
        """The newest one, replaced or not. Raises NoQuotation."""

    @does("plans.quotation.hand_over", includes=(CentreDesk.close_tasks, CentreDesk.openings))
    def hand_over_quotation(self, plan_id: UUID, received_by: str) -> QuotationSheet:
        """Keeps the time; some policies count from it.

        Raises NoQuotation, QuotationDone, QuotationEnded, EntryRefused.
        """

    @does(INTERNAL)
    def install_catalogue(self) -> None:
        """The shipped entries as new editions; what is there already in these words stays."""

    @asks(INTERNAL)
    def facts(self, plan_id: UUID) -> PlanFacts: ...

    @asks(INTERNAL)
    def facts_of(self, patient_id: UUID) -> tuple[PlanFacts, ...]:
        """All plans of a patient, the newest first."""

    @asks(INTERNAL)
    def opened(self, patient_id: UUID) -> tuple[OpenedPlan, ...]:
        """The same, each with the card that the caller may see of it."""

    @asks(INTERNAL)
    def unaltered(self, plan_id: UUID) -> bool:
        """Whether the agreed text, hashed anew, is still the one that was agreed."""

    @asks(INTERNAL)
    def preop_lines(self, plan_id: UUID, country: str) -> tuple[PreopLine, ...]:
        """What pre-op asks of this plan in a country (ISO 3166-1), each code once."""

    @asks(INTERNAL)
    def agreed(
        self, plan_id: UUID, performers: Mapping[UUID, Performer]
    ) -> tuple[AgreedOperation, ...]:
        """The lines in the words of the consent. Raises PlanIncomplete while one is undecided."""


class PlanStepsDesk(Protocol):
    @does(INTERNAL)
    def take(self, plan_id: UUID) -> PlanFacts:
        """The facts of a plan that is held until commit: a process takes the plan first."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def draft(
        self,
        patient_id: UUID,
        consultation_id: UUID,
        content: RevisionContent,
        kind: str,
        parent_plan_id: UUID | None,
        override_id: UUID | None,
    ) -> PlanSheet:
        """P01, or P21 for an emergency: approved and frozen at once, without a quotation.

        Raises ConsultationFirst, EmergencyNotAuthorised, EmergencyUsed, ElectiveCode and what
        `save_draft` raises.
        """

    @does(INTERNAL)
    def submit(self, plan_id: UUID) -> PlanFacts:
        """P02. Raises WrongState, PlanIncomplete."""

    @does(INTERNAL)
    def withdraw_submission(self, plan_id: UUID) -> PlanFacts:
        """P04, by the author or a performer. Raises WrongState, NotAuthor."""

    @does(INTERNAL)
    def send_back(self, plan_id: UUID, reason: str) -> PlanFacts:
        """P03. Raises WrongState, PlanReasonMissing."""

    @does(INTERNAL)
    def reject(self, plan_id: UUID, reason: str) -> PlanFacts:
        """P06. Raises WrongState, PlanReasonMissing."""

    @does(INTERNAL)
    def approve_lines(self, plan_id: UUID) -> bool:
        """The caller approves own lines; True once every performer has.

        A yes counts for exactly this text. Raises WrongState, PlanIncomplete, NotPerformer.
        """

    @does(INTERNAL, includes=(CentreDesk.next_number, CentreDesk.settings, CentreDesk.openings))
    def approve(self, plan_id: UUID, fee_rule: str = "") -> PlanFacts:
        """P05: revision frozen with both hashes, quotation made and signed by the performers.

        `fee_rule` is the edition of the cancellation terms that the plan keeps.
        An addition or a higher price than agreed starts the waiting time again. Raises
        WrongState, PlanIncomplete, NotApproved.
        """

    @does(INTERNAL, includes=(CentreDesk.openings,))
    def keep_waiting(self, plan_id: UUID, question: WaitingQuestion) -> None:
        """What the policy says of the current revision, for the walls; `at`: the plan was made."""

    @does(INTERNAL)
    def advance(self, plan_id: UUID, move_id: str) -> PlanFacts:
        """A move that the clinic makes by itself: P07 to P14, P17 to P19, P22."""

    @does(INTERNAL)
    def step(self, plan_id: UUID, move_id: str) -> None:
        """`advance` for those who know the plan already: it is not read again."""

    @does(INTERNAL)
    def revise(self, plan_id: UUID, reason: str) -> PlanFacts:
        """P15: a new draft revision; the frozen one stays readable, its quotation is replaced.

        Raises WrongState, RevisionKept for an emergency, CaseGoing, ConsentLive.
        """

    @does(INTERNAL)
    def cancel(self, plan_id: UUID, reason: str) -> PlanFacts:
        """P20. Raises WrongState, PlanReasonMissing, CaseGoing, ConsentLive."""

    @does(INTERNAL)
    def accept_quotation(self, plan_id: UUID, accepted_by: str) -> QuotationSheet:
        """Raises NoQuotation, NotHandedOver, QuotationDone, QuotationEnded, EntryRefused."""
