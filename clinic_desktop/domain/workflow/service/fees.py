"""Fees by the agreed terms: a draft of proposed lines for billing, or a word why there is none."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic_desktop.domain.billing.interface import FeeRule, NewInvoice, NewLine
from clinic_desktop.domain.consultations.interface import AppointmentCard
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.fee import Ended, FeeProposal, Moment, propose
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper

FEE = "A fee is proposed. Accept or drop its lines."
DEPOSIT = "A deposit was paid and its case was cancelled. Keep it for a new date, or give it back."


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose bill, and what it is about."""

    patient_id: UUID
    currency: str
    plan_id: UUID | None = None
    case_id: UUID | None = None
    source_id: UUID | None = None


class Fees(Gatekeeper):
    """Base of the processes in which something ends before it took place."""

    def _propose_fee(self, facts: Facts, case: CaseFacts, moment: Moment, reason: str) -> None:
        """Of a case that is over; an emergency and its complications cost nothing."""
        plan = facts.plan
        if plan is None or plan.kind == "EMERGENCY":
            return
        used = self._of.stock.uses(case.id) if moment == Moment.IN_THEATRE else ()
        said_at = self._withdrawn_at(facts)
        ended = Ended(
            moment, f"CASE/{case.id}", reason, min(said_at or facts.now, facts.now), _starts(case),
            plan.total_minor, plan.currency, str(plan.purpose), said_at is not None, used,
            case.anaesthesia_at is not None, self._price("ANAESTHESIA"),
        )  # fmt: skip
        found = propose(self._terms(plan.fee_rule), ended)
        subject = Subject(plan.patient_id, plan.currency, plan.id, case.id)
        self._draft_fee(found, subject, ended.cause)
        if facts.money is not None and facts.money.deposit_paid_minor > 0:
            self._task(
                "DEPOSIT", DEPOSIT, "procedure_plan", plan.id, plan.patient_id, role="BILLING"
            )

    def _propose_missed(self, card: AppointmentCard, moment: Moment, reason: str) -> None:
        """Of an appointment: only where the consultation has a price."""
        base = self._price("CONSULTATION")
        if base <= 0:
            return
        currency = self._of.centre.settings().currency
        cause = f"APPOINTMENT/{card.id}/{card.version}"
        ended = Ended(moment, cause, reason, self.now(), card.starts_at, base, currency)
        found = propose(self._of.billing.fee_rule(), ended)
        if found.lines:
            subject = Subject(card.patient_id, currency, source_id=card.id)
            self._draft_fee(found, subject, cause)

    def _draft_fee(self, found: FeeProposal, subject: Subject, cause: str) -> None:
        lines = found.lines or (NewLine("No fee", 1, 0, cause=f"{cause}/NONE", why=found.none),)
        new = NewInvoice(
            "CANCELLATION", subject.patient_id, subject.currency, lines, subject.plan_id,
            subject.case_id, subject.source_id, differs=True,
        )  # fmt: skip
        if not found.lines:
            self._of.till.note_no_fee(new)
            return
        made = self._of.till.make_invoice(new)
        self._task("FEE", FEE, "invoice", made.id, subject.patient_id, role="BILLING")

    def _terms(self, name: str) -> FeeRule | None:
        return self._of.billing.fee_rule(name) if name else None

    def _price(self, code: str) -> int:
        listed = (one for one in self._of.billing.price_list() if one.code == code)
        return next((one.amount_minor or 0 for one in listed), 0)

    def _withdrawn_at(self, facts: Facts) -> datetime | None:
        """When the patient took back the consent that this plan had last."""
        if facts.live() is not None:
            return None
        gone = [c for c in facts.consents if c.kind == "PROCEDURE" and c.status == "REVOKED"]
        said = (w.occurred_at for c in gone for w in self._of.consent.paper(c.id).withdrawals)
        return max(said, default=None)


def _starts(case: CaseFacts) -> datetime | None:
    """When the patient was expected; a slot that ended while the case was on hold still counts."""
    if case.booking is not None:
        return case.booking.starts_at
    return case.last_slot_at if case.status == "ON_HOLD" else None
