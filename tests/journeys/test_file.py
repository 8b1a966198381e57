"""A file is opened by a fixed number of statements, however long the patient's history is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from clinic_desktop.app.jobs import remind_once
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.patients.interface import NewHealthFact
from tests.journeys.conftest import Colleagues, person
from tests.support.clinics import StaffedClinic

MOST_BARE, MOST = 20, 49
"""Statements for somebody who was only registered, and for a patient on the way, whatever the
number of their plans. Before the parts were asked for together it was 86 and more."""


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_conn: object, _cursor: object, words: str, *_rest: object) -> None:
        said.append(words)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def statements(clinic: StaffedClinic, way: Way, call: Callable[[], object]) -> int:
    """Of a look that nobody has had within the last minutes, so that it is kept as well."""
    way.clock.go(timedelta(minutes=3))
    clinic.store.looked.clear()
    with counted(clinic.engine) as said:
        call()
    return len(said)


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
@pytest.mark.row("C10", "C25")
def test_the_number_of_statements_does_not_grow(
    clinic: StaffedClinic, new_way: Callable[..., Way]
) -> None:
    way = new_way()
    steps.register(way, person("Ingrid", "Quist"))
    desk = way.desks("SURGEON")
    bare = statements(clinic, way, lambda: desk.progress.file(way.patient_id))
    assert bare <= MOST_BARE
    found = []
    for number in range(2):
        at = way.clock() + timedelta(hours=1)
        steps.book_consultation(way, at)
        steps.consult(way)
        steps.plan(way)
        steps.approve(way)
        steps.make_consent(way)
        if number == 0:
            steps.sign_consents(way)
            steps.complete_preop(way, ("SCHED",))
            theatre_day.book_theatre(way, at + timedelta(days=20))
        desk = way.desks("SURGEON")
        found.append(statements(clinic, way, lambda d=desk: d.progress.file(way.patient_id)))
    assert found[1] <= MOST
    assert found[1] <= found[0] + 8, "what is read of an unsigned consent, asked for once"
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    again = statements(clinic, way, lambda: way.desks("SURGEON").progress.file(way.patient_id))
    assert again == found[1]


def test_the_file_says_what_its_parts_say(new_way: Callable[..., Way]) -> None:
    way = new_way()
    steps.register(way, person("Ingrid", "Quist"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    way.desks("SURGEON").patients.add_health_fact(
        way.patient_id, NewHealthFact("ALLERGY", "Latex", "SEVERE")
    )
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    for role in ("SURGEON", "RECEPTION", "BILLING", "THEATRE_MANAGER"):
        desk, of = way.desks(role), way.patient_id
        page = desk.progress.file(of)
        assert page.details == desk.patients.details(of)
        assert page.status == desk.progress.status(of)
        assert page.timeline == desk.progress.timeline(of)
        assert page.appointments == desk.appointments.appointments_of(of)
        assert page.plans == desk.plans.of_patient(of)
        if role == "BILLING":
            assert page.alerts.facts == ()
            assert not page.alerts.exists
            assert {card.reason for card in page.appointments} == {""}
        else:
            assert page.alerts == desk.patients.alerts(of)
    assert {one.kind for one in page.timeline} >= {"REGISTERED", "PLAN_APPROVED"}


def test_opening_a_file_is_kept_as_one_look(
    clinic: StaffedClinic, colleagues: Colleagues, new_way: Callable[..., Way]
) -> None:
    way = new_way()
    steps.register(way, person("Ingrid", "Quist"))
    before = rows(clinic)
    colleagues("RECEPTION").progress.file(way.patient_id)
    assert rows(clinic) == before + 1


def rows(clinic: StaffedClinic) -> int:
    with clinic.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM audit_event").scalar_one())


@pytest.mark.row("C10")
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_day_asks_as_much_for_many_as_for_one(
    clinic: StaffedClinic, new_way: Callable[..., Way]
) -> None:
    way, asked = new_way(), []
    desk = way.desks("RECEPTION")
    at = way.clock() + timedelta(days=2)
    for number in range(3):
        steps.register(way, person(("Ingrid", "Chidi", "Paola")[number], "Quist"), "Another one")
        new = steps.NewAppointment(
            way.patient_id, way.surgeon_id, at + timedelta(hours=number),
            at + timedelta(hours=number, minutes=30),
        )  # fmt: skip
        desk.reception.book(new)
        if number != 1:
            day = at.date()
            asked.append((
                statements(clinic, way, lambda d=day: desk.appointments.board(d, None)),
                statements(clinic, way, lambda: remind_once(clinic)),  # none of them is due
            ))  # fmt: skip
    assert asked[0] == asked[1]
