"""When a case is over, what its slot has taken is free again, for an emergency at once."""

from datetime import timedelta
from typing import Any

import pytest

from clinic_desktop.domain.centre.interface import Taken
from clinic_desktop.domain.theatre.interface import CaseFacts
from tests.domain.theatre.stage import TODAY, Stage
from tests.support.second_program import refused

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def finished(stage: Stage, minutes: int = 20) -> CaseFacts:
    """An hour was planned for 14:00, it was over so many minutes after that."""
    case = stage.entered()
    stage.written_up(case)
    stage.clock.go(hours=2, minutes=minutes)
    return stage.at("SURGEON").cases.finish(case.id, "S08", "DONE", "")


def free_from(stage: Stage, case: CaseFacts) -> dict[str, Any]:
    """Until when the room, the surgeon and the patient are taken by this case."""
    assert case.booking is not None
    return {span.kind: span.ends_at for span in stage.manager.centre.spans_of(case.booking.id)}


@pytest.mark.row("F094")
def test_people_are_free_at_once_and_the_room_when_it_is_clean(stage: Stage) -> None:
    case = finished(stage)
    now = TODAY + 20 * MINUTE
    assert case.booking is not None
    assert (case.booking.ends_at, case.booking.blocked_until) == (TODAY + HOUR, now + 20 * MINUTE)
    assert free_from(stage, case) == {
        "THEATRE": now + 20 * MINUTE, "PERSON": now, "PATIENT": now,
    }  # fmt: skip
    assert stage.manager.bookings.bookings_between(None, TODAY, TODAY + HOUR) == ()
    with pytest.raises(Taken):
        stage.booked(starts_at=now + 19 * MINUTE)
    assert stage.booked(starts_at=now + 20 * MINUTE).status == "CONFIRMED"


def test_an_overrun_moves_nothing(stage: Stage) -> None:
    case = finished(stage, minutes=90)
    assert case.booking is not None
    assert case.booking.blocked_until == TODAY + HOUR + 20 * MINUTE
    assert free_from(stage, case)["PERSON"] == TODAY + HOUR


def test_over_before_it_should_have_begun(stage: Stage) -> None:
    case = finished(stage, minutes=-60)
    assert free_from(stage, case) == {}
    assert stage.booked(starts_at=TODAY).status == "CONFIRMED"


def test_back_to_theatre_at_once(stage: Stage) -> None:
    """A patient bleeds minutes after an operation that ended early: same room, same surgeon."""
    case = finished(stage)
    now = stage.clock.now
    again = stage.emergency(str(case.patient_id))
    slot = stage.manager.bookings.book(stage.asked(again, now + MINUTE, kind="EMERGENCY"))
    assert slot.theatre_id == stage.theatre
    assert free_from(stage, case)["THEATRE"] == now + MINUTE
    assert stage.at("NURSE").cases.enter(again.id, "S13").status == "IN_THEATRE"


@pytest.mark.parametrize("begins", [-60, 30])
def test_an_emergency_ends_a_closure(stage: Stage, begins: int) -> None:
    begun = TODAY + begins * MINUTE
    closed = stage.manager.bookings.close_theatre(
        stage.theatre, begun, TODAY + 5 * HOUR, "filter change"
    )
    slot = stage.manager.bookings.book(stage.asked(stage.emergency(), TODAY, kind="EMERGENCY"))
    assert slot.status == "CONFIRMED"
    board = stage.manager.theatre.board(TODAY.date())
    ended = [(c.id, c.starts_at, c.ends_at) for c in board.closures]
    assert ended == ([(closed.id, begun, TODAY)] if begins < 0 else [])


def test_a_case_that_goes_on_makes_no_way(stage: Stage) -> None:
    stage.entered()
    with pytest.raises(Taken):
        stage.manager.bookings.book(stage.asked(stage.emergency(), TODAY, kind="EMERGENCY"))


@pytest.mark.row("F088")
def test_only_a_completed_case_finishes_its_slot(stage: Stage) -> None:
    way, program = stage.chain.signed(), stage.chain.p
    slot = stage.booked(stage.cased(way), TODAY)
    with refused("theatre.case_not_ready"):
        program.change("theatre_booking", str(slot.id), finished_at=TODAY)
    stage.at("NURSE").cases.check_in(slot.case_id)
    stage.written_up(stage.enter(way, slot.case_id))
    stage.at("SURGEON").cases.finish(slot.case_id, "S08", "DONE", "")
    for change in ({"finished_at": None}, {"status": "RELEASED"}):
        with refused("theatre.slot_fixed", "theatre.plan_still_scheduled"):
            program.change("theatre_booking", str(slot.id), **change)
