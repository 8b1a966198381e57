"""Facts and cards of cases, read with one statement per table however many cases there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic_desktop.domain.centre.interface import ResourceCard
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.models import (
    CaseCount,
    CaseEvent,
    CaseHold,
    ChecklistAnswer,
    OperationNote,
    Reconfirmation,
    SurgicalCase,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.rules.checklists import Answer, missing
from clinic_desktop.domain.theatre.rules.counts import Count, agreed
from clinic_desktop.domain.theatre.rules.marks import Mark, all_marked

Rooms = Callable[[], Mapping[UUID, ResourceCard]]
_person = lru_cache(maxsize=1024)(UUID)  # the same surgeons come again and again
COLUMNS = {what: f"{what.lower()}_at" for what in face.TIMES}
OfCase = TypeVar(
    "OfCase", CaseCount, CaseEvent, CaseHold, ChecklistAnswer, OperationNote, Reconfirmation
)
WANTED: BindParameter[Any] = bindparam("cases", expanding=True)


def _of_cases(table: type[OfCase], *names: str) -> Select[Any]:
    """Plain columns of these cases, made once; the last of them is their order."""
    kept = table.__table__.c
    columns = [kept[name] for name in names]
    return select(kept.case_id, *columns).where(kept.case_id.in_(WANTED)).order_by(columns[-1])


PARTS = (
    _of_cases(CaseHold, "reason_code", "closed_at", "opened_at"),
    _of_cases(CaseEvent, "kind", "code", "text", "facts", "occurred_at", "recorded_at"),
    _of_cases(ChecklistAnswer, "phase", "item", "answer", "note", "recorded_at"),
    _of_cases(CaseCount, "what", "first_count", "second_count", "note", "occurred_at"),
    _of_cases(OperationNote, "performer_id", "signed_at", "created_at"),
    _of_cases(Reconfirmation, "performer_id", "consent_id", "occurred_at", "recorded_at"),
)
"""What the facts of a case are made of, in the order of a record."""
SLOTS = select(TheatreBooking).where(
    TheatreBooking.plan_id.in_(bindparam("plans", expanding=True)),  # which have an index
    TheatreBooking.case_id.in_(WANTED),
    TheatreBooking.status.in_(("HELD", "CONFIRMED")),
)
CASES = SurgicalCase.__table__.c
CASE = (
    CASES.id, CASES.plan_id, CASES.patient_id, CASES.kind, CASES.status, CASES.outcome,
    CASES.session_no, CASES.profile, CASES.planned_minutes, CASES.turnover_minutes,
    CASES.performers, CASES.stop_when_safe, CASES.created_at, CASES.checked_in_at,
    CASES.wheels_in_at, CASES.anaesthesia_at, CASES.incision_at, CASES.closure_at,
    CASES.wheels_out_at, CASES.completed_at, CASES.version,
)  # fmt: skip
"""What the card of a case is made of, in its order; what it waits for comes after the people."""


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of one case, each kind in the order in which it was written."""

    holds: Sequence[CaseHold]
    events: Sequence[CaseEvent]
    answers: Sequence[ChecklistAnswer]
    counts: Sequence[CaseCount]
    notes: Sequence[OperationNote]
    confirmed: Sequence[Reconfirmation]

    def of(self, *kinds: str) -> list[CaseEvent]:
        return [event for event in self.events if event.kind in kinds]


def records(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Record]:
    holds = _by_case(session, CaseHold, CaseHold.opened_at, ids)
    events = _by_case(session, CaseEvent, CaseEvent.recorded_at, ids)
    answers = _by_case(session, ChecklistAnswer, ChecklistAnswer.recorded_at, ids)
    counts = _by_case(session, CaseCount, CaseCount.occurred_at, ids)
    notes = _by_case(session, OperationNote, OperationNote.created_at, ids)
    confirmed = _by_case(session, Reconfirmation, Reconfirmation.recorded_at, ids)
    return {
        i: Record(holds[i], events[i], answers[i], counts[i], notes[i], confirmed[i]) for i in ids
    }


def _parts(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Record]:
    """The same as plain columns: somebody with a long history has a thousand of these rows."""
    session.flush()
    found: list[dict[UUID, list[Any]]] = []
    for asked in PARTS:
        rows: dict[UUID, list[Any]] = {case: [] for case in ids}
        for row in session.execute(asked, {"cases": ids}):
            rows[row[0]].append(row)
        found.append(rows)
    return {case: Record(*(rows[case] for rows in found)) for case in ids}


def facts_of(
    session: Session, cases: Sequence[SurgicalCase], rooms: Rooms
) -> tuple[face.CaseFacts, ...]:
    """In the order of the cases; without one, nothing is asked."""
    if not cases:
        return ()
    ids = [case.id for case in cases]
    kept, slots = _parts(session, ids), _slots(session, cases)
    named = rooms() if slots else {}
    return tuple(
        _facts(case, kept[case.id], slot_facts(slots[case.id], named) if case.id in slots else None)
        for case in cases
    )


def slot_facts(row: TheatreBooking, rooms: Mapping[UUID, ResourceCard]) -> face.BookingFacts:
    assert row.case_id is not None
    assert row.surgeon_id is not None
    return face.BookingFacts(
        row.id, row.case_id, row.theatre_id, rooms[row.theatre_id].name, row.surgeon_id,
        row.status, row.kind, row.starts_at, row.ends_at, row.blocked_until, row.hold_until,
        row.version,
    )  # fmt: skip


