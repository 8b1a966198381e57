"""Cases along their states, on both engines."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.theatre import interface as face
from tests.domain.theatre.stage import TODAY, Stage
from tests.support.clock import NOON

HOUR = timedelta(hours=1)


@pytest.mark.row("F080")
@pytest.mark.row("F082")
def test_a_signed_plan_gets_its_case(stage: Stage) -> None:
    way = stage.chain.signed()
    made = stage.cased(way, implant_sides=("LEFT", "RIGHT"), marks=("BREAST_AUG:LEFT",))
    assert (made.status, made.kind, made.holds, made.booking) == ("SCHEDULED", "ELECTIVE", (), None)
    assert (str(made.plan_id), str(made.revision_id)) == (way.plan, way.revision_id)
    assert made.performers == (stage.surgeon,)
    assert not made.sites_marked
    assert not made.implants_recorded
    assert stage.manager.cases.case_of_plan(made.plan_id) == made
    assert stage.manager.cases.cases_of(made.patient_id) == (made,)


@pytest.mark.row("F081")
def test_without_a_signed_consent_there_is_no_case(stage: Stage) -> None:
    way = stage.chain.asked()
    with pytest.raises(face.ConsentFirst):
        stage.cased(way)


def test_one_open_case_per_session(stage: Stage) -> None:
    way = stage.chain.signed()
    stage.cased(way)
    with pytest.raises(face.CaseOpen):
        stage.cased(way)


def test_a_plan_without_case_has_none(stage: Stage) -> None:
    way = stage.chain.signed()
    assert stage.manager.cases.case_of_plan(UUID(way.plan)) is None


@pytest.mark.row("F082")
def test_the_whole_way_to_completed(stage: Stage) -> None:
    way = stage.chain.signed()
    case = stage.cased(way, implant_sides=("LEFT",), marks=("BREAST_AUG:LEFT",))
    stage.booked(case, TODAY)
    surgeon, nurse = stage.at("SURGEON"), stage.at("NURSE")
    assert nurse.cases.check_in(case.id).checked_in_at == NOON
    assert surgeon.cases.reconfirm(case.id, "Yes, both.").reconfirmed_at == NOON
    assert surgeon.theatre.mark_site(case.id, "BREAST_AUG:LEFT", "LEFT", "").sites_marked
    stage.chain.cleared(way)
    assert nurse.cases.enter(case.id, "S07").wheels_in_at == NOON
    stage.all_answered(case, "SIGN_IN", "TIME_OUT")
    for minutes, what in enumerate(("ANAESTHESIA", "INCISION", "CLOSURE", "WHEELS_OUT"), 1):
        stage.clock.go(minutes=10)
        nurse.theatre.record_time(case.id, what, NOON + timedelta(minutes=10 * minutes))
    stage.manager.cases.placed(case.id, "LEFT", stage.clock.now)
    device = {"case_id": case.id, "patient_id": way.patient, "side": "LEFT", "lot": "L1"}
    stage.chain.p.put("implant", **device, maker="A", model="R")
    stage.all_answered(case, "SIGN_OUT")
    for what in ("SWABS", "NEEDLES", "INSTRUMENTS"):
        nurse.theatre.agree_count(case.id, what, 10, 10, stage.surgeon, "")
    surgeon.theatre.write_note(case.id, "Pocket under the muscle, implant 300 ml.", None)
    surgeon.theatre.sign_note(case.id)
    ready = stage.facts(case.id)
    assert ready.who_missing == {"SIGN_IN": (), "TIME_OUT": (), "SIGN_OUT": ()}
    assert (ready.counts_agreed, ready.notes_missing, ready.implants_recorded) == (True, (), True)
    done = surgeon.cases.finish(case.id, "S08", "DONE", "")
    assert (done.status, done.outcome, done.completed_at) == ("COMPLETED", "DONE", stage.clock.now)
    assert done.incision_at == NOON + timedelta(minutes=20)
    sheet = surgeon.theatre.add_addendum(case.id, "Histology is back, all clear.")
    assert sheet.deviations == ()
    assert sheet.events[-1].text == "Histology is back, all clear."


STEPS = {
    "S03": lambda d, c: d.cases.clear_hold(c, None),
    "S04": lambda d, c: d.cases.check_in(c),
    "S05": lambda d, c: d.cases.undo_check_in(c),
    "S06": lambda d, c: d.cases.abort(c, "said no"),
    "S07": lambda d, c: d.cases.enter(c, "S07"),
    "S08": lambda d, c: d.cases.finish(c, "S08", "DONE", ""),
    "S09": lambda d, c: d.cases.finish(c, "S09", "PARTIAL", "bleeding"),
    "S15": lambda d, c: d.theatre.add_addendum(c, "later words"),
}


@pytest.mark.row("F157")
def test_steps_that_a_scheduled_case_does_not_take(stage: Stage) -> None:
    case = stage.cased()
    for move_id in ("S03", "S05", "S06", "S07", "S08", "S09", "S15"):
        with pytest.raises(WrongState) as refused:
            STEPS[move_id](stage.at("NURSE"), case.id)
        assert refused.value.code == "workflow.wrong_state"
        assert refused.value.params["move"] == move_id
        assert "scheduled" in str(refused.value)
        assert stage.facts(case.id) == case


@pytest.mark.parametrize("move_id", ["S03", "S04", "S05", "S07"])
def test_steps_that_a_case_in_theatre_does_not_take(stage: Stage, move_id: str) -> None:
    case = stage.entered()
    with pytest.raises(WrongState):
        STEPS[move_id](stage.at("NURSE"), case.id)
    for step in (stage.manager.cases.postpone, stage.manager.cases.cancel):
        with pytest.raises(WrongState):
            step(case.id, "too late")
    with pytest.raises(WrongState):
        stage.manager.cases.hold(case.id, "CONSENT_LOST")


def test_check_in_needs_a_confirmed_slot(stage: Stage) -> None:
    case = stage.cased()
    with pytest.raises(face.SlotMissing):
        stage.at("NURSE").cases.check_in(case.id)
    held = stage.asked(case, TODAY, status="HELD", hold_until=TODAY)
    stage.manager.bookings.book(held)
    with pytest.raises(face.SlotMissing):
        stage.at("NURSE").cases.check_in(case.id)


def test_a_check_in_is_undone(stage: Stage) -> None:
    slot = stage.booked(starts_at=TODAY)
    stage.at("NURSE").cases.check_in(slot.case_id)
    undone = stage.at("NURSE").cases.undo_check_in(slot.case_id)
    assert (undone.status, undone.checked_in_at) == ("SCHEDULED", None)


def test_a_hold_keeps_the_slot_but_not_for_sure(stage: Stage) -> None:
    slot = stage.booked()
    held = stage.manager.cases.hold(slot.case_id, "PLAN_CHANGED")
    assert (held.status, held.holds) == ("ON_HOLD", ("PLAN_CHANGED",))
    assert held.booking is not None
    assert (held.booking.status, held.booking.hold_until) == ("HELD", slot.starts_at)
    again = stage.manager.cases.hold(slot.case_id, "CONSENT_LOST")
    assert stage.manager.cases.hold(slot.case_id, "CONSENT_LOST").holds == again.holds
    assert again.holds == ("PLAN_CHANGED", "CONSENT_LOST")
    cleared = stage.manager.cases.clear_hold(slot.case_id, None)
    assert (cleared.status, cleared.holds) == ("SCHEDULED", ())
    assert stage.manager.bookings.confirm(slot.id).status == "CONFIRMED"


def test_a_case_comes_back_under_the_new_revision(stage: Stage) -> None:
    way = stage.chain.signed()
    case = stage.cased(way)
    stage.manager.cases.hold(case.id, "PLAN_CHANGED")
    stage.chain.plan_to(way, "APPROVED")
    stage.chain.consent_to(way, "SUPERSEDED")
    stage.chain.plan_to(way, "DRAFT", revision=2)
    stage.chain.revised(way, 2)
    stage.chain.signed(stage.chain.approved(way))
    other = UUID(stage.chain.other_surgeon)
    terms = stage.terms(way, performers=(other,), minutes=90, marks=("RHINO_REV:NONE:rib",))
    back = stage.manager.cases.clear_hold(case.id, terms)
    assert str(back.revision_id) == way.revision_id
    assert (back.minutes, back.performers, back.sites_marked) == (90, (other,), False)
    sheet = stage.at("NURSE").theatre.case(case.id)
    team = {member.user_id: member.planned for member in sheet.team}
    assert team == {stage.surgeon: False, other: True}


@pytest.mark.row("F091")
def test_postponed_with_a_reason_and_resumed(stage: Stage) -> None:
    slot = stage.booked()
    case = stage.manager.cases.postpone(slot.case_id, "surgeon ill")
    assert (case.status, case.booking and case.booking.status) == ("POSTPONED", "HELD")
    stage.plan_to(case, "CONSENT_SIGNED")
    stage.manager.bookings.release(slot.id, "B08", "surgeon ill")
    terms = face.CaseTerms(case.revision_id, case.consent_id, 60, 20, "THEATRE", case.performers)
    resumed = stage.manager.cases.resume(case.id, terms)
    assert (resumed.status, resumed.booking) == ("SCHEDULED", None)
    events = stage.at("NURSE").theatre.case(case.id).events
    assert ("STEP", "S10", "surgeon ill") in [(e.kind, e.code, e.text) for e in events]


@pytest.mark.row("F091")
def test_cancelled_with_a_reason_for_good(stage: Stage) -> None:
    case = stage.cased()
    assert stage.manager.cases.cancel(case.id, "patient's wish").status == "CANCELLED"
    with pytest.raises(WrongState):
        stage.manager.cases.cancel(case.id, "again")


def test_aborted_before_the_incision_only(stage: Stage) -> None:
    case = stage.entered()
    assert stage.at("SURGEON").cases.abort(case.id, "said no").status == "CANCELLED"
    cut = stage.entered(TODAY + 2 * HOUR)
    stage.at("NURSE").theatre.record_time(cut.id, "INCISION", NOON)
    with pytest.raises(face.Incised):
        stage.at("SURGEON").cases.abort(cut.id, "said no")


def test_stopped_after_the_incision(stage: Stage) -> None:
    case = stage.entered()
    stage.manager.cases.stop_when_safe(case.id)
    stage.manager.cases.stop_when_safe(case.id)
    assert stage.facts(case.id).stop_when_safe
    with pytest.raises(face.EntryRefused):
        stage.at("SURGEON").cases.finish(case.id, "S09", "DONE", "said stop")
    stage.noted(case)
    ended = stage.at("SURGEON").cases.finish(case.id, "S09", "PARTIAL", "said stop")
    assert (ended.status, ended.outcome) == ("COMPLETED", "PARTIAL")


def test_every_performer_asks_the_patient(stage: Stage) -> None:
    other = UUID(stage.chain.other_surgeon)
    case = stage.cased(performers=(stage.surgeon, other))
    assert stage.at("SURGEON").cases.reconfirm(case.id).reconfirmed_at is None
    alone = stage.cased()
    first = stage.at("SURGEON").cases.reconfirm(alone.id)
    stage.clock.go(minutes=5)
    assert first.reconfirmed_at == NOON
    assert stage.at("SURGEON").cases.reconfirm(alone.id).reconfirmed_at == stage.clock.now


def test_nobody_is_asked_under_anaesthesia(stage: Stage) -> None:
    case = stage.entered()
    with pytest.raises(WrongState):
        stage.at("SURGEON").cases.reconfirm(case.id)


def test_an_emergency_goes_straight_in(stage: Stage) -> None:
    case = stage.emergency()
    assert (case.status, case.kind, case.consent_id) == ("CHECKED_IN", "EMERGENCY", None)
    slot = stage.manager.bookings.book(stage.asked(case, NOON, kind="EMERGENCY"))
    assert slot.kind == "EMERGENCY"
    assert stage.at("NURSE").cases.enter(case.id, "S13").status == "IN_THEATRE"
    with pytest.raises(face.ConsentFirst):
        stage.at("SURGEON").cases.reconfirm(stage.emergency().id)


def test_only_emergencies_enter_that_way(stage: Stage) -> None:
    slot = stage.booked(starts_at=TODAY)
    stage.at("NURSE").cases.check_in(slot.case_id)
    with pytest.raises(face.NoEmergency):
        stage.at("NURSE").cases.enter(slot.case_id, "S13")


def test_an_emergency_needs_its_override(stage: Stage) -> None:
    way = stage.chain.signed()
    wrong = replace(stage.new_case(way), kind="EMERGENCY")
    with pytest.raises(ClinicError) as refused:
        stage.manager.cases.create_case(wrong)
    assert refused.value.code == "theatre.emergency_not_authorised"
