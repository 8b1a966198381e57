"""Changing a file: contacts, identity, restriction. A stale sheet is refused with both values."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import AdminChange, Identity, PatientsDesk
from clinic_desktop.domain.patients.interface.values import TOLD_GUARDIAN
from clinic_desktop.domain.patients.models import Patient, PatientPerson, PatientPhone
from clinic_desktop.domain.patients.rules import contacts, entries, names
from clinic_desktop.domain.patients.rules.dates import check_born
from clinic_desktop.domain.patients.service.base import PatientsPart
from clinic_desktop.store.service import performs

DOCUMENTS = ("PASSPORT", "ID_CARD", "DRIVING_LICENCE", "RESIDENCE_PERMIT", "OTHER")


class Changes(PatientsPart):
    @performs(PatientsDesk.update_admin)
    def update_admin(self, patient_id: UUID, version: int, change: AdminChange) -> face.PatientCard:
        row = self._opened(patient_id, to_write=True)
        settings = self._centre.settings()
        phones = contacts.check_phones(change.phones, settings.country)
        email, email_norm = contacts.check_email(change.email, demo=settings.demo)
        wanted: dict[str, object] = {
            "email": email,
            "address": clean(change.address, "address", 500, lines=True),
            "residence_country": entries.check_country(change.residence_country),
            "language": entries.check_language(change.language),
            "interpreter_needed": change.interpreter_needed,
            "emergency_contact": clean(
                change.emergency_contact, "emergency_contact", 400, lines=True
            ),
            "called": names.check_name(change.called, "called"),
        }
        self._differs(row, version, {**wanted, "phones": ", ".join(phones)})
        if self.caller.kind == "patient" and (email, wanted["called"]) != (row.email, row.called):
            raise face.AtTheDesk
        self._set_phones(row, phones)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.email_norm = email_norm
        self._index(row, tuple(phones))
        self.session.flush()
        return self._card(row)

    @performs(PatientsDesk.correct_identity)
    def correct_identity(
        self, patient_id: UUID, version: int, identity: Identity, reason: str
    ) -> face.PatientCard:
        row = self._opened(patient_id, to_write=True)
        entries.check_reason(reason)
        first, last, _ = names.check_names(identity.first, identity.last, "")
        wanted = {
            "first_name": first,
            "last_name": last,
            "born": check_born(identity.born, self.now().date()),
            "sex": entries.one_of(identity.sex, entries.SEXES, "sex"),
        }
        self._differs(row, version, wanted)
        phones = tuple(phone.e164 for phone in self._phones([row.id])[row.id])
        was = row.born
        for name, value in wanted.items():
            setattr(row, name, value)
        self._index(row, phones)
        if row.born != was:
            self._guardians_until(row, was)
        self.session.flush()
        return self._card(row)

    def _guardians_until(self, row: Patient, was: date | None) -> None:
        """Guardianships that would end with the age that was wrong end with the right one.

        What has ended stays ended: access that is over is given anew by the reception only.
        """
        zone = self._centre.settings().time_zone
        old, new = self._of_age(was, zone), self._of_age(row.born, zone)
        asked = select(PatientPerson).where(
            PatientPerson.patient_id == row.id,
            PatientPerson.kind.in_(("GUARDIAN", TOLD_GUARDIAN)),
        )
        now = self.now()
        for link in self.session.scalars(asked):
            if link.ends_at is not None and link.ends_at <= now:
                continue
            by_age = link.ends_at is None or link.ends_at == old
            if by_age and (link.ends_at is not None or (new is not None and new > now)):
                link.ends_at = new
            elif not by_age and new is not None and link.ends_at is not None:
                link.ends_at = min(link.ends_at, max(new, link.starts_at))

    @performs(PatientsDesk.verify_identity)
    def verify_identity(
        self, patient_id: UUID, version: int, document: str, number: str
    ) -> face.PatientCard:
        row = self._opened(patient_id, to_write=True)
        self.seen(row, version)
        entries.one_of(document, DOCUMENTS, "document")
        number = clean(number, "number", 40, turns=False)
        if not number:
            raise face.DetailRefused("Enter the document's number.", params={"field": "number"})
        row.identity_verified, row.identity_document = True, f"{document} {number}"
        self.session.flush()
        return self._card(row)

    @performs(PatientsDesk.restrict)
    def restrict(self, patient_id: UUID, restricted: bool, reason: str) -> None:
        entries.check_reason(reason)
        self._opened(patient_id, to_write=True).restricted = restricted

    def _set_phones(self, row: Patient, wanted: dict[str, str]) -> None:
        """Kept, changed or gone, and what is new; the record counts as changed with them."""
        asked = select(PatientPhone).where(PatientPhone.patient_id == row.id)
        there = {phone.e164: phone for phone in self.session.scalars(asked)}
        for number, phone in there.items():
            if number not in wanted:
                self.session.delete(phone)
            elif phone.kind != wanted[number]:
                phone.kind = wanted[number]
                flag_modified(row, "search_name")
        for number in wanted.keys() - there.keys():
            backwards = number[::-1]
            self.session.add(
                PatientPhone(
                    patient_id=row.id, e164=number, reversed=backwards, kind=wanted[number]
                )
            )
