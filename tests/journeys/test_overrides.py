"""The complete list of named overrides (rules 3.2): each is reachable, and nothing else passes."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints
from uuid import UUID

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain import workflow
from clinic_desktop.domain.centre.interface import OverrideRow
from clinic_desktop.domain.centre.models import OVERRIDE_CODES
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.workflow.interface.passing import Passing
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from clinic_desktop.domain.workflow.interface.surgery import Extension
from clinic_desktop.domain.workflow.rules.gates import GATES
from clinic_desktop.domain.workflow.rules.named import named
from clinic_desktop.ui.theatre.values import soft_limits
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

on_each_engine = pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
"""The second engine with the long run: the walls under these steps have tests of their own."""
WORKFLOW = Path(workflow.__file__ or "").parent
OFFERED = {
    operation(method).name: operation(method)
    for face in get_type_hints(Clinic).values()
    for _, method in operations_of(face)
}


def rows(way: Way, code: str) -> list[OverrideRow]:
    """Of the register, the newest first."""
    since, until = SURGERY - timedelta(days=365), SURGERY + timedelta(days=365)
    found = way.desks("AUDITOR").overrides.register(since, until)
    return [one for one in found if one.code == code]


@pytest.mark.row("F179")
def test_the_list_is_complete() -> None:
    assert tuple(named()) == OVERRIDE_CODES
    assert len(named()) == 15


@pytest.mark.parametrize("code", OVERRIDE_CODES)
def test_each_is_reached_by_an_operation_of_those_who_may(code: str) -> None:
    rule = named()[code]
    for name in rule.operations:
        permission = PERMISSIONS[OFFERED[name].permission]
        assert {*rule.who} <= {*permission.scopes}, name
        if "pin" in rule.needs:
            assert "P" in permission.flags, name


def test_nothing_else_passes_a_gate() -> None:
    """Overrides are written in four places, and what they pass is a predicate of a gate."""
    writers = {
        path.name
        for path in WORKFLOW.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "record_override"
    }
    assert writers <= {"overriding.py", "emergency.py", "money.py", "billing.py"}
    asked = {
        node.args[0].value
        for path in WORKFLOW.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("_override", "NewOverride")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked <= set(OVERRIDE_CODES)
    never = ("reflection.", "age.", "consent.valid", "consent.sealed", "plan.status")
    for rule in named().values():
        if rule.code != "EMERGENCY":
            assert not [code for code in rule.passes if code.startswith(never)]
    assert GATES  # one table: a step without an entry in it raises


def ready(make: Callable[..., Way], first: str = "Jutta", last: str = "Overland") -> Way:
    """Signed and examined; nothing keeps it from a slot."""
    way = make()
    steps.register(way, person(first, last))
    steps.book_consultation(way, way.clock() + HOUR)
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    return way


@on_each_engine
@pytest.mark.row("F093")
def test_overrides_of_a_slot(new_way: Callable[..., Way]) -> None:
    way = ready(new_way)
    manager = way.desks("THEATRE_MANAGER")
    room = manager.theatre.theatres()[0]
    late = SlotWish(room.id, way.surgeon_id, SURGERY + 9 * HOUR, 60)
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, late)
    assert {one.code for one in shut.value.unmet} == {"slot.hours", "slot.duration"}
    with pytest.raises(errors.RuleViolation):
        manager.scheduling.book_over(way.plan_id, late, Passing(("BOOKING_SOFT",), " "))
    stockless = Passing(("BOOKING_SOFT", "STOCK_SHORTAGE"), "The patient travels.", None, "Wait.")
    with pytest.raises(errors.RuleViolation):  # nothing is short, and nobody was named
        manager.scheduling.book_over(way.plan_id, late, stockless)
    assert not rows(way, "BOOKING_SOFT")
    soft = Passing(("BOOKING_SOFT",), "The patient travels at night.")
    slot = manager.scheduling.book_over(way.plan_id, late, soft)
    assert slot.status == "CONFIRMED"
    [kept] = rows(way, "BOOKING_SOFT")
    assert {one.code for one in kept.unmet} == {"slot.hours", "slot.duration"}
    assert (kept.plan_id, kept.case_id) == (way.plan_id, slot.case_id)
    _frozen(way, slot.case_id, room.id)


def _frozen(way: Way, case_id: object, room: object) -> None:
    admin = way.desks("ADMIN")
    admin.centre.change_settings({"freeze_hours": "24"}, admin.centre.settings().version)
    way.clock.go_to(SURGERY - 2 * HOUR)
    manager = way.desks("THEATRE_MANAGER")
    with pytest.raises(GateShut) as shut:
        manager.scheduling.postpone(case_id, "The surgeon is ill.")  # type: ignore[arg-type]
    assert [one.code for one in shut.value.unmet] == ["list.frozen"]
    gone = manager.scheduling.postpone_over(
        case_id,  # type: ignore[arg-type]
        Passing(("FREEZE_BREAK",), "The surgeon is ill."),
    )
    assert gone.status == "POSTPONED"
    [kept] = rows(way, "FREEZE_BREAK")
    assert [one.code for one in kept.unmet] == ["list.frozen"]
    events = way.desks("SURGEON").theatre.case(case_id).events  # type: ignore[arg-type]
    said = [(one.code, one.text) for one in events if one.kind == "FREEZE"]
    assert said == [("postponed", "The surgeon is ill.")]
    assert room


@on_each_engine
@pytest.mark.row("F093")
def test_a_slot_over_turnover_is_clean_when_the_next_case_begins(
    new_way: Callable[..., Way],
) -> None:
    after, way = ready(new_way), ready(new_way, "Bela", "Hartmann")
    noon = SURGERY + 4 * HOUR
    theatre.book_theatre(after, noon)
    manager = way.desks("THEATRE_MANAGER")
    follows = manager.theatre.case(after.case_id).facts.booking
    assert follows is not None
    starts = noon - (follows.ends_at - follows.starts_at) - timedelta(minutes=5)
    wish = SlotWish(follows.theatre_id, way.surgeon_id, starts)
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, wish)
    assert [one.code for one in shut.value.unmet] == ["slot.turnover"]
    soft = Passing(("BOOKING_SOFT",), "Two teams clean.")
    slot = manager.scheduling.book_over(way.plan_id, wish, soft)
    assert (slot.status, slot.ends_at) == ("CONFIRMED", noon - timedelta(minutes=5))
    assert slot.blocked_until == noon
    assert slot.blocked_until - slot.ends_at < follows.blocked_until - follows.ends_at
    [kept] = rows(way, "BOOKING_SOFT")
    assert [one.code for one in kept.unmet] == ["slot.turnover"]
    assert (kept.plan_id, kept.case_id, kept.reason_text) == (
        way.plan_id, slot.case_id, "Two teams clean.",
    )  # fmt: skip
    board = manager.theatre.board(SURGERY.date())
    first, second = (soft_limits(one, board.theatres[0], board.day, UTC) for one in board.entries)
    assert (first, second) == ("5 of 20 min to clean", "")


@on_each_engine
@pytest.mark.row("F095")
def test_stock_that_is_short_needs_theatre_surgeon_and_a_plan_b(
    new_way: Callable[..., Way],
) -> None:
    way = ready(new_way)
    stock = way.desks("STOCK_KEEPER").inventory
    needs = way.desks("SURGEON").plans.plan(way.plan_id).content.lines[0].items
    sku = next(one.sku for one in needs if not one.optional)
    for lot in stock.stock():
        if lot.sku == sku:
            stock.quarantine(lot.id, "The fridge was warm.")
    manager = way.desks("THEATRE_MANAGER")
    wish = SlotWish(manager.theatre.theatres()[0].id, way.surgeon_id, SURGERY)
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, wish)
    assert {one.code for one in shut.value.unmet} == {"stock.covered"}
    mine = manager.accounts.whoami().id
    for second, plan_b in ((None, "Wait."), (mine, "Wait."), (way.surgeon_id, " ")):
        short = Passing(("STOCK_SHORTAGE",), "It comes on Monday.", second, plan_b)
        with pytest.raises(errors.RuleViolation):
            manager.scheduling.book_over(way.plan_id, wish, short)
    short = Passing(("STOCK_SHORTAGE",), "It comes on Monday.", way.surgeon_id, "Postpone.")
    assert manager.scheduling.book_over(way.plan_id, wish, short).status == "CONFIRMED"
    [kept] = rows(way, "STOCK_SHORTAGE")
    assert [one.code for one in kept.unmet] == ["stock.covered"]
    assert kept.second_person_id == way.surgeon_id
    assert kept.facts["plan_b"] == "Postpone."


@on_each_engine
@pytest.mark.row("F158")
def test_a_waived_deposit_a_late_checklist_and_nobody_beside(new_way: Callable[..., Way]) -> None:
    way = ready(new_way)
    steps.make_case(way)
    _waived(way)
    theatre.surgery_day(way)
    nurse = way.desks("NURSE")
    with pytest.raises(errors.RuleViolation):  # its moment is not over yet
        nurse.surgery.explain_late(way.case_id, "TIME_OUT", "Forgotten.")
    nurse.theatre.record_time(way.case_id, "INCISION", way.clock())
    nurse.surgery.explain_late(way.case_id, "TIME_OUT", "The surgeon began at once.")
    [kept] = rows(way, "CHECKLIST_LATE")
    assert [one.code for one in kept.unmet] == ["who.time_out"]
    assert kept.case_id == way.case_id
    _nobody_beside(way)


def _waived(way: Way) -> None:
    """The slot waits for its deposit, until billing waives it by name."""
    billing = way.desks("BILLING").money
    with pytest.raises(errors.RuleViolation):  # nothing is asked for: nothing is in the way
        billing.waive_deposit(way.plan_id, "A colleague's mother.")
    way.desks("RECEPTION").money.request_deposit(way.plan_id, 50_000)
    assert theatre.book_theatre(way, SURGERY).startswith("HELD")
    with pytest.raises(errors.Forbidden):
        way.desks("RECEPTION").money.waive_deposit(way.plan_id, "A colleague's mother.")
    with pytest.raises(errors.RuleViolation):
        billing.waive_deposit(way.plan_id, " ")
    assert not rows(way, "DEPOSIT_WAIVE")
    billing.waive_deposit(way.plan_id, "A colleague's mother.")
    slot = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts.booking
    assert slot is not None
    assert slot.status == "CONFIRMED"
    [kept] = rows(way, "DEPOSIT_WAIVE")
    assert [one.code for one in kept.unmet] == ["deposit.met"]
    assert (kept.plan_id, kept.case_id) == (way.plan_id, way.case_id)
    with pytest.raises(errors.RuleViolation):
        billing.waive_deposit(way.plan_id, "Once more.")


def _nobody_beside(way: Way) -> None:
    """TWO_PERSON_WAIVE: before it a second person is asked for, after it each act says so."""
    nurse, surgeon = way.desks("NURSE"), way.desks("SURGEON")
    beyond = Extension("RHINO_REV", "A spur was in the way.", None)
    for act in (
        lambda: nurse.theatre.agree_count(way.case_id, "SWABS", 10, 10, None, ""),
        lambda: surgeon.surgery.extend(way.case_id, beyond),
    ):
        with pytest.raises(errors.RuleViolation):
            act()
    way.desks("ADMIN").overrides.waive_two_people("One surgeon, one nurse.")
    nurse.theatre.agree_count(way.case_id, "SWABS", 10, 10, None, "")
    [count] = nurse.theatre.case(way.case_id).counts
    assert count.second_person is None
    surgeon.surgery.extend(way.case_id, beyond)
    [kept] = rows(way, "INTRAOP_EXTENSION")
    assert kept.second_person_id is None
    assert "one person" in kept.facts["second_person"]


@on_each_engine
def test_paper_of_a_day_without_the_program(new_way: Callable[..., Way]) -> None:
    way = new_way()
    steps.register(way, person("Iris", "Calloway"))
    desk = way.desks("RECEPTION").reception
    then = way.clock() - 3 * HOUR
    new = NewAppointment(way.patient_id, way.surgeon_id, then, then + HOUR)
    with pytest.raises(GateShut):
        desk.book(new)
    with pytest.raises(errors.RuleViolation):
        desk.book_late(new, "The power was out.", " ")
    card = desk.book_late(new, "The power was out.", "D-0017")
    assert card.starts_at == then
    [kept] = rows(way, "LATE_ENTRY")
    assert [one.code for one in kept.unmet] == ["time.not_past"]
    assert (kept.occurred_at, kept.facts["paper"]) == (then, "D-0017")


@on_each_engine
def test_the_glass_the_second_record_and_the_single_hand(new_way: Callable[..., Way]) -> None:
    way = new_way()
    twin = person("Iris", "Calloway")
    steps.register(way, twin)
    first = way.patient_id
    steps.register(way, twin, "Twins with one telephone.")
    [kept] = rows(way, "DUPLICATE_REGISTER")
    assert [one.code for one in kept.unmet] == ["patient.duplicate"]
    way.desks("ADMIN").patients.restrict(first, True, "A known person.")
    nurse = way.desks("NURSE")
    with pytest.raises(errors.Forbidden):
        nurse.patients.file(first)
    with pytest.raises(errors.RuleViolation):
        nurse.overrides.break_glass(first, "Curious")
    glass = _broken(way, first)
    _opened_for_the_desk(way, first)
    way.clock.go(timedelta(minutes=61))
    with pytest.raises(errors.Forbidden):
        way.desks("NURSE").patients.file(first)
    auditor = way.desks("AUDITOR")
    seen = auditor.overrides.review(glass.id, "JUSTIFIED", "")
    assert seen.reviewed_by == auditor.accounts.whoami().id
    assert len(auditor.centre.my_tasks()) == 1  # the one of the desk is open still
    admin = way.desks("ADMIN").overrides
    admin.waive_two_people("One surgeon, one nurse.")
    with pytest.raises(errors.RuleViolation):
        admin.waive_two_people("Again.")
    assert [one.reason_text for one in rows(way, "TWO_PERSON_WAIVE")] == ["One surgeon, one nurse."]


def _broken(way: Way, patient: UUID) -> OverrideRow:
    """Named, told at once, a task to review it, and seen in the access log of the file."""
    nurse, auditor = way.desks("NURSE"), way.desks("AUDITOR")
    nurse.overrides.break_glass(patient, "She called from home with fever.")
    assert nurse.patients.file(patient).details.card.restricted
    [glass] = rows(way, "BREAK_GLASS")
    assert [one.code for one in glass.unmet] == ["patients.restricted"]
    assert glass.review_due == glass.at + timedelta(days=7)
    assert [one.event for one in auditor.notices.mine()].count("FILE_OPENED") == 1
    assert [one.kind for one in auditor.centre.my_tasks()] == ["REVIEW"]
    me = nurse.accounts.whoami().id
    seen = [one.operation for one in auditor.access.access_log(patient) if one.actor_id == me]
    assert {"overrides.break_glass", "patients.file"} <= {*seen}
    return glass


def _opened_for_the_desk(way: Way, patient: UUID) -> None:
    """It opens what the role may read anyway, and nobody without a patient breaks it."""
    front = way.desks("RECEPTION")
    with pytest.raises(errors.Forbidden):
        front.patients.details(patient)
    front.overrides.break_glass(patient, "She stands at the desk and asks.")
    assert front.patients.details(patient).card.restricted
    with pytest.raises(errors.Forbidden):
        front.patients.file(patient)
    for role in ("BILLING", "ADMIN", "STOCK_KEEPER", "THEATRE_MANAGER"):
        with pytest.raises(errors.Forbidden):
            way.desks(role).overrides.break_glass(patient, "Because it is there to see.")
