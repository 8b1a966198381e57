"""Patient E of the rules: Peter withdraws on the day, at three moments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
NO = SaidNo("The patient", "IN_PERSON")


def booked(make: Callable[..., Way]) -> Way:
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Peter", "Thornquist"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    return way


def plan_status(way: Way) -> str:
    return way.desks("SURGEON").plans.plan(way.plan_id).card.status


@pytest.mark.row("F158")
def test_in_the_waiting_room(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    way.clock.go_to(SURGERY - timedelta(minutes=50))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    way.desks("RECEPTION").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts
    assert case.status == "ON_HOLD"
    assert plan_status(way) == "APPROVED"


def test_sedated_before_incision(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    theatre.surgery_day(way)
    way.desks("SURGEON").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("SURGEON").surgery.abort(way.case_id, "The patient said no.")
    assert case.status == "CANCELLED"
    assert plan_status(way) == "APPROVED"
    tasks = {one.kind for one in way.desks("BILLING").centre.my_tasks()}
    assert "FEE" in tasks


def test_after_incision_the_team_stops_when_it_is_safe(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    theatre.surgery_day(way)
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", way.clock())
    way.desks("SURGEON").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("SURGEON").theatre.case(way.case_id).facts
    assert case.status == "IN_THEATRE"
    assert case.stop_when_safe
    surgeon = way.desks("SURGEON")
    surgeon.theatre.write_note(way.case_id, "Stopped at the patient's word, left side done.", None)
    surgeon.theatre.sign_note(way.case_id)
    case = surgeon.surgery.stop(way.case_id, "PARTIAL", "The patient said stop.")
    assert (case.status, case.outcome) == ("COMPLETED", "PARTIAL")
    assert plan_status(way) == "APPROVED"
    bills = way.desks("BILLING").billing.invoices(way.patient_id)
    assert [(one.kind, one.status) for one in bills] == [("CASE", "DRAFT")]
