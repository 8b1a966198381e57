"""Every event on a patient's way, in order, from the facts that are kept anyway."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from clinic_desktop.domain.workflow.interface.progress import Happening
from clinic_desktop.domain.workflow.rules.facts import Facts

Event = tuple[datetime | None, str, str, UUID]


def happenings(before: Facts, plans: Sequence[Facts]) -> tuple[Happening, ...]:
    """The oldest first; what has no time yet is left out."""
    events = [*_person(before)]
    for facts in plans:
        events += [*_plan(facts), *_consents(facts), *_case(facts), *_money(facts)]
    told = {Happening(at, kind, text, row) for at, kind, text, row in events if at is not None}
    return tuple(sorted(told, key=lambda one: (one.at, one.kind)))


def _person(facts: Facts) -> Iterator[Event]:
    patient, held = facts.patient, facts.consultation
    yield patient.registered_at, "REGISTERED", "Registered", patient.patient_id
    if held is not None:
        yield held.created_at, "CONSULTATION_SCHEDULED", "Consultation scheduled", held.id
        yield held.completed_at, "CONSULTATION", "Consultation completed", held.id


def _plan(facts: Facts) -> Iterator[Event]:
    plan, held = facts.plan, facts.consultation
    if held is not None:
        yield held.completed_at, "CONSULTATION", "Consultation completed", held.id
    if plan is None:
        return
    yield plan.created_at, "PLAN_DRAFTED", "Plan drafted", plan.id
    yield plan.submitted_at, "PLAN_SUBMITTED", "Plan submitted for approval", plan.id
    yield plan.approved_at, "PLAN_APPROVED", f"Plan approved, revision {plan.revision}", plan.id
    yield plan.handed_over_at, "QUOTATION_HANDED_OVER", "Quotation handed over", plan.id
    yield plan.accepted_at, "QUOTATION_ACCEPTED", "Quotation accepted", plan.id
    if plan.status == "CANCELLED":
        yield plan.closed_at, "PLAN_CANCELLED", "Plan cancelled", plan.id


def _consents(facts: Facts) -> Iterator[Event]:
    for consent in facts.consents:
        name = "Anaesthesia consent" if consent.kind == "ANAESTHESIA" else "Consent"
        yield consent.created_at, "CONSENT_CREATED", f"{name} created", consent.id
        yield consent.informed_at, "CONSENT_INFORMED", f"{name}: talk with the doctor", consent.id
        yield consent.signed_at, "CONSENT_SIGNED", f"{name} signed", consent.id
        yield consent.sealed_at, "CONSENT_SEALED", f"{name} sealed", consent.id


def _case(facts: Facts) -> Iterator[Event]:
    case = facts.case
    if case is None:
        return
    yield case.created_at, "CASE_CREATED", "Surgical case created", case.id
    yield case.booked_at, "THEATRE_BOOKED", "Theatre booked", case.id
    yield case.checked_in_at, "CHECKED_IN", "Checked in for surgery", case.id
    yield case.wheels_in_at, "WHEELS_IN", "Into theatre", case.id
    yield case.incision_at, "INCISION", "Incision", case.id
    yield case.closure_at, "CLOSURE", "Closure", case.id
    yield case.wheels_out_at, "WHEELS_OUT", "Out of theatre", case.id
    if case.status == "COMPLETED":
        yield case.completed_at, "CASE_COMPLETED", "Case completed", case.id


def _money(facts: Facts) -> Iterator[Event]:
    for invoice in facts.money.invoices if facts.money else ():
        name = "Deposit invoice" if invoice.kind == "DEPOSIT" else "Invoice"
        yield invoice.issued_at, "INVOICE_ISSUED", f"{name} {invoice.number} issued", invoice.id
        yield invoice.paid_at, "INVOICE_PAID", f"{name} {invoice.number} paid", invoice.id
