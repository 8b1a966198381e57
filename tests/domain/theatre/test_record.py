"""The record of the day: facts are never refused, corrections stay beside what they correct."""

from datetime import timedelta
from uuid import UUID

import pytest

from clinic_desktop.core.errors import Forbidden, Stale
from clinic_desktop.domain.patients.interface import NotAssigned
from clinic_desktop.domain.theatre import interface as face
from tests.domain.theatre.stage import DAY, TODAY, Stage
from tests.support.clock import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("status", ["SCHEDULED", "ON_HOLD", "IN_THEATRE", "COMPLETED", "CANCELLED"])
def test_a_time_is_kept_whatever_the_state(stage: Stage, status: str) -> None:
    case = stage.entered() if status in ("IN_THEATRE", "COMPLETED") else stage.cased()
    if status == "ON_HOLD":
        stage.manager.cases.hold(case.id, "PLAN_CHANGED")
    if status == "CANCELLED":
        stage.manager.cases.cancel(case.id, "patient's wish")
    if status == "COMPLETED":
        stage.written_up(case)
        stage.at("SURGEON").cases.finish(case.id, "S08", "DONE", "")
    kept = stage.at("NURSE").theatre.record_time(case.id, "INCISION", NOON - 3 * MINUTE)
    assert (kept.status, kept.incision_at) == (status, NOON - 3 * MINUTE)


@pytest.mark.row("F094")
def test_a_corrected_time_leaves_the_first_one_readable(stage: Stage) -> None:
    case, nurse = stage.entered(), stage.at("NURSE").theatre
    nurse.record_time(case.id, "INCISION", NOON - 30 * MINUTE)
    assert nurse.record_time(case.id, "INCISION", NOON - 20 * MINUTE).incision_at == (
        NOON - 20 * MINUTE
    )
    events = nurse.case(case.id).events
    assert [e.at for e in events if e.code == "INCISION"] == [
        NOON - 30 * MINUTE,
        NOON - 20 * MINUTE,
    ]
    card = stage.manager.theatre.board(TODAY.date()).entries[0].case
    assert (card.wheels_in_at, card.incision_at) == (NOON, NOON - 20 * MINUTE)


def test_a_clock_that_was_set_back_loses_no_correction(stage: Stage) -> None:
    case, nurse = stage.entered(), stage.at("NURSE").theatre
    nurse.answer(case.id, "SIGN_IN", "OXIMETER", "NO", "")
    stage.clock.go(seconds=-10)
    after = nurse.answer(case.id, "SIGN_IN", "OXIMETER", "YES", "")
    assert "OXIMETER" not in after.who_missing["SIGN_IN"]


def test_what_is_still_to_come_is_no_fact(stage: Stage) -> None:
    case = stage.cased()
    with pytest.raises(face.EntryRefused):
        stage.at("NURSE").theatre.record_time(case.id, "INCISION", NOON + 6 * MINUTE)
    with pytest.raises(face.EntryRefused):
        stage.at("NURSE").theatre.record_time(case.id, "LUNCH", NOON)


@pytest.mark.row("F098")
@pytest.mark.row("F099")
def test_phases_are_answered_in_any_order_and_the_newest_answer_counts(stage: Stage) -> None:
    case, nurse = stage.entered(), stage.at("NURSE").theatre
    nurse.answer(case.id, "TIME_OUT", "TEAM", "YES", "")
    before = nurse.answer(case.id, "SIGN_IN", "ALLERGIES", "YES", "")
    assert "ALLERGIES" not in before.who_missing["SIGN_IN"]
    after = nurse.answer(case.id, "SIGN_IN", "ALLERGIES", "NO", "")
    assert "ALLERGIES" in after.who_missing["SIGN_IN"]
    sheet = nurse.case(case.id)
    assert sheet.deviations == ("The time out began before the sign in was complete.",)
    item = next(i for i in sheet.checklist if i.code == "ALLERGIES")
    assert (item.answer, item.open, item.answered_by) == ("NO", True, stage.nurse)
    assert sum(i.answer == "" for i in sheet.checklist) == 17


