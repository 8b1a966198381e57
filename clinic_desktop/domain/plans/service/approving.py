"""Approving: each performer says yes to their lines; with the last yes the text is frozen."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from clinic_desktop.core.moves import after
from clinic_desktop.domain.centre.interface import WaitingQuestion
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlanStepsDesk
from clinic_desktop.domain.plans.models import (
    PlanApproval,
    ProcedurePlan,
    Quotation,
    QuotationSignature,
)
from clinic_desktop.domain.plans.rules.changes import restart_causes, what_changed
from clinic_desktop.domain.plans.rules.stored import plain
from clinic_desktop.domain.plans.rules.validity import valid_until
from clinic_desktop.domain.plans.service.loaded import Loaded, content_of
from clinic_desktop.domain.plans.service.steps import Steps
from clinic_desktop.domain.plans.service.waiting import Waiting
from clinic_desktop.store.service import performs

SERIES = "QUOTATION"


class Approving(Steps, Waiting):
    @performs(PlanStepsDesk.approve_lines)
    def approve_lines(self, plan_id: UUID) -> bool:
        plan = self._taken(plan_id)
        after("P05", plan.status)
        loaded = self._complete(plan)
        if self.caller.id not in loaded.performers:
            raise face.NotPerformer
        if self.caller.id not in loaded.approved_by:
            self.session.add(
                PlanApproval(
                    plan_id=plan.id,
                    patient_id=plan.patient_id,
                    revision=plan.revision,
                    performer_id=self.caller.id,
                    full_hash=loaded.text_hash,
                    approved_at=self.now(),
                )
            )
            self.session.flush()
        return set(loaded.performers) == {*loaded.approved_by, self.caller.id}

    @performs(PlanStepsDesk.approve)
    def approve(self, plan_id: UUID, fee_rule: str = "") -> face.PlanFacts:
        plan = self._taken(plan_id)
        status = after("P05", plan.status)
        loaded = self._complete(plan)
        if loaded.approved_by != loaded.performers:
            raise face.NotApproved
        agreed = self._agreed_total(plan)
        if self._restarts(loaded, agreed):
            plan.clock_restarted_at = self.now()
        self._freeze(loaded.revision, loaded.content, agreed)
        plan.approved_at, plan.fee_rule = self.now(), fee_rule
        self._begin_waiting(plan, loaded.facts())
        self._moved(plan, status)
        self._offer(self._load(plan))
        return self._load(plan).facts()

    @performs(PlanStepsDesk.keep_waiting)
    def keep_waiting(self, plan_id: UUID, question: WaitingQuestion) -> None:
        self._keep_openings(self._taken(plan_id), question)

    def _restarts(self, loaded: Loaded, agreed_minor: int | None) -> bool:
        """Whether this revision adds something or costs more than was agreed."""
        before = self._frozen_before(loaded.plan)
        if before is None:
            return False
        changes = what_changed(content_of(before), loaded.content, agreed_minor)
        return bool(restart_causes(changes))

    def _offer(self, loaded: Loaded) -> None:
        """The quotation of the frozen revision, signed by who approved it."""
        plan, settings, now = loaded.plan, self._centre.settings(), self.now()
        zone = ZoneInfo(settings.time_zone)
        year = now.astimezone(zone).year
        number = self._centre.next_number(SERIES, str(year))
        row = Quotation(
            plan_id=plan.id,
            patient_id=plan.patient_id,
            revision=plan.revision,
            edition=self._editions(plan) + 1,
            number=f"Q-{year}-{number:05}",
            currency=plan.currency,
            total_minor=loaded.content.total_minor,
            content={
                "sessions": plan.sessions,
                "lines": plain(loaded.content.lines),
                "fee_rule": plan.fee_rule,
            },
            full_hash=loaded.text_hash,
            made_at=now,
            valid_until=valid_until(now, zone),
        )
        self.session.add(row)
        self.session.flush()
        signed = {yes.performer_id: yes.approved_at for yes in loaded.approvals}
        for performer in loaded.performers:
            self.session.add(
                QuotationSignature(
                    quotation_id=row.id,
                    patient_id=plan.patient_id,
                    performer_id=performer,
                    full_hash=row.full_hash,
                    signed_at=signed[performer],
                )
            )
        self.session.flush()

    def _editions(self, plan: ProcedurePlan) -> int:
        asked = select(func.count()).where(Quotation.plan_id == plan.id)
        return self.session.scalars(asked.select_from(Quotation)).one()
