"""A founded clinic with an approved plan, and who reads, talks and signs in it."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url

from clinic_desktop.core.caller import INTERNAL, Caller
from clinic_desktop.core.consent_reading import Acknowledged, Answer, Progress, SectionRead
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.grants import granted
from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import (
    ConsentFacts,
    ConsentView,
    NewConsent,
    NewSignature,
    OralTalk,
)
from clinic_desktop.store.unit_of_work import Work
from tests.core.consents import facts as sheet_facts
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.raw_chain import HASH, Chain, Way
from tests.support.second_program import Program


def ink(device: DeviceKind = DeviceKind.PEN, *, wave: int = 7, points: int = 60) -> Ink:
    made = tuple(Point(5.0 + 3 * n, 50.0 + n % wave, 0.5, 8 * n, 10, -4) for n in range(points))
    return Ink(device, 640, 230, (Stroke(made),))


class Plans(Chain):
    """Lawful rows up to an approved plan, in the clinic that was founded."""

    def __init__(self, program: Program, surgeon: UUID) -> None:
        self.p, self.surgeon = program, str(surgeon)


class Room:
    """One patient's way through a consent."""

    def __init__(self, clinic: StaffedClinic, clock: TestClock) -> None:
        self.clinic, self.clock = clinic, clock
        self.surgeon_id = clinic.role("SURGEON").accounts.whoami().id
        self.connection = _connect(clinic.url)
        program = Program(clinic.engine.dialect.name, self.connection)
        self.rows = Plans(program, self.surgeon_id)
        self.way: Way = self.rows.approved()
        self.surgeon = self.staff("SURGEON", self.surgeon_id)
        self.patient = self.signed_in(UUID(self.way.patient))

    def close(self) -> None:
        self.connection.close()

    @property
    def plan_id(self) -> UUID:
        return UUID(self.way.plan)

    def staff(self, role: str, user_id: UUID | None = None) -> Clinic:
        """A colleague of a role who may carry out inner steps, as processes do."""
        user = user_id or self.clinic.role(role).accounts.whoami().id
        scopes = {**granted((role,)), INTERNAL: "c"}
        caller = Caller(user, "staff", roles=frozenset({role}), scopes=scopes)
        return self.clinic._desks(Work(self.clinic.store, caller=caller))

    def signed_in(self, patient_id: UUID) -> Clinic:
        scopes = {**granted(("PATIENT",)), INTERNAL: "c"}
        caller = Caller(uuid4(), "patient", scopes=scopes, patients=frozenset({patient_id}))
        return self.clinic._desks(Work(self.clinic.store, caller=caller))

    def tablet(self, consent_id: UUID) -> Clinic:
        """The task "read and sign" on a tablet."""
        caller = Caller(
            uuid4(), "ticket", scopes={**granted(("PATIENT",)), INTERNAL: "c"},
            patients=frozenset({UUID(self.way.patient)}), ticket_id=uuid4(), device_id=uuid4(),
            entity_id=consent_id,
        )  # fmt: skip
        return self.clinic._desks(Work(self.clinic.store, caller=caller))

    def new(self, **more: Any) -> NewConsent:
        base = NewConsent(
            patient_id=UUID(self.way.patient),
            consultation_id=UUID(self.way.consultation),
            plan_id=self.plan_id,
            revision=self.way.revision,
            consent_hash=HASH["consent"],
            kind="PROCEDURE",
            language="en",
            procedure_codes=("RHINO_PRIM",),
            facts=sheet_facts(revision=self.way.revision, consent_hash=HASH["consent"]),
            needed_for_scheduling=True,
            valid_days=180,
            performers=(self.surgeon_id,),
        )
        return replace(base, **more)

    def created(self, **more: Any) -> UUID:
        return self.surgeon.signing.create(self.new(**more)).id

    def talk(self, **more: Any) -> OralTalk:
        return replace(OralTalk(25, "en", "", True, self.clock()), **more)

    def informed(self, talk: OralTalk | None = None, **more: Any) -> UUID:
        consent_id = self.created(**more)
        self.surgeon.signing.inform(consent_id, talk or self.talk())
        return consent_id

    def whole(self, consent_id: UUID) -> Progress:
        """Everything read, acknowledged and answered right."""
        view = self.surgeon.consent.sheet(consent_id)
        now = self.clock()
        return Progress(
            sections=tuple(SectionRead(s.code, 60, True) for s in view.sections),
            clauses=tuple(Acknowledged(c.code, True) for c in view.clauses if c.required),
            answers=tuple(Answer(c.code, c.right or "", now) for c in view.checks),
        )

    def wrong(self, consent_id: UUID, minute: int) -> Answer:
        """A wrong answer to the first check, by the clock of the tablet."""
        check = self.surgeon.consent.sheet(consent_id).checks[0]
        choice = next(option for option in check.options if option != check.right)
        return Answer(check.code, choice, self.clock() + timedelta(minutes=minute))

    def read(self, **more: Any) -> UUID:
        """Up to PENDING_SIGNATURES."""
        consent_id = self.informed(**more)
        self.patient.signing.save_progress(consent_id, self.whole(consent_id))
        return consent_id

    def pen(self, party: PartyKind, consent_id: UUID, **more: Any) -> NewSignature:
        shown = self.surgeon.consent.facts(consent_id).text_hash
        user = self.surgeon_id if party in (PartyKind.SURGEON, PartyKind.ANAESTHETIST) else None
        base = NewSignature(
            party, "Leila Haddad-Moreau", ink(), shown, user_id=user,
            identity="birth date restated", place="Consulting room 1",
        )  # fmt: skip
        return replace(base, **more)

    def sign(self, party: PartyKind, consent_id: UUID, **more: Any) -> ConsentFacts:
        desk = self.surgeon if party is PartyKind.SURGEON else self.patient
        return desk.signing.sign(consent_id, self.pen(party, consent_id, **more))

    def signed(self, **more: Any) -> UUID:
        consent_id = self.read(**more)
        self.sign(PartyKind.PATIENT, consent_id)
        self.sign(PartyKind.SURGEON, consent_id)
        return consent_id

    def sheet(self, consent_id: UUID) -> ConsentView:
        return self.patient.consent.sheet(consent_id)


def _connect(url: str) -> Any:
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return sqlite3.connect(str(where.database), timeout=60)
    return psycopg.connect(
        host=where.host, port=where.port, dbname=where.database, user=where.username,
        password=where.password,
    )  # fmt: skip
