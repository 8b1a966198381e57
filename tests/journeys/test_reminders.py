"""Dated notices and reminders (rules 3.3): each is told at its time, once, and without a word of
the operation; who wants no mail gets none.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic_desktop.app.container import Container
from clinic_desktop.app.jobs import remind_once
from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew, JumpingClock
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.core.resources import resource
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.patient_side import OwnProgress, OwnQuestion
from clinic_desktop.domain.workflow.rules.told import table
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLINICAL = re.compile(
    r"surg|operat|theatre|consent|implant|breast|nose|anaesth|injection|procedure|diagnos", re.I
)

on_each_engine = pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)


class Post:
    """What is in the outbox and in the bells, counted."""

    def __init__(self, way: Way, clinic: Container) -> None:
        self._way, self._clinic = way, clinic

    def after(self, event: str) -> tuple[int, int]:
        """Looked at twice: mails of this event, and notices to reception, nurse and manager."""
        remind_once(self._clinic)
        remind_once(self._clinic)
        mails = [one.kind for one in self._way.desks("ADMIN").notices.outbox()].count(event)
        told = sum(
            [one.event for one in self._way.desks(role).notices.mine()].count(event)
            for role in ("RECEPTION", "NURSE", "THEATRE_MANAGER")
        )
        return mails, told


@on_each_engine
@pytest.mark.row("F180")
def test_an_appointment_is_recalled_the_day_before_unless_nobody_wishes_it(
    new_way: Callable[..., Way], clinic: StaffedClinic, clock: JumpingClock
) -> None:
    way = new_way()
    steps.register(way, person("Vera", "Holt"))
    post, desk, starts = Post(way, clinic), way.desks("RECEPTION"), clock() + 3 * DAY
    desk.reception.book(NewAppointment(way.patient_id, way.surgeon_id, starts, starts + HOUR / 2))
    assert post.after("APPOINTMENT_REMINDER") == (0, 0)
    clock.go(2 * DAY + HOUR)
    assert post.after("APPOINTMENT_REMINDER") == (1, 0)
    other = way.desks("RECEPTION").reception.register(person("Ada", "Quinn"), "").patient_id
    version = way.desks("RECEPTION").patients.card(other).version
    way.desks("RECEPTION").relations.set_contact_permissions(
        other, version, {"EMAIL.REMINDERS": False}
    )
    later = starts + 5 * DAY
    way.desks("RECEPTION").reception.book(
        NewAppointment(other, way.surgeon_id, later, later + HOUR / 2)
    )
    clock.go_to(later - HOUR)
    assert post.after("APPOINTMENT_REMINDER") == (1, 0)


@on_each_engine
@pytest.mark.row("F181", "F182")
def test_what_waits_for_a_date_is_told_at_its_date(
    new_way: Callable[..., Way], clinic: StaffedClinic, clock: JumpingClock
) -> None:
    way = new_way("BLEPH_UP", (Side.BOTH,))
    post = Post(way, clinic)
    steps.register(way, person("Vera", "Holt"))
    steps.book_consultation(way, clock() + HOUR)
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    asked(way)
    clock.go(timedelta(hours=47))
    assert post.after("QUESTION_WAITS") == (0, 0)
    clock.go(2 * HOUR)
    assert post.after("QUESTION_WAITS") == (0, 1)
    assert post.after("CONSENT_PENDING") == (0, 0)
    clock.go(6 * DAY)
    assert post.after("CONSENT_PENDING") == (1, 1)
    surgeon = way.desks("SURGEON")
    [question] = surgeon.consent.sheet(way.consents["PROCEDURE"]).questions
    surgeon.consent.answer_question(question.id, "After two weeks.")
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    way.desks("RECEPTION").money.request_deposit(way.plan_id, 20_000)
    assert theatre.book_theatre(way, clock().replace(hour=9, minute=0) + 30 * DAY).startswith(
        "HELD"
    )
    slot = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts.booking
    assert slot is not None
    assert slot.hold_until is not None
    clock.go_to(slot.hold_until - DAY - HOUR)
    assert post.after("SLOT_ENDS_SOON") == (0, 0)
    clock.go_to(slot.hold_until - HOUR)
    assert post.after("SLOT_ENDS_SOON") == (1, 1)
    assert post.after("PREOP_OVERDUE")[1] == 0
    clock.go_to(way.starts_at - DAY)
    items = way.desks("NURSE").preop.items(way.plan_id).items
    late = [one for one in items if one.status == "OPEN" and (one.due_days or 0) < -1]
    theirs = [one for one in late if "PATIENT" in one.owners]
    assert late
    assert post.after("PREOP_OVERDUE") == (len(theirs), len(late))


@pytest.mark.full
@pytest.mark.row("F181", "F061")
def test_the_earliest_date_is_told_the_day_before_and_on_the_day(
    austrian_way: Callable[..., Way], clock: JumpingClock
) -> None:
    way = austrian_way()
    steps.register(way, person("Vera", "Holt"))
    steps.book_consultation(way, clock() + HOUR)
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    assert isinstance(way.desks, Crew)
    post = Post(way, way.desks.container)
    begun = clock()
    said = dict.fromkeys(("DECISION_TOMORROW", "DECISION_TODAY"), 0)
    first: dict[str, int] = {}
    for days in (0, 7, 12, 13, 14, 15, 16, 19):
        clock.go_to(begun + days * DAY)
        for event in said:
            mails, told = post.after(event)
            assert told == 0
            if mails > said[event]:
                first.setdefault(event, days)
            said[event] = mails
    consents = len(way.consents)
    assert said == {"DECISION_TOMORROW": consents, "DECISION_TODAY": consents}
    assert first["DECISION_TODAY"] == first["DECISION_TOMORROW"] + 1
    assert first["DECISION_TODAY"] >= 14


@pytest.mark.row("F181")
def test_no_reminder_says_what_it_is_about() -> None:
    texts = json.loads(resource("mail/en.json").read_text(encoding="utf-8"))
    dated = ("SLOT_ENDS_SOON", "APPOINTMENT_REMINDER", "DECISION_TOMORROW", "DECISION_TODAY",
             "CONSENT_PENDING", "PREOP_OVERDUE")  # fmt: skip
    for event in dated:
        mail = texts[table()[event].mail]
        assert not CLINICAL.search(mail["subject"] + mail["text"]), event


def asked(way: Way) -> None:
    """While reading on the tablet."""
    consent_id = way.consents["PROCEDURE"]
    way.desks("RECEPTION").portal.issue(
        NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, consent_id)
    )
    desks = way.tablet.opened(way.born)
    section = desks.patient_side.my_consent(consent_id).sections[0].code
    said = OwnProgress(asked=(OwnQuestion(section, "May I wear lenses?"),))
    desks.patient_side.read_on(consent_id, said)
    desks.portal.finish()
