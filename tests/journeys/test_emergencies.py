"""An emergency is never impossible: whatever is in the way gives way, and is told once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

on_each_engine = pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
"""The second engine with the long run: the walls under these steps have tests of their own."""


def booked(make: Callable[..., Way]) -> Way:
    """Somebody else, with a slot in the clinic's only theatre."""
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Odile", "Brandt"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    return way


def sofia(make: Callable[..., Way]) -> Way:
    way = make()
    steps.register(way, person("Sofia", "Vasquez"))
    return way


def opened(way: Way, **more: object) -> CaseFacts:
    call = EmergencyCall(way.patient_id, "RTT_AIRWAY_NECK", "NECESSITY", **more)  # type: ignore[arg-type]
    return way.desks("NURSE").surgery.open_emergency(call)


@on_each_engine
def test_a_waiting_case_gives_way_and_its_people_hear_once(new_way: Callable[..., Way]) -> None:
    other, way = booked(new_way), sofia(new_way)
    other.clock.go_to(SURGERY - QUARTER)
    other.desks("RECEPTION").surgery.check_in(other.case_id)
    case = opened(way)
    assert case.booking is not None
    gone = way.desks("THEATRE_MANAGER").theatre.case(other.case_id).facts
    assert (gone.status, gone.holds, gone.booking) == ("ON_HOLD", ("DISPLACED",), None)
    plan = way.desks("SURGEON").plans.plan(other.plan_id)
    assert plan.card.status == "CONSENT_SIGNED"
    for role in ("SURGEON", "THEATRE_MANAGER", "STOCK_KEEPER"):
        told = [one.event for one in way.desks(role).notices.mine()]
        assert told.count("CASE_DISPLACED") == 1
        assert "CASE_ON_HOLD" not in told
    posted = [one.kind for one in way.desks("ADMIN").notices.outbox()]
    assert posted.count("CASE_DISPLACED") == 1
    tasks = [one for one in way.desks("THEATRE_MANAGER").centre.my_tasks() if one.kind == "REBOOK"]
    assert [one.entity_id for one in tasks] == [other.case_id]
    assert "First free:" in tasks[0].text


@on_each_engine
def test_the_surgeon_who_operates_is_called_away(new_way: Callable[..., Way]) -> None:
    """One theatre, one surgeon, both in use: the emergency stands, and so does the operation."""
    other, way = booked(new_way), sofia(new_way)
    theatre.surgery_day(other)
    case = opened(way, surgeon_id=other.surgeon_id)
    running = way.desks("SURGEON").theatre.case(other.case_id)
    assert running.facts.status == "IN_THEATRE"
    assert any(one.code == "CALLED_AWAY" for one in running.events) or (
        case.booking is not None and case.booking.starts_at >= running.facts.booking.blocked_until  # type: ignore[union-attr]
    )
    assert way.desks("NURSE").surgery.enter(case.id).status == "IN_THEATRE"
    said = way.desks("SURGEON").surgery.abort(other.case_id, "Called to an emergency.")
    assert said.status == "CANCELLED"


@on_each_engine
def test_a_second_theatre_is_taken_before_anybody_is_put_out(new_way: Callable[..., Way]) -> None:
    other, way = booked(new_way), sofia(new_way)
    theatre.surgery_day(other)
    room = way.desks("THEATRE_MANAGER").scheduling.open_theatre("Theatre 2", 15)
    shut = way.desks("THEATRE_MANAGER").scheduling.open_theatre("Theatre 3", 15)
    now = way.clock()
    way.desks("THEATRE_MANAGER").bookings.close_theatre(
        shut.id, now - QUARTER, now + timedelta(hours=4), "The light is broken."
    )
    taken = other.desks("THEATRE_MANAGER").theatre.case(other.case_id).facts.booking
    assert taken is not None
    case = opened(way, theatre_id=taken.theatre_id, surgeon_id=other.surgeon_id)
    assert case.booking is not None
    assert case.booking.theatre_id == room.id  # somebody lies in the wished one
    assert case.booking.starts_at == now
    running = way.desks("SURGEON").theatre.case(other.case_id)
    assert [one.text for one in running.events if one.code == "CALLED_AWAY"] == [
        "Robin Surgeon was called to an emergency."
    ]
    gone = way.desks("SURGEON").surgery.abort(other.case_id, "Called to an emergency.")
    assert gone.status == "CANCELLED"


@on_each_engine
@pytest.mark.parametrize("begun", [False, True])
def test_appointments_give_way(new_way: Callable[..., Way], begun: bool) -> None:
    """One that waits is called off and told; a talk under way keeps its notes."""
    way, reception = sofia(new_way), new_way().desks("RECEPTION")
    waits = person("Ben", "Ostrow")
    patient = reception.reception.register(waits, "").patient_id
    starts = way.clock() + QUARTER
    for who in (patient, way.patient_id):
        if who == patient or not begun:
            at = starts if who == patient else starts + 2 * QUARTER
            card = reception.reception.book(
                NewAppointment(who, way.surgeon_id, at, at + 2 * QUARTER)
            )
            if who == patient:
                first = card
    way.clock.go_to(starts)
    if begun:
        reception.reception.check_in(first.id)
        way.desks("SURGEON").visits.start(first.id)
    case = opened(way, surgeon_id=way.surgeon_id)
    assert case.booking is not None
    [after] = way.desks("RECEPTION").appointments.appointments_of(patient)
    assert after.status == ("IN_PROGRESS" if begun else "CANCELLED")
    rebook = [one for one in way.desks("RECEPTION").centre.my_tasks() if one.kind == "REBOOK"]
    assert len(rebook) == (0 if begun else 2)  # her own appointment of that time as well
    if begun:
        desks = way.desks("SURGEON")
        sheet = desks.consultations.of_patient(patient)[0]
        kept = desks.consultations.consultation(sheet.id)
        desks.consultations.save_notes(kept.id, kept.version, "Wishes.", "Found.", "")
        assert desks.visits.complete(kept.id, "FOLLOW_UP").status == "COMPLETED"
    else:
        posted = [one.kind for one in way.desks("ADMIN").notices.outbox()]
        assert posted.count("APPOINTMENT_CANCELLED") == 2


@on_each_engine
def test_a_restricted_file_opens_for_who_is_there(new_way: Callable[..., Way]) -> None:
    way = sofia(new_way)
    way.desks("ADMIN").patients.restrict(way.patient_id, True, "A known person.")
    case = opened(way, surgeon_id=way.surgeon_id)
    for role in ("NURSE", "SURGEON", "ANAESTHETIST"):
        assert way.desks(role).theatre.case(case.id).facts.id == case.id
        assert way.desks(role).patients.file(way.patient_id).details.card.restricted
