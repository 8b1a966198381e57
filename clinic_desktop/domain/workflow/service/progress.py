"""The status document, the timeline, and “why can't I?” for every gate."""

from dataclasses import replace
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.domain.workflow.interface.progress import (
    GateView,
    Happening,
    NextMove,
    ProgressDesk,
    WorkflowStatus,
)
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import GATES, unmet
from clinic_desktop.domain.workflow.rules.happenings import happenings
from clinic_desktop.domain.workflow.rules.next_move import before_a_plan, chosen, of_a_plan
from clinic_desktop.domain.workflow.rules.status import status_of
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper
from clinic_desktop.store.service import performs

WITH_STOCK = ("book_theatre", "confirm_slot", "move_slot")


class Progress(Gatekeeper):
    @performs(ProgressDesk.status)
    def status(self, patient_id: UUID) -> WorkflowStatus:
        before, plans = self._all(patient_id)
        return status_of(before, plans)

    @performs(ProgressDesk.timeline)
    def timeline(self, patient_id: UUID) -> tuple[Happening, ...]:
        before, plans = self._all(patient_id)
        return happenings(before, plans)

    @performs(ProgressDesk.next_move)
    def next_move(self, patient_id: UUID, plan_id: UUID | None) -> NextMove:
        before, plans = self._all(patient_id)
        if plan_id is not None and all(f.plan is None or f.plan.id != plan_id for f in plans):
            raise errors.NotFound
        facts = chosen(plans, plan_id)
        if facts is None:
            return before_a_plan(before, self._of.appointments.appointments_of(patient_id))
        return of_a_plan(facts)

    @performs(ProgressDesk.gate)
    def gate(self, step: str, plan_id: UUID) -> GateView:
        facts = self._plan_facts(self._of.plans.facts(plan_id))
        if step not in GATES:
            raise errors.NotFound
        if step in WITH_STOCK:
            facts = self._covering(facts)
        return GateView(step, unmet(step, facts))

    def _all(self, patient_id: UUID) -> tuple[Facts, tuple[Facts, ...]]:
        before = self._facts(patient_id)
        plans = tuple(self._plan_facts(plan) for plan in self._of.plans.facts_of(patient_id))
        return before, tuple(replace(facts, patient=before.patient) for facts in plans)
