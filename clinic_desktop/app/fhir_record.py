"""A person's record as a FHIR R4 Bundle of type collection (hl7.org/fhir/R4)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.consultations.interface import AppointmentCard, ConsultationSheet
from clinic_desktop.domain.inventory.interface import ImplantFacts
from clinic_desktop.domain.patients.interface import HealthFact, PatientDetails
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.exports import NamedPaper, PersonRecord

Resource = dict[str, Any]
HL7 = "http://terminology.hl7.org/CodeSystem"
APPOINTMENT = {
    "REQUESTED": "proposed", "SCHEDULED": "booked", "CHECKED_IN": "arrived",
    "IN_PROGRESS": "arrived", "COMPLETED": "fulfilled", "NO_SHOW": "noshow",
    "CANCELLED": "cancelled", "RESCHEDULED": "cancelled",
}  # fmt: skip
ENCOUNTER = {
    "SCHEDULED": "planned", "CHECKED_IN": "arrived", "IN_PROGRESS": "in-progress",
    "COMPLETED": "finished", "CANCELLED": "cancelled", "NO_SHOW": "cancelled",
}  # fmt: skip
PLAN = {"COMPLETED": "completed", "CANCELLED": "revoked", "DRAFT": "draft"}
CONSENT = {
    "SIGNED": "active", "DECLINED": "rejected", "REVOKED": "inactive", "SUPERSEDED": "inactive",
    "EXPIRED": "inactive", "DRAFT": "draft",
}  # fmt: skip
PROCEDURE = {
    "COMPLETED": "completed", "IN_THEATRE": "in-progress", "CANCELLED": "not-done",
    "ON_HOLD": "on-hold", "POSTPONED": "on-hold",
}  # fmt: skip
INVOICE = {"DRAFT": "draft", "PAID": "balanced", "VOID": "cancelled", "DISCARDED": "cancelled"}
PHONE = {"MOBILE": "mobile", "HOME": "home", "WORK": "work"}


def bundle(record: PersonRecord) -> Resource:
    """Every resource refers to the others inside of it by `urn:uuid:`."""
    entries = [
        {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        for resource in _resources(record)
    ]
    return {
        "resourceType": "Bundle", "type": "collection", "timestamp": _at(record.made_at),
        "entry": entries,
    }  # fmt: skip


def _resources(record: PersonRecord) -> Iterator[Resource]:
    names = dict(record.names)
    yield _patient(record.file.details)
    subject = _to(record.file.details.card.id)
    for fact in record.file.health:
        yield _health(fact, subject)
    for appointment in record.appointments:
        yield _appointment(appointment, subject, names)
    for visit in record.consultations:
        yield _encounter(visit, subject, names)
    for plan in record.plans:
        yield _plan(plan, subject, names)
    for consent in record.consents:
        yield _consent(consent, subject)
    for case in record.cases:
        yield _procedure(case, subject, names)
    for implant in record.implants:
        yield _device(implant, subject)
    for sheet in record.invoices:
        bill = sheet.facts
        yield {
            "resourceType": "Invoice", "id": str(bill.id),
            "status": INVOICE.get(bill.status, "issued"), "subject": subject,
            **_given("date", _at(bill.issued_at)),
            "identifier": [{"value": bill.number or "draft"}],
            "totalGross": {"value": bill.total_minor / 100, "currency": bill.currency},
        }  # fmt: skip
    for paper in record.papers:
        yield _document(paper, subject, record.made_at)


def _patient(details: PatientDetails) -> Resource:
    card = details.card
    name = {"use": "official", **_given("family", card.last), **_given("given", _list(card.first))}
    telecom = [
        {"system": "phone", "value": phone.e164, "use": PHONE.get(phone.kind, "mobile")}
        for phone in card.phones
    ]
    telecom += [{"system": "email", "value": card.email}] if card.email else []
    address = {
        **_given("text", details.address),
        **_given("country", details.residence_country),
    }
    return {
        "resourceType": "Patient", "id": str(card.id), "active": card.status == "ACTIVE",
        "identifier": [{"type": {"text": "Record number"}, "value": card.mrn}],
        "name": [name, *_called(card.called)], "gender": card.sex.lower(),
        **_given("telecom", telecom),
        **_given("birthDate", card.born.isoformat() if card.born else ""),
        **_given("address", [address] if address else []),
        **({"deceasedBoolean": True} if card.status == "DECEASED" else {}),
        "communication": [
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": card.language}]}}
        ],
    }  # fmt: skip


def _called(name: str) -> list[Resource]:
    return [{"use": "nickname", "given": [name]}] if name else []


def _health(fact: HealthFact, subject: Resource) -> Resource:
    """An allergy, a medicine, or a condition; what ended is kept as such."""
    live = fact.ended_at is None
    note = {"note": [{"text": fact.reaction}]} if fact.reaction else {}
    if fact.kind == "ALLERGY":
        return {
            "resourceType": "AllergyIntolerance", "id": str(fact.id), "patient": subject,
            "clinicalStatus": _coded(
                "allergyintolerance-clinical", "active" if live else "inactive"
            ),
            "code": {"text": fact.text}, "recordedDate": _at(fact.recorded_at), **note,
        }  # fmt: skip
    if fact.kind == "MEDICINE":
        return {
            "resourceType": "MedicationStatement", "id": str(fact.id), "subject": subject,
            "status": "active" if live else "completed",
            "medicationCodeableConcept": {"text": fact.text},
            "dateAsserted": _at(fact.recorded_at), **note,
        }  # fmt: skip
    return {
        "resourceType": "Condition", "id": str(fact.id), "subject": subject,
        "clinicalStatus": _coded("condition-clinical", "active" if live else "resolved"),
        "code": {"text": fact.text}, "recordedDate": _at(fact.recorded_at), **note,
    }  # fmt: skip


def _appointment(one: AppointmentCard, subject: Resource, names: dict[UUID, str]) -> Resource:
    return {
        "resourceType": "Appointment", "id": str(one.id),
        "status": APPOINTMENT.get(one.status, "booked"),
        "start": _at(one.starts_at), "end": _at(one.ends_at),
        **_given("description", one.reason),
        "participant": [
            {"actor": subject, "status": "accepted"},
            {"actor": _by(one.clinician_id, names), "status": "accepted"},
        ],
    }  # fmt: skip


def _encounter(one: ConsultationSheet, subject: Resource, names: dict[UUID, str]) -> Resource:
    """With what the clinician wrote, as text."""
    said = (
        ("Complaint", one.complaint), ("Findings", one.findings), ("Assessment", one.assessment),
        ("Outcome", one.outcome or ""), *((f"Addendum {n}", a.text) for n, a in
                                          enumerate(one.addenda, 1)),
    )  # fmt: skip
    written = [{"text": f"{title}: {text}"} for title, text in said if text]
    return {
        "resourceType": "Encounter", "id": str(one.id), "subject": subject,
        "status": ENCOUNTER.get(one.status, "unknown"),
        "class": {"system": f"{HL7}/v3-ActCode", "code": _place(one.mode)},
        "participant": [{"individual": _by(one.clinician_id, names)}],
        **_given("period", _given("end", _at(one.completed_at))),
        **_given("extension", [
            {"url": "urn:clinic-desktop:note", "valueString": part["text"]} for part in written
        ]),
    }  # fmt: skip


def _place(mode: str) -> str:
    return "AMB" if mode == "IN_PERSON" else "VR"


def _plan(plan: PlanFacts, subject: Resource, names: dict[UUID, str]) -> Resource:
    lines = [
        {
            "detail": {
                "status": "not-started" if plan.status != "COMPLETED" else "completed",
                "code": {"coding": [{"code": line.procedure_code}], "text": line.name},
                "description": f"{line.name}, {line.side}".rstrip(", "),
                **_given("performer", [_by(line.performer_id, names)] if line.performer_id else []),
            }
        }
        for line in plan.lines
    ]
    return {
        "resourceType": "CarePlan", "id": str(plan.id), "subject": subject, "intent": "plan",
        "status": PLAN.get(plan.status, "active"), "created": _at(plan.created_at),
        "title": f"Procedure plan, revision {plan.revision}", "activity": lines,
    }  # fmt: skip


def _consent(consent: ConsentFacts, subject: Resource) -> Resource:
    return {
        "resourceType": "Consent", "id": str(consent.id), "patient": subject,
        "status": CONSENT.get(consent.status, "proposed"),
        "scope": _coded("consentscope", "treatment"),
        "category": [{"text": f"Consent, {consent.kind.lower()}"}],
        "policyRule": {"text": f"Text {consent.text_hash or 'not fixed yet'}"},
        **_given("dateTime", _at(consent.signed_at)),
    }  # fmt: skip


def _procedure(case: CaseFacts, subject: Resource, names: dict[UUID, str]) -> Resource:
    period = {
        **_given("start", _at(case.incision_at or case.wheels_in_at)),
        **_given("end", _at(case.closure_at or case.completed_at)),
    }
    return {
        "resourceType": "Procedure", "id": str(case.id), "subject": subject,
        "status": PROCEDURE.get(case.status, "preparation"), "basedOn": [_to(case.plan_id)],
        **_given("performedPeriod", period), **_given("outcome", _text(case.outcome or "")),
        "performer": [{"actor": _by(person, names)} for person in case.performers],
    }  # fmt: skip


def _device(one: ImplantFacts, subject: Resource) -> Resource:
    return {
        "resourceType": "Device", "id": str(one.id), "patient": subject, "status": "active",
        **_given("manufacturer", one.maker), **_given("lotNumber", one.lot),
        **_given("serialNumber", one.serial), **_given("modelNumber", one.model),
        **_given("udiCarrier", [{"deviceIdentifier": one.gtin}] if one.gtin else []),
        **_given("expirationDate", one.expiry.isoformat() if one.expiry else ""),
        "note": [{"text": f"{one.side.title()} side, placed {_at(one.placed_at)}"}],
    }  # fmt: skip


def _document(paper: NamedPaper, subject: Resource, made_at: datetime) -> Resource:
    """The file lies beside the bundle under this name."""
    return {
        "resourceType": "DocumentReference", "id": str(uuid5(paper.about, paper.name)),
        "status": "current", "subject": subject, "date": _at(made_at),
        "type": {"text": paper.title},
        "content": [
            {
                "attachment": {
                    "contentType": "application/pdf", "url": f"papers/{paper.name}",
                    "title": paper.title, "size": len(paper.content),
                }
            }
        ],
    }  # fmt: skip


def _given(name: str, value: Any) -> Resource:
    """FHIR has no empty values: what is not known is not there."""
    return {name: value} if value else {}


def _list(text: str) -> list[str]:
    return [text] if text else []


def _text(words: str) -> Resource:
    return {"text": words} if words else {}


def _coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"{HL7}/{system}", "code": code}]}


def _to(person: UUID) -> Resource:
    return {"reference": f"urn:uuid:{person}"}


def _by(person: UUID, names: dict[UUID, str]) -> Resource:
    return {"display": names.get(person, "A colleague")}


def _at(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
