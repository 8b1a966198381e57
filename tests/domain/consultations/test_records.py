"""Consultations: written while they go on, locked when completed, what the gates ask."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain.centre.interface import NewOverride
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.interface import (
    AppointmentsDesk,
    ConsultationsDesk,
    ConsultationSheet,
)
from clinic_desktop.domain.consultations.service import AppointmentsService, ConsultationsService
from tests.domain.consultations.visit import HALF, TWO, Practice, practice
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.inner import as_patient, inner


@pytest.fixture
def at_work(clinic: StaffedClinic) -> Practice:
    return practice(clinic)


def begun(at_work: Practice, **more: object) -> UUID:
    found = at_work.begun(**more).consultation_id
    assert found is not None
    return found


def sheet(at_work: Practice, consultation: UUID) -> ConsultationSheet:
    return at_work.clinic.role("SURGEON").consultations.consultation(consultation)


def written(at_work: Practice, consultation: UUID) -> ConsultationSheet:
    desk = at_work.clinic.role("SURGEON").consultations
    version = sheet(at_work, consultation).version
    return desk.save_notes(consultation, version, "Breathes badly", "Septum bent left", "Surgery")


@pytest.mark.parametrize(
    ("service", "desk"),
    [(AppointmentsService, AppointmentsDesk), (ConsultationsService, ConsultationsDesk)],
)
def test_every_operation_of_the_desk_is_performed(service: type, desk: type) -> None:
    performed = {
        name: member.__operation__
        for name in dir(service)
        if hasattr(member := getattr(service, name), "__operation__")
    }
    assert performed == {name: operation(method) for name, method in operations_of(desk)}


def test_notes_are_saved_while_it_goes_on(at_work: Practice) -> None:
    consultation = begun(at_work)
    saved = written(at_work, consultation)
    assert (saved.complaint, saved.findings, saved.assessment) == (
        "Breathes badly", "Septum bent left", "Surgery",
    )  # fmt: skip
    again = at_work.clinic.role("SURGEON").consultations.save_notes(
        consultation, saved.version, saved.complaint, saved.findings, saved.assessment
    )
    assert again.version == saved.version


@pytest.mark.row("F206")
def test_who_saves_over_a_newer_text_gets_both(at_work: Practice) -> None:
    consultation = begun(at_work)
    old = sheet(at_work, consultation).version
    written(at_work, consultation)
    desk = at_work.clinic.role("SURGEON").consultations
    with pytest.raises(errors.Stale) as stale:
        desk.save_notes(consultation, old, "Breathes badly", "All well", "Surgery")
    params = stale.value.params
    assert (params["sent.findings"], params["stands.findings"]) == ("All well", "Septum bent left")
    assert "stands.complaint" not in params


def test_notes_wait_for_the_patient(at_work: Practice) -> None:
    consultation = at_work.book().consultation_id
    assert consultation is not None
    with pytest.raises(face.NotOpen):
        at_work.clinic.role("SURGEON").consultations.save_notes(consultation, 1, "a", "b", "c")


def test_hostile_notes_stay_text(at_work: Practice) -> None:
    consultation = begun(at_work)
    desk = at_work.clinic.role("SURGEON").consultations
    said = "<b onload=x>\nNase „schief“ 👃 'DROP'"
    saved = desk.save_notes(consultation, sheet(at_work, consultation).version, said, "", "")
    assert saved.complaint == said
    for wrong in ("a\0", "x" * 20_001):
        with pytest.raises(errors.RuleViolation):
            desk.save_notes(consultation, saved.version, wrong, "", "")


def test_a_nurse_writes_the_intake_and_her_own_kind(at_work: Practice) -> None:
    consultation = begun(at_work)
    nurse = at_work.clinic.role("NURSE").consultations
    version = sheet(at_work, consultation).version
    intake = nurse.save_notes(consultation, version, "Breathes badly", "", "")
    assert intake.complaint == "Breathes badly"
    with pytest.raises(face.IntakeOnly):
        nurse.save_notes(consultation, intake.version, "Breathes badly", "Septum", "")
    own = begun(
        at_work,
        kind="NURSE", clinician_id=at_work.nurse, starts_at=TWO + HALF, ends_at=TWO + 2 * HALF,
    )  # fmt: skip
    version = sheet(at_work, own).version
    assert nurse.save_notes(own, version, "Stitches", "Out", "Well").findings == "Out"


def test_who_is_not_assigned_does_not_write(at_work: Practice) -> None:
    consultation = begun(at_work, clinician_id=at_work.nurse)
    with pytest.raises(errors.Forbidden):
        at_work.clinic.role("SURGEON").consultations.save_notes(consultation, 1, "a", "b", "c")


@pytest.mark.row("F029")
def test_vitals_add_up(at_work: Practice) -> None:
    consultation = begun(at_work)
    nurse = at_work.clinic.role("NURSE").consultations
    nurse.save_vitals(consultation, {"systolic": "120", "diastolic": "80"})
    nurse.save_vitals(consultation, {"pulse": "64", "systolic": "118"})
    facts = sheet(at_work, consultation).facts
    assert (facts["systolic"], facts["diastolic"], facts["pulse"]) == ("118", "80", "64")
    assert facts["measured_at"].startswith("2026-11-23T11:00")
    with pytest.raises(face.VitalsRefused):
        nurse.save_vitals(consultation, {"pulse": "6400"})


@pytest.mark.row("F028")
def test_completed_and_locked(at_work: Practice, clock: TestClock) -> None:
    consultation = begun(at_work)
    desk = inner(at_work.clinic, "SURGEON")
    with pytest.raises(face.Incomplete) as lacks:
        desk.consultations.complete(consultation, "")
    assert [unmet.code for unmet in lacks.value.unmet] == [
        "consultation.complaint", "consultation.findings", "consultation.outcome",
    ]  # fmt: skip
    version = written(at_work, consultation).version
    clock.go(minutes=5)
    done = desk.consultations.complete(consultation, "PROCEDURE_PLANNED")
    assert (done.status, done.completed_at, done.unmet) == ("COMPLETED", clock.now, ())
    assert (done.completed, done.completed_in_person) == (1, 1)
    (card,) = desk.appointments.appointments_of(at_work.leila)
    assert (card.status, card.lane, card.finished_at) == ("COMPLETED", "TO_PAY", clock.now)
    with pytest.raises(face.Locked):
        desk.consultations.save_notes(consultation, version, "a", "b", "c")
    with pytest.raises(face.Locked):
        desk.consultations.save_vitals(consultation, {"pulse": "60"})
    with pytest.raises(WrongState):
        desk.consultations.complete(consultation, "FOLLOW_UP")


def test_the_database_keeps_a_completed_one_locked(at_work: Practice) -> None:
    consultation = begun(at_work)
    written(at_work, consultation)
    inner(at_work.clinic, "SURGEON").consultations.complete(consultation, "FOLLOW_UP")
    for sql in (
        "UPDATE consultation SET findings = 'other'",
        "UPDATE consultation SET status = 'IN_PROGRESS'",
        "DELETE FROM consultation",
    ):
        refused = pytest.raises(Exception, match=r"consultations\.(locked|kept)")
        with refused, at_work.clinic.engine.begin() as connection:
            connection.execute(text(sql))


def test_the_rest_of_the_time_is_free_after_it(at_work: Practice) -> None:
    consultation = begun(at_work)
    written(at_work, consultation)
    inner(at_work.clinic, "SURGEON").consultations.complete(consultation, "NO_ACTION")
    at_work.book(patient_id=at_work.zoe)


def test_a_colleague_does_not_complete_it(at_work: Practice) -> None:
    consultation = begun(at_work)
    written(at_work, consultation)
    with pytest.raises(face.NotYours):
        inner(at_work.clinic, "NURSE").consultations.complete(consultation, "FOLLOW_UP")


def test_later_words_are_addenda(at_work: Practice, clock: TestClock) -> None:
    consultation = begun(at_work)
    desk = at_work.clinic.role("SURGEON").consultations
    with pytest.raises(WrongState):
        desk.add_addendum(consultation, "Too early")
    written(at_work, consultation)
    inner(at_work.clinic, "SURGEON").consultations.complete(consultation, "FOLLOW_UP")
    clock.go(minutes=1)
    with pytest.raises(errors.RuleViolation):
        desk.add_addendum(consultation, "  ")
    later = desk.add_addendum(consultation, "Smokes ten a day")
    (addendum,) = later.addenda
    assert (addendum.author_id, addendum.text) == (at_work.surgeon, "Smokes ten a day")
    assert later.findings == "Septum bent left"


def test_a_patient_reads_who_and_what_follows_not_the_notes(at_work: Practice) -> None:
    consultation = begun(at_work)
    written(at_work, consultation)
    inner(at_work.clinic, "SURGEON").consultations.complete(consultation, "FOLLOW_UP")
    me = as_patient(at_work.clinic, at_work.leila).consultations
    mine = me.consultation(consultation)
    assert (mine.outcome, mine.clinician_id) == ("FOLLOW_UP", at_work.surgeon)
    assert (mine.complaint, mine.findings, mine.assessment, mine.facts) == ("", "", "", {})
    assert [card.id for card in me.of_patient(at_work.leila)] == [consultation]
    with pytest.raises(errors.NotFound):
        as_patient(at_work.clinic, at_work.zoe).consultations.consultation(consultation)


def test_reception_reads_no_notes(at_work: Practice) -> None:
    with pytest.raises(errors.Forbidden):
        at_work.clinic.role("RECEPTION").consultations.consultation(begun(at_work))


@pytest.mark.row("F032")
def test_completed_ones_are_counted_in_person_apart(at_work: Practice, clock: TestClock) -> None:
    desk = inner(at_work.clinic, "SURGEON").consultations
    assert desk.newest(at_work.leila) is None
    video = at_work.book(mode="VIDEO")
    assert video.consultation_id is not None
    at_work.desk.appointments.start(video.id, "A08")
    written(at_work, video.consultation_id)
    desk.complete(video.consultation_id, "FOLLOW_UP")
    clock.go(minutes=1)
    open_one = at_work.book(starts_at=TWO + HALF, ends_at=TWO + 2 * HALF)
    newest = desk.newest(at_work.leila)
    assert newest is not None
    assert (newest.id, newest.completed, newest.completed_in_person) == (
        video.consultation_id, 1, 0,
    )  # fmt: skip
    assert open_one.consultation_id is not None
    scheduled = desk.facts(open_one.consultation_id)
    assert (scheduled.status, scheduled.starts_at) == ("SCHEDULED", TWO + HALF)


def test_cancelled_ones_do_not_count(at_work: Practice) -> None:
    card = at_work.book()
    at_work.desk.appointments.cancel(card.id, "A09", "Patient is ill")
    assert inner(at_work.clinic, "SURGEON").consultations.newest(at_work.leila) is None


def test_an_emergency_is_completed_at_once(at_work: Practice) -> None:
    desk = inner(at_work.clinic, "NURSE")
    override = desk.centre.record_override(
        NewOverride("EMERGENCY", "HAEMATOMA", patient_id=at_work.leila, basis="NECESSITY")
    )
    facts = desk.consultations.open_emergency(at_work.leila, override, "Haematoma")
    assert (facts.status, facts.kind, facts.unmet) == ("COMPLETED", "EMERGENCY", ())
    assert (facts.clinician_id, facts.completed) == (at_work.nurse, 0)


def test_nothing_is_not_found(at_work: Practice) -> None:
    desk = inner(at_work.clinic, "SURGEON").consultations
    for ask in (desk.consultation, desk.facts, lambda who: desk.complete(who, "FOLLOW_UP")):
        with pytest.raises(errors.NotFound):
            ask(uuid4())
