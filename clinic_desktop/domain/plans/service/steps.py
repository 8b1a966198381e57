"""The steps of a plan that only processes make; each asks the table of moves first."""

from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from clinic_desktop.core.moves import after
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlanStepsDesk, RevisionContent
from clinic_desktop.domain.plans.models import PlanRevision, ProcedurePlan
from clinic_desktop.domain.plans.rules import content as hashes
from clinic_desktop.domain.plans.rules.drafting import written
from clinic_desktop.domain.plans.service.base import PlansPart, reason_of
from clinic_desktop.domain.plans.service.loaded import Loaded
from clinic_desktop.store.service import performs

EMERGENCY, ELECTIVE = "EMERGENCY", "ELECTIVE"
BY_ITSELF = frozenset(
    ("P07", "P08", "P09", "P10", "P11", "P12", "P13", "P14", "P17", "P18", "P19", "P22")
)
CLOSED = ("COMPLETED", "CANCELLED")
CARRIED = ("P11", "P13", "P14", "P17", "P18", "P19")  # the database makes these with the case's


class Steps(PlansPart):
    @performs(PlanStepsDesk.take)
    def take(self, plan_id: UUID) -> face.PlanFacts:
        return self._load(self._taken(plan_id)).facts()

    @performs(PlanStepsDesk.draft)
    def draft(
        self,
        patient_id: UUID,
        consultation_id: UUID,
        content: RevisionContent,
        kind: str,
        parent_plan_id: UUID | None,
        override_id: UUID | None,
    ) -> face.PlanSheet:
        self.about(patient_id)
        emergency = kind == EMERGENCY
        entries, editions = self._in_force()
        country = self._centre.settings().country
        kept = written(content, entries, country, (), emergency=emergency)
        plan = ProcedurePlan(
            patient_id=patient_id,
            consultation_id=consultation_id,
            kind=kind,
            parent_plan_id=parent_plan_id,
            override_id=override_id,
            author_id=self.caller.id,
            sessions=kept.sessions,
            currency=kept.currency,
            status=after("P21" if emergency else "P01", None),
            revision=1,
        )
        self.session.add(plan)
        self.session.flush()
        revision = self._revision(plan, kept, "")
        self._write_lines(plan, kept, editions)
        if emergency:
            self._freeze(revision, kept, None)
            plan.approved_at = self.now()
            self.session.flush()
        return self._load(plan).sheet(self._eyes())

    @performs(PlanStepsDesk.submit)
    def submit(self, plan_id: UUID) -> face.PlanFacts:
        plan = self._taken(plan_id)
        status = after("P02", plan.status)
        self._complete(plan)
        plan.submitted_at = self.now()
        return self._move(plan, status)

    @performs(PlanStepsDesk.withdraw_submission)
    def withdraw_submission(self, plan_id: UUID) -> face.PlanFacts:
        plan = self._taken(plan_id)
        status = after("P04", plan.status)
        loaded = self._load(plan)
        if self.caller.id not in (loaded.revision.author_id, *loaded.performers):
            raise face.NotAuthor
        return self._move(plan, status)

    @performs(PlanStepsDesk.send_back)
    def send_back(self, plan_id: UUID, reason: str) -> face.PlanFacts:
        plan = self._taken(plan_id)
        return self._move(plan, after("P03", plan.status), reason_of(reason))

    @performs(PlanStepsDesk.reject)
    def reject(self, plan_id: UUID, reason: str) -> face.PlanFacts:
        plan = self._taken(plan_id)
        return self._move(plan, after("P06", plan.status), reason_of(reason))

    @performs(PlanStepsDesk.advance)
    def advance(self, plan_id: UUID, move_id: str) -> face.PlanFacts:
        return self._load(self._advanced(plan_id, move_id)).facts()

    @performs(PlanStepsDesk.step)
    def step(self, plan_id: UUID, move_id: str) -> None:
        self._advanced(plan_id, move_id)

    def _advanced(self, plan_id: UUID, move_id: str) -> ProcedurePlan:
        if move_id not in BY_ITSELF:
            raise ValueError(f"{move_id} is made by a person")
        plan = self._taken(plan_id)
        if move_id in CARRIED and plan.status != "SCHEDULED":
            return self._carried(plan, move_id)
        return self._moved(plan, after(move_id, plan.status))

    def _carried(self, plan: ProcedurePlan, move_id: str) -> ProcedurePlan:
        """The case that stopped took its plan along; this names it as changed."""
        if plan.status == "CONSENT_SIGNED" and move_id == "P11":
            return self._moved(plan, after("P10", plan.status))
        if plan.status not in ("APPROVED", "CONSENT_SIGNED", "COMPLETED"):
            after(move_id, plan.status)
        flag_modified(plan, "status")
        self.session.flush()
        return plan

    @performs(PlanStepsDesk.revise)
    def revise(self, plan_id: UUID, reason: str) -> face.PlanFacts:
        plan = self._taken(plan_id)
        status, why = after("P15", plan.status), reason_of(reason, 400)
        if plan.kind == EMERGENCY:
            raise face.RevisionKept("An emergency plan is not revised. Write an ordinary plan.")
        old = self._load(plan)
        if old.offer is not None:
            old.offer.row.replaced_at = self.now()
        plan.revision += 1
        plan.approved_at = plan.submitted_at = None
        plan.status, plan.status_reason = status, why[:200]
        self.session.flush()
        self._revision(plan, old.content, why)
        self._write_lines(plan, old.content, {row.procedure_code: row.edition for row in old.rows})
        return self._load(plan).facts()

    @performs(PlanStepsDesk.cancel)
    def cancel(self, plan_id: UUID, reason: str) -> face.PlanFacts:
        plan = self._taken(plan_id)
        return self._move(plan, after("P20", plan.status), reason_of(reason))

    def _revision(self, plan: ProcedurePlan, content: RevisionContent, reason: str) -> PlanRevision:
        row = PlanRevision(
            plan_id=plan.id,
            patient_id=plan.patient_id,
            revision=plan.revision,
            author_id=self.caller.id,
            reason=reason,
            note=content.note,
            allergies_reconciled=content.allergies_reconciled,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def _freeze(
        self, revision: PlanRevision, content: RevisionContent, agreed_minor: int | None
    ) -> None:
        """From here on text and hashes stay; the database sees to it."""
        patient_id = revision.patient_id
        revision.content = hashes.canonical_text(content, patient_id)
        revision.consent_hash = hashes.consent_hash(content, patient_id, agreed_minor)
        revision.full_hash = hashes.full_hash(content, patient_id)
        revision.frozen_at = self.now()
        self.session.flush()

    def _move(self, plan: ProcedurePlan, status: str, reason: str = "") -> face.PlanFacts:
        return self._load(self._moved(plan, status, reason)).facts()

    def _moved(self, plan: ProcedurePlan, status: str, reason: str = "") -> ProcedurePlan:
        plan.status, plan.status_reason = status, reason
        if status in CLOSED:
            plan.closed_at = self.now()
        self.session.flush()
        return plan

    def _complete(self, plan: ProcedurePlan) -> Loaded:
        """Raises PlanIncomplete with everything that is missing."""
        loaded = self._load(plan)
        if loaded.unmet:
            raise face.PlanIncomplete(unmet=loaded.unmet)
        return loaded
