"""The complete list of named overrides (rules 3.2): each is reachable, and nothing else passes."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints

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
from clinic_desktop.domain.workflow.rules.gates import GATES
from clinic_desktop.domain.workflow.rules.named import named
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


def ready(make: Callable[..., Way]) -> Way:
    """Signed and examined; nothing keeps it from a slot."""
    way = make()
    steps.register(way, person("Jutta", "Overland"))
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
    assert room


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
def test_a_late_checklist_is_explained(new_way: Callable[..., Way]) -> None:
    way = ready(new_way)
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    theatre.surgery_day(way)
    nurse = way.desks("NURSE")
    with pytest.raises(errors.RuleViolation):  # its moment is not over yet
        nurse.surgery.explain_late(way.case_id, "TIME_OUT", "Forgotten.")
    nurse.theatre.record_time(way.case_id, "INCISION", way.clock())
    nurse.surgery.explain_late(way.case_id, "TIME_OUT", "The surgeon began at once.")
    [kept] = rows(way, "CHECKLIST_LATE")
    assert [one.code for one in kept.unmet] == ["who.time_out"]
    assert kept.case_id == way.case_id


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
    nurse.overrides.break_glass(first, "She called from home with fever.")
    assert nurse.patients.file(first).details.card.restricted
    [glass] = rows(way, "BREAK_GLASS")
    assert [one.code for one in glass.unmet] == ["patients.restricted"]
    way.clock.go(timedelta(minutes=61))
    with pytest.raises(errors.Forbidden):
        way.desks("NURSE").patients.file(first)
    seen = way.desks("AUDITOR").overrides.review(glass.id, "JUSTIFIED", "")
    assert seen.reviewed_by == way.desks("AUDITOR").accounts.whoami().id
    admin = way.desks("ADMIN").overrides
    admin.waive_two_people("One surgeon, one nurse.")
    with pytest.raises(errors.RuleViolation):
        admin.waive_two_people("Again.")
    assert [one.reason_text for one in rows(way, "TWO_PERSON_WAIVE")] == ["One surgeon, one nurse."]
