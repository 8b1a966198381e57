"""Slots: taken together, moved, held, released; nothing overlaps."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from clinic_desktop.core.errors import Stale
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.centre.interface import Span, Taken
from clinic_desktop.domain.theatre import interface as face
from tests.domain.theatre.stage import DAY, TODAY, Stage
from tests.support.clock import NOON

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CLEAN = DAY + HOUR + 20 * MINUTE


def other_room(stage: Stage) -> dict[str, UUID]:
    return {"theatre_id": stage.theatre_2, "surgeon_id": UUID(stage.chain.other_surgeon)}


@pytest.mark.row("F083")
@pytest.mark.row("F090")
def test_a_slot_takes_all_who_are_needed(stage: Stage) -> None:
    case = stage.cased()
    team = (face.TeamPlace(stage.anaesthetist, "ANAESTHETIST"),)
    slot = stage.manager.bookings.book(stage.asked(case, team=team))
    assert (slot.status, slot.ends_at, slot.blocked_until) == ("CONFIRMED", DAY + HOUR, CLEAN)
    assert slot.theatre_name == "One"
    spans = {s.resource_id: (s.kind, s.ends_at) for s in stage.manager.centre.spans_of(slot.id)}
    assert spans == {
        stage.theatre: ("THEATRE", CLEAN),
        stage.surgeon: ("PERSON", DAY + HOUR),
        stage.anaesthetist: ("PERSON", DAY + HOUR),
        case.patient_id: ("PATIENT", DAY + HOUR),
    }
    after = stage.facts(case.id)
    assert (after.booking, after.booked_at) == (slot, NOON)


@pytest.mark.row("F084")
@pytest.mark.row("F090")
def test_the_room_is_taken_until_it_is_clean(stage: Stage) -> None:
    stage.booked()
    early = stage.asked(stage.cased(), CLEAN - MINUTE, **other_room(stage))
    with pytest.raises(Taken):
        stage.manager.bookings.book(replace(early, theatre_id=stage.theatre))
    late = replace(early, theatre_id=stage.theatre, starts_at=CLEAN, ends_at=CLEAN + HOUR)
    assert stage.manager.bookings.book(late).starts_at == CLEAN


@pytest.mark.row("F085")
def test_the_surgeon_operates_once_at_a_time(stage: Stage) -> None:
    stage.booked()
    with pytest.raises(Taken):
        stage.booked(starts_at=DAY + HOUR - MINUTE, theatre_id=stage.theatre_2)
    assert stage.booked(starts_at=DAY + HOUR, theatre_id=stage.theatre_2).status == "CONFIRMED"


@pytest.mark.row("F086")
def test_the_patient_is_in_one_place(stage: Stage) -> None:
    slot = stage.booked()
    way = stage.chain.patient()
    way.patient = str(stage.facts(slot.case_id).patient_id)
    second = stage.cased(stage.chain.signed(stage.chain.approved(stage.chain.planned(
        stage.chain.consulted(way)
    ))))  # fmt: skip
    with pytest.raises(Taken):
        stage.booked(second, **other_room(stage))


@pytest.mark.row("F087")
@pytest.mark.parametrize("part", ["ANAESTHETIST", "NURSE"])
def test_nobody_of_the_team_is_booked_twice(stage: Stage, part: str) -> None:
    who = {"ANAESTHETIST": stage.anaesthetist, "NURSE": stage.nurse}[part]
    team = (face.TeamPlace(who, part),)
    stage.booked(team=team)
    with pytest.raises(Taken):
        stage.booked(team=team, **other_room(stage))


@pytest.mark.row("F087")
def test_equipment_is_booked_once(stage: Stage) -> None:
    laser = stage.manager.centre.make_resource("EQUIPMENT", "Laser", None).id
    stage.booked(equipment=(laser,))
    with pytest.raises(Taken):
        stage.booked(equipment=(laser,), **other_room(stage))


def test_somebody_comes_for_a_part_of_the_time(stage: Stage) -> None:
    part = face.TeamPlace(stage.anaesthetist, "ANAESTHETIST", DAY + HOUR / 2, DAY + HOUR)
    slot = stage.booked(team=(part,))
    before = face.TeamPlace(stage.anaesthetist, "ANAESTHETIST", DAY, DAY + HOUR / 2)
    stage.booked(team=(before,), **other_room(stage))
    stage.manager.bookings.move(slot.id, stage.theatre, DAY + HOUR, DAY + 2 * HOUR)
    spans = {s.resource_id: s.starts_at for s in stage.manager.centre.spans_of(slot.id)}
    assert spans[stage.anaesthetist] == DAY + HOUR + HOUR / 2
    outside = replace(part, ends_at=DAY + 5 * HOUR)
    with pytest.raises(face.SlotRefused):
        stage.manager.bookings.book(stage.asked(stage.cased(), team=(outside,)))


@pytest.mark.row("F082")
def test_a_case_has_one_slot(stage: Stage) -> None:
    slot = stage.booked()
    with pytest.raises(face.OneSlot):
        stage.manager.bookings.book(stage.asked(stage.facts(slot.case_id), DAY + 5 * HOUR))


def test_only_a_scheduled_case_takes_a_slot(stage: Stage) -> None:
    case = stage.cased()
    stage.manager.cases.hold(case.id, "PLAN_CHANGED")
    with pytest.raises(face.CaseNotReady):
        stage.manager.bookings.book(stage.asked(case))


NO_SLOTS: tuple[dict[str, object], ...] = (
    {"ends_at": DAY},
    {"status": "HELD"},
    {"status": "RELEASED"},
    {"kind": "MAINTENANCE"},
    {"turnover": -1},
)


def test_slots_that_are_none(stage: Stage) -> None:
    case = stage.cased()
    for wrong in NO_SLOTS:
        with pytest.raises(face.SlotRefused):
            stage.manager.bookings.book(stage.asked(case, **wrong))


def test_the_consent_must_hold_on_that_day(stage: Stage) -> None:
    with pytest.raises(face.ConsentNotValidThen):
        stage.manager.bookings.book(stage.asked(stage.cased(), NOON + timedelta(days=200)))


def test_moved_into_its_own_old_time(stage: Stage) -> None:
    slot = stage.booked()
    moved = stage.manager.bookings.move(slot.id, stage.theatre, DAY + HOUR / 2, DAY + 2 * HOUR)
    assert (moved.starts_at, moved.ends_at) == (DAY + HOUR / 2, DAY + 2 * HOUR)
    assert moved.blocked_until == DAY + 2 * HOUR + 20 * MINUTE
    assert len(stage.manager.centre.spans_of(slot.id)) == 3


def test_moving_frees_the_old_time(stage: Stage) -> None:
    slot = stage.booked()
    stage.manager.bookings.move(slot.id, stage.theatre_2, DAY + 5 * HOUR, DAY + 6 * HOUR)
    taken = stage.manager.centre.taken((stage.theatre, stage.surgeon), DAY, DAY + 4 * HOUR)
    assert taken == ()
    assert stage.booked().starts_at == DAY
    events = stage.at("NURSE").theatre.case(slot.case_id).events
    assert [e.code for e in events if e.kind == "SLOT"] == ["CONFIRMED", "MOVED"]


def test_a_move_onto_somebody_changes_nothing(stage: Stage) -> None:
    stage.booked()
    slot = stage.booked(starts_at=DAY + 5 * HOUR)
    before = stage.manager.centre.spans_of(slot.id)
    with pytest.raises(Taken):
        stage.manager.bookings.move(slot.id, stage.theatre, DAY + HOUR / 2, DAY + HOUR)
    assert stage.manager.centre.spans_of(slot.id) == before
    assert stage.facts(slot.case_id).booking == replace(slot, version=slot.version)


def test_released_time_is_free(stage: Stage) -> None:
    slot = stage.booked()
    case = stage.manager.cases.cancel(slot.case_id, "patient's wish")
    stage.plan_to(case, "CONSENT_SIGNED")
    released = stage.manager.bookings.release(slot.id, "B08", "patient's wish")
    assert released.status == "RELEASED"
    assert stage.manager.centre.spans_of(slot.id) == ()
    assert stage.booked().starts_at == DAY
    with pytest.raises(WrongState):
        stage.manager.bookings.confirm(slot.id)


def test_a_slot_the_plan_stands_on_is_not_released(stage: Stage) -> None:
    slot = stage.booked()
    with pytest.raises(face.PlanStillScheduled):
        stage.manager.bookings.release(slot.id, "B08")
    assert stage.facts(slot.case_id).booking == slot


def test_the_slot_of_a_completed_case_stays(stage: Stage) -> None:
    case = stage.entered()
    stage.noted(case)
    done = stage.at("SURGEON").cases.finish(case.id, "S08", "DIED", "")
    assert done.booking is not None
    with pytest.raises(face.CaseClosed):
        stage.manager.bookings.release(done.booking.id, "B08")


def test_held_extended_expired(stage: Stage) -> None:
    case, until = stage.cased(), NOON + timedelta(days=2)
    bookings = stage.manager.bookings
    held = bookings.book(stage.asked(case, status="HELD", hold_until=until))
    assert (held.status, held.hold_until) == ("HELD", until)
    assert stage.facts(case.id).booked_at is None
    longer = bookings.extend(held.id, until + HOUR, "deposit is on its way")
    assert longer.hold_until == until + HOUR
    with pytest.raises(face.SlotRefused):
        bookings.extend(held.id, NOON - HOUR, "")
    with pytest.raises(face.HoldNotOver):
        bookings.release(held.id, "B04")
    stage.clock.go(days=3)
    stage._desks.clear()
    stage.clinic.forget()
    assert stage.manager.bookings.release(held.id, "B04").status == "RELEASED"
    assert stage.facts(case.id).booking is None


def test_confirmed_and_demoted(stage: Stage) -> None:
    bookings = stage.manager.bookings
    held = bookings.book(stage.asked(stage.cased(), status="HELD", hold_until=DAY))
    assert bookings.confirm(held.id).hold_until is None
    with pytest.raises(WrongState):
        bookings.confirm(held.id)
    assert bookings.demote(held.id, DAY - HOUR).hold_until == DAY - HOUR


def test_displaced_on_the_way_an_emergency_takes(stage: Stage) -> None:
    slot = stage.booked(starts_at=TODAY)
    case = stage.manager.cases.hold(slot.case_id, "DISPLACED")
    stage.plan_to(case, "CONSENT_SIGNED")
    assert stage.manager.bookings.release(slot.id, "B09").status == "RELEASED"
    emergency = stage.emergency()
    asked = stage.asked(emergency, TODAY, kind="EMERGENCY")
    assert stage.manager.bookings.book(asked).status == "CONFIRMED"


def test_who_is_between_two_times(stage: Stage) -> None:
    first = stage.booked()
    second = stage.booked(starts_at=DAY + 5 * HOUR, theatre_id=stage.theatre_2)
    between = stage.manager.bookings.bookings_between
    assert between(None, DAY, DAY + 6 * HOUR) == (first, second)
    assert between(stage.theatre, DAY, DAY + 6 * HOUR) == (first,)
    assert between(None, CLEAN, DAY + 5 * HOUR) == ()
    assert between(None, CLEAN - MINUTE, DAY + 5 * HOUR) == (first,)


def test_a_theatre_is_closed_and_opened(stage: Stage) -> None:
    manager = stage.manager.bookings
    closed = manager.close_theatre(stage.theatre, DAY, DAY + 2 * HOUR, "filter change")
    assert stage.manager.theatre.board(DAY.date()).closures == (closed,)
    with pytest.raises(Taken):
        stage.booked()
    with pytest.raises(face.SlotFixed):
        manager.confirm(closed.id)
    with pytest.raises(Stale):
        manager.reopen_theatre(closed.id, closed.version + 1)
    manager.reopen_theatre(closed.id, closed.version)
    slot = stage.booked()
    with pytest.raises(Taken):
        manager.close_theatre(stage.theatre, DAY, DAY + 2 * HOUR, "filter change")
    with pytest.raises(face.SlotRefused):
        manager.close_theatre(stage.theatre_2, DAY, DAY + HOUR, " ")
    with pytest.raises(face.SlotFixed):
        manager.reopen_theatre(slot.id, slot.version)


def test_appointments_take_the_same_people(stage: Stage) -> None:
    busy = Span(stage.surgeon, "PERSON", "APPOINTMENT", UUID(int=7), DAY, DAY + HOUR)
    stage.manager.centre.allocate((busy,))
    with pytest.raises(Taken):
        stage.booked()
