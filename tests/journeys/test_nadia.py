"""Patient D of the rules: Nadia, toxin without appointment, a touch-up, again after four months."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.inventory.interface import Use
from clinic_desktop.domain.plans.interface import RevisionContent
from clinic_desktop.domain.preop.interface import PreopItemCard
from clinic_desktop.domain.workflow.interface.planning import ReasonNeeded
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from tests.journeys.conftest import person

NEXT_WEEK = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
TOUCH_UP, AGAIN = timedelta(days=14), timedelta(days=120)


def without_appointment(way: Way) -> None:
    """She stands at the desk and is called in at once."""
    now = way.clock()
    new = NewAppointment(way.patient_id, way.surgeon_id, now, now + timedelta(minutes=30))
    card = way.desks("RECEPTION").reception.walk_in(new)
    assert (card.status, card.checked_in_at) == ("CHECKED_IN", now)
    (seen,) = way.desks("SURGEON").appointments.board(now.date(), None)
    assert (seen.appointment.id, seen.lane, seen.waiting_since) == (card.id, "WAITING", now)
    assert card.consultation_id is not None
    way.consultation_id = card.consultation_id
    way.desks("SURGEON").visits.start(card.id)


def agreed(way: Way) -> RevisionContent:
    """Three sessions of the frown lines, the touch-up among them, for one price."""
    content = steps.agreed_content(way)
    line = replace(content.lines[0], site="GLABELLA", side=Side.MIDLINE)
    return replace(content, lines=(line,), sessions=3)


def arrived(way: Way, room: UUID, at: datetime) -> None:
    """A chair in a treatment room; no theatre, no anaesthetist, no clearance."""
    wish = SlotWish(room, way.surgeon_id, at)
    way.case_id = way.desks("THEATRE_MANAGER").scheduling.book(way.plan_id, wish).case_id
    way.starts_at = at
    way.clock.go_to(at - timedelta(minutes=30))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    theatre.mark(way)


def treated(way: Way) -> None:
    """A list of four points; units out of the vial, the note, the end."""
    steps.complete_preop(way, ("SCHED", "SURG", "DAY"))
    way.desks("SURGEON").surgery.reconfirm(way.case_id)
    way.clock.go_to(way.starts_at)
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


def too_early(way: Way) -> None:
    """The same area within 90 days: refused, until the surgeon lets it pass by name."""
    item = last_toxin(way)
    assert (item.status, item.text) == ("OPEN", "At least 90 days since toxin in the same area")
    nurse = way.desks("NURSE").preop
    nurse.complete(item.id, item.version, "Two weeks ago, frown lines.", True)
    steps.complete_preop(way, ("DAY",))
    way.desks("SURGEON").surgery.reconfirm(way.case_id)
    with pytest.raises(GateShut) as shut:
        way.desks("NURSE").surgery.enter(way.case_id)
    (only,) = shut.value.unmet
    assert only.code == "preop.before_surgery"
    assert item.text in only.text
    with pytest.raises(ReasonNeeded):
        way.desks("SURGEON").scheduling.waive(item.id, " ")
    way.desks("SURGEON").scheduling.waive(item.id, "Touch-up of an uneven brow, 4 U.")
    assert last_toxin(way).status == "WAIVED"


def last_toxin(way: Way) -> PreopItemCard:
    """Of the session that is open."""
    items = way.desks("NURSE").preop.items(way.plan_id).items
    return [one for one in items if one.code == "LAST_TOXIN"][-1]


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
def test_today_without_appointment_a_touch_up_and_again(new_way: Callable[..., Way]) -> None:
    """From the street into the chair within the morning; three sessions, one plan, one bill."""
    way = new_way("BOTOX_UPFACE")
    came = way.clock()
    steps.register(way, person("Nadia", "Kerlin"))
    room = way.desks("THEATRE_MANAGER").scheduling.open_theatre("Room 3", 5, "ROOM").id
    without_appointment(way)
    steps.consult(way)
    steps.plan(way, agreed(way))
    steps.approve(way)
    steps.make_consent(way)
    assert list(way.consents) == ["PROCEDURE"]  # a cream needs no anaesthetist
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    arrived(way, room, way.clock() + timedelta(minutes=5))
    treated(way)
    assert way.clock() - came < timedelta(hours=1, minutes=30)
    (bill,) = way.desks("BILLING").billing.invoices(way.patient_id)
    assert (bill.kind, bill.status, bill.total_minor) == ("CASE", "ISSUED", 32_000)
    assert theatre.pay(way, bill).status == "COMPLETED"
    plan = way.desks("SURGEON").plans.plan(way.plan_id)
    assert plan.card.status == "CONSENT_SIGNED"  # the next session is still to come
    tasks = [one.kind for one in way.desks("RECEPTION").centre.my_tasks()]
    assert "NEXT_SESSION" in tasks
    arrived(way, room, came + TOUCH_UP)
    too_early(way)
    treated(way)
    arrived(way, room, came + AGAIN)
    treated(way)
    assert way.desks("SURGEON").plans.plan(way.plan_id).card.status == "COMPLETED"
    bills = way.desks("BILLING").billing.invoices(way.patient_id)
    assert [(one.id, one.status, one.open_minor) for one in bills] == [(bill.id, "PAID", 0)]


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
        manager.scheduling.book(way.plan_id, SlotWish(room.id, way.surgeon_id, NEXT_WEEK))
    assert [one.code for one in shut.value.unmet] == ["resources.free"]
