"""Steps 4 and 5, and the ways back from them."""

from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.domain.plans.interface import (
    PlanFacts,
    PlanSheet,
    QuotationSheet,
    RevisionContent,
)
from clinic_desktop.domain.workflow.interface.planning import (
    PATIENT_DECIDED,
    NotYourPlan,
    PlanningDesk,
    ReasonNeeded,
)
from clinic_desktop.domain.workflow.rules.assessed import assessed
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.fee import Moment
from clinic_desktop.domain.workflow.rules.needs import needs_of
from clinic_desktop.domain.workflow.service.stepping_down import SteppingDown
from clinic_desktop.store.service import performs


class Planning(SteppingDown):
    @performs(PlanningDesk.draft)
    def draft(self, patient_id: UUID, consultation_id: UUID, content: RevisionContent) -> PlanSheet:
        facts = self._facts(patient_id)
        held = self._of.consultations.facts(consultation_id)
        if held.patient_id != patient_id:
            raise errors.NotFound
        self._require("draft_plan", facts)
        made = self._of.plan_steps.draft(
            patient_id, consultation_id, content, "ELECTIVE", None, None
        )
        self._of.centre.close_tasks("consultation", consultation_id, ("DRAFT_PLAN",))
        return made

    @performs(PlanningDesk.submit)
    def submit(self, plan_id: UUID) -> PlanFacts:
        plan = self._of.plan_steps.take(plan_id)
        facts = self._plan_facts(plan)
        self._require("submit_plan", facts)
        done = self._of.plan_steps.submit(plan_id)
        for performer in done.performers:
            self._task(
                "APPROVE_PLAN", "A plan waits for your approval.", "procedure_plan", plan_id,
                plan.patient_id, person=performer,
            )  # fmt: skip
        people = {"PERFORMERS": done.performers}
        again = str(plan.version)
        self._tell(
            "PLAN_SUBMITTED", "procedure_plan", plan_id, facts.patient, people=people, again=again
        )
        return done

    @performs(PlanningDesk.withdraw)
    def withdraw(self, plan_id: UUID) -> PlanFacts:
        plan = self._of.plan_steps.take(plan_id)
        self.about(plan.patient_id)
        self._close(plan_id)
        return self._of.plan_steps.withdraw_submission(plan_id)

    @performs(PlanningDesk.send_back)
    def send_back(self, plan_id: UUID, reason: str) -> PlanFacts:
        facts = self._with_reason(plan_id, reason)
        back = self._of.plan_steps.send_back(plan_id, reason)
        self._close(plan_id)
        self._tell_author("PLAN_SENT_BACK", facts, back, reason)
        return back

    @performs(PlanningDesk.reject)
    def reject(self, plan_id: UUID, reason: str) -> PlanFacts:
        facts = self._with_reason(plan_id, reason)
        gone = self._of.plan_steps.reject(plan_id, reason)
        self._close(plan_id)
        self._tell_author("PLAN_REJECTED", facts, gone, reason)
        return gone

    @performs(PlanningDesk.approve)
    def approve(self, plan_id: UUID) -> PlanFacts:
        plan = self._of.plan_steps.take(plan_id)
        facts = self._with_holders(self._plan_facts(plan))
        self._require("approve_plan", facts)
        if self.caller.id not in plan.performers:
            raise NotYourPlan
        whole = self._of.plan_steps.approve_lines(plan_id)
        if not whole:
            return self._of.plans.facts(plan_id)
        terms = self._of.billing.fee_rule()
        done = self._of.plan_steps.approve(plan_id, terms.name if terms else "")
        self._keep_waiting(self._plan_facts(done))
        country = self._of.centre.settings().country
        lines = (*self._of.plans.preop_lines(plan_id, country), *assessed(facts.waits))
        self._of.preop.make_items(plan_id, plan.patient_id, lines)
        self._of.stock.reserve_soft(plan_id, plan.patient_id, needs_of(done))
        self._close(plan_id)
        self._task(
            "HAND_OVER_QUOTATION", "A quotation is ready to hand over.", "procedure_plan",
            plan_id, plan.patient_id, role="RECEPTION",
        )  # fmt: skip
        if done.needs_anaesthesia_consent:
            self._task(
                "ASSESS_ANAESTHESIA", "Assess for anaesthesia, explain it and give clearance.",
                "procedure_plan", plan_id, plan.patient_id, role="ANAESTHETIST",
            )  # fmt: skip
        again = str(done.revision)
        self._tell("PLAN_APPROVED", "procedure_plan", plan_id, facts.patient, again=again)
        return done

    @performs(PlanningDesk.revise)
    def revise(self, plan_id: UUID, reason: str) -> PlanFacts:
        """Slot held, case on hold, plan down, consents void, new draft: all or nothing."""
        facts = self._with_reason(plan_id, reason)
        plan = facts.plan
        assert plan is not None
        case = self._hold_case(facts, "PLAN_REVISED")
        if plan.status in ("CONSENT_SIGNED", "SCHEDULED"):
            self._plan_down(plan)
        self._of.signing.supersede(plan_id, reason)
        revised = self._of.plan_steps.revise(plan_id, reason)
        people = {"PERFORMERS": revised.performers, "TEAM": case.performers if case else ()}
        again = str(revised.revision)
        self._tell(
            "PLAN_REVISED", "procedure_plan", plan_id, facts.patient, people=people, again=again
        )
        return revised

    @performs(PlanningDesk.cancel)
    def cancel(self, plan_id: UUID, reason: str) -> PlanFacts:
        facts = self._with_reason(plan_id, reason)
        if self.scope == "F" and not reason.startswith(PATIENT_DECIDED):
            raise errors.Forbidden("Reception cancels a plan only when the patient decided so.")
        plan, case = facts.plan, facts.open_case
        assert plan is not None
        if case is not None:
            self._of.cases.cancel(case.id, reason)
        self._plan_down(plan)
        self._free_slot(facts.open_case)
        self._of.signing.expire(plan_id, "PLAN_CANCELLED")
        self._of.stock.release(plan_id)
        self._close(plan_id)
        if case is not None:
            self._propose_fee(facts, case, Moment.BEFORE, reason)
        return self._of.plan_steps.cancel(plan_id, reason)

    @performs(PlanningDesk.accept_quotation)
    def accept_quotation(self, plan_id: UUID, accepted_by: str) -> QuotationSheet:
        plan = self._of.plan_steps.take(plan_id)
        facts = self._plan_facts(plan)
        self._require("accept_quotation", facts)
        self._keep_waiting(facts)
        return self._of.plan_steps.accept_quotation(plan_id, accepted_by)

    def _with_reason(self, plan_id: UUID, reason: str) -> Facts:
        if not reason.strip():
            raise ReasonNeeded
        return self._plan_facts(self._of.plan_steps.take(plan_id))

    def _close(self, plan_id: UUID) -> None:
        kinds = ("APPROVE_PLAN", "ASSESS_ANAESTHESIA")
        self._of.centre.close_tasks("procedure_plan", plan_id, kinds)

    def _tell_author(self, event: str, facts: Facts, plan: PlanFacts, reason: str) -> None:
        people = {"AUTHOR": (plan.author_id,)}
        self._tell(
            event, "procedure_plan", plan.id, facts.patient, people=people,
            again=str(plan.version), reason=reason,
        )  # fmt: skip
