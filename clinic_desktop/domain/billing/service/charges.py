"""Charges: what happened and may be billed, once per cause; proposals that billing decides."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from clinic_desktop.core import errors
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.models import Charge, Invoice, InvoiceLine
from clinic_desktop.domain.billing.service.payments import Payments

KEPT = (
    "tax_category", "tax_percent", "exemption_reason", "purpose", "source", "sku", "cause",
)  # fmt: skip
"""Of a line, so that it can stand on a new draft when its first one is thrown away."""


class Charges(Payments):
    def _charge(self, row: Invoice, line: billing.NewLine) -> Charge | None:
        """Raises ChargedAlready where the cause was charged before."""
        if not line.cause:
            return None
        facts: dict[str, Any] = {name: getattr(line, name) for name in KEPT}
        made = Charge(
            cause=line.cause,
            kind=row.kind,
            patient_id=row.patient_id,
            case_id=row.case_id,
            plan_id=row.plan_id,
            text=clean(line.text, "text", 300),
            why=clean(line.why, "why", 400),
            rule=line.rule,
            facts={**facts, "source_id": str(row.source_id or "")},
            performer_id=line.performer_id,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            currency=row.currency,
            occurred_at=self.now(),
        )
        self.session.add(made)
        self.session.flush()
        return made

    def _add_lines(
        self,
        row: Invoice,
        lines: tuple[billing.NewLine, ...],
        charges: tuple[Charge | None, ...],
    ) -> None:
        """A line with a reason is a proposal; one without is agreed and decided at once."""
        taxes = rules.taxes_inside([(rules.rate_of(one), rules.line_total(one)) for one in lines])
        whole = zip(lines, taxes, charges, strict=True)
        for position, (line, tax, charge) in enumerate(whole, 1):
            self.session.add(_line(row, position, line, tax, charge))
            self.session.flush()
            if charge is not None and not line.why:
                charge.status, charge.invoice_id = "BILLED", row.id
        self.session.flush()

    def _reopen(self, row: Invoice, drop: str = "") -> None:
        """I04: what a thrown away draft would have charged is open again, or dropped for good."""
        asked = select(Charge).join(InvoiceLine, InvoiceLine.charge_id == Charge.id)
        for charge in self.session.scalars(asked.where(InvoiceLine.invoice_id == row.id)).all():
            if drop or charge.status == "BILLED":
                charge.status, charge.invoice_id = "DROPPED" if drop else "OPEN", None
                charge.status_reason = drop
        self.session.flush()

    def _held_with_deposits(self, invoice_id: UUID) -> Invoice:
        """The invoice with the deposits of its plan, so that no deposit is set off twice."""
        plan = select(Invoice.plan_id).where(Invoice.id == invoice_id).scalar_subquery()
        of_plan = (Invoice.plan_id == plan) & (Invoice.kind == "DEPOSIT")
        asked = select(Invoice).where(or_(Invoice.id == invoice_id, of_plan)).order_by(Invoice.id)
        held = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
        for one in self.session.scalars(held).all():
            if one.id == invoice_id:
                return one
        raise errors.NotFound

    def _open_charges(self, patient_id: UUID) -> list[Charge]:
        """Those on no draft, of the case or appointment that came first."""
        live = (
            select(InvoiceLine.charge_id)
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .where(InvoiceLine.charge_id.is_not(None), Invoice.status != "VOID")
        )
        asked = select(Charge).where(
            Charge.patient_id == patient_id, Charge.status == "OPEN", Charge.id.not_in(live)
        )
        in_order = asked.order_by(Charge.occurred_at, Charge.cause)
        found = list(self.session.scalars(in_order.with_for_update(key_share=True)))
        return [one for one in found if _together(one) == _together(found[0])]

    def _line_again(self, charge: Charge) -> billing.NewLine:
        kept = {name: charge.facts[name] for name in KEPT if name in charge.facts}
        plain = billing.NewLine(charge.text, charge.quantity, charge.unit_minor, **kept)
        return replace(plain, why=charge.why, rule=charge.rule, performer_id=charge.performer_id)


def _together(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.case_id, charge.plan_id, charge.facts.get("source_id")


def _line(
    row: Invoice, position: int, line: billing.NewLine, tax: int, charge: Charge | None
) -> InvoiceLine:
    return InvoiceLine(
        invoice_id=row.id,
        patient_id=row.patient_id,
        position=position,
        source=line.source,
        sku=line.sku,
        text=clean(line.text, "text", 300),
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        total_minor=rules.line_total(line),
        tax_category=line.tax_category,
        tax_rate_bp=line.tax_percent * rules.WHOLE,
        tax_minor=tax,
        exemption_reason=clean(line.exemption_reason, "exemption reason", 200),
        purpose=line.purpose,
        performer_id=line.performer_id,
        charge_id=charge.id if charge else None,
    )


def charge_card(row: Charge, invoice_id: UUID | None) -> billing.ChargeCard:
    return billing.ChargeCard(
        row.id, row.kind, row.text, row.why, row.quantity, row.unit_minor, row.currency,
        row.status, row.status_reason, row.patient_id, row.plan_id, row.case_id, invoice_id,
        row.occurred_at,
    )  # fmt: skip
