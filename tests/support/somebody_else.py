"""A whole chain of somebody's rows, for asking after them as another person."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, get_args, get_type_hints
from uuid import UUID

from clinic_desktop.domain.billing.interface import NewInvoice, NewLine, Taking
from clinic_desktop.domain.consultations.interface import NewAppointment
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON
from tests.support.inner import inner
from tests.support.raw_chain import HOUR, Way
from tests.support.ways import Ways

IDS = ("patient_id", "plan_id", "consent_id", "consultation_id", "appointment_id", "invoice_id",
       "payment_id", "item_id", "case_id", "fact_id")  # fmt: skip
ABSENT = dict.fromkeys(IDS, UUID(int=77))
Ids = Mapping[str, UUID]
Given = dict[str, Any]


def chains(clinic: StaffedClinic, *patients: UUID) -> tuple[tuple[Ids, Ids], ...]:
    """For each of them the ids of real rows, by the argument that takes them.

    First a plan with a signed, sealed consent, a case, an appointment and a bill that is paid in
    part; then the same with a second plan, whose consent is being signed.
    """
    ways, found = Ways(clinic), []
    try:
        for number, patient in enumerate(patients, start=1):
            whole = _chain(ways, patient) | _by_services(clinic, patient, number)
            found.append((whole, whole | _being_signed(ways, patient)))
    finally:
        ways.close()
    return tuple(found)


def _being_signed(ways: Ways, patient: UUID) -> dict[str, UUID]:
    way = ways.asked(ways.approved(ways.planned(ways.consulted(Way(str(patient))))))
    ways.read(way.consent)
    found = {"plan_id": way.plan, "consent_id": way.consent, "consultation_id": way.consultation}
    return {name: UUID(one) for name, one in found.items()}


def _chain(ways: Ways, patient: UUID) -> dict[str, UUID]:
    way = ways.consulted(Way(str(patient)))
    way = ways.cased(ways.signed(ways.approved(ways.planned(way))))
    of = {"patient_id": way.patient}
    content = b"%PDF-1.7 invented"
    ways.p.put(
        "consent_document", consent_id=way.consent, kind="CONSENT", content=content,
        sha256=sha256(content).hexdigest(), size=len(content), **of,
    )  # fmt: skip
    ways.p.change("consent", way.consent, sealed_at=NOON)
    found = {
        "plan_id": way.plan, "consent_id": way.consent, "consultation_id": way.consultation,
        "case_id": way.case, **of,
        "item_id": ways.p.put(
            "preop_item", plan_id=way.plan, code="DIARY", text="t", gate="DAY", owners=["PATIENT"],
            **of,
        ),
        "fact_id": ways.p.put("health_fact", kind="ALLERGY", text="latex", **of),
    }  # fmt: skip
    return {name: UUID(one) for name, one in found.items()}


def _by_services(clinic: StaffedClinic, patient: UUID, hour: int) -> dict[str, UUID]:
    """An appointment that takes its hours, and a bill with its number and a receipt."""
    starts = NOON + hour * HOUR
    surgeon = clinic.role("SURGEON").accounts.whoami().id
    booked = NewAppointment(patient, surgeon, starts, starts + HOUR / 2)
    till = inner(clinic, "BILLING").till
    new = NewInvoice("SALE", patient, "EUR", (NewLine("Compression garment", 1, 50_000),))
    bill = till.issue(till.make_invoice(new).id).id
    taking = Taking(bill, 10_000, "EUR", "CARD", f"k-{bill}")
    return {
        "appointment_id": clinic.role("RECEPTION").reception.book(booked).id,
        "invoice_id": bill,
        "payment_id": clinic.role("RECEPTION").money.pay(taking).id,
    }


def asked_with(method: Any, ids: Ids) -> Given | None:
    """Arguments of that operation with these ids, also inside of what is made of several; None
    where it asks for no id of theirs."""
    hints = get_type_hints(method)
    hints.pop("return")
    if not ids.keys() & set(_names(hints)):
        return None
    return {name: ids[name] if name in ids else value_of(hint, ids) for name, hint in hints.items()}


def _names(hints: Mapping[str, Any]) -> Iterator[str]:
    for name, hint in hints.items():
        yield name
        if is_dataclass(hint) and isinstance(hint, type):
            yield from (part.name for part in fields(hint))


PLAIN: dict[Any, Any] = {
    str: "x", int: 1, bool: False, float: 1.0, bytes: b"x", UUID: UUID(int=7),
    date: date(2026, 11, 23), datetime: NOON,
}  # fmt: skip


def value_of(hint: Any, ids: Ids | None = None) -> Any:
    """The plainest value that this hint allows; fields that `ids` names are those."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        inside, known = get_type_hints(hint), ids or {}
        return hint(**{
            part.name: known.get(part.name) or value_of(inside[part.name]) for part in fields(hint)
        })  # fmt: skip
    if type(None) in get_args(hint):
        return None
    return {} if "Mapping" in str(hint) else PLAIN.get(next(iter(get_args(hint)), None), ())
