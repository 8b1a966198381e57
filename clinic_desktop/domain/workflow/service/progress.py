"""The file of a patient at once, the status document, and “why can't I?” for every gate."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.core import errors
from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.patients.interface import PatientFacts
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.progress import (
    GateView,
    Happening,
    NextMove,
    PatientPage,
    ProgressDesk,
    WorkflowStatus,
)
from clinic_desktop.domain.workflow.rules.facts import OPEN_CASE, Facts
from clinic_desktop.domain.workflow.rules.gates import GATES, unmet
from clinic_desktop.domain.workflow.rules.happenings import happenings
from clinic_desktop.domain.workflow.rules.next_move import before_a_plan, chosen, of_a_plan
from clinic_desktop.domain.workflow.rules.privileges import performed
from clinic_desktop.domain.workflow.rules.status import status_of
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper
from clinic_desktop.store.service import performs

WITH_STAFF = ("approve_plan", "hold_slot", "book_theatre", "move_slot")
WITH_STOCK = ("book_theatre", "confirm_slot", "move_slot")
TIMELINE, APPOINTMENTS = "workflow.timeline.read", "consultations.appointment.read"


class Progress(Gatekeeper):
    @performs(ProgressDesk.file)
    def file(self, patient_id: UUID) -> PatientPage:
        opened, plans = self._of.patients.opened(patient_id), self._of.plans.opened(patient_id)
        before, facts = self._gathered(opened.facts, tuple(one.facts for one in plans))
        sees_times = self.caller.scope(APPOINTMENTS) is not None
        return PatientPage(
            opened.details,
            opened.alerts,
            status_of(before, facts),
            happenings(before, facts) if self.caller.scope(TIMELINE) is not None else (),
            self._of.appointments.appointments_of(patient_id) if sees_times else (),
            tuple(one.card for one in plans if one.card is not None),
        )

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
        return of_a_plan(self._with_holders(facts))

    @performs(ProgressDesk.gate)
    def gate(self, step: str, plan_id: UUID) -> GateView:
        facts = self._plan_facts(self._of.plans.facts(plan_id))
        if step not in GATES:
            raise errors.NotFound
        if step in WITH_STOCK:
            facts = self._covering(facts)
        if step in WITH_STAFF:
            facts = self._with_holders(facts)
        if facts.case is not None and facts.case.parent_case_id is not None:
            facts = replace(facts, parent=self._of.cases.case_facts(facts.case.parent_case_id))
        return GateView(step, unmet(step, facts))

    def _all(self, patient_id: UUID) -> tuple[Facts, tuple[Facts, ...]]:
        person = self._of.patients.facts(patient_id)
        return self._gathered(person, self._of.plans.facts_of(patient_id))

    def _gathered(
        self, person: PatientFacts, plans: Sequence[PlanFacts]
    ) -> tuple[Facts, tuple[Facts, ...]]:
        """What `_facts` and `_plan_facts` say of each, every kind of fact asked for once."""
        settings, patient = self._of.centre.settings(), self.about(person.patient_id)
        held = self._of.consultations.facts_of(patient)
        newest = next((one for one in held if one.status != "CANCELLED"), None)
        bare = Facts(self.now(), ZoneInfo(settings.time_zone), person, newest)
        before = replace(bare, waits=self._waits(bare, bare.now))
        if not plans:
            return before, ()
        ids, known = tuple(plan.id for plan in plans), {one.id: one for one in held}
        consents = defaultdict[UUID, list[ConsentFacts]](list)
        for consent in self._of.consent.facts_of_patient(patient):
            consents[consent.plan_id].append(consent)
        preop = self._of.preop.facts_of(patient, ids)
        cases = self._of.cases.cases_of(patient)
        money = self._of.billing.money_of_plans(patient, {p.id: p.total_minor for p in plans})
        frozen = int(settings.choices.get("freeze_hours", 0))
        found = [
            replace(
                bare,
                consultation=known[plan.consultation_id],
                plan=plan,
                consents=tuple(consents[plan.id]),
                preop=self._as_read(prepared),
                case=_case_of(plan.id, cases),
                money=money[plan.id],
                freeze_hours=frozen,
            )
            for plan, prepared in zip(plans, preop, strict=True)
        ]
        found = self._with_all_holders(found)
        return before, tuple(replace(one, waits=self._waits(one, one.act_at)) for one in found)

    def _with_all_holders(self, found: list[Facts]) -> list[Facts]:
        """Only of cases that wait for a slot: it is the gate they meet next."""
        asks = [f.plan for f in found if f.plan and f.plan.status == "CONSENT_SIGNED" and f.case]
        if not asks:
            return found
        team = {one for plan in asks for one in performed(plan)}
        told = self._with_holders(found[0], team)
        return [
            replace(
                one,
                holders=tuple(h for h in told.holders if h.user_id in performed(one.plan)),
                credentials_required=told.credentials_required,
            )
            for one in found
        ]


def _case_of(plan_id: UUID, cases: Sequence[CaseFacts]) -> CaseFacts | None:
    """The open one, else the newest, as theatre itself chooses."""
    mine = [case for case in cases if case.plan_id == plan_id]
    still_open = (case for case in mine if case.status in OPEN_CASE)
    return next(still_open, mine[0] if mine else None)
