"""Reading plans: sheets, cards, what changed, facts for the gates, words for other papers."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.core.consent_sheet import AgreedOperation, Performer
from clinic_desktop.core.procedures import PreopLine, ProcedureEntry
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.plans.models import ProcedurePlan
from clinic_desktop.domain.plans.rules.agreed import agreed_operations
from clinic_desktop.domain.plans.rules.catalogue import preop_for
from clinic_desktop.domain.plans.rules.changes import what_changed
from clinic_desktop.domain.plans.rules.shown import shown_changes
from clinic_desktop.domain.plans.service.base import READS, PlansPart
from clinic_desktop.domain.plans.service.loaded import Loaded, content_of
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import performs

BEFORE_APPROVAL = ("DRAFT", "PENDING_APPROVAL")
NEWEST = of_person(
    select(ProcedurePlan).order_by(ProcedurePlan.created_at.desc(), ProcedurePlan.id),
    ProcedurePlan.patient_id,
)


class Reading(PlansPart):
    @performs(PlansDesk.catalogue)
    def catalogue(self) -> tuple[ProcedureEntry, ...]:
        return tuple(self._in_force()[0].values())

    @performs(PlansDesk.plan)
    def plan(self, plan_id: UUID) -> face.PlanSheet:
        loaded = self._load(self._opened(plan_id))
        if not self._visible(loaded):
            raise errors.NotFound
        return loaded.sheet(self._eyes())

    @performs(PlansDesk.of_patient)
    def of_patient(self, patient_id: UUID) -> tuple[face.PlanCard, ...]:
        eyes, loaded = self._eyes(), self._all_of(self.about(patient_id))
        return tuple(one.card(eyes) for one in loaded if self._visible(one))

    @performs(PlansDesk.what_changed)
    def what_changed(self, plan_id: UUID) -> tuple[face.Change, ...]:
        loaded = self._load(self._opened(plan_id))
        if not self._visible(loaded):
            raise errors.NotFound
        before = self._frozen_before(loaded.plan)
        if before is None:
            return ()
        changes = what_changed(content_of(before), loaded.content, self._agreed_total(loaded.plan))
        return shown_changes(changes, self._eyes())

    @performs(PlansDesk.facts)
    def facts(self, plan_id: UUID) -> face.PlanFacts:
        return self._load(self._opened(plan_id)).facts()

    @performs(PlansDesk.facts_of)
    def facts_of(self, patient_id: UUID) -> tuple[face.PlanFacts, ...]:
        return tuple(one.facts() for one in self._all_of(self.about(patient_id)))

    @performs(PlansDesk.opened)
    def opened(self, patient_id: UUID) -> tuple[face.OpenedPlan, ...]:
        reads, eyes = self.caller.scope(READS) is not None, self._eyes()
        return tuple(
            face.OpenedPlan(one.facts(), one.card(eyes) if reads and self._visible(one) else None)
            for one in self._all_of(self.about(patient_id))
        )

    @performs(PlansDesk.unaltered)
    def unaltered(self, plan_id: UUID) -> bool:
        return self._load(self._opened(plan_id)).unaltered

    @performs(PlansDesk.preop_lines)
    def preop_lines(self, plan_id: UUID, country: str) -> tuple[PreopLine, ...]:
        loaded = self._load(self._opened(plan_id))
        lines = loaded.content.lines
        asked = [
            (entry, [line for line in lines if line.procedure_code == code])
            for code, entry in loaded.entries.items()
        ]
        return preop_for(asked, country)

    @performs(PlansDesk.agreed)
    def agreed(
        self, plan_id: UUID, performers: Mapping[UUID, Performer]
    ) -> tuple[AgreedOperation, ...]:
        loaded = self._load(self._opened(plan_id))
        try:
            return agreed_operations(loaded.content, performers, loaded.entries)
        except ValueError as undecided:
            raise face.PlanIncomplete(unmet=loaded.unmet) from undecided

    def _all_of(self, patient_id: UUID) -> tuple[Loaded, ...]:
        return self._loaded(self.session.scalars(self.of(NEWEST), {"person": patient_id}).all())

    def _visible(self, loaded: Loaded) -> bool:
        """A patient is shown what was approved, not what is being thought about."""
        if self.caller.kind not in ("patient", "ticket"):
            return True
        approved = loaded.plan.status not in BEFORE_APPROVAL
        return approved and loaded.revision.frozen_at is not None