def times_of(case: SurgicalCase, record: Record) -> Mapping[str, datetime]:
    """As last recorded; what is added after the case was closed stands in its events only."""
    times = {what: getattr(case, COLUMNS[what]) for what in face.TIMES}
    times |= {event.code: event.occurred_at for event in record.of("TIME")}
    return {what: at for what, at in times.items() if at is not None}


def newest_answers(record: Record) -> tuple[Answer, ...]:
    rows = {(row.phase, row.item): row for row in record.answers}
    return tuple(Answer(r.phase, r.item, r.answer, r.note) for r in rows.values())


def newest_marks(record: Record) -> Mapping[str, tuple[Mark, CaseEvent]]:
    """By line."""
    return {str(row.facts["line"]): (_mark(row), row) for row in record.of("MARK")}


def _mark(row: CaseEvent) -> Mark:
    return Mark(str(row.facts["line"]), str(row.facts["side"]), row.text)


def _facts(case: SurgicalCase, record: Record, slot: face.BookingFacts | None) -> face.CaseFacts:
    times = times_of(case, record)
    counts = {c.what: Count(c.what, c.first_count, c.second_count, c.note) for c in record.counts}
    confirmed = [e.occurred_at for e in record.of("SLOT") if e.code == "CONFIRMED"]
    marks = (mark for mark, _ in newest_marks(record).values())
    placed = {event.code for event in record.of("IMPLANT")}
    performers = _ids(case.performers)
    return face.CaseFacts(
        id=case.id,
        plan_id=case.plan_id,
        patient_id=case.patient_id,
        revision_id=case.plan_revision_id,
        consent_id=case.consent_id,
        override_id=case.override_id,
        parent_case_id=case.parent_case_id,
        kind=case.kind,
        status=case.status,
        outcome=case.outcome,
        session_no=case.session_no,
        profile=case.profile,
        holds=_open(record.holds),
        minutes=case.planned_minutes,
        turnover=case.turnover_minutes,
        performers=performers,
        created_at=case.created_at,
        booked_at=max(confirmed, default=None),
        checked_in_at=case.checked_in_at,
        reconfirmed_at=_reconfirmed(case, performers, record.confirmed),
        wheels_in_at=times.get("WHEELS_IN"),
        anaesthesia_at=times.get("ANAESTHESIA"),
        incision_at=times.get("INCISION"),
        closure_at=times.get("CLOSURE"),
        wheels_out_at=times.get("WHEELS_OUT"),
        completed_at=case.completed_at,
        who_missing=missing(case.profile, newest_answers(record)),
        counts_agreed=agreed(case.profile, counts.values()),
        notes_missing=_unsigned(performers, record.notes),
        sites_marked=all_marked(map(str, case.marks), marks),
        implants_recorded=set(map(str, case.implant_sides)) <= placed,
        complications=len(record.of("COMPLICATION")),
        stop_when_safe=case.stop_when_safe,
        booking=slot,
        version=case.version,
        owed=_owed(case, record),
        last_slot_at=_last_slot(record),
    )


def _owed(case: SurgicalCase, record: Record) -> tuple[str, ...]:
    """An emergency is written up afterwards; nothing else owes anything."""
    if case.kind != "EMERGENCY":
        return ()
    written = {event.code for event in record.of("EMERGENCY")}
    return tuple(part for part in face.OWED if part not in written)


def _last_slot(record: Record) -> datetime | None:
    kept = [str(event.facts["starts_at"]) for event in record.of("SLOT")]
    return datetime.fromisoformat(kept[-1]) if kept else None


def case_card(values: Sequence[Any], holds: tuple[str, ...]) -> face.CaseCard:
    """Of the columns in CASE."""
    return face.CaseCard(*(*values[:10], _ids(values[10]), holds, *values[11:]))


def _reconfirmed(
    case: SurgicalCase, performers: Iterable[UUID], rows: Iterable[Reconfirmation]
) -> datetime | None:
    """When the first of the newest yeses was given; None while a performer has none."""
    newest = {r.performer_id: r.occurred_at for r in rows if r.consent_id == case.consent_id}
    given = [newest.get(person) for person in performers]
    known = [at for at in given if at is not None]
    return min(known) if known and len(known) == len(given) else None


def _unsigned(performers: Iterable[UUID], notes: Iterable[OperationNote]) -> tuple[UUID, ...]:
    signed = {note.performer_id for note in notes if note.signed_at is not None}
    return tuple(person for person in performers if person not in signed)


def _open(holds: Iterable[CaseHold]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(h.reason_code for h in holds if h.closed_at is None))


def _ids(kept: Iterable[object]) -> tuple[UUID, ...]:
    return tuple(_person(str(one)) for one in kept)


def _slots(session: Session, cases: Sequence[SurgicalCase]) -> Mapping[UUID, TheatreBooking]:
    asked = {"plans": {case.plan_id for case in cases}, "cases": [case.id for case in cases]}
    return {row.case_id: row for row in session.scalars(SLOTS, asked) if row.case_id is not None}


def _by_case(
    session: Session,
    table: type[OfCase],
    order: InstrumentedAttribute[datetime],
    ids: Sequence[UUID],
) -> Mapping[UUID, list[OfCase]]:
    found: defaultdict[UUID, list[OfCase]] = defaultdict(list)
    for row in session.scalars(select(table).where(table.case_id.in_(ids)).order_by(order)):
        found[row.case_id].append(row)
    return found
