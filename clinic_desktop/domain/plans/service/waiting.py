"""The waiting times of a plan, kept where the walls can compare acts with them."""

from sqlalchemy import bindparam, select

from clinic_desktop.core.waiting import Gate, Start
from clinic_desktop.domain.centre.interface import WaitingQuestion
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.plans.models import PlanWaiting, ProcedurePlan
from clinic_desktop.domain.plans.rules.waiting import COLUMNS, asked_again, kept
from clinic_desktop.domain.plans.service.base import PlansPart

WAITING = select(PlanWaiting).where(
    PlanWaiting.plan_id == bindparam("plan"), PlanWaiting.revision == bindparam("revision")
)


class Waiting(PlansPart):
    def _waiting(self, plan: ProcedurePlan) -> PlanWaiting | None:
        asked = {"plan": plan.id, "revision": plan.revision}
        row: PlanWaiting | None = self.session.scalar(WAITING, asked)
        return row

    def _keep_openings(self, plan: ProcedurePlan, question: WaitingQuestion) -> None:
        """The row of the current revision as the policy says now; unchanged rows stay."""
        found = self._centre.openings(question)
        values = {column: found[gate].opens_at for gate, column in COLUMNS.items()}
        values["repeat_until"] = found[Gate.CONSENT].exempt_until
        row = self._waiting(plan)
        if row is None:
            row = PlanWaiting(
                plan_id=plan.id, patient_id=plan.patient_id, revision=plan.revision, asked={}
            )
            self.session.add(row)
        asked = kept(question)
        if row.asked != asked:
            row.asked = asked
        for column, value in values.items():
            if getattr(row, column) != value:
                setattr(row, column, value)
        self.session.flush()

    def _begin_waiting(self, plan: ProcedurePlan, facts: PlanFacts) -> None:
        """A new revision: nothing has happened yet, and nothing is known of the person."""
        if self._waiting(plan) is None:
            acts = facts.acts or ((facts.act_class, facts.purpose),)
            self._keep_openings(
                plan, WaitingQuestion(acts, plan.created_at, implants=facts.has_implants)
            )

    def _handed_over(self, plan: ProcedurePlan, facts: PlanFacts) -> None:
        """The hand-over starts the clock of some countries."""
        row = self._waiting(plan)
        if row is None or facts.handed_over_at is None or facts.quotation_signed_at is None:
            return
        began = max(facts.handed_over_at, plan.clock_restarted_at or facts.handed_over_at)
        happened = {Start.QUOTATION_HANDED_OVER: began}
        self._keep_openings(plan, asked_again(row.asked, plan.created_at, happened))
