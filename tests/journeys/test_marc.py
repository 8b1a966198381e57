"""Patient B of the rules: Marc, revision rhinoplasty, the plan changes after the consent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.workflow.interface.surgery import Extension
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)


def booked(make: Callable[..., Way]) -> Way:
    way = make("RHINO_REV")
    steps.register(way, person("Marc", "Abernethy"))
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


def dearer(way: Way) -> None:
    """A graft from the rib, and 900 more."""
    desks = way.desks("SURGEON")
    sheet = desks.plans.plan(way.plan_id)
    line = sheet.content.lines[0]
    changed = replace(line, graft_source="Rib", price_minor=(line.price_minor or 0) + 90_000)
    content = replace(sheet.content, lines=(changed,))
    desks.plans.save_draft(way.plan_id, sheet.card.version, content)
    desks.planning.submit(way.plan_id)


@pytest.mark.row("F158", "F159")
def test_a_change_takes_the_case_back_and_a_new_consent_brings_it_on(
    new_way: Callable[..., Way],
) -> None:
    way = booked(new_way)
    way.desks("SURGEON").planning.revise(way.plan_id, "A rib graft is needed.")
    case = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts
    consents = way.desks("SURGEON").consent.of_plan(way.plan_id)
    assert case.status == "ON_HOLD"
    assert case.booking is not None
    assert case.booking.status == "HELD"
    assert {one.status for one in consents if one.kind == "PROCEDURE"} == {"SUPERSEDED"}
    before = case.revision_id
    dearer(way)
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    case = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts
    assert case.status == "SCHEDULED"
    assert case.revision_id != before
    assert case.consent_id == way.consents["PROCEDURE"]
    assert case.booking is not None
    assert case.booking.status == "CONFIRMED"


def test_what_the_table_shows_is_recorded_and_told(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    theatre.surgery_day(way)
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", way.clock())
    second = way.desks("ANAESTHETIST").accounts.whoami().id
    surgeon = way.desks("SURGEON")
    surgeon.surgery.extend(way.case_id, Extension("RHINO_REV", "The septum needs a graft.", second))
    [kept] = [one for one in surgeon.theatre.case(way.case_id).events if one.kind == "EXTENSION"]
    assert (kept.code, kept.by) == ("RHINO_REV", way.surgeon_id)
    assert kept.text == "The septum needs a graft; the patient is still to be told"
    told = [one for one in surgeon.centre.my_tasks() if one.kind == "TELL_PATIENT"]
    assert [one.entity_id for one in told] == [way.case_id]
    theatre.answer_phase(way, "SIGN_IN")
    theatre.answer_phase(way, "TIME_OUT")
    theatre.close(way)
    bill = theatre.bill(way)
    assert bill.kind == "CASE"
