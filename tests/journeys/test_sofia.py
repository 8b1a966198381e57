"""Patient F of the rules: Sofia bleeds seven hours after surgery; nothing may stand in the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)


@pytest.mark.row("F179")
def test_an_emergency_is_one_transaction_with_trace(new_way: Callable[..., Way]) -> None:
    way = new_way()
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
    way.clock.go_to(datetime(2026, 12, 14, 22, 40, tzinfo=UTC))
    nurse = way.desks("NURSE")
    case = nurse.surgery.open_emergency(
        EmergencyCall(
            way.patient_id, "RTT_HAEMATOMA", "NECESSITY", parent_case_id=way.case_id,
            surgeon_id=way.surgeon_id,
        )
    )  # fmt: skip
    assert (case.kind, case.status) == ("EMERGENCY", "CHECKED_IN")
    assert case.booking is not None
    assert case.booking.status == "CONFIRMED"
    inside = nurse.surgery.enter(case.id)
    assert inside.status == "IN_THEATRE"
    surgeon = way.desks("SURGEON")
    plan = surgeon.plans.plan(case.plan_id)
    assert plan.card.kind == "EMERGENCY"
    assert plan.card.status == "SCHEDULED"
    reviews = [one for one in way.desks("AUDITOR").centre.my_tasks() if one.entity_id == case.id]
    assert [one.kind for one in reviews] == ["REVIEW_EMERGENCY"]
