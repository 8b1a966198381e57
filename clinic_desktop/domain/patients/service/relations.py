"""What a person accepted and permits, and who belongs to them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import NewPerson, PatientRelationsDesk
from clinic_desktop.domain.patients.interface.values import ENDED, SEEN_BY, TOLD_GUARDIAN, WITNESSED
from clinic_desktop.domain.patients.models import (
    NoticeAcceptance,
    Patient,
    PatientPerson,
    Person,
)
from clinic_desktop.domain.patients.rules import contacts, entries
from clinic_desktop.domain.patients.rules.names import check_name
from clinic_desktop.domain.patients.service.files import shown_link
from clinic_desktop.domain.patients.service.merging import Merging
from clinic_desktop.store.service import performs


class PatientRelationsService(Merging):
    @performs(PatientRelationsDesk.accept_notice)
    def accept_notice(
        self, patient_id: UUID, notice: str, version: str, place: str
    ) -> face.Acceptance:
        self._opened(patient_id)
        entries.check_notice(notice, version, place)
        row = NoticeAcceptance(
            patient_id=patient_id,
            notice=notice,
            notice_version=clean(version, "version", 20),
            accepted_at=self.now(),
            place=place,
        )
        self.session.add(row)
        self.session.flush()
        return face.Acceptance(row.notice, row.notice_version, row.accepted_at, row.place)

    @performs(PatientRelationsDesk.set_contact_permissions)
    def set_contact_permissions(
        self, patient_id: UUID, version: int, permissions: Mapping[str, bool]
    ) -> Mapping[str, bool]:
        row = self._opened(patient_id, to_write=True)
        self.seen(row, version)
        entries.check_permissions(permissions)
        row.contact_permissions = {**row.contact_permissions, **permissions}
        self.session.flush()
        return dict(row.contact_permissions)

    @performs(PatientRelationsDesk.link_person)
    def link_person(
        self,
        patient_id: UUID,
        person: NewPerson,
        kind: str,
        evidence: str,
        ends_at: datetime | None,
    ) -> face.LinkedPerson:
        patient = self._opened(patient_id)
        evidence = self._witnessed(kind, evidence)
        settings = self._centre.settings()
        if kind == "GUARDIAN":
            ends_at = self._until_majority(patient, ends_at, settings.time_zone)
        known = Person(
            name=check_name(person.name, "name"),
            phone=contacts.e164(person.phone, settings.country) if person.phone else "",
            email=contacts.check_email(person.email, demo=settings.demo)[0],
            organisation=clean(person.organisation, "organisation", 200),
        )
        if not known.name:
            raise face.NameRefused("Enter the name of this person.", params={"field": "name"})
        self.session.add(known)
        self.session.flush()
        link = PatientPerson(
            patient_id=patient_id,
            person_id=known.id,
            kind=kind,
            starts_at=self.now(),
            ends_at=ends_at,
            evidence=evidence,
        )
        self.session.add(link)
        self.session.flush()
        return shown_link(link, known)

    @performs(PatientRelationsDesk.end_link)
    def end_link(self, link_id: UUID, version: int, reason: str) -> face.LinkedPerson:
        link = self.locked(PatientPerson, link_id)
        self.about(self.found(Patient, link.patient_id).merged_into or link.patient_id)
        self.seen(link, version)
        reason, now = entries.check_reason(reason), self.now()
        if link.ends_at is None or link.ends_at > now:
            link.ends_at = now
            link.evidence = f"{link.evidence}\n{ENDED}{reason}".strip()
        self.session.flush()
        return shown_link(link, self.found(Person, link.person_id))

    @performs(PatientRelationsDesk.confirm_guardian)
    def confirm_guardian(self, link_id: UUID, version: int, evidence: str) -> face.LinkedPerson:
        link = self.locked(PatientPerson, link_id)
        patient = self._opened(link.patient_id)
        self.seen(link, version)
        if link.kind != TOLD_GUARDIAN or not self._in_force(link):
            raise face.NotToConfirm
        link.evidence = self._witnessed("GUARDIAN", evidence)
        link.kind = "GUARDIAN"
        link.ends_at = self._until_majority(patient, None, self._centre.settings().time_zone)
        self.session.flush()
        return shown_link(link, self.found(Person, link.person_id))

    @performs(PatientRelationsDesk.guardian_link)
    def guardian_link(self, link_id: UUID) -> face.GuardianLink:
        link = self.found(PatientPerson, link_id)
        patient = self._opened(link.patient_id)
        if link.kind not in ("GUARDIAN", TOLD_GUARDIAN):
            raise errors.NotFound
        who = self.found(Person, link.person_id)
        return face.GuardianLink(
            link.id, link.patient_id, who.name, who.email, patient.language, self._in_force(link)
        )

    def _witnessed(self, kind: str, evidence: str) -> str:
        """What was seen, and by whom in words: whoever reads the file reads no audit."""
        said = entries.check_link(kind, evidence)
        return f"{said}\n{SEEN_BY}{self.caller.name}" if kind in WITNESSED else said

    def _in_force(self, link: PatientPerson) -> bool:
        now = self.now()
        return link.starts_at <= now and (link.ends_at is None or link.ends_at > now)
