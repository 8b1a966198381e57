"""Patient F of the rules: Sofia bleeds seven hours after surgery; nothing may stand in the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.centre.interface import OverrideRow
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.inventory.interface import Found, Use
from clinic_desktop.domain.theatre.interface import COUNTED, CaseFacts
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall, EmergencyRefused
from tests.journeys.conftest import person
from tests.support.clinics import PASSWORD, PIN, StaffedClinic
from tests.support.engines import on_both_engines

LEAD, OTHER = "mira.lead@example.test", "OTHER"
SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
NIGHT = datetime(2026, 12, 14, 22, 40, tzinfo=UTC)  # 23:40 in Vienna
AT_MOST = 20.0  # seconds of the rules, by the clock on the wall


def operated(make: Callable[..., Way]) -> Way:
    """Her first operation, done and billed."""
    way = make()
    steps.register(way, person("Sofia", "Vasquez"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    theatre.surgery_day(way)
    theatre.operate(way)
    way.clock.go_to(NIGHT)
    return way


def opened(way: Way, desks: Clinic) -> CaseFacts:
    """Four choices: what, on what basis, which surgeon, and her first case is on the screen."""
    return desks.surgery.open_emergency(
        EmergencyCall(
            way.patient_id, "RTT_HAEMATOMA", "NECESSITY", parent_case_id=way.case_id,
            surgeon_id=way.surgeon_id,
        )
    )  # fmt: skip


def register_of(way: Way) -> OverrideRow:
    return register_rows(way)[0]


def register_rows(way: Way) -> list[OverrideRow]:
    found = way.desks("AUDITOR").overrides.register(
        NIGHT - timedelta(days=1), NIGHT + timedelta(days=1)
    )
    return [one for one in found if one.code == "EMERGENCY"]


@on_both_engines
@pytest.mark.row("F179", "F158")
def test_the_whole_night(new_way: Callable[..., Way]) -> None:
    way = operated(new_way)
    nurse = way.desks("NURSE")
    begun = monotonic()
    case = opened(way, nurse)
    assert monotonic() - begun < AT_MOST
    assert (case.kind, case.status) == ("EMERGENCY", "CHECKED_IN")
    assert case.booking is not None
    assert (case.booking.kind, case.booking.status) == ("EMERGENCY", "CONFIRMED")
    assert nurse.surgery.enter(case.id).status == "IN_THEATRE"
    plan = way.desks("SURGEON").plans.plan(case.plan_id)
    assert (plan.card.kind, plan.card.status) == ("EMERGENCY", "SCHEDULED")
    _used_what_nobody_knew_of(way, case)
    _traced(way, case)
    _written_up_before_it_is_completed(way, case)
    _reviewed_by_somebody_else(way)


def _used_what_nobody_knew_of(way: Way, case: CaseFacts) -> None:
    """A drain from no shelf, and more swabs than the stock has: both are kept, none refused."""
    nurse = way.desks("NURSE")
    stock = nurse.inventory.stock()
    drain = nurse.surgery.use_found(case.id, Found(stock[0].item_id, 1, "DRAIN-7"))
    assert drain.flag == "UNRECONCILED"
    lot = next(one for one in stock if one.on_hand and not one.sku.startswith("IMPLANT"))
    more = nurse.surgery.use(case.id, Use(lot.id, lot.on_hand + 1))
    assert more.flag == "UNRECONCILED"
    kinds = [line.kind for line in nurse.inventory.movements(lot.id)]
    assert {"ADJUST", "CONSUME"} <= set(kinds)
    tasks = {one.kind for one in way.desks("STOCK_KEEPER").centre.my_tasks()}
    assert "RECONCILE_LOT" in tasks


def _traced(way: Way, case: CaseFacts) -> None:
    row = register_of(way)
    codes = {reason.code for reason in row.unmet}
    assert {"plan.status", "consent.valid_today", "clearance.valid_today", "booking.status"} <= (
        codes
    )
    assert all(reason.text for reason in row.unmet)
    assert row.review_due == NIGHT + timedelta(days=7)
    assert (row.basis, row.reason_code) == ("NECESSITY", "RTT_HAEMATOMA")
    assert row.case_id == way.case_id
    sheet = way.desks("SURGEON").theatre.case(case.id)
    assert any((one.kind, one.code) == ("EMERGENCY", "UNMET") for one in sheet.events)
    told = [one.event for one in way.desks("AUDITOR").notices.mine()]
    assert told.count("EMERGENCY_OPENED") == 1
    review = [one for one in way.desks("AUDITOR").centre.my_tasks() if one.entity_id == row.id]
    assert [(one.kind, one.due_at) for one in review] == [
        ("REVIEW_EMERGENCY", NIGHT + timedelta(days=7))
    ]


def _written_up_before_it_is_completed(way: Way, case: CaseFacts) -> None:
    surgeon, nurse = way.desks("SURGEON"), way.desks("NURSE")
    nurse.theatre.record_time(case.id, "INCISION", way.clock())
    nurse.theatre.record_time(case.id, "CLOSURE", way.clock())
    for what in COUNTED:
        nurse.theatre.agree_count(case.id, what, 10, 10, way.surgeon_id, "")
    for item in nurse.theatre.case(case.id).checklist:
        if item.phase == "SIGN_OUT":
            nurse.theatre.answer(case.id, item.phase, item.code, "YES", "")
    surgeon.theatre.write_note(case.id, "Haematoma evacuated, vessel tied.", None)
    surgeon.theatre.sign_note(case.id)
    with pytest.raises(GateShut) as shut:
        surgeon.surgery.complete(case.id)
    assert {reason.code for reason in shut.value.unmet} == {"emergency.duties"}
    assert len(shut.value.unmet) == 6  # reason, two notes, two phases, the complication
    for part in ("REASON", "NOTE", "ANAESTHESIA"):
        surgeon.emergencies.write_up(case.id, part, "Bleeding at 23:30, swelling, pain.")
    nurse.emergencies.mark_not_done(case.id)
    surgeon.theatre.record_complication(way.case_id, "IIIb", "Haematoma.", way.clock())
    assert surgeon.surgery.complete(case.id).status == "COMPLETED"
    assert surgeon.plans.plan(case.plan_id).card.status == "COMPLETED"
    assert [b.kind for b in way.desks("BILLING").billing.invoices(way.patient_id)] == ["CASE"]


def _reviewed_by_somebody_else(way: Way) -> None:
    row = register_of(way)
    with pytest.raises(errors.Forbidden):
        way.desks("SURGEON").overrides.review(row.id, "JUSTIFIED", "My own.")
    seen = way.desks("AUDITOR").overrides.review(row.id, "JUSTIFIED", "No other way.")
    assert seen.review_result == "JUSTIFIED"
    with pytest.raises(errors.Conflict):
        way.desks("AUDITOR").overrides.review(row.id, "JUSTIFIED", "Again.")
    open_tasks = {one.kind for one in way.desks("AUDITOR").centre.my_tasks()}
    assert "REVIEW_EMERGENCY" not in open_tasks


def test_who_leads_is_told_and_looks_at_it(
    new_way: Callable[..., Way], clinic: StaffedClinic
) -> None:
    """Rules 3.3, S12: at once in the program, with a week for the review; not of the own act."""
    new = NewColleague("Mira Lead", LEAD, PASSWORD, ("SURGEON",), pin=PIN, medical_lead=True)
    clinic.role("ADMIN").staff.add_colleague(new)
    way = operated(new_way)
    opened(way, way.desks("NURSE"))
    token = clinic.as_caller(None).accounts.sign_in(LEAD, PASSWORD, "test").token
    lead = clinic.as_caller(token)
    lead.accounts.step_up(PIN)
    assert [one.event for one in lead.notices.mine()] == ["EMERGENCY_OPENED"]
    row = register_of(way)
    [task] = [one for one in lead.centre.my_tasks() if one.kind == "REVIEW_EMERGENCY"]
    assert (task.entity_id, task.due_at) == (row.id, NIGHT + timedelta(days=7))
    with pytest.raises(errors.Forbidden):
        way.desks("SURGEON").overrides.review(row.id, "JUSTIFIED", "No lead.")
    assert lead.overrides.review(row.id, "JUSTIFIED", "No other way.").review_result == "JUSTIFIED"


def test_what_no_entry_names_needs_a_second_person(new_way: Callable[..., Way]) -> None:
    way = new_way()
    steps.register(way, person("Sofia", "Vasquez"))
    way.clock.go_to(NIGHT)
    nurse = way.desks("NURSE")
    alone = EmergencyCall(way.patient_id, OTHER, "NECESSITY", surgeon_id=way.surgeon_id)
    own = replace(alone, second_person_id=nurse.accounts.whoami().id)
    for call in (alone, own):
        with pytest.raises(EmergencyRefused, match="second person"):
            nurse.surgery.open_emergency(call)
    assert register_rows(way) == []
    two = replace(alone, second_person_id=way.desks("ANAESTHETIST").accounts.whoami().id)
    assert nurse.surgery.open_emergency(two).status == "CHECKED_IN"
    assert len(register_rows(way)) == 1


def test_who_can_speak_signs_one_page(new_way: Callable[..., Way]) -> None:
    way = new_way()
    steps.register(way, person("Sofia", "Vasquez"))
    way.clock.go_to(NIGHT)
    surgeon = way.desks("SURGEON")
    case = surgeon.surgery.open_emergency(
        EmergencyCall(way.patient_id, "RTT_HAEMATOMA", "PATIENT_VERBAL", capacity="CAPABLE")
    )
    consent = surgeon.consenting.create(case.plan_id, "EMERGENCY", "en")
    assert surgeon.consenting.present_emergency(consent.id).status == "PENDING_SIGNATURES"
    steps.read_and_sign(way, consent.id)
    assert steps.countersign(way, "EMERGENCY", consent.id).status == "SIGNED"
    said = SaidNo("The patient", "IN_PERSON")
    surgeon.consenting.revoke(consent.id, said)
    held = surgeon.theatre.case(case.id).facts
    assert held.status == "ON_HOLD"  # necessity never outweighs a refusal
    with pytest.raises(errors.StateRefuses):
        surgeon.surgery.enter(case.id)
    assert surgeon.emergencies.agreed_after_all(case.id, said).status == "CHECKED_IN"
    assert surgeon.surgery.enter(case.id).status == "IN_THEATRE"
    assert surgeon.emergencies.refuse(case.id, said).stop_when_safe