NOT_LISTED: tuple[tuple[str, str, str], ...] = (
    ("SIGN_IN", "TEAM", "YES"),
    ("TIME_OUT", "TEAM", "PERHAPS"),
    ("LUNCH", "TEAM", "YES"),
)


def test_only_what_is_on_the_list_is_answered(stage: Stage) -> None:
    case = stage.cased()
    for phase, item, answer in NOT_LISTED:
        with pytest.raises(face.EntryRefused):
            stage.at("NURSE").theatre.answer(case.id, phase, item, answer, "")


def test_a_treatment_room_needs_its_four_answers_only(stage: Stage) -> None:
    case = stage.cased(profile="TREATMENT_ROOM")
    assert case.counts_agreed
    assert {phase: len(codes) for phase, codes in case.who_missing.items()} == {
        "SIGN_IN": 0, "TIME_OUT": 4, "SIGN_OUT": 0,
    }  # fmt: skip
    stage.all_answered(case)
    assert stage.facts(case.id).who_missing["TIME_OUT"] == ()


def test_two_people_count(stage: Stage) -> None:
    case, nurse = stage.entered(), stage.at("NURSE").theatre
    with pytest.raises(face.SamePerson):
        nurse.agree_count(case.id, "SWABS", 10, 10, stage.nurse, "")
    with pytest.raises(face.EntryRefused):
        nurse.agree_count(case.id, " ", 10, 10, stage.surgeon, "")
    for what in ("NEEDLES", "INSTRUMENTS"):
        nurse.agree_count(case.id, what, 10, 10, stage.surgeon, "")
    assert not nurse.agree_count(case.id, "swabs", 10, 9, stage.surgeon, "").counts_agreed
    assert nurse.agree_count(case.id, "SWABS", 10, 10, stage.surgeon, "").counts_agreed
    assert not nurse.agree_count(case.id, "SWABS", 10, 9, stage.surgeon, "").counts_agreed
    noted = nurse.agree_count(case.id, "SWABS", 10, 9, stage.surgeon, "X-ray clear, surgeon told")
    assert noted.counts_agreed
    counts = {c.what: (c.first, c.second) for c in nurse.case(case.id).counts}
    assert counts == {"NEEDLES": (10, 10), "INSTRUMENTS": (10, 10), "SWABS": (10, 9)}


def test_a_note_is_written_signed_and_stays(stage: Stage) -> None:
    case, surgeon = stage.entered(), stage.at("SURGEON").theatre
    with pytest.raises(face.EntryRefused):
        surgeon.sign_note(case.id)
    first = surgeon.write_note(case.id, "Began.", None)
    with pytest.raises(Stale):
        surgeon.write_note(case.id, "From another tablet.", None)
    second = surgeon.write_note(case.id, "Began. Ended.", first.version)
    with pytest.raises(Stale):
        surgeon.write_note(case.id, "Late.", first.version)
    assert stage.facts(case.id).notes_missing == (stage.surgeon,)
    signed = surgeon.sign_note(case.id)
    assert signed.signed_at == NOON
    assert surgeon.sign_note(case.id) == signed
    with pytest.raises(face.NoteSigned):
        surgeon.write_note(case.id, "Changed.", signed.version)
    assert stage.facts(case.id).notes_missing == ()
    assert second.text == signed.text


def test_each_performer_signs(stage: Stage) -> None:
    other = UUID(stage.chain.other_surgeon)
    case = stage.entered(performers=(stage.surgeon, other))
    stage.at("SURGEON").theatre.write_note(case.id, "My part.", None)
    stage.at("SURGEON").theatre.sign_note(case.id)
    assert stage.facts(case.id).notes_missing == (other,)


def test_a_wrong_side_is_recorded_and_does_not_count(stage: Stage) -> None:
    line = "BREAST_AUG:LEFT"
    case, surgeon = stage.cased(marks=(line,)), stage.at("SURGEON").theatre
    assert not surgeon.mark_site(case.id, line, "RIGHT", "").sites_marked
    assert surgeon.mark_site(case.id, line, "LEFT", "corrected").sites_marked
    mark = surgeon.case(case.id).marks[0]
    assert (mark.line, mark.side, mark.right, mark.by) == (line, "LEFT", True, stage.surgeon)
    for wrong in ((line, "UP"), ("OTHER:LEFT", "LEFT")):
        with pytest.raises(face.EntryRefused):
            surgeon.mark_site(case.id, *wrong, "")


