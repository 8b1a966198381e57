"""The status document grows with the way: flags, stage, next step, and what is pending."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.workflow.interface.progress import Stage, WorkflowStatus
from tests.journeys.conftest import person


def flags(status: WorkflowStatus) -> tuple[bool, ...]:
    return (
        status.has_consultation,
        status.has_procedure_plan,
        status.has_consent,
        status.has_surgical_case,
        status.can_schedule_surgery,
    )


@pytest.mark.row(
    "F160", "F161", "F164", "F165", "F166", "F167", "F168", "F169", "F171", "F172", "F173",
    "F174", "F175", "F070", "F076", "F077", "F079", "F080", "F082",
)  # fmt: skip
def test_status_at_each_stage(new_way: Callable[..., Way]) -> None:
    way = new_way()

    def status() -> WorkflowStatus:
        return way.desks("RECEPTION").progress.status(way.patient_id)

    def stage(which: Stage) -> tuple[str, bool]:
        line = next(line for line in status().timeline if line.stage is which)
        return line.status, line.completed_at is not None

    steps.register(way, person("Ingrid", "Quist"))
    assert flags(status()) == (False, False, False, False, False)
    assert stage(Stage.REGISTERED) == ("COMPLETED", True)
    assert status().next_step
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    assert flags(status()) == (True, False, False, False, False)
    assert stage(Stage.CONSULTATION) == ("COMPLETED", True)
    steps.plan(way)
    assert flags(status())[:2] == (True, True)
    assert stage(Stage.PROCEDURE_PLAN)[0] == "PENDING_APPROVAL"
    steps.approve(way)
    assert stage(Stage.PROCEDURE_PLAN) == ("APPROVED", True)
    kinds = {one.kind for one in way.desks("RECEPTION").centre.my_tasks()}
    assert "HAND_OVER_QUOTATION" not in kinds  # it was handed over, so nobody is asked to
    steps.make_consent(way)
    assert flags(status())[:3] == (True, True, True)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    assert stage(Stage.CONSENT) == ("SIGNED", True)
    assert status().can_schedule_surgery
    assert stage(Stage.SURGERY_SCHEDULING) == ("PENDING", False)
    steps.make_case(way)
    assert flags(status())[3]
    sheet = way.desks("SURGEON").theatre.case(way.case_id).facts
    assert sheet.plan_id == way.plan_id
    happened = way.desks("RECEPTION").progress.timeline(way.patient_id)
    assert [one.at for one in happened] == sorted(one.at for one in happened)
    assert {"REGISTERED", "PLAN_APPROVED", "CONSENT_SIGNED"} <= {one.kind for one in happened}
