"""Twenty surgeons, six theatres and as many operations as asked for, with all walls on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, text, update

from clinic_desktop.app import schema
from clinic_desktop.app.bench import crowd
from clinic_desktop.app.container import Container
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.theatre.rules.checklists import checklist
from clinic_desktop.store.engine import take_longer

PART = 480
SURGEONS, THEATRES, A_DAY, AHEAD = 20, 6, 48, 90
MARK = "bench-surgeon-"
NAMES = tuple(f"Theatre {letter}" for letter in "ABCDEF")
"""After the clinic's own first theatre by name, so that other operations keep out of these."""

LENGTH, TURNOVER, HOUR = timedelta(minutes=45), timedelta(minutes=15), timedelta(hours=1)
HASHES = {"consent_hash": "a" * 64, "full_hash": "b" * 64}
TEXT_HASH, INK_HASH = "c" * 64, "d" * 64
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class House:
    """Who and what the operations take."""

    site: UUID
    surgeons: tuple[UUID, ...]
    theatres: tuple[UUID, ...]
    now: datetime


def staffed(container: Container, crew: Crew) -> House:
    """Colleagues and theatres; what is missing is added through the services."""
    staff = crew("ADMIN").staff
    known = {one.name: one.id for one in staff.colleagues("SURGEON")}
    for number in range(SURGEONS):
        name = f"Surgeon {number + 1}"
        if name not in known:
            login, password = f"{MARK}{number}@demo.test", f"nobody signs in as {number}, ever"
            new = NewColleague(name, login, password, ("SURGEON",))
            known[name] = staff.add_colleague(new)
    manager = crew("THEATRE_MANAGER")
    rooms = {room.name: room.id for room in manager.theatre.theatres()}
    for name in NAMES:
        if name not in rooms:
            rooms[name] = manager.scheduling.open_theatre(name, 15).id
    surgeons = tuple(known[f"Surgeon {number + 1}"] for number in range(SURGEONS))
    settings = crew("ADMIN").centre.settings()
    return House(settings.site_id, surgeons, tuple(rooms[n] for n in NAMES), container.clock())


def fill(container: Container, house: House, patients: int, count: int) -> None:
    """As many as are missing to `count`: the first 90 days are to come, the others are over.

    All days count from the one of the first fill: who goes on another day does not meet them.
    """
    case, new = schema.metadata.tables["surgical_case"], False
    for begin in range(0, count, PART):
        numbers = range(begin, min(begin + PART, count))
        with container.engine.begin() as connection:
            take_longer(connection)
            ids = [crowd.made_id(number, "case") for number in (0, *numbers)]
            asked = select(case.c.id, case.c.created_at).where(case.c.id.in_(ids))
            there = {known: at for known, at in connection.execute(asked)}
            missing = [n for n in numbers if crowd.made_id(n, "case") not in there]
            if missing:
                first_day = replace(house, now=there.get(ids[0], house.now))
                _Part(connection, first_day, patients, missing).write()
                new = True
    if new:
        with container.engine.begin() as line:
            take_longer(line)
            line.execute(text("ANALYZE"))


def starts(number: int, now: datetime) -> datetime:
    """When the operation of that number begins: eight after each other in each theatre."""
    day, place = divmod(number, A_DAY)
    days = day + 1 if day < AHEAD else AHEAD - day - 1
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days, hours=7 + place % 8)


