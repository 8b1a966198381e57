"""Patient D of the rules: Nadia, toxin in a treatment room, again after four months."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.inventory.interface import Use
from clinic_desktop.domain.plans.interface import RevisionContent
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from tests.journeys.conftest import person

FIRST = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
AGAIN = FIRST + timedelta(days=120)


def agreed(way: Way) -> RevisionContent:
    """Two sessions of the frown lines, for one price."""
    content = steps.agreed_content(way)
    line = replace(content.lines[0], site="GLABELLA", side=Side.MIDLINE)
    return replace(content, lines=(line,), sessions=2)


def treated(way: Way, room: object, at: datetime) -> None:
    """Four points, no theatre, no anaesthetist, no clearance; units out of the vial."""
    manager = way.desks("THEATRE_MANAGER")
    slot = manager.scheduling.book(way.plan_id, SlotWish(room, way.surgeon_id, at))  # type: ignore[arg-type]
    way.case_id, way.starts_at = slot.case_id, at
    way.clock.go_to(at - timedelta(minutes=30))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    theatre.mark(way)
    steps.complete_preop(way, ("SCHED", "SURG", "DAY"))
    way.desks("SURGEON").surgery.reconfirm(way.case_id)
    way.clock.go_to(at)
    way.desks("NURSE").surgery.enter(way.case_id)
    sheet = way.desks("NURSE").theatre.case(way.case_id)
    assert (sheet.facts.profile, len(sheet.checklist)) == ("TREATMENT_ROOM", 4)
    for phase in ("SIGN_IN", "TIME_OUT", "SIGN_OUT"):
        theatre.answer_phase(way, phase)
    _units(way)
    surgeon = way.desks("SURGEON")
    surgeon.theatre.write_note(way.case_id, "20 U in five points.", None)
    surgeon.theatre.sign_note(way.case_id)
    assert surgeon.surgery.complete(way.case_id).status == "COMPLETED"


def _units(way: Way) -> None:
    """The balance counts units, not vials: three people may share one of them."""
    desks = way.desks("NURSE")
    needs = desks.plans.plan(way.plan_id).content.lines[0].items
    toxin = next(one for one in needs if one.unit == "U")
    lot = next(one for one in desks.inventory.stock() if one.sku == toxin.sku and one.on_hand)
    desks.surgery.use(way.case_id, Use(lot.id, toxin.quantity))
    left = next(one for one in desks.inventory.stock() if one.id == lot.id)
    assert left.on_hand == lot.on_hand - toxin.quantity


@pytest.mark.row("F046")
def test_two_sessions_of_one_plan_and_one_bill(new_way: Callable[..., Way]) -> None:
    way = new_way("BOTOX_UPFACE")
    steps.register(way, person("Nadia", "Kerlin"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way, agreed(way))
    steps.approve(way)
    steps.make_consent(way)
    assert list(way.consents) == ["PROCEDURE"]  # a cream needs no anaesthetist
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    room = way.desks("THEATRE_MANAGER").scheduling.open_theatre("Room 3", 5, "ROOM").id
    treated(way, room, FIRST)
    plan = way.desks("SURGEON").plans.plan(way.plan_id)
    assert plan.card.status == "CONSENT_SIGNED"  # the second session is still to come
    tasks = [one.kind for one in way.desks("RECEPTION").centre.my_tasks()]
    assert "NEXT_SESSION" in tasks
    treated(way, room, AGAIN)
    assert way.desks("SURGEON").plans.plan(way.plan_id).card.status == "COMPLETED"
    bills = way.desks("BILLING").billing.invoices(way.patient_id)
    assert [(one.kind, one.total_minor) for one in bills] == [("CASE", 32_000)]


def test_a_treatment_room_is_no_theatre(new_way: Callable[..., Way]) -> None:
    way = new_way("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Nadia", "Kerlin"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    manager = way.desks("THEATRE_MANAGER")
    room = manager.scheduling.open_theatre("Room 3", 5, "ROOM")
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, SlotWish(room.id, way.surgeon_id, FIRST))
    assert [one.code for one in shut.value.unmet] == ["resources.free"]
