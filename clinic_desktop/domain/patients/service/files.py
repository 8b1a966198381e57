"""Reading a file: card, details, the whole, alerts, and what the gates ask."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from clinic_desktop.core import errors
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.patients.models import (
    HealthFact,
    NoticeAcceptance,
    Patient,
    PatientPerson,
    Person,
)
from clinic_desktop.domain.patients.service.base import (
    ALERTS,
    CARD,
    IS_ALERT,
    PatientsPart,
    shown_card,
)
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import performs

GUARDIAN = "GUARDIAN"
REFERRER = "REFERRER"
Linked = tuple[PatientPerson, Person]
ALSO = select(Patient.mrn).where(Patient.merged_into == bindparam("patient")).order_by(Patient.mrn)
LINKED = of_person(
    select(PatientPerson, Person)
    .join(Person, Person.id == PatientPerson.person_id)
    .order_by(PatientPerson.starts_at, PatientPerson.id),
    PatientPerson.patient_id,
)
ALLERGIES = of_person(
    select(HealthFact)
    .where(HealthFact.kind == "ALLERGY", HealthFact.ended_at.is_(None))
    .order_by(HealthFact.recorded_at),
    HealthFact.patient_id,
)
ACCEPTED = (
    select(
        NoticeAcceptance.notice, NoticeAcceptance.notice_version, NoticeAcceptance.accepted_at,
        NoticeAcceptance.place,
    )
    .where(NoticeAcceptance.patient_id == bindparam("patient"))
    .order_by(NoticeAcceptance.accepted_at, NoticeAcceptance.id)
)  # fmt: skip
STANDING_BY = (
    select(PatientPerson.kind, PatientPerson.person_id)
    .where(
        PatientPerson.patient_id == bindparam("patient"),
        PatientPerson.kind.in_((GUARDIAN, REFERRER)),
        PatientPerson.starts_at <= bindparam("now"),
        or_(PatientPerson.ends_at.is_(None), PatientPerson.ends_at > bindparam("now")),
    )
    .order_by(PatientPerson.person_id)
    .distinct()
)
"""Asked whenever a file is opened or a gate looks at one, so they are made once."""


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
        asked = select(HealthFact).where(self.of_person(HealthFact.patient_id, patient_id))
        order = (ended, HealthFact.kind, HealthFact.recorded_at, HealthFact.id)
        health = tuple(map(shown_fact, self.session.scalars(asked.order_by(*order))))
        return face.PatientFile(self._details(row), row.blood_group, health)

    @performs(PatientsDesk.alerts)
    def alerts(self, patient_id: UUID) -> face.Alerts:
        self._opened(patient_id)
        mine = self.of_person(HealthFact.patient_id, patient_id)
        asked = select(HealthFact).where(mine, *IS_ALERT)
        facts = tuple(map(shown_fact, self.session.scalars(asked.order_by(HealthFact.recorded_at))))
        return face.Alerts(bool(facts), () if self.scope == "s" else facts)

    @performs(PatientsDesk.faces)
    def faces(self, patient_ids: tuple[UUID, ...]) -> tuple[face.PatientCard, ...]:
        asked = CARD.where(Patient.id.in_(patient_ids)).order_by(Patient.search_last)
        return self._cards(self.session.execute(asked))

    @performs(PatientsDesk.facts)
    def facts(self, patient_id: UUID) -> face.PatientFacts:
        row = self._opened(patient_id)
        told, accepted = self._allergies(patient_id), self._accepted(patient_id)
        guardians, referred = self._standing_by(patient_id)
        return _facts(row, told, guardians, accepted, referred)

    @performs(PatientsDesk.contact)
    def contact(self, patient_id: UUID) -> face.Contact:
        asked = select(Patient.id, Patient.email, Patient.language).where(Patient.id == patient_id)
        found = self.session.execute(asked).one_or_none()
        if found is None:
            raise errors.NotFound
        self.about(patient_id)
        return face.Contact(*found)

    @performs(PatientsDesk.opened)
    def opened(self, patient_id: UUID) -> face.OpenedFile:
        row, now = self._opened(patient_id), self.now()
        told, accepted = self._allergies(patient_id), self._accepted(patient_id)
        people, phones = self._people(patient_id), self._phones([patient_id])[patient_id]
        warning = [fact for fact in told if fact.severity != face.NO_ALLERGIES]
        reach = self.caller.scope(ALERTS)
        seen = warning if reach not in (None, "s") else []
        card = shown_card(row, phones, has_alert=bool(warning) and reach is not None)
        own = [link for link, _ in people if link.patient_id == patient_id]
        guardians = {link.person_id for link in own if _holds(link, GUARDIAN, now)}
        return face.OpenedFile(
            _details(row, card, accepted, people, self._also(patient_id)),
            face.Alerts(card.has_alert, tuple(map(shown_fact, seen))),
            _facts(
                row, told, tuple(sorted(guardians)), accepted,
                any(_holds(link, REFERRER, now) for link in own),
            ),
        )  # fmt: skip

    def _details(self, row: Patient) -> face.PatientDetails:
        accepted, people = self._accepted(row.id), self._people(row.id)
        return _details(row, self._card(row), accepted, people, self._also(row.id))

    def _also(self, patient_id: UUID) -> tuple[str, ...]:
        """Numbers of the records that were merged into this one; a patient has one number."""
        if self.caller.kind in ("patient", "ticket"):
            return ()
        return tuple(self.session.scalars(ALSO, {"patient": patient_id}))

    def _people(self, patient_id: UUID) -> list[Linked]:
        """Of merged records too, so that what they give can be ended; it counts for no gate."""
        found = self.session.execute(self.of(LINKED), {"person": patient_id})
        return [(link, person) for link, person in found]

    def _allergies(self, patient_id: UUID) -> list[HealthFact]:
        """What was told and still holds, also that there are none; the oldest first."""
        return list(self.session.scalars(self.of(ALLERGIES), {"person": patient_id}))

    def _accepted(self, patient_id: UUID) -> tuple[face.Acceptance, ...]:
        """The oldest first."""
        found = self.session.execute(ACCEPTED, {"patient": patient_id})
        return tuple(face.Acceptance(*row) for row in found)

    def _standing_by(self, patient_id: UUID) -> tuple[tuple[UUID, ...], bool]:
        """Who are the guardians now, and whether somebody refers the patient."""
        asked = {"patient": patient_id, "now": self.now()}
        found = self.session.execute(STANDING_BY, asked).all()
        guardians = tuple(person for kind, person in found if kind == GUARDIAN)
        return guardians, len(guardians) < len(found)


def _holds(link: PatientPerson, kind: str, now: datetime) -> bool:
    """As `STANDING_BY` asks the database."""
    begun = link.kind == kind and link.starts_at <= now
    return begun and (link.ends_at is None or link.ends_at > now)


def _facts(
    row: Patient,
    told: Sequence[HealthFact],
    guardians: tuple[UUID, ...],
    accepted: Sequence[face.Acceptance],
    referred: bool,
) -> face.PatientFacts:
    return face.PatientFacts(
        row.id, row.status, row.born, row.residence_country, row.language,
        row.interpreter_needed, row.identity_verified, row.restricted, row.email,
        guardians, bool(told),
        tuple(fact.text for fact in told if fact.severity != face.NO_ALLERGIES),
        row.created_at, {one.notice: one.version for one in accepted}, referred,
    )  # fmt: skip


def _details(
    row: Patient,
    card: face.PatientCard,
    accepted: tuple[face.Acceptance, ...],
    people: Sequence[Linked],
    also: tuple[str, ...],
) -> face.PatientDetails:
    return face.PatientDetails(
        card, row.address, row.residence_country, row.interpreter_needed, row.emergency_contact,
        row.identity_document, row.source, dict(row.contact_permissions), accepted,
        tuple(shown_link(link, person) for link, person in people), row.merged_into, also,
    )  # fmt: skip


def shown_fact(row: HealthFact) -> face.HealthFact:
    return face.HealthFact(
        row.id, row.version, row.kind, row.text, row.severity, row.reaction, row.occurred_at,
        row.recorded_at, row.ended_at, row.proposed,
    )  # fmt: skip


def shown_link(link: PatientPerson, person: Person) -> face.LinkedPerson:
    return face.LinkedPerson(
        link.id, link.version, link.kind, person.name, person.phone, person.email,
        person.organisation, link.starts_at, link.ends_at, link.evidence,
        link.person_id, link.patient_id,
    )  # fmt: skip
