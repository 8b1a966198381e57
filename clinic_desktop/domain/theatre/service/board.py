"""One day of the board, read with one statement per table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_desktop.domain.centre.interface import ResourceCard
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.models import (
    SurgeonBlock,
    SurgicalCase,
    Theatre,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.rules.days import span_of
from clinic_desktop.domain.theatre.service.reading import cards_of, slot_facts

LIVE = ("HELD", "CONFIRMED")
WAITING = ("SCHEDULED", "POSTPONED")
NOBODY = UUID(int=0)


def theatres_of(
    session: Session, rooms: Mapping[UUID, ResourceCard]
) -> tuple[face.TheatreCard, ...]:
    """By name; a room of the centre that is no theatre has no row here."""
    rows = session.scalars(select(Theatre))
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
    booked, waiting = _booked(session, begins, ends), _waiting(session)
    cards = cards_of(session, [*(case for _, case in booked if case is not None), *waiting])
    theatres, blocks = theatres_of(session, rooms), _blocks(session, begins, ends)
    waits = tuple(cards[case.id] for case in waiting)
    shown = [(slot, slot_facts(slot, rooms), cards[c.id]) for slot, c in booked if c]
    closed = [(slot, closure_card(slot)) for slot, case in booked if case is None]
    return tuple(
        face.Board(
            day,
            since,
            until,
            theatres,
            tuple(face.BoardEntry(f, c) for slot, f, c in shown if _touches(slot, since, until)),
            tuple(b for b in blocks if b.starts_at < until and b.ends_at > since),
            tuple(card for slot, card in closed if _touches(slot, since, until)),
            waits if number == 0 else (),
        )
        for number, (day, (since, until)) in enumerate(zip(days, spans, strict=True))
    )


def _touches(slot: TheatreBooking, begins: datetime, ends: datetime) -> bool:
    return slot.starts_at < ends and slot.blocked_until > begins


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
    session: Session, begins: datetime, ends: datetime
) -> list[tuple[TheatreBooking, SurgicalCase | None]]:
    """Live slots that touch the day, cleaning included; closures have no case."""
    asked = (
        select(TheatreBooking, SurgicalCase)
        .outerjoin(SurgicalCase, SurgicalCase.id == TheatreBooking.case_id)
        .where(
            TheatreBooking.status.in_(LIVE),
            TheatreBooking.starts_at < ends,
            TheatreBooking.blocked_until > begins,
        )
        .order_by(TheatreBooking.starts_at, TheatreBooking.id)
    )
    return [(slot, case) for slot, case in session.execute(asked)]


def _waiting(session: Session) -> list[SurgicalCase]:
    slot = select(TheatreBooking.id).where(
        TheatreBooking.plan_id == SurgicalCase.plan_id,  # by its index
        TheatreBooking.case_id == SurgicalCase.id,
        TheatreBooking.status.in_(LIVE),
    )
    asked = select(SurgicalCase).where(SurgicalCase.status.in_(WAITING), ~slot.exists())
    return list(session.scalars(asked.order_by(SurgicalCase.created_at, SurgicalCase.id)))


def _blocks(session: Session, begins: datetime, ends: datetime) -> tuple[face.BlockCard, ...]:
    asked = select(SurgeonBlock).where(
        SurgeonBlock.released_at.is_(None),
        SurgeonBlock.starts_at < ends,
        SurgeonBlock.ends_at > begins,
    )
    return tuple(block_card(r) for r in session.scalars(asked.order_by(SurgeonBlock.starts_at)))