def test_implants_are_recorded_side_by_side(stage: Stage) -> None:
    case = stage.cased(implant_sides=("LEFT", "RIGHT"))
    stage.manager.cases.placed(case.id, "LEFT", NOON)
    assert not stage.facts(case.id).implants_recorded
    stage.manager.cases.placed(case.id, "RIGHT", NOON)
    assert stage.facts(case.id).implants_recorded


@pytest.mark.row("F100")
def test_who_came_and_what_happened(stage: Stage) -> None:
    case, nurse = stage.entered(), stage.at("NURSE").theatre
    nurse.record_team(case.id, stage.anaesthetist, "ANAESTHETIST", NOON - 9 * MINUTE, None)
    sheet = nurse.record_team(case.id, stage.anaesthetist, "ANAESTHETIST", None, NOON)
    member = next(m for m in sheet.team if m.user_id == stage.anaesthetist)
    assert member.part == "ANAESTHETIST"
    assert (member.planned, member.in_at, member.out_at) == (False, NOON - 9 * MINUTE, NOON)
    nurse.record_event(case.id, "DELAY", "LATE_PATIENT", "", NOON)
    sheet = nurse.record_complication(case.id, "IIIb", "Haematoma, back to theatre.", NOON)
    assert [(e.kind, e.code, e.text) for e in sheet.events[-2:]] == [
        ("DELAY", "LATE_PATIENT", "LATE_PATIENT"),
        ("COMPLICATION", "IIIb", "Haematoma, back to theatre."),
    ]
    assert sheet.facts.complications == 1
    for refused in (
        lambda: nurse.record_event(case.id, "LUNCH", "", "soup", NOON),
        lambda: nurse.record_event(case.id, "DRAIN", "", " ", NOON),
        lambda: nurse.record_complication(case.id, "IX", "?", NOON),
    ):
        with pytest.raises(face.EntryRefused):
            refused()


def test_reception_sees_where_the_case_stands_and_no_more(stage: Stage) -> None:
    case = stage.entered()
    stage.at("SURGEON").theatre.write_note(case.id, "Clinical words.", None)
    sheet = stage.clinic.role("RECEPTION").theatre.case(case.id)
    assert sheet.facts.status == "IN_THEATRE"
    assert (sheet.notes, sheet.checklist, sheet.events) == ((), (), ())


def test_a_surgeon_writes_for_own_patients_only(stage: Stage) -> None:
    mine = stage.booked()
    stage.chain.surgeon = stage.chain.other_surgeon
    alien = stage.cased(performers=(UUID(stage.chain.other_surgeon),))
    surgeon = stage.clinic.role("SURGEON").theatre
    assert surgeon.write_note(mine.case_id, "Mine.", None).text == "Mine."
    with pytest.raises(NotAssigned):
        surgeon.write_note(alien.id, "Not mine.", None)
    with pytest.raises(Forbidden):
        stage.clinic.role("RECEPTION").theatre.record_time(mine.case_id, "INCISION", NOON)


def test_who_is_booked_with_a_case_is_assigned_until_it_is_released(stage: Stage) -> None:
    team = (face.TeamPlace(stage.anaesthetist, "ANAESTHETIST"),)
    slot = stage.booked(team=team)
    desk = stage.clinic.role("ANAESTHETIST").theatre
    desk.answer(slot.case_id, "SIGN_IN", "AIRWAY", "YES", "")
    case = stage.manager.cases.postpone(slot.case_id, "fever")
    stage.plan_to(case, "CONSENT_SIGNED")
    stage.manager.bookings.release(slot.id, "B08")
    with pytest.raises(NotAssigned):
        desk.answer(slot.case_id, "SIGN_IN", "AIRWAY", "YES", "")
    stage.manager.cases.resume(case.id, stage.terms_of(case))
    stage.booked(stage.facts(case.id), DAY, team=team)
    desk.answer(slot.case_id, "SIGN_IN", "AIRWAY", "YES", "")
