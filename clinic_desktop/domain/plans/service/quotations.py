"""Quotations: shown, handed over, accepted; each once, nothing is ever rewritten."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlansDesk, PlanStepsDesk
from clinic_desktop.domain.plans.models import ProcedurePlan, Quotation, QuotationSignature
from clinic_desktop.domain.plans.rules.stored import read_all
from clinic_desktop.domain.plans.service.waiting import Waiting
from clinic_desktop.store.service import performs

OFFERED = ("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED")


class QuotationsPart(Waiting):
    def _newest(self, plan_id: UUID) -> Quotation:
        asked = select(Quotation).where(Quotation.plan_id == plan_id)
        row = self.session.scalars(asked.order_by(Quotation.edition.desc()).limit(1)).first()
        if row is None:
            raise face.NoQuotation
        return row

    def _in_force_of(self, plan_id: UUID) -> tuple[ProcedurePlan, Quotation]:
        """Both held; raises NoQuotation, QuotationEnded."""
        plan = self._taken(plan_id)
        row = self._newest(plan_id)
        if plan.status not in OFFERED or row.replaced_at is not None:
            raise face.NoQuotation
        if self.now() > row.valid_until:
            raise face.QuotationEnded(params={"valid_until": row.valid_until.isoformat()})
        return plan, self.locked(Quotation, row.id)

    def _sheet(self, row: Quotation) -> face.QuotationSheet:
        signed = select(QuotationSignature).where(QuotationSignature.quotation_id == row.id)
        signatures = self.session.scalars(signed.order_by(QuotationSignature.signed_at))
        return face.QuotationSheet(
            row.id, row.plan_id, row.patient_id, row.number, row.revision,
            row.full_hash, read_all(face.PlanLine, row.content["lines"]),
            row.total_minor, row.currency,
            tuple((one.performer_id, one.signed_at) for one in signatures),
            row.made_at, row.valid_until, row.handed_over_at, row.received_by,
            row.accepted_at, row.accepted_by, row.replaced_at is not None,
            str(row.content.get("fee_rule", "")),
        )  # fmt: skip


class Offers(QuotationsPart):
    @performs(PlansDesk.quotation)
    def quotation(self, plan_id: UUID) -> face.QuotationSheet:
        self._opened(plan_id)
        return self._sheet(self._newest(plan_id))

    @performs(PlansDesk.hand_over_quotation)
    def hand_over_quotation(self, plan_id: UUID, received_by: str) -> face.QuotationSheet:
        plan, row = self._in_force_of(plan_id)
        if row.handed_over_at is not None:
            raise face.QuotationDone(params={"at": row.handed_over_at.isoformat()})
        row.received_by = _name(received_by, "received_by")
        row.handed_over_at, row.handed_over_by = self.now(), self.caller.id
        self._centre.close_tasks("procedure_plan", plan_id, ("HAND_OVER_QUOTATION",))
        self.session.flush()
        self._handed_over(plan, self._load(plan).facts())
        return self._sheet(row)


class Accepting(QuotationsPart):
    @performs(PlanStepsDesk.accept_quotation)
    def accept_quotation(self, plan_id: UUID, accepted_by: str) -> face.QuotationSheet:
        _, row = self._in_force_of(plan_id)
        if row.handed_over_at is None:
            raise face.NotHandedOver
        if row.accepted_at is not None:
            raise face.QuotationDone(params={"at": row.accepted_at.isoformat()})
        row.accepted_at, row.accepted_by = self.now(), _name(accepted_by, "accepted_by")
        self.session.flush()
        return self._sheet(row)


def _name(text: str, field: str) -> str:
    name = clean(text, field, 200, turns=False)
    if not name:
        raise face.EntryRefused("Write down who it was.", params={"field": field})
    return name
