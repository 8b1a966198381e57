"""Busy, failed and PIN: what every presenter does alike."""

import time
from datetime import UTC, datetime

import pytest

from clinic_desktop.core.errors import (
    RuleViolation,
    StepUpNeeded,
    Unavailable,
    Unmet,
)
from clinic_desktop.ui.messages import message_of, reason_line
from clinic_desktop.ui.presenter import Presenter
from tests.support.lane import HeldLane, InlineLanes


class View:
    def __init__(self, pins=()):
        self.busy, self.errors, self.problems = [], [], []
        self.pins = list(pins)

    def set_busy(self, busy):
        self.busy.append(busy)

    def show_error(self, message):
        self.errors.append(message)

    def ask_pin(self, retry, problem=""):
        self.problems.append(problem)
        if self.pins:
            retry(self.pins.pop(0))


class Approving(Presenter):
    def approve(self, call, done=lambda _: None):
        self._run(call, done)

    def print_list(self, call, done=lambda _: None):
        self._slowly(call, done)

    def look(self, call, done, topic=None):
        self._ask(call, done, topic)


class Door:
    """Opens after the right PIN."""

    def __init__(self, right="2468"):
        self.right, self.open, self.calls = right, False, 0

    def step_up(self, pin):
        if pin != self.right:
            raise RuleViolation("This PIN is not right. 4 tries are left.")
        self.open = True

    def approve(self):
        self.calls += 1
        if not self.open:
            raise StepUpNeeded
        return "approved"


def test_busy_spans_the_command_and_the_result_arrives_when_free():
    view, seen = View(), []
    Approving(view, InlineLanes()).approve(
        lambda: 7, lambda result: seen.append((result, list(view.busy)))
    )
    assert seen == [(7, [True, False])]


def test_two_commands_are_one_busy_spell():
    view, desk = View(), HeldLane()
    presenter = Approving(view, InlineLanes(desk=desk))
    presenter.approve(lambda: 1)
    presenter.approve(lambda: 2)
    assert view.busy == [True]
    desk.release()
    assert view.busy == [True, False]


def test_refusal_is_told_in_words():
    def refuse():
        raise RuleViolation("The plan has no side.")

    view = View()
    Approving(view, InlineLanes()).approve(refuse)
    assert view.errors[0].what == "The plan has no side."
    assert view.errors[0].code == "clinic.rule"
    assert view.busy == [True, False]


def test_pin_is_asked_and_the_command_is_carried_out():
    view, door, seen = View(["2468"]), Door(), []
    Approving(view, InlineLanes(), door.step_up).approve(door.approve, seen.append)
    assert seen == ["approved"]
    assert view.problems == [""]
    assert not view.errors


def test_wrong_pin_is_told_and_asked_again():
    view, door, seen = View(["1111", "2468"]), Door(), []
    Approving(view, InlineLanes(), door.step_up).print_list(door.approve, seen.append)
    assert seen == ["approved"]
    assert view.problems == ["", "This PIN is not right. 4 tries are left."]


def test_nobody_is_asked_for_a_pin_while_the_service_is_away():
    def away(_pin):
        raise Unavailable

    view = View(["2468"])
    Approving(view, InlineLanes(), away).approve(Door().approve)
    assert view.problems == [""]
    assert [message.code for message in view.errors] == ["clinic.unavailable"]


def test_without_a_step_up_the_refusal_is_shown():
    view = View()
    Approving(view, InlineLanes()).approve(Door().approve)
    assert view.errors[0].code == "accounts.step_up_needed"


def test_question_leaves_the_view_free_and_names_its_topic():
    view, lanes, seen = View(), InlineLanes(), []
    Approving(view, lanes).look(lambda: "rows", seen.append, "search")
    assert (seen, view.busy, lanes.look.topics) == (["rows"], [], ["search"])


def test_unmet_conditions_say_who_and_from_when():
    earliest = datetime(2026, 11, 28, tzinfo=UTC)
    error = RuleViolation(
        "The consent cannot be signed yet.",
        [Unmet("reflection.consent", "The time to think it over is running.", "date", earliest)],
    )
    message = message_of(error, lambda moment: f"{moment:%d %B}")
    assert reason_line(message.reasons[0]) == (
        "The time to think it over is running. (date, from 28 November)"
    )
    assert "from 28 November" in message.sentence


@pytest.mark.parametrize(
    ("error", "safe"),
    [
        (Unavailable(), "Your own work is safe."),
        (Unavailable("The printer is off. Your own work is safe."), ""),
        (RuleViolation("No."), ""),
    ],
)
def test_what_is_safe_is_told_once(error, safe):
    assert message_of(error).safe == safe


def test_the_day_a_refusal_ends_is_of_the_clock_of_the_clinic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    error = RuleViolation(
        "Not yet.", (Unmet("reflection.consent", "Time to think.", "date", opens),)
    )
    try:
        monkeypatch.setenv("TZ", "Europe/Vienna")
        time.tzset()
        (reason,) = message_of(error).reasons
    finally:
        monkeypatch.undo()
        time.tzset()
    assert reason.since == "from 26 Nov 2026, 00:30"
