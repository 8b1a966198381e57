"""What Today says of an appointment and a task, and where each leads."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_desktop.core.errors import Conflict
from clinic_desktop.domain.billing.interface import FeeReason, FeeRule
from clinic_desktop.domain.centre.interface import TaskCard
from clinic_desktop.domain.consultations.interface import AppointmentCard, DayEntry
from clinic_desktop.ui.calling_off import Answer
from clinic_desktop.ui.today.presenter import TodayPresenter, day_row, part_of_day, task_row
from tests.support.workplaces import Changes, WrittenWays, workplace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOCAL = NOW.astimezone(ZoneInfo("Europe/Vienna"))
ALL = frozenset({"arrived", "start", "left", "no_show", "cancel"})
MAY = frozenset(
    {
        "consultations.appointment.read", "consultations.appointment.check_in",
        "consultations.visit.start", "consultations.appointment.cancel",
    }
)  # fmt: skip


def entry(status="SCHEDULED", minutes=0, waited=None, consultation=None):
    starts = NOW + timedelta(minutes=minutes)
    card = AppointmentCard(
        uuid4(), uuid4(), uuid4(), consultation, status, "FIRST", "IN_PERSON", "", starts,
        starts + timedelta(minutes=30), None, None, None, None, None, 1,
    )  # fmt: skip
    since = None if waited is None else NOW - timedelta(minutes=waited)
    return DayEntry(card, card.lane, "Ingrid", "Brandvold", "", None, "M-1", "", "Dr E", since, ())


def task(kind, entity, entity_id=None, patient=None):
    return TaskCard(
        uuid4(), kind, "Something waits.", entity, entity_id or uuid4(), patient, None, None,
        NOW - timedelta(days=1), 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "chip", "tone"),
    [
        (entry(), "Expected", "neutral"),
        (entry(minutes=-12), "Late 12 min", "warn"),
        (entry("CHECKED_IN", waited=3), "Waits 3 min", "ok"),
        (entry("CHECKED_IN", waited=16), "Waits 16 min", "warn"),
        (entry("CHECKED_IN", waited=25), "Waits 25 min", "bad"),
        (entry("IN_PROGRESS"), "With clinician", "info"),
        (entry("COMPLETED"), "Seen", "ok"),
        (entry("NO_SHOW"), "Did not come", "bad"),
    ],
)
def test_an_appointment_in_words(one, chip, tone) -> None:
    row = day_row(one, LOCAL, ALL)
    assert (row.chip, row.tone, row.name, row.reason) == (chip, tone, "Ingrid Brandvold", "First")


def test_only_what_the_lane_and_the_role_allow() -> None:
    assert day_row(entry(), LOCAL, ALL).can == {"arrived", "no_show", "cancel"}
    assert day_row(entry("CHECKED_IN", waited=1), LOCAL, frozenset({"arrived"})).can == frozenset()


def test_a_task_in_words() -> None:
    row = task_row(task("APPROVE_PLAN", "procedure_plan"), LOCAL, "Ingrid Brandvold")
    assert (row.button, row.since) == ("Approve", "Ingrid Brandvold · since yesterday")


@pytest.mark.parametrize(("hour", "words"), [(8, "morning"), (13, "afternoon"), (19, "evening")])
def test_greeting(hour, words) -> None:
    assert part_of_day(LOCAL.replace(hour=hour)) == f"Good {words}"


class View:
    def __init__(self):
        self.pages, self.errors, self.asked, self.closed = [], [], [], 0
        self.answer = Answer("", "Called and will not come.")

    def set_busy(self, busy):
        pass

    def show_error(self, message):
        self.errors.append(message)

    def show_page(self, page):
        self.pages.append(page)

    def ask_why(self, question, given):
        self.asked.append(question)
        given(self.answer)

    def close_why(self):
        self.closed += 1


class Desk:
    """All the desks that Today speaks to."""

    def __init__(self, entries=(), tasks=(), refuse=None, terms=None):
        self.entries, self.tasks, self.refuse, self.did = tuple(entries), tuple(tasks), refuse, []
        self.terms = terms

    def fee_rule(self):
        return self.terms

    def whoami(self):
        return SimpleNamespace(name="Mira Aydin", permissions=MAY)

    def settings(self):
        return SimpleNamespace(time_zone="Europe/Vienna")

    def step_up(self, pin):
        raise AssertionError

    def board(self, day, clinician):
        self.did.append(("board", day.isoformat()))
        return self.entries

    def my_tasks(self):
        return self.tasks

    def __getattr__(self, name):
        def act(*values):
            if self.refuse is not None:
                raise self.refuse
            self.did.append((name, *values))

        return act


def built(desk):
    view, ways, changes = View(), WrittenWays(), Changes()
    place = workplace(SimpleNamespace(accounts=desk, centre=desk), lambda: NOW, ways, changes)
    presenter = TodayPresenter(view, place, desk, desk, desk, desk, desk)
    presenter.load()
    return presenter, view, ways, changes


def test_the_day_is_asked_anew_when_others_change_it() -> None:
    desk = Desk([entry()])
    _, view, _, changes = built(desk)
    assert view.pages[-1].subtitle == "Monday 23 November 2026 · 1 appointment"
    changes.changed("appointment")
    changes.changed("invoice")
    assert len(view.pages) == 2


def test_arriving_is_told_and_can_be_taken_back() -> None:
    one = entry()
    desk = Desk([one])
    presenter, _, ways, _ = built(desk)
    presenter.arrived(one.appointment.id)
    assert ("check_in", one.appointment.id) in desk.did
    assert ways.said == ["Ingrid Brandvold has arrived."]
    presenter.undo_arrived(one.appointment.id)
    assert ("undo_check_in", one.appointment.id) in desk.did


def test_calling_in_opens_the_consultation() -> None:
    sheet = uuid4()
    one = entry("CHECKED_IN", waited=1, consultation=sheet)
    presenter, _, ways, _ = built(Desk([one]))
    presenter.start(one.appointment.id)
    assert ways.went == [("consultation", sheet)]


def test_a_reason_goes_with_what_is_taken_off() -> None:
    one = entry()
    desk = Desk([one])
    presenter, view, _, _ = built(desk)
    presenter.cancel(one.appointment.id)
    presenter.did_not_come(one.appointment.id)
    words = "Called and will not come."
    assert [did for did in desk.did if did[0] in ("cancel", "no_show")] == [
        ("cancel", one.appointment.id, words), ("no_show", one.appointment.id, words),
    ]  # fmt: skip
    assert [(q.title, q.reasons) for q in view.asked] == [
        ("Cancel the appointment", ()), ("Did not come", ()),
    ]  # fmt: skip
    assert view.closed == 2


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (Answer("MEDICAL", ""), "MEDICAL: A medical reason"),
        (Answer("MEDICAL", "Fever of 39"), "MEDICAL: A medical reason. Fever of 39"),
        (Answer("", "The lift is broken"), "The lift is broken"),
    ],
)
def test_a_listed_reason_goes_as_the_terms_read_it(answer, sent) -> None:
    one = entry()
    medical = FeeReason("MEDICAL", "A medical reason", charged=False)
    terms = FeeRule("T/1", (), 0, 0, (), 0, goods=False, anaesthesia=False,
                    free_purposes=(), reasons=(medical,))  # fmt: skip
    desk = Desk([one], terms=terms)
    presenter, view, _, _ = built(desk)
    view.answer = answer
    presenter.cancel(one.appointment.id)
    assert view.asked[0].reasons == (("MEDICAL", "A medical reason"),)
    assert ("cancel", one.appointment.id, sent) in desk.did


def test_after_a_refusal_the_question_stays_open() -> None:
    one = entry()
    presenter, view, _, _ = built(Desk([one], refuse=Conflict("Somebody was quicker.")))
    presenter.did_not_come(one.appointment.id)
    assert (len(view.asked), view.closed, view.errors[0].what) == (1, 0, "Somebody was quicker.")


def test_a_refusal_is_shown_and_the_day_is_asked_anew() -> None:
    one = entry()
    presenter, view, ways, _ = built(Desk([one], refuse=Conflict("Somebody was quicker.")))
    presenter.arrived(one.appointment.id)
    assert view.errors[0].what == "Somebody was quicker."
    assert (ways.said, len(view.pages)) == ([], 2)


@pytest.mark.parametrize(
    ("kind", "entity", "where"),
    [
        ("X", "consultation", "consultation"), ("X", "consent", "consent"),
        ("X", "surgical_case", "case"), ("SCHEDULE", "procedure_plan", "theatre"),
        ("BILL", "invoice", "billing"), ("DUPLICATE", "patient", "patient"),
    ],
)  # fmt: skip
def test_a_task_leads_to_where_it_is_done(kind, entity, where) -> None:
    one = task(kind, entity, patient=uuid4())
    presenter, _, ways, _ = built(Desk(tasks=[one]))
    presenter.do_task(one.id)
    assert [went[0] for went in ways.went] == [where]


def test_another_day_and_back() -> None:
    desk = Desk()
    presenter, _, _, _ = built(desk)
    presenter.go_to(1)
    presenter.go_to(1)
    presenter.go_to(0)
    assert [did[1][-2:] for did in desk.did] == ["23", "24", "25", "23"]
