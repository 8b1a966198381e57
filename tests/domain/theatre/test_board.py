"""One local day of the site: who is where, who waits, where there is room."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from clinic_desktop.core.errors import Stale
from clinic_desktop.domain.theatre import interface as face
from tests.domain.theatre.stage import DAY, Stage
from tests.support.clock import NOON

VIENNA = ZoneInfo("Europe/Vienna")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def vienna(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIENNA)


def test_a_new_clinic_has_its_first_theatre(stage: Stage) -> None:
    rooms = {t.name: t for t in stage.clinic.role("RECEPTION").theatre.theatres()}
    first = rooms["Theatre 1"]
    assert (first.kind, first.turnover_minutes, first.active) == ("THEATRE", 20, True)
    assert (first.opens, first.closes) == (480, 1080)
    assert "Consulting room 1" not in rooms


@pytest.mark.row("F089")
@pytest.mark.row("F092")
def test_a_day_of_the_board(stage: Stage) -> None:
    early, late = stage.cased(), stage.cased()
    stage.clock.go(minutes=1)
    newest = stage.cased()
    slot = stage.booked(early)
    stage.booked(starts_at=DAY + timedelta(days=1))
    block = stage.manager.theatre.add_block(
        stage.theatre, stage.surgeon, DAY - HOUR, DAY + 3 * HOUR, "Tuesdays"
    )
    on_hold = stage.cased()
    stage.manager.cases.hold(on_hold.id, "CONSENT_LOST")
    board = stage.clinic.role("THEATRE_MANAGER").theatre.board(DAY.date())
    assert [(e.booking, e.case.id) for e in board.entries] == [(slot, early.id)]
    assert board.entries[0].case.performers == (stage.surgeon,)
    assert [case.id for case in board.waiting] == [late.id, newest.id]
    assert board.blocks == (block,)
    assert {t.name for t in board.theatres} == {"Theatre 1", "One", "Two"}
    assert (board.begins_at, board.ends_at) == (
        vienna(DAY.date(), 0),
        vienna(date(2026, 12, 15), 0),
    )


@pytest.mark.row("F089")
def test_a_block_refuses_nobody_and_is_given_back(stage: Stage) -> None:
    theatre = stage.manager.theatre
    other = stage.manager.staff.with_roles(("ADMIN",))[0]
    block = theatre.add_block(stage.theatre, other, DAY, DAY + HOUR, "")
    assert stage.booked().status == "CONFIRMED"
    with pytest.raises(Stale):
        theatre.release_block(block.id, block.version + 1)
    theatre.release_block(block.id, block.version)
    assert theatre.board(DAY.date()).blocks == ()
    with pytest.raises(face.SlotRefused):
        theatre.add_block(stage.theatre, other, DAY, DAY, "")


def test_held_cases_say_why_on_the_board(stage: Stage) -> None:
    slot = stage.booked()
    stage.manager.cases.hold(slot.case_id, "PLAN_CHANGED")
    entry = stage.manager.theatre.board(DAY.date()).entries[0]
    assert (entry.case.status, entry.case.holds) == ("ON_HOLD", ("PLAN_CHANGED",))
    assert entry.booking.status == "HELD"


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 12, 14), 24), (date(2026, 10, 25), 25)]
)
def test_days_on_which_the_clocks_change(stage: Stage, day: date, hours: int) -> None:
    board = stage.manager.theatre.board(day)
    assert board.ends_at - board.begins_at == timedelta(hours=hours)


def test_a_slot_at_midnight_stands_on_the_right_day(stage: Stage) -> None:
    """23:30 in Vienna is 22:30 UTC: the day is the site's, not the computer's."""
    day = date(2026, 12, 14)
    slot = stage.booked(starts_at=vienna(day, 23, 30))
    theatre = stage.manager.theatre
    assert [e.booking.id for e in theatre.board(day).entries] == [slot.id]
    assert [e.booking.id for e in theatre.board(date(2026, 12, 15)).entries] == [slot.id]
    assert theatre.board(date(2026, 12, 16)).entries == ()


def test_the_number_of_statements_does_not_grow_with_the_day(stage: Stage) -> None:
    counted: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_more: object) -> None:
        counted.append(statement)

    def statements() -> int:
        counted.clear()
        stage.manager.theatre.board(DAY.date())
        return len(counted)

    stage.booked()
    stage.cased()
    event.listen(stage.clinic.engine, "before_cursor_execute", count)
    few = statements()
    for n in range(1, 5):
        stage.booked(starts_at=DAY + n * 2 * HOUR)
        stage.cased()
    assert statements() == few


def test_the_first_free_times_of_a_day(stage: Stage) -> None:
    day = DAY.date()
    stage.booked(starts_at=vienna(day, 8))
    found = stage.clinic.role("RECEPTION").theatre.free_slots(day, 60, None, ())
    rooms = {t.id: t.name for t in stage.manager.theatre.theatres()}
    assert [(rooms[f.theatre_id], f.starts_at) for f in found] == [
        ("Two", vienna(day, 7)),  # opens at 7
        ("Theatre 1", vienna(day, 8)),
        ("One", vienna(day, 9, 20)),  # between seven and eight cleaning finds no time
    ]
    assert (found[0].ends_at, found[0].blocked_until) == (vienna(day, 8), vienna(day, 8, 20))


def test_free_for_everybody_who_is_asked(stage: Stage) -> None:
    day = DAY.date()
    stage.booked(starts_at=vienna(day, 8))
    found = stage.manager.theatre.free_slots(day, 60, 0, (stage.surgeon, stage.anaesthetist))
    assert {f.starts_at for f in found} == {vienna(day, 7), vienna(day, 9)}
    with pytest.raises(face.SlotRefused):
        stage.manager.theatre.free_slots(day, 0, 0, ())


def test_no_time_is_offered_that_is_over(stage: Stage) -> None:
    found = stage.manager.theatre.free_slots(NOON.date(), 60, None, ())
    assert {f.starts_at for f in found} == {NOON}
    assert stage.manager.theatre.free_slots(NOON.date() - timedelta(days=1), 60, None, ()) == ()


@pytest.mark.parametrize("wrong", [(-1, 480, 600), (20, 600, 600), (20, 480, 1441), (20, -1, 600)])
def test_theatres_that_are_none(stage: Stage, wrong: tuple[int, int, int]) -> None:
    with pytest.raises(face.SlotRefused):
        stage.manager.theatre.add_theatre("Theatre 9", *wrong)
    with pytest.raises(face.SlotRefused):
        stage.manager.theatre.add_theatre("Bed", 20, kind="BED")


def test_a_treatment_room_is_booked_like_a_theatre(stage: Stage) -> None:
    room = stage.manager.theatre.add_theatre("Injections", 5, kind="ROOM")
    case = stage.cased(profile="TREATMENT_ROOM", minutes=20, turnover=5)
    slot = stage.booked(case, theatre_id=room.id)
    spans = {s.kind for s in stage.manager.centre.spans_of(slot.id)}
    assert (slot.theatre_name, spans) == ("Injections", {"ROOM", "PERSON", "PATIENT"})


def test_a_week_is_asked_for_as_its_days_are(stage: Stage) -> None:
    for day, hour in ((0, 8), (1, 9), (1, 23), (3, 10)):
        stage.booked(starts_at=vienna(DAY.date() + timedelta(days=day), hour, 30))
    stage.cased()
    board = stage.clinic.role("THEATRE_MANAGER").theatre
    week = board.boards(DAY.date(), 5)
    alone = [board.board(DAY.date() + timedelta(days=number)) for number in range(5)]
    assert [one.entries for one in week] == [one.entries for one in alone]
    assert [(one.day, one.begins_at, one.ends_at) for one in week] == [
        (one.day, one.begins_at, one.ends_at) for one in alone
    ]
    assert (week[0].waiting, week[1].waiting) == (alone[0].waiting, ())
    for days in (0, 32):
        with pytest.raises(face.SlotRefused):
            board.boards(DAY.date(), days)


def test_the_next_day_with_room_for_everybody(stage: Stage) -> None:
    day = DAY.date()
    rooms = [room.id for room in stage.manager.theatre.theatres()]
    for number in range(2):
        for room in rooms:
            stage.booked(
                starts_at=vienna(day + timedelta(days=number), 7), theatre_id=room,
                ends_at=vienna(day + timedelta(days=number), 19), surgeon_id=stage.new_surgeon(),
            )  # fmt: skip
    desk = stage.clinic.role("RECEPTION").theatre
    found = desk.next_free(day, 10, 60, (stage.surgeon,))
    assert found == desk.free_slots(day + timedelta(days=2), 60, None, (stage.surgeon,))
    assert desk.next_free(day, 2, 60, ()) == ()
    with pytest.raises(face.SlotRefused):
        desk.next_free(day, 0, 60, ())
