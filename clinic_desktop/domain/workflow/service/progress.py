"""The status document, the timeline, and “why can't I?” for every gate."""

from dataclasses import replace
from uuid import UUID

from clinic_desktop.domain.workflow.interface.progress import (
    GateView,
    Happening,
    ProgressDesk,
    WorkflowStatus,
)
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.happenings import happenings
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

    @performs(ProgressDesk.gate)
    def gate(self, step: str, plan_id: UUID) -> GateView:
        facts = self._plan_facts(self._of.plans.facts(plan_id))
        if step in WITH_STOCK:
            facts = self._covering(facts)
        return GateView(step, unmet(step, facts))

    def _all(self, patient_id: UUID) -> tuple[Facts, tuple[Facts, ...]]:
        before = self._facts(patient_id)
        plans = tuple(self._plan_facts(plan) for plan in self._of.plans.facts_of(patient_id))
        return before, tuple(replace(facts, patient=before.patient) for facts in plans)
