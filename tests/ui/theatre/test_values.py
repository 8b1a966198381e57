"""The board in words: what is offered, what clashes, which hours are drawn."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from clinic_desktop.domain.theatre.interface import (
    Board,
    BoardEntry,
    BookingFacts,
    CaseCard,
    TheatreCard,
)
from clinic_desktop.ui.theatre.values import BoardPage, Face, acts_of, clashes, clock, page_of

DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVERYTHING = frozenset(
    {"open", "create", "book", "confirm", "move", "release", "postpone", "cancel"}
)
ROOMS = (
    TheatreCard(uuid4(), "Theatre 1", 20, True, opens=480, closes=1080),
    TheatreCard(uuid4(), "Theatre 2", 20, True, opens=420, closes=960),
)
LINDQVIST = uuid4()


def case(status: str = "SCHEDULED") -> CaseCard:
    return CaseCard(
        uuid4(), uuid4(), uuid4(), "ELECTIVE", status, None, 1, "THEATRE", 90, 20, (LINDQVIST,),
        (), False, NINE, None, None, None, None, None, None, None, 1,
    )  # fmt: skip


def entry(room: int, hours: float, *, slot: str = "CONFIRMED", by: UUID = LINDQVIST) -> BoardEntry:
    starts = NINE + timedelta(hours=hours)
    ends = starts + timedelta(minutes=90)
    card = case()
    booking = BookingFacts(
        uuid4(), card.id, ROOMS[room].id, ROOMS[room].name, by, slot, "CASE", starts, ends,
        ends + timedelta(minutes=20), None, 1,
    )  # fmt: skip
    return BoardEntry(booking, card)


def page(*entries: BoardEntry, waiting: tuple[CaseCard, ...] = (), hour: int = 8) -> BoardPage:
    board = Board(DAY, NINE, NINE, ROOMS, entries, (), (), waiting)
    faces = {e.case.plan_id: Face("Leila Haddad", "Rhinoplasty", 90) for e in entries}
    now = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
    return page_of(board, faces, {LINDQVIST: "Dr Lindqvist"}, (), now, EVERYTHING)


@pytest.mark.row("F090")
def test_turnover_is_part_of_what_is_taken() -> None:
    shown = page(entry(0, 0))
    (card,) = shown.cards
    assert (card.start, card.end, card.blocked) == (540, 630, 650)
    assert card.times == "09:00 – 10:30"


@pytest.mark.row("F084")
def test_a_card_on_its_way_is_told_every_clash() -> None:
    first, second = entry(0, 0), entry(1, 4)
    shown = page(first, second)
    moved = second.case.id
    assert clashes(shown, moved, ROOMS[0].id, 640) == ("The theatre is taken until 10:50",)
    assert clashes(shown, moved, ROOMS[1].id, 600) == ("Dr Lindqvist operates until 10:30",)
    assert clashes(shown, moved, ROOMS[1].id, 420) == ("This time is over",)
    assert clashes(shown, moved, ROOMS[0].id, 660) == ()
    assert clashes(shown, uuid4(), ROOMS[0].id, 540) == ()


def test_the_hours_hold_what_is_staffed_and_what_lies_outside() -> None:
    assert page().hours == (7, 18)
    assert page(entry(0, 9)).hours == (7, 20)
    assert clock(545) == "09:05"


@pytest.mark.parametrize(
    ("status", "slot", "there", "missing"),
    [
        ("SCHEDULED", "HELD", "confirm", "start"),
        ("SCHEDULED", "CONFIRMED", "move", "confirm"),
        ("IN_THEATRE", "CONFIRMED", "open", "cancel"),
        ("COMPLETED", "CONFIRMED", "open", "move"),
    ],
)
def test_what_is_offered_follows_the_state(
    status: str, slot: str, there: str, missing: str
) -> None:
    acts = acts_of(status, slot)
    assert there in acts
    assert missing not in acts


def test_cases_without_a_slot_wait_in_the_queue() -> None:
    waiting = replace(case("POSTPONED"), minutes=150)
    shown = page(waiting=(waiting,))
    (row,) = shown.queue
    assert (row.id, row.case_id, row.length) == (waiting.plan_id, waiting.id, "150 min")
    assert row.state == "Postponed"
    assert "book" in row.can


def soft(hours: float, minutes: int, clean: int, **more: object) -> str:
    at = entry(0, hours)
    ends = at.booking.starts_at + timedelta(minutes=minutes)
    slot = replace(at.booking, ends_at=ends, blocked_until=ends + timedelta(minutes=clean))
    (card,) = page(BoardEntry(slot, replace(at.case, **more))).cards  # type: ignore[arg-type]
    return card.soft


@pytest.mark.row("F093")
def test_a_card_says_which_soft_limits_its_slot_stands_over() -> None:
    assert soft(0, 90, 20) == soft(7.5, 90, 20) == ""  # until closing, cleaned after it
    assert soft(0, 90, 5) == "5 of 20 min to clean"
    assert soft(0, 60, 20) == "60 of 90 min planned"
    assert soft(-1.5, 90, 20) == soft(8, 90, 20) == soft(14.5, 90, 20) == "Outside the hours"
    assert soft(8.5, 60, 0) == "Outside the hours, 60 of 90 min planned, 0 of 20 min to clean"
    assert soft(8.5, 60, 0, kind="EMERGENCY") == soft(8.5, 60, 0, status="COMPLETED") == ""


def test_late_cases_are_counted() -> None:
    assert page(entry(0, 0), hour=10).figures == "1 case · 1 running late"
    assert page().figures == "No cases"
