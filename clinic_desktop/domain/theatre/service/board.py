"""One day of the board, read with one statement per table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from clinic_desktop.domain.centre.interface import ResourceCard
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.models import (
    CaseHold,
    SurgeonBlock,
    SurgicalCase,
    Theatre,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.rules.days import span_of
from clinic_desktop.domain.theatre.service.reading import CASE, CASES, case_card

LIVE = ("HELD", "CONFIRMED")
WAITING = ("SCHEDULED", "POSTPONED")
NOBODY = UUID(int=0)
SLOTS, HOLDS = TheatreBooking.__table__.c, CaseHold.__table__.c
SLOT = (
    SLOTS.id, SLOTS.case_id, SLOTS.theatre_id, SLOTS.surgeon_id, SLOTS.status, SLOTS.kind,
    SLOTS.starts_at, SLOTS.ends_at, SLOTS.blocked_until, SLOTS.hold_until, SLOTS.version,
    SLOTS.status_reason,
)  # fmt: skip
"""As plain columns of the tables: a week is hundreds of rows, and none of them is written."""
AS_INDEXED = SLOTS.status.in_([literal_column(f"'{status}'") for status in LIVE])
"""In the words of the index of live slots: SQLite knows it again by its constants only."""
OF_CASE = CASES.id == SLOTS.case_id
OPEN_HOLD = (HOLDS.case_id == CASES.id) & HOLDS.closed_at.is_(None)
BOOKED = (
    select(*SLOT, *CASE, HOLDS.reason_code)
    .outerjoin_from(TheatreBooking.__table__, SurgicalCase.__table__, OF_CASE)
    .outerjoin(CaseHold.__table__, OPEN_HOLD)
    .where(
        SLOTS.status.in_(LIVE),
        SLOTS.starts_at < bindparam("ends"),
        SLOTS.blocked_until > bindparam("begins"),
    )
    .order_by(SLOTS.starts_at, SLOTS.id, HOLDS.opened_at)
)
WAIT = (
    select(*CASE, HOLDS.reason_code)
    .outerjoin_from(SurgicalCase.__table__, CaseHold.__table__, OPEN_HOLD)
    .where(CASES.status.in_(WAITING), ~select(SLOTS.id).where(OF_CASE, AS_INDEXED).exists())
    .order_by(CASES.created_at, CASES.id, HOLDS.opened_at)
)
BLOCKS = (
    select(SurgeonBlock)
    .where(
        SurgeonBlock.released_at.is_(None),
        SurgeonBlock.starts_at < bindparam("ends"),
        SurgeonBlock.ends_at > bindparam("begins"),
    )
    .order_by(SurgeonBlock.starts_at)
)
THEATRES = select(Theatre)


def theatres_of(
    session: Session, rooms: Mapping[UUID, ResourceCard]
) -> tuple[face.TheatreCard, ...]:
    """By name; a room of the centre that is no theatre has no row here."""
    rows = session.scalars(THEATRES)
    cards = (theatre_card(row, rooms[row.id]) for row in rows)
    return tuple(sorted(cards, key=lambda card: card.name))


def theatre_card(row: Theatre, room: ResourceCard) -> face.TheatreCard:
    return face.TheatreCard(
        row.id, room.name, row.turnover_minutes, room.active, room.kind, row.opens, row.closes
    )


def board_of(
    session: Session, day: date, zone: ZoneInfo, rooms: Mapping[UUID, ResourceCard]
) -> face.Board:
    return boards_of(session, [day], zone, rooms)[0]


def boards_of(
    session: Session, days: Sequence[date], zone: ZoneInfo, rooms: Mapping[UUID, ResourceCard]
) -> tuple[face.Board, ...]:
    """Of days in a row: as many statements as for one."""
    spans = [span_of(day, zone) for day in days]
    begins, ends = spans[0][0], spans[-1][1]
    slots, waits = _booked(session, begins, ends, rooms), _waiting(session)
    theatres, blocks = theatres_of(session, rooms), _blocks(session, begins, ends)
    return tuple(
        face.Board(
            day,
            since,
            until,
            theatres,
            tuple(s.entry for s in slots if s.entry and s.touches(since, until)),
            tuple(b for b in blocks if b.starts_at < until and b.ends_at > since),
            tuple(s.closure for s in slots if s.closure and s.touches(since, until)),
            waits if number == 0 else (),
        )
        for number, (day, (since, until)) in enumerate(zip(days, spans, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """A live slot until it is clean: of a case, or a closure."""

    starts_at: datetime
    blocked_until: datetime
    entry: face.BoardEntry | None
    closure: face.ClosureCard | None

    def touches(self, begins: datetime, ends: datetime) -> bool:
        return self.starts_at < ends and self.blocked_until > begins


def nameless(board: face.Board) -> face.Board:
    """Which theatre is taken when and needs what, not by whom."""
    entries = tuple(replace(e, case=replace(e.case, patient_id=NOBODY)) for e in board.entries)
    waiting = tuple(replace(case, patient_id=NOBODY) for case in board.waiting)
    return replace(board, entries=entries, waiting=waiting)


def block_card(row: SurgeonBlock) -> face.BlockCard:
    return face.BlockCard(
        row.id, row.theatre_id, row.surgeon_id, row.starts_at, row.ends_at, row.note, row.version
    )


def closure_card(row: TheatreBooking) -> face.ClosureCard:
    return face.ClosureCard(
        row.id, row.theatre_id, row.starts_at, row.ends_at, row.status_reason, row.version
    )


def _booked(
    session: Session, begins: datetime, ends: datetime, rooms: Mapping[UUID, ResourceCard]
) -> list[_Slot]:
    """Live slots that touch the days, cleaning included; closures have no case."""
    found = session.execute(BOOKED, {"begins": begins, "ends": ends}).all()
    return [
        _slot(row[: len(SLOT)], row[len(SLOT) : -1], holds, rooms)
        for row, holds in _with_holds(found)
    ]


def _slot(
    slot: Sequence[Any], case: Sequence[Any], holds: tuple[str, ...],
    rooms: Mapping[UUID, ResourceCard],
) -> _Slot:  # fmt: skip
    row, case_id, theatre, surgeon, status, kind, starts, ends, clean, held, version, why = slot
    if case[0] is None:
        return _Slot(
            starts, clean, None, face.ClosureCard(row, theatre, starts, ends, why, version)
        )
    facts = face.BookingFacts(
        row, case_id, theatre, rooms[theatre].name, surgeon, status, kind, starts, ends, clean,
        held, version,
    )  # fmt: skip
    return _Slot(starts, clean, face.BoardEntry(facts, case_card(case, holds)), None)


def _waiting(session: Session) -> tuple[face.CaseCard, ...]:
    found = session.execute(WAIT).all()
    return tuple(case_card(row[:-1], holds) for row, holds in _with_holds(found))


def _with_holds(
    rows: Iterable[Sequence[Any]],
) -> Iterator[tuple[Sequence[Any], tuple[str, ...]]]:
    """Rows that differ in the last column only are one, with the codes of what it waits for."""
    waits, codes = None, list[str]()
    for row in rows:
        if waits is not None and row[0] != waits[0]:
            yield waits, tuple(dict.fromkeys(codes))
            waits, codes = None, []
        if row[-1] is None:  # the one row of whatever waits for nothing
            yield row, ()
        else:
            waits = waits or row
            codes.append(row[-1])
    if waits is not None:
        yield waits, tuple(dict.fromkeys(codes))


def _blocks(session: Session, begins: datetime, ends: datetime) -> tuple[face.BlockCard, ...]:
    asked = {"begins": begins, "ends": ends}
    return tuple(block_card(row) for row in session.scalars(BLOCKS, asked))
