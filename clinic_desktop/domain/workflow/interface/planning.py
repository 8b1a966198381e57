"""Steps 4 and 5: plan, submit, approve; and the ways back, which never happen silently."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.operations import does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.accounts.interface.credentials import CredentialsDesk
from clinic_desktop.domain.billing.interface import BillingDesk, TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.consultations.interface import ConsultationsDesk
from clinic_desktop.domain.inventory.interface import StockMovesDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.plans.interface import (
    PlanFacts,
    PlansDesk,
    PlanSheet,
    PlanStepsDesk,
    QuotationSheet,
    RevisionContent,
)
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import BookingsDesk, CasesDesk

PATIENT_DECIDED = "PATIENT_DECIDED"
"""Begins the reason where reception records what the patient wants."""


class ReasonNeeded(errors.RuleViolation):
    code, text = "workflow.reason_needed", "Say why, in a few words."


class NotYourPlan(errors.Forbidden):
    code = "workflow.not_your_plan"
    text = "Only a surgeon who performs a part of this plan may approve it."


PLAN_LOOK = (
    PatientsDesk.facts,
    PatientsDesk.contact,
    CentreDesk.settings,
    CentreDesk.waiting,
    CentreDesk.taken,
    StaffDesk.names,
    StaffDesk.with_roles,
    CredentialsDesk.holders,
    ConsultationsDesk.newest,
    ConsultationsDesk.facts,
    PlansDesk.facts,
    PlansDesk.facts_of,
    PlansDesk.preop_lines,
    PlansDesk.agreed,
    ConsentDesk.belongs,
    ConsentDesk.facts_of_plan,
    PreopDesk.facts,
    CasesDesk.case_of_plan,
    CasesDesk.case_facts,
    BillingDesk.money_of,
    StockMovesDesk.cover,
)
TELL = (NoticesDesk.tell, CentreDesk.open_task, CentreDesk.close_tasks)
WAITING = (PlanStepsDesk.keep_waiting, CentreDesk.openings)
ALL = (PlanStepsDesk.take, *WAITING, *PLAN_LOOK, *TELL)
STEP_DOWN = (
    PreopDesk.set_day,
    PlanStepsDesk.advance,
    CasesDesk.hold,
    CasesDesk.postpone,
    CasesDesk.cancel,
    CasesDesk.stop_when_safe,
    BookingsDesk.demote,
    BookingsDesk.release,
    StockMovesDesk.soften,
    StockMovesDesk.release,
    SigningDesk.supersede,
    SigningDesk.expire,
)

FEE = (
    BillingDesk.fee_rule,
    BillingDesk.price_list,
    TillDesk.make_invoice,
    TillDesk.note_no_fee,
    ConsentDesk.paper,
    StockMovesDesk.uses,
)


class PlanningDesk(Protocol):
    @does("plans.plan.draft", includes=(PlanStepsDesk.draft, *ALL))
    def draft(self, patient_id: UUID, consultation_id: UUID, content: RevisionContent) -> PlanSheet:
        """Step 4. Raises GateShut while the consultation is not completed."""

    @does("plans.plan.submit", includes=(PlanStepsDesk.submit, *ALL))
    def submit(self, plan_id: UUID) -> PlanFacts: ...

    @does("plans.plan.submit", includes=(PlanStepsDesk.withdraw_submission, *ALL))
    def withdraw(self, plan_id: UUID) -> PlanFacts: ...

    @does("plans.plan.send_back", includes=(PlanStepsDesk.send_back, *ALL))
    def send_back(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does("plans.plan.reject", includes=(PlanStepsDesk.reject, *ALL))
    def reject(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does(
        "plans.plan.approve",
        includes=(
            PlanStepsDesk.approve_lines,
            PlanStepsDesk.approve,
            PreopDesk.make_items,
            StockMovesDesk.reserve_soft,
            BillingDesk.fee_rule,
            *ALL,
        ),
    )
    def approve(self, plan_id: UUID) -> PlanFacts:
        """Step 5: own lines; with the last performer the revision is frozen."""

    @does("plans.plan.revise", includes=(PlanStepsDesk.revise, *STEP_DOWN, *ALL))
    def revise(self, plan_id: UUID, reason: str) -> PlanFacts:
        """A new draft; the consent is void, an open case goes on hold, people are told."""

    @does("plans.plan.cancel", includes=(PlanStepsDesk.cancel, *FEE, *STEP_DOWN, *ALL))
    def cancel(self, plan_id: UUID, reason: str) -> PlanFacts: ...

    @does(
        "plans.quotation.accept",
        includes=(PlanStepsDesk.accept_quotation, PlansDesk.quotation, *ALL),
    )
    def accept_quotation(self, plan_id: UUID, accepted_by: str) -> QuotationSheet:
        """Raises GateShut while the policy lets nobody commit."""
