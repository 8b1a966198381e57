"""Drafts before they are issued: lines corrected, proposals accepted or dropped, each with why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.core.money import amount_words
from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.billing.models import Charge, Invoice, InvoiceLine
from clinic_desktop.domain.billing.service.base import Money
from clinic_desktop.domain.billing.service.charges import charge_card
from clinic_desktop.domain.centre.interface import NewOverride
from clinic_desktop.store.service import performs

QUOTED = "QUOTATION"
TASKS = ("BILL", "FEE")


class Deciding(Money):
    @performs(BillingDesk.edit_line)
    def edit_line(
        self, invoice_id: UUID, version: int, change: billing.LineChange
    ) -> billing.InvoiceSheet:
        rules.check_change(change)
        row, lines, line = self._line_of(invoice_id, version, change.position)
        why = clean(change.reason, "reason", 400)
        charge = self._charge_of(line)
        total = change.quantity * change.unit_minor
        said: dict[str, Any] = {
            "before": {
                "quantity": line.quantity, "unit_minor": line.unit_minor, "text": line.text,
            },
            "reason": why,
        }  # fmt: skip
        proposed = charge is not None and bool(charge.why)
        if line.source == QUOTED and not proposed and total != line.total_minor:
            said["deviation"] = self._deviate(row, line, total, why)
        if change.quantity == 0:
            del lines[change.position]
            self.session.delete(line)
            self._settle_charge(row, charge, why, billed=False)
        else:
            line.quantity, line.unit_minor = change.quantity, change.unit_minor
            line.tax_rate_bp = change.tax_percent * rules.WHOLE
            line.total_minor = total
            self._settle_charge(row, charge, "", billed=True)
        self._note(row, change.position, said)
        self._sum_up(row, list(lines.values()))
        return self._sheet(row)

    @performs(BillingDesk.decide)
    def decide(
        self, invoice_id: UUID, version: int, decision: billing.Decision
    ) -> billing.InvoiceSheet:
        row, lines, line = self._line_of(invoice_id, version, decision.position)
        charge = self._charge_of(line)
        if charge is None or not charge.why:
            raise errors.NotFound
        why = clean(decision.reason, "reason", 400)
        price = line.unit_minor if decision.unit_minor is None else decision.unit_minor
        if not why and (not decision.accepted or price != line.unit_minor):
            raise billing.DropReason
        said = {"accepted": decision.accepted, "before": line.unit_minor, "reason": why}
        if decision.accepted:
            rules.check_change(billing.LineChange(line.position, line.quantity, price, "accepted"))
            line.unit_minor, line.total_minor = price, price * line.quantity
        else:
            del lines[decision.position]
            self.session.delete(line)
        self._settle_charge(row, charge, why, billed=decision.accepted)
        self._note(row, decision.position, said)
        if lines:
            self._sum_up(row, list(lines.values()))
        else:
            row.status, row.status_reason = after("I04", row.status), why
            row.total_minor = 0
            self.session.flush()
            self._centre.close_tasks("invoice", row.id, TASKS)
        return self._sheet(row)

    @performs(BillingDesk.charges)
    def charges(self, patient_id: UUID) -> tuple[billing.ChargeCard, ...]:
        self.about(patient_id)
        asked = select(Charge).where(Charge.patient_id == patient_id)
        in_order = asked.order_by(Charge.occurred_at.desc(), Charge.cause)
        on = (
            select(InvoiceLine.charge_id, Invoice.id)
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .where(Invoice.patient_id == patient_id, Invoice.status != "VOID")
        )
        stands = {charge: invoice for charge, invoice in self.session.execute(on)}
        return tuple(charge_card(row, stands.get(row.id)) for row in self.session.scalars(in_order))

    def _line_of(
        self, invoice_id: UUID, version: int, position: int
    ) -> tuple[Invoice, dict[int, InvoiceLine], InvoiceLine]:
        """Of a draft that is held; raises NotFound, Stale, WrongState."""
        row = self.locked(Invoice, invoice_id)
        self.about(row.patient_id)
        self.seen(row, version)
        row.status = after("I02", row.status)
        lines = {line.position: line for line in self._lines(row)}
        if position not in lines:
            raise errors.NotFound
        return row, lines, lines[position]

    def _charge_of(self, line: InvoiceLine) -> Charge | None:
        return self.locked(Charge, line.charge_id) if line.charge_id is not None else None

    def _settle_charge(
        self, row: Invoice, charge: Charge | None, why: str, *, billed: bool
    ) -> None:
        self.session.flush()
        if charge is None:
            return
        charge.status = "BILLED" if billed else "DROPPED"
        charge.invoice_id, charge.status_reason = row.id if billed else None, why
        self.session.flush()

    def _deviate(self, row: Invoice, line: InvoiceLine, total: int, why: str) -> str:
        """PRICE_DEVIATION: named, with its reason, and shown on the invoice."""
        quoted, now = (amount_words(x, row.currency) for x in (line.total_minor, total))
        words = f"{line.text}: {now} instead of the quoted {quoted}."
        self._centre.record_override(
            NewOverride(
                "PRICE_DEVIATION", "PRICE", why, row.patient_id, row.plan_id, row.case_id,
                unmet=(errors.Unmet("quotation.difference", words, "BILLING"),),
                facts={"invoice": str(row.id), "line": line.text, "quoted": quoted, "asked": now},
            )
        )  # fmt: skip
        row.differs = True
        return words

    def _note(self, row: Invoice, position: int, said: dict[str, Any]) -> None:
        """What it said before is kept with the invoice."""
        entry = {
            **said, "position": position, "by": str(self.caller.id), "at": self.now().isoformat(),
        }  # fmt: skip
        row.facts = {**row.facts, "changes": [*row.facts.get("changes", []), entry]}

    def _sum_up(self, row: Invoice, lines: Sequence[InvoiceLine]) -> None:
        """Taxes of the lines and the total of a draft that changed."""
        rated = [
            ((line.tax_category, line.tax_rate_bp // rules.WHOLE, line.exemption_reason),
             line.total_minor)
            for line in lines
        ]  # fmt: skip
        for line, tax in zip(lines, rules.taxes_inside(rated), strict=True):
            line.tax_minor = tax
        total = sum(line.total_minor for line in lines)
        if not lines or not 0 <= total <= rules.MOST:
            raise billing.InvoiceRefused("The lines of an invoice add up to nothing or more.")
        row.total_minor = total
        self.session.flush()
