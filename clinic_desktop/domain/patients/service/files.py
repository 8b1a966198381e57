"""Reading a file: card, details, the whole, alerts, and what the gates ask."""

from uuid import UUID

from sqlalchemy import or_, select

from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.patients.models import (
    HealthFact,
    NoticeAcceptance,
    Patient,
    PatientPerson,
    Person,
)
from clinic_desktop.domain.patients.service.base import IS_ALERT, PatientsPart
from clinic_desktop.store.service import performs


class Files(PatientsPart):
    @performs(PatientsDesk.card)
    def card(self, patient_id: UUID) -> face.PatientCard:
        return self._card(self._opened(patient_id))

    @performs(PatientsDesk.details)
    def details(self, patient_id: UUID) -> face.PatientDetails:
        return self._details(self._opened(patient_id))

    @performs(PatientsDesk.file)
    def file(self, patient_id: UUID) -> face.PatientFile:
        row = self._opened(patient_id)
        ended = HealthFact.ended_at.is_not(None)
        asked = select(HealthFact).where(HealthFact.patient_id == patient_id)
        order = (ended, HealthFact.kind, HealthFact.recorded_at, HealthFact.id)
        health = tuple(map(shown_fact, self.session.scalars(asked.order_by(*order))))
        return face.PatientFile(self._details(row), row.blood_group, health)

    @performs(PatientsDesk.alerts)
    def alerts(self, patient_id: UUID) -> face.Alerts:
        self._opened(patient_id)
        asked = select(HealthFact).where(HealthFact.patient_id == patient_id, *IS_ALERT)
        facts = tuple(map(shown_fact, self.session.scalars(asked.order_by(HealthFact.recorded_at))))
        return face.Alerts(bool(facts), () if self.scope == "s" else facts)

    @performs(PatientsDesk.faces)
    def faces(self, patient_ids: tuple[UUID, ...]) -> tuple[face.PatientCard, ...]:
        asked = select(Patient).where(Patient.id.in_(patient_ids))
        return self._cards(self.session.scalars(asked.order_by(Patient.search_last)))

    @performs(PatientsDesk.facts)
    def facts(self, patient_id: UUID) -> face.PatientFacts:
        row = self._opened(patient_id)
        asked = select(HealthFact).where(
            HealthFact.patient_id == patient_id,
            HealthFact.kind == "ALLERGY",
            HealthFact.ended_at.is_(None),
        )
        told = list(self.session.scalars(asked.order_by(HealthFact.recorded_at)))
        return face.PatientFacts(
            row.id, row.status, row.born, row.residence_country, row.language,
            row.interpreter_needed, row.identity_verified, row.restricted, row.email,
            self._guardians(patient_id), bool(told),
            tuple(fact.text for fact in told if fact.severity != face.NO_ALLERGIES),
            row.created_at,
            {accepted.notice: accepted.version for accepted in self._accepted(patient_id)},
        )  # fmt: skip

    def _details(self, row: Patient) -> face.PatientDetails:
        linked = select(PatientPerson, Person).join(Person, Person.id == PatientPerson.person_id)
        mine = linked.where(PatientPerson.patient_id == row.id)
        people = self.session.execute(mine.order_by(PatientPerson.starts_at, PatientPerson.id))
        return face.PatientDetails(
            self._card(row), row.address, row.residence_country, row.interpreter_needed,
            row.emergency_contact, row.identity_document, row.source,
            dict(row.contact_permissions), self._accepted(row.id),
            tuple(shown_link(link, person) for link, person in people), row.merged_into,
        )  # fmt: skip

    def _accepted(self, patient_id: UUID) -> tuple[face.Acceptance, ...]:
        """The oldest first."""
        asked = select(NoticeAcceptance).where(NoticeAcceptance.patient_id == patient_id)
        order = (NoticeAcceptance.accepted_at, NoticeAcceptance.id)
        return tuple(
            face.Acceptance(row.notice, row.notice_version, row.accepted_at, row.place)
            for row in self.session.scalars(asked.order_by(*order))
        )

    def _guardians(self, patient_id: UUID) -> tuple[UUID, ...]:
        now = self.now()
        asked = select(PatientPerson.person_id).where(
            PatientPerson.patient_id == patient_id,
            PatientPerson.kind == "GUARDIAN",
            PatientPerson.starts_at <= now,
            or_(PatientPerson.ends_at.is_(None), PatientPerson.ends_at > now),
        )
        return tuple(self.session.scalars(asked.order_by(PatientPerson.person_id).distinct()))


def shown_fact(row: HealthFact) -> face.HealthFact:
    return face.HealthFact(
        row.id, row.version, row.kind, row.text, row.severity, row.reaction, row.occurred_at,
        row.recorded_at, row.ended_at, row.proposed,
    )  # fmt: skip


def shown_link(link: PatientPerson, person: Person) -> face.LinkedPerson:
    return face.LinkedPerson(
        link.id, link.version, link.kind, person.name, person.phone, person.email,
        person.organisation, link.starts_at, link.ends_at, link.evidence,
    )  # fmt: skip
