"""What a patient is shown of each row: less than colleagues see, and under plain names."""

from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.domain.billing.interface import InvoiceFacts
from clinic_desktop.domain.consent.interface import ConsentCard, ConsentFacts
from clinic_desktop.domain.consultations.interface import AppointmentCard, ConsultationCard
from clinic_desktop.domain.patients.interface import NO_ALLERGIES, HealthFact, PatientDetails
from clinic_desktop.domain.workflow.interface import patient_side as face

MINE = ("INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")


def details(details: PatientDetails) -> face.OwnDetails:
    card = details.card
    return face.OwnDetails(
        card.mrn,
        card.first,
        card.last,
        card.called,
        card.born,
        card.sex,
        card.email,
        tuple(phone.e164 for phone in card.phones),
        details.address,
        details.residence_country,
        card.language,
        details.interpreter_needed,
        details.emergency_contact,
        card.identity_verified,
        details.contact_permissions,
        card.version,
    )


def health(fact: HealthFact) -> face.OwnHealth:
    return face.OwnHealth(fact.kind, fact.text, fact.severity == NO_ALLERGIES, fact.proposed)


def consultation(
    card: ConsultationCard, slot: AppointmentCard | None, clinician: str
) -> face.OwnConsultation:
    return face.OwnConsultation(
        card.id,
        card.kind,
        card.mode,
        card.status,
        clinician,
        card.starts_at or (slot.starts_at if slot else None),
        card.completed_at,
        card.outcome,
    )


def consent(card: ConsentCard, me: PartyKind) -> face.OwnConsent:
    mine = card.status in MINE and card.next_party in (None, me)
    return face.OwnConsent(
        card.id,
        card.plan_id,
        card.kind,
        card.status,
        card.revision,
        card.language,
        mine,
        card.open_points,
        card.informed_at,
        card.earliest_at,
        card.signed_at,
        card.sealed_at,
        card.valid_until,
    )


def state(facts: ConsentFacts) -> face.OwnConsentState:
    return face.OwnConsentState(
        facts.id,
        facts.status,
        facts.text_hash,
        facts.next_party,
        facts.signed_at,
        facts.open_points,
    )


def bill(invoice: InvoiceFacts, *, in_parts: bool) -> face.OwnBill:
    return face.OwnBill(
        invoice.id,
        invoice.kind,
        invoice.number,
        invoice.status,
        invoice.total_minor,
        invoice.paid_minor,
        invoice.open_minor,
        invoice.currency,
        invoice.issued_at,
        invoice.paid_at,
        in_parts,
    )
