"""Writing in a plan: the draft while it is one, and amendments after approval."""

from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.core.moves import WrongState, after
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlansDesk, RevisionContent
from clinic_desktop.domain.plans.models import PlanAmendment, PlanLine, ProcedurePlan
from clinic_desktop.domain.plans.rules import content as hashes
from clinic_desktop.domain.plans.rules.amending import Amendment, amended
from clinic_desktop.domain.plans.rules.drafting import place_of, written
from clinic_desktop.domain.plans.rules.stored import plain
from clinic_desktop.domain.plans.service.base import PlansPart, moved_on, reason_of
from clinic_desktop.domain.plans.service.loaded import line_of
from clinic_desktop.store.service import performs


class Saving(PlansPart):
    @performs(PlansDesk.save_draft)
    def save_draft(self, plan_id: UUID, version: int, content: RevisionContent) -> face.PlanSheet:
        plan = self._taken(plan_id)
        if plan.status != "DRAFT":
            raise WrongState(
                "Only a draft is written in. Take the plan back, or revise it.",
                params={"machine": "plan", "move": "", "event": "save", "status": plan.status},
            )
        loaded = self._load(plan)
        self._current_of(loaded, version, content)
        entries, editions = self._in_force()
        known = {place_of(line) for line in loaded.content.lines}
        kept = written(content, entries, self._centre.settings().country, known)
        plan.sessions, plan.currency = kept.sessions, kept.currency
        revision = loaded.revision
        revision.note, revision.allergies_reconciled = kept.note, kept.allergies_reconciled
        for row in loaded.rows:
            self.session.delete(row)
        self._write_lines(plan, kept, editions)
        moved_on(plan)
        self.session.flush()
        return self._load(plan).sheet(self._eyes())

    @performs(PlansDesk.amend)
    def amend(
        self, plan_id: UUID, version: int, content: RevisionContent, reason: str
    ) -> face.PlanSheet:
        plan = self._taken(plan_id)
        after("P16", plan.status)
        why = reason_of(reason, 400)
        loaded, eyes = self._load(plan), self._eyes()
        self._current_of(loaded, version, content)
        made = amended(loaded.content, content, eyes, self.caller.roles)
        self._rewrite(loaded.rows, made.content)
        self._keep(plan, made, why)
        moved_on(plan)
        self.session.flush()
        return self._load(plan).sheet(eyes)

    def _rewrite(self, rows: tuple[PlanLine, ...], content: RevisionContent) -> None:
        """The same lines: order, minutes, items and price are all that may differ."""
        kept = {place_of(line_of(row)): row for row in rows}
        for position, line in enumerate(content.lines):
            row = kept[place_of(line)]
            row.position, row.minutes, row.price_minor = position, line.minutes, line.price_minor
            row.items = plain(line.items)

    def _keep(self, plan: ProcedurePlan, made: Amendment, reason: str) -> None:
        mine = (PlanAmendment.plan_id == plan.id, PlanAmendment.revision == plan.revision)
        asked = select(func.coalesce(func.max(PlanAmendment.no), 0)).where(*mine)
        last = self.session.scalars(asked).one()
        self.session.add(
            PlanAmendment(
                plan_id=plan.id,
                patient_id=plan.patient_id,
                revision=plan.revision,
                no=last + 1,
                author_id=self.caller.id,
                reason=reason,
                changes=[plain(change) for change in made.changes],
                full_hash=hashes.full_hash(made.content, plan.patient_id),
                amended_at=self.now(),
            )
        )
