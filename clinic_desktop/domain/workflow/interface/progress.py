"""Where a patient stands on the way: the status document, its timeline, the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks
from clinic_desktop.domain.accounts.interface.credentials import CredentialsDesk
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk
from clinic_desktop.domain.consultations.interface import (
    AppointmentCard,
    AppointmentsDesk,
    ConsultationsDesk,
)
from clinic_desktop.domain.patients.interface import Alerts, PatientDetails, PatientsDesk
from clinic_desktop.domain.plans.interface import PlanCard, PlansDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import CasesDesk
from clinic_desktop.domain.workflow.interface.planning import PLAN_LOOK


class Stage(StrEnum):
    """The fourteen steps, in order."""

    REGISTERED = "REGISTERED"
    CONSULTATION_SCHEDULED = "CONSULTATION_SCHEDULED"
    CONSULTATION = "CONSULTATION"
    PROCEDURE_PLAN = "PROCEDURE_PLAN"
    PLAN_APPROVED = "PLAN_APPROVED"
    CONSENT_CREATED = "CONSENT_CREATED"
    CONSENT = "CONSENT"
    PRE_OP = "PRE_OP"
    SURGERY_SCHEDULING = "SURGERY_SCHEDULING"
    THEATER_BOOKED = "THEATER_BOOKED"
    SURGERY_DAY = "SURGERY_DAY"
    CASE_COMPLETED = "CASE_COMPLETED"
    BILLING = "BILLING"
    PAYMENT = "PAYMENT"


class GateShut(errors.StateRefuses):
    """A step whose gate is shut; `unmet` says what is missing, who can meet it, from when."""

    code = "workflow.gate_shut"
    text = "This step is not possible yet."


class InputNeeded(errors.RuleViolation):
    """The next step needs a date, room or amount; `params` name the operation and fields."""

    code = "workflow.input_needed"
    text = "This step needs something to be entered."


class NothingLeft(errors.StateRefuses):
    code = "workflow.nothing_left"
    text = "Nothing is left to be done here; follow-up as planned."


class NoSinglePlan(errors.RuleViolation):
    code = "workflow.which_plan"
    text = "This patient has several open plans. Say which one is meant."


@dataclass(frozen=True, slots=True)
class StageLine:
    """`status`: COMPLETED, PENDING or NOT_STARTED; of a plan its own up to APPROVED, or SIGNED."""

    stage: Stage
    status: str
    completed_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class PlanStatus:
    plan_id: UUID
    revision: int
    current_stage: str
    next_step: str
    unmet: tuple[errors.Unmet, ...]
    timeline: tuple[StageLine, ...]


@dataclass(frozen=True, slots=True)
class WorkflowStatus:
    """The top fields speak for the furthest open plan, else for the latest one."""

    has_consultation: bool
    has_procedure_plan: bool
    has_consent: bool
    has_surgical_case: bool
    can_schedule_surgery: bool
    next_step: str
    current_stage: str
    timeline: tuple[StageLine, ...]
    plans: tuple[PlanStatus, ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate for the screen: open when nothing is unmet."""

    step: str
    unmet: tuple[errors.Unmet, ...]


@dataclass(frozen=True, slots=True)
class NextMove:
    """The operation that makes the next step, with what is known and what a person must enter.

    `operation` is module and name; `known` holds arguments as text; `unmet` keeps it shut.
    """

    operation: str
    plan_id: UUID | None
    known: Mapping[str, str]
    fields: tuple[str, ...]
    unmet: tuple[errors.Unmet, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event on the way of a patient."""

    at: Moment
    kind: str
    text: str
    entity_id: UUID


@dataclass(frozen=True, slots=True)
class PatientPage:
    """All that is shown of a patient when the file is opened; what the caller may not read is
    empty.
    """

    details: PatientDetails
    alerts: Alerts
    status: WorkflowStatus
    timeline: tuple[Happening, ...]
    appointments: tuple[AppointmentCard, ...]
    plans: tuple[PlanCard, ...]


WHOLE_LOOK = (
    CentreDesk.settings,
    CentreDesk.waiting,
    ConsultationsDesk.facts_of,
    ConsentDesk.facts_of_patient,
    PreopDesk.facts_of,
    CasesDesk.cases_of,
    BillingDesk.money_of_plans,
    CredentialsDesk.holders,
)
"""Of all plans of a patient at once: as many statements for twenty as for one."""
WAY_LOOK = (PatientsDesk.facts, PlansDesk.facts_of, *WHOLE_LOOK)


class ProgressDesk(Protocol):
    @asks(
        "patients.record.read_admin",
        includes=(
            PatientsDesk.opened, PlansDesk.opened, AppointmentsDesk.appointments_of, *WHOLE_LOOK,
        ),
    )  # fmt: skip
    def file(self, patient_id: UUID) -> PatientPage:
        """One look into the file, kept as one: the parts are those that the caller may read."""

    @asks("workflow.status.read", includes=WAY_LOOK)
    def status(self, patient_id: UUID) -> WorkflowStatus: ...

    @asks("workflow.timeline.read", includes=WAY_LOOK)
    def timeline(self, patient_id: UUID) -> tuple[Happening, ...]: ...

    @asks("workflow.status.read", includes=(*WAY_LOOK, AppointmentsDesk.appointments_of))
    def next_move(self, patient_id: UUID, plan_id: UUID | None) -> NextMove:
        """Of that plan, or of the only open one. Raises NoSinglePlan, NothingLeft, NotFound."""

    @asks("workflow.status.read", includes=PLAN_LOOK)
    def gate(self, step: str, plan_id: UUID) -> GateView:
        """Why can't I? The same list that would refuse."""