class _Part:
    """One transaction: each step of the way for all its patients, in the order of the walls."""

    def __init__(
        self, connection: Connection, house: House, patients: int, numbers: Sequence[int]
    ) -> None:
        self._line, self._house, self._patients = connection, house, patients
        self._numbers = numbers

    def write(self) -> None:
        self._consulted()
        self._approved()
        self._signed()
        self._booked()
        over = [number for number in self._numbers if number >= AHEAD * A_DAY]
        if over:
            self._completed(over)

    def _consulted(self) -> None:
        self._put("consultation", (
            {"id": self._id(n, "consultation"), "patient_id": self._patient(n),
             "clinician_id": self._surgeon(n), "complaint": "Nose", "findings": "Deviated",
             "outcome": "PROCEDURE_PLANNED", "completed_at": self._before(n)}
            for n in self._numbers
        ))  # fmt: skip
        for status in ("CHECKED_IN", "IN_PROGRESS", "COMPLETED"):
            self._move("consultation", "consultation", status=status)
        self._put("procedure_plan", (
            {"id": self._id(n, "plan"), "patient_id": self._patient(n), "currency": "EUR",
             "consultation_id": self._id(n, "consultation"), "author_id": self._surgeon(n)}
            for n in self._numbers
        ))  # fmt: skip
        self._put("plan_revision", (
            {"id": self._id(n, "revision"), "plan_id": self._id(n, "plan"), "revision": 1,
             "patient_id": self._patient(n), "author_id": self._surgeon(n)}
            for n in self._numbers
        ))  # fmt: skip
        self._put("plan_line", (
            {"id": self._id(n, "line"), "plan_id": self._id(n, "plan"), "revision": 1,
             "patient_id": self._patient(n), "position": 0, "procedure_code": "RHINO_PRIM",
             "edition": 1, "name": "Nose", "side": "NONE", "performer_id": self._surgeon(n),
             "purpose": "COSMETIC", "price_minor": 650_000, "anaesthesia": "GENERAL",
             "minutes": 45}
            for n in self._numbers
        ))  # fmt: skip

    def _approved(self) -> None:
        self._move("procedure_plan", "plan", status="PENDING_APPROVAL")
        self._put("plan_approval", (
            {"id": self._id(n, "approval"), "plan_id": self._id(n, "plan"), "revision": 1,
             "patient_id": self._patient(n), "performer_id": self._surgeon(n),
             "full_hash": HASHES["full_hash"], "approved_at": self._before(n)}
            for n in self._numbers
        ))  # fmt: skip
        long_ago = self._house.now - timedelta(days=2_000)
        since = dict.fromkeys(
            ("commit_from", "consent_from", "book_from", "pay_from", "op_from"), long_ago
        )
        self._put("plan_waiting", (
            {"id": self._id(n, "waiting"), "plan_id": self._id(n, "plan"), "revision": 1,
             "patient_id": self._patient(n), **since}
            for n in self._numbers
        ))  # fmt: skip
        frozen = {**HASHES, "content": "{}", "frozen_at": self._house.now}
        self._move("plan_revision", "revision", **frozen)
        self._move("procedure_plan", "plan", status="APPROVED")

    def _signed(self) -> None:
        now = self._house.now
        self._put("consent", (
            {"id": self._id(n, "consent"), "patient_id": self._patient(n), "plan_revision": 1,
             "consultation_id": self._id(n, "consultation"), "plan_id": self._id(n, "plan"),
             "consent_hash": HASHES["consent_hash"], "kind": "PROCEDURE", "language": "en"}
            for n in self._numbers
        ))  # fmt: skip
        self._move("procedure_plan", "plan", status="CONSENT_PENDING")
        self._move("consent", "consent", status="INFORMED", informed_at=now)
        self._move("consent", "consent", status="IN_PROGRESS", opened_at=now)
        read = {"text": "I agree.", "text_hash": TEXT_HASH, "read_at": now}
        self._move("consent", "consent", status="PENDING_SIGNATURES", **read)
        self._put("consent_signature", (
            {"id": self._id(n, f"signature {party}"), "consent_id": self._id(n, "consent"),
             "patient_id": self._patient(n), "party": party, "stage": 1, "name": "B",
             "user_id": self._surgeon(n) if party == "SURGEON" else None, "strokes": "{}",
             "ink_hash": INK_HASH, "device_kind": "PEN", "text_hash": TEXT_HASH,
             "plan_revision": 1, "signed_at": now, "nonce": str(self._id(n, f"once {party}"))}
            for n in self._numbers for party in ("PATIENT", "SURGEON")
        ))  # fmt: skip
        since = now - timedelta(days=1000)
        until = now + timedelta(days=1000)
        valid = {"signed_at": now, "valid_from": since, "valid_until": until}
        self._move("consent", "consent", status="SIGNED", **valid)
        self._move("procedure_plan", "plan", status="CONSENT_SIGNED")

    def _booked(self) -> None:
        self._put("surgical_case", (
            {"id": self._id(n, "case"), "patient_id": self._patient(n), "plan_id":
             self._id(n, "plan"), "plan_revision_id": self._id(n, "revision"),
             "consent_id": self._id(n, "consent"), "site_id": self._house.site,
             "planned_minutes": 45, "turnover_minutes": 15,
             "performers": [str(self._surgeon(n))]}
            for n in self._numbers
        ))  # fmt: skip
        self._put("allocation", (
            {"id": self._id(n, f"taken {kind}"), "kind": kind, "resource_id": resource,
             "source": "BOOKING", "source_id": self._id(n, "booking"),
             "starts_at": self._starts(n), "ends_at": self._starts(n) + length, "live": True}
            for n in self._numbers
            for kind, resource, length in (
                ("THEATRE", self._theatre(n), LENGTH + TURNOVER),
                ("PERSON", self._surgeon(n), LENGTH), ("PATIENT", self._patient(n), LENGTH))
        ))  # fmt: skip
        self._put("theatre_booking", (
            {"id": self._id(n, "booking"), "case_id": self._id(n, "case"),
             "plan_id": self._id(n, "plan"), "patient_id": self._patient(n),
             "theatre_id": self._theatre(n), "surgeon_id": self._surgeon(n),
             "starts_at": self._starts(n), "ends_at": self._starts(n) + LENGTH,
             "blocked_until": self._starts(n) + LENGTH + TURNOVER}
            for n in self._numbers
        ))  # fmt: skip
        self._move("procedure_plan", "plan", status="SCHEDULED")

    def _completed(self, over: Sequence[int]) -> None:
        self._numbers = over
        self._move("surgical_case", "case", status="CHECKED_IN")
        self._prepared()
        self._move("surgical_case", "case", status="IN_THEATRE")
        self._written_up()
        done = {"outcome": "DONE", "completed_at": self._house.now}
        self._move("surgical_case", "case", status="COMPLETED", **done)
        self._move("procedure_plan", "plan", status="COMPLETED")

    def _prepared(self) -> None:
        now = self._house.now
        self._put("reconfirmation", (
            {"id": self._id(n, "reconfirmation"), **self._of_case(n),
             "consent_id": self._id(n, "consent"), "performer_id": self._surgeon(n),
             "occurred_at": now, "recorded_at": now}
            for n in self._numbers
        ))  # fmt: skip
        self._put("clearance", (
            {"id": self._id(n, "clearance"), "patient_id": self._patient(n),
             "plan_id": self._id(n, "plan"), "given_by": self._surgeon(n), "given_at": now,
             "valid_until": now + timedelta(days=30)}
            for n in self._numbers
        ))  # fmt: skip

    def _written_up(self) -> None:
        now, asked = self._house.now, checklist("THEATRE")
        self._put("checklist_answer", (
            {"id": self._id(n, f"answer {item.code}"), **self._of_case(n), "phase": item.phase,
             "item": item.code, "answer": "YES", "answered_by": self._surgeon(n),
             "occurred_at": now, "recorded_at": now}
            for n in self._numbers for item in asked.items if item.phase == "SIGN_OUT"
        ))  # fmt: skip
        self._put("case_count", (
            {"id": self._id(n, f"count {what}"), **self._of_case(n), "what": what,
             "first_count": 10, "second_count": 10, "first_person_id": self._surgeon(n),
             "second_person_id": self._surgeon(n + 1), "occurred_at": now}
            for n in self._numbers for what in asked.counts
        ))  # fmt: skip
        self._put("operation_note", (
            {"id": self._id(n, "note"), **self._of_case(n), "performer_id": self._surgeon(n),
             "text": "Opened, closed.", "text_hash": TEXT_HASH, "signed_at": now}
            for n in self._numbers
        ))  # fmt: skip

    def _of_case(self, number: int) -> dict[str, UUID]:
        return {"case_id": self._id(number, "case"), "patient_id": self._patient(number)}

    def _put(self, table: str, rows: Iterator[dict[str, Any]]) -> None:
        written = crowd.written(self._house.now)
        kept: Rows = [{**row, **written} for row in rows]
        columns = schema.metadata.tables[table].c
        known = [{k: v for k, v in row.items() if k in columns} for row in kept]
        self._line.execute(insert(schema.metadata.tables[table]), known)

    def _move(self, table: str, kind: str, **values: Any) -> None:
        rows = schema.metadata.tables[table]
        change = update(rows).where(rows.c.id == bindparam("which")).values(**values)
        which = [{"which": self._id(number, kind)} for number in self._numbers]
        self._line.execute(change, which)

    def _id(self, number: int, kind: str) -> UUID:
        return crowd.made_id(number, kind)

    def _patient(self, number: int) -> UUID:
        """Of the second half of the crowd: the first half has appointments."""
        half = max(1, self._patients // 2)
        return crowd.made_id(self._patients - 1 - number % half)

    def _surgeon(self, number: int) -> UUID:
        place = number % A_DAY
        return self._house.surgeons[(place // 8 + THEATRES * (place % 3)) % SURGEONS]

    def _theatre(self, number: int) -> UUID:
        return self._house.theatres[number % A_DAY // 8]

    def _starts(self, number: int) -> datetime:
        return starts(number, self._house.now)

    def _before(self, number: int) -> datetime:
        return min(self._starts(number), self._house.now) - timedelta(days=30)
