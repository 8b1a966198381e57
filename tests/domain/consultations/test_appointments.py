"""Appointments: booked, moved, missed; appointment, consultation and time in step."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.centre.interface import Taken
from clinic_desktop.domain.consultations import interface as face
from tests.domain.consultations.visit import HALF, TWO, Practice, practice
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.inner import as_patient


@pytest.fixture
def at_work(clinic: StaffedClinic) -> Practice:
    return practice(clinic)


def state(at_work: Practice, appointment_id: UUID) -> tuple[str, str | None, int]:
    """Appointment, its consultation, and how many resources it holds."""
    sql = (
        "SELECT a.status, (SELECT c.status FROM consultation c WHERE c.appointment_id = a.id),"
        " (SELECT count(*) FROM allocation l WHERE l.source_id = a.id AND l.live)"
        " FROM appointment a WHERE a.id = :id"
    )
    with at_work.clinic.engine.connect() as connection:
        key = str(appointment_id)
        found = connection.execute(text(sql), {"id": key}).one()
    return tuple(found)  # type: ignore[return-value]


@pytest.mark.row("F027")
def test_booked_with_its_consultation(at_work: Practice) -> None:
    card = at_work.book()
    assert (card.status, card.kind, card.starts_at, card.lane) == (
        "SCHEDULED", "FIRST", TWO, "EXPECTED",
    )  # fmt: skip
    assert state(at_work, card.id) == ("SCHEDULED", "SCHEDULED", 2)
    (listed,) = at_work.clinic.role("RECEPTION").appointments.appointments_of(at_work.leila)
    assert listed == card


def test_a_kind_without_a_consultation(at_work: Practice) -> None:
    card = at_work.book(kind="OTHER")
    assert (card.consultation_id, state(at_work, card.id)[1]) == (None, None)


def test_a_walk_in_is_there_already(at_work: Practice) -> None:
    card = at_work.desk.appointments.book(at_work.new(), "A03")
    assert (card.status, card.lane) == ("CHECKED_IN", "WAITING")
    assert card.checked_in_at is not None
    assert state(at_work, card.id) == ("CHECKED_IN", "CHECKED_IN", 2)


def test_a_request_takes_nobody_s_time(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    card = desk.request(at_work.new())
    assert state(at_work, card.id) == ("REQUESTED", None, 0)
    at_work.book(patient_id=at_work.zoe)
    with pytest.raises(face.ClinicianTaken):
        desk.assign(card.id, at_work.surgeon, TWO, TWO + HALF)
    given = desk.assign(card.id, at_work.surgeon, TWO + HALF, TWO + 2 * HALF)
    assert (given.status, given.starts_at) == ("SCHEDULED", TWO + HALF)
    assert state(at_work, card.id) == ("SCHEDULED", "SCHEDULED", 2)


def test_a_request_is_declined_with_a_reason_or_withdrawn(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    card = desk.request(at_work.new())
    with pytest.raises(face.AppointmentRefused):
        desk.cancel(card.id, "A05", "")
    assert desk.cancel(card.id, "A05", "No time this month").status == "CANCELLED"
    assert desk.cancel(desk.request(at_work.new()).id, "A06", "").status == "CANCELLED"


def test_the_way_through_the_house(at_work: Practice, clock: TestClock) -> None:
    desk = at_work.desk.appointments
    card = at_work.book()
    assert desk.check_in(card.id, "A07").lane == "WAITING"
    assert state(at_work, card.id) == ("CHECKED_IN", "CHECKED_IN", 2)
    back = desk.undo_check_in(card.id)
    assert (back.lane, back.checked_in_at) == ("EXPECTED", None)
    desk.check_in(card.id, "A07")
    clock.go(minutes=10)
    begun = desk.start(card.id, "A14")
    assert (begun.lane, begun.started_at) == ("WITH_CLINICIAN", clock.now)
    assert state(at_work, card.id) == ("IN_PROGRESS", "IN_PROGRESS", 2)


def test_without_a_consultation_the_visit_is_finished_by_hand(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    done = desk.finish(at_work.begun(kind="OTHER").id)
    assert (done.status, done.lane) == ("COMPLETED", "TO_PAY")
    left = desk.check_out(done.id)
    assert (left.status, left.lane) == ("COMPLETED", "LEFT")
    assert state(at_work, done.id) == ("COMPLETED", None, 0)


def test_with_a_consultation_it_is_completed_first(at_work: Practice) -> None:
    with pytest.raises(face.Incomplete):
        at_work.desk.appointments.finish(at_work.begun().id)


@pytest.mark.parametrize(
    ("prepare", "move_id"), [("book", "A09"), ("arrive", "A15"), ("begun", "A17")]
)
def test_called_off(at_work: Practice, prepare: str, move_id: str) -> None:
    desk = at_work.desk.appointments
    card = at_work.begun() if prepare == "begun" else at_work.book()
    if prepare == "arrive":
        desk.check_in(card.id, "A07")
    gone = desk.cancel(card.id, move_id, "Patient is ill")
    assert (gone.status, gone.lane) == ("CANCELLED", "LEFT")
    assert state(at_work, card.id) == ("CANCELLED", "CANCELLED", 0)
    at_work.book()


@pytest.mark.parametrize(
    "step",
    [
        lambda desk, who: desk.check_in(who, "A07"),
        lambda desk, who: desk.start(who, "A14"),
        lambda desk, who: desk.cancel(who, "A09", "Patient is ill"),
        lambda desk, who: desk.undo_check_in(who),
        lambda desk, who: desk.check_out(who),
        lambda desk, who: desk.finish(who),
    ],
)
def test_what_its_state_does_not_allow_is_refused_in_words(
    at_work: Practice, step: Callable[[face.AppointmentsDesk, UUID], object]
) -> None:
    desk = at_work.desk.appointments
    card = at_work.book(kind="OTHER")
    desk.cancel(card.id, "A09", "Patient is ill")
    with pytest.raises(WrongState, match="This appointment is cancelled"):
        step(desk, card.id)


def test_by_video_it_starts_without_check_in(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    with pytest.raises(face.NotRemote):
        desk.start(at_work.book().id, "A08")
    video = at_work.book(mode="VIDEO", starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)
    assert desk.start(video.id, "A08").status == "IN_PROGRESS"
    assert state(at_work, video.id)[1] == "IN_PROGRESS"


def test_who_does_not_come_may_come_after_all(at_work: Practice, clock: TestClock) -> None:
    desk = at_work.desk.appointments
    card = at_work.book()
    clock.now = TWO + timedelta(minutes=19)
    with pytest.raises(face.TooEarly):
        desk.no_show(card.id, "Did not come")
    clock.go(minutes=1)
    with pytest.raises(face.AppointmentRefused):
        desk.no_show(card.id, "")
    assert desk.no_show(card.id, "Did not come").lane == "LEFT"
    assert state(at_work, card.id) == ("NO_SHOW", "NO_SHOW", 0)
    late = desk.check_in(card.id, "A12")
    assert (late.status, late.checked_in_at) == ("CHECKED_IN", clock.now)
    assert state(at_work, card.id) == ("CHECKED_IN", "CHECKED_IN", 2)


def test_whose_time_was_given_away_is_told(at_work: Practice, clock: TestClock) -> None:
    desk = at_work.desk.appointments
    card = at_work.book()
    clock.now = TWO + timedelta(minutes=20)
    desk.no_show(card.id, "Did not come")
    at_work.book(patient_id=at_work.zoe)
    with pytest.raises(face.ClinicianTaken):
        desk.check_in(card.id, "A12")
    assert state(at_work, card.id)[0] == "NO_SHOW"


def test_moved_by_less_than_its_length(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    old = at_work.book()
    new = desk.reschedule(old.id, at_work.surgeon, TWO + HALF / 2, TWO + HALF * 3 / 2)
    assert (new.status, new.reason, new.consultation_id) == (
        "SCHEDULED", "Breathing", old.consultation_id,
    )  # fmt: skip
    assert state(at_work, old.id) == ("RESCHEDULED", None, 0)
    assert state(at_work, new.id) == ("SCHEDULED", "SCHEDULED", 2)


def test_a_failed_move_leaves_everything(at_work: Practice) -> None:
    desk = at_work.desk.appointments
    old = at_work.book()
    at_work.book(patient_id=at_work.zoe, starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)
    with pytest.raises(face.ClinicianTaken):
        desk.reschedule(old.id, at_work.surgeon, TWO + HALF, TWO + 2 * HALF)
    assert state(at_work, old.id) == ("SCHEDULED", "SCHEDULED", 2)


@pytest.mark.row("F085")
@pytest.mark.row("F086")
@pytest.mark.row("C08", "C21")
def test_taken_is_told_with_the_time(at_work: Practice) -> None:
    at_work.book()
    with pytest.raises(face.ClinicianTaken, match="from 14:00 to 14:30") as taken:
        at_work.book(patient_id=at_work.zoe)
    assert taken.value.params["until"] == (TWO + HALF).isoformat()
    with pytest.raises(face.PatientTaken, match="from 14:00 to 14:30"):
        at_work.book(clinician_id=at_work.nurse)
    at_work.book(patient_id=at_work.zoe, starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)


def test_a_room_is_taken_too(at_work: Practice) -> None:
    room = at_work.clinic.role("ADMIN").centre.resources("ROOM")[0].id
    at_work.book(room_id=room)
    with pytest.raises(Taken, match="The room is taken from 14:00"):
        at_work.book(patient_id=at_work.zoe, clinician_id=at_work.nurse, room_id=room)


@pytest.mark.row("F088")
def test_of_eight_who_want_one_slot_one_gets_it(at_work: Practice) -> None:
    outcomes: list[str] = []
    words: list[str] = []
    gate = threading.Barrier(8, timeout=120)

    def book(patient: UUID) -> None:
        gate.wait()
        try:
            outcomes.append(at_work.book(patient_id=patient).status)
        except errors.ClinicError as error:
            outcomes.append("refused")
            words.append(str(error))

    who = [at_work.leila, at_work.zoe] * 4
    threads = [threading.Thread(target=book, args=(patient,)) for patient in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["SCHEDULED", *["refused"] * 7]
    assert all("taken" in said or "something else" in said for said in words), words
    assert all("Choose another time." in said for said in words)


@pytest.mark.row("F088")
def test_the_database_refuses_what_the_service_would_not(at_work: Practice) -> None:
    at_work.book()
    other = at_work.book(patient_id=at_work.zoe, starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)
    earlier = "2026-11-23T13:00:00.000000Z"
    sql = text(f"UPDATE appointment SET starts_at = '{earlier}' WHERE id = :id")
    refused = pytest.raises(Exception, match=r"consultations\.(clinician_taken|not_allocated)")
    with refused, at_work.clinic.engine.begin() as connection:
        connection.execute(sql, {"id": str(other.id)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": TWO},
        {"ends_at": TWO + timedelta(hours=13)},
        {"kind": "PARTY"},
        {"mode": "TELEX"},
        {"reason": "x" * 201},
        {"reason": "a\0"},
    ],
)
def test_impossible_appointments(at_work: Practice, wrong: dict[str, object]) -> None:
    with pytest.raises(errors.RuleViolation):
        at_work.book(**wrong)


def test_unknown_people_are_refused(at_work: Practice) -> None:
    for wrong in ({"patient_id": uuid4()}, {"clinician_id": uuid4()}):
        with pytest.raises(errors.ClinicError):
            at_work.book(**wrong)


def test_the_day_of_the_board(at_work: Practice, clock: TestClock) -> None:
    desk = at_work.desk.appointments
    later = at_work.book(patient_id=at_work.zoe, starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)
    first = at_work.book()
    gone = at_work.book(starts_at=TWO + 4 * HALF, ends_at=TWO + 5 * HALF)
    desk.cancel(gone.id, "A09", "Patient is ill")
    desk.check_in(first.id, "A07")
    entries = at_work.clinic.role("RECEPTION").appointments.board(date(2026, 11, 23), None)
    assert [entry.appointment.id for entry in entries] == [first.id, later.id]
    leila = entries[0]
    assert (leila.last, leila.born, leila.phone_tail, leila.lane) == (
        "Haddad-Moreau", date(1988, 3, 14), "4567", "WAITING",
    )  # fmt: skip
    assert (leila.clinician, leila.waiting_since) == ("Robin Surgeon", clock.now)
    assert leila.flags == ("UNVERIFIED",)
    assert at_work.clinic.role("NURSE").appointments.board(date(2026, 11, 24), None) == ()
    assert at_work.clinic.role("NURSE").appointments.board(date(2026, 11, 23), uuid4()) == ()
    assert len(at_work.clinic.role("NURSE").appointments.day(date(2026, 11, 23))) == 2


def test_billing_sees_who_came_not_why(at_work: Practice) -> None:
    at_work.book()
    (card,) = at_work.clinic.role("BILLING").appointments.day(date(2026, 11, 23))
    assert card.reason == ""
    (entry,) = at_work.clinic.role("BILLING").appointments.board(date(2026, 11, 23), None)
    assert entry.appointment.reason == ""


def test_a_restricted_patient_is_a_name_on_the_board(at_work: Practice) -> None:
    at_work.book()
    at_work.clinic.role("ADMIN").patients.restrict(at_work.leila, True, "A public figure")
    (entry,) = at_work.clinic.role("NURSE").appointments.board(date(2026, 11, 23), None)
    assert (entry.last, entry.born, entry.mrn, entry.phone_tail) == ("Haddad-Moreau", None, "", "")
    assert entry.appointment.reason == ""


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 30, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 28, 23, 0, tzinfo=UTC)),
    ],
)
def test_the_day_is_the_day_of_the_house(at_work: Practice, day: date, utc: datetime) -> None:
    """The clock changes in Vienna; 29 February is a day."""
    card = at_work.book(starts_at=utc, ends_at=utc + HALF)
    desk = at_work.clinic.role("RECEPTION").appointments
    assert [found.id for found in desk.day(day)] == [card.id]
    assert desk.day(day - timedelta(days=1)) == desk.day(day + timedelta(days=1)) == ()


def test_free_slots(at_work: Practice) -> None:
    at_work.book()
    desk = at_work.clinic.role("RECEPTION").appointments
    free = desk.free_slots(at_work.surgeon, date(2026, 11, 23), 30)
    assert free[0] == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # now
    assert TWO not in free
    assert TWO + HALF in free
    assert TWO in desk.free_slots(at_work.nurse, date(2026, 11, 23), 30)
    assert desk.free_slots(at_work.surgeon, date(2026, 11, 22), 30) == ()


def test_a_patient_sees_their_own_appointments_only(at_work: Practice) -> None:
    at_work.book()
    me = as_patient(at_work.clinic, at_work.leila).appointments
    assert len(me.appointments_of(at_work.leila)) == 1
    with pytest.raises(errors.NotFound):
        me.appointments_of(at_work.zoe)
    for ask in (
        lambda: me.day(date(2026, 11, 23)),
        lambda: me.board(date(2026, 11, 23), None),
        lambda: me.free_slots(at_work.surgeon, date(2026, 11, 23), 30),
    ):
        with pytest.raises(errors.Forbidden):
            ask()


def test_moves_are_not_offered_to_screens(at_work: Practice) -> None:
    with pytest.raises(errors.Forbidden):
        at_work.clinic.role("RECEPTION").appointments.book(at_work.new(), "A02")
