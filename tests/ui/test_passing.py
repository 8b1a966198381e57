"""The way past a refusal: offered to those who may, for exactly what the overrides pass."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from clinic_desktop.core.errors import RuleViolation, Unmet
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.ui.calling_off import Answer
from clinic_desktop.ui.passing import NAMED, Past, WaysPast, passing_of, question_of
from tests.support.lane import InlineLanes

MANAGER = ("THEATRE_MANAGER",)
OVER = "theatre.booking.override"
SLOT = ("BOOKING_SOFT", "STOCK_SHORTAGE", "FREEZE_BREAK")


class View:
    """Answers each question at once."""

    def __init__(self, *answers):
        self.answers, self.errors, self.asked, self.closed = list(answers), [], [], 0

    def set_busy(self, busy):
        pass

    def show_error(self, message):
        self.errors.append(message)

    def ask_why(self, question, given):
        self.asked.append(question)
        if self.answers:
            given(self.answers.pop(0))

    def close_why(self):
        self.closed += 1


class Desk:
    """Refuses as often as it is told, then keeps what it was sent."""

    def __init__(self, *refusals):
        self.refusals, self.sent, self.done = list(refusals), [], []

    def over(self, codes, answer):
        self.sent.append(passing_of(codes, answer))
        if self.refusals:
            raise shut(*self.refusals.pop(0))
        return "slot"


def shut(*codes):
    return RuleViolation("Shut.", tuple(Unmet(code, f"{code}.", "") for code in codes))


def somebody(name, active=True):
    return Colleague(uuid4(), name, "Dr", ("SURGEON",), active, 1)


def scene(view, desk, roles=MANAGER, may=True, people=()):
    me = SimpleNamespace(id=uuid4(), roles=roles)
    place = SimpleNamespace(me=me, may=lambda *_: may, lanes=InlineLanes(), step_up=None)
    past = Past(SLOT, OVER, "Book all the same", desk.over, desk.done.append, {"deposit.met"})
    return WaysPast(view, place, lambda _role: people), past


@pytest.mark.parametrize(
    ("missing", "codes"),
    [
        (("slot.hours", "slot.duration"), ("BOOKING_SOFT",)),
        (("stock.covered", "deposit.met"), ("STOCK_SHORTAGE",)),
        (("list.frozen", "slot.turnover"), ("BOOKING_SOFT", "FREEZE_BREAK")),
        (("slot.hours", "slot.person_free"), ()),
        (("reflection.surgery",), ()),
        (("deposit.met",), ()),
        ((), ()),
    ],
)
def test_only_where_all_of_the_refusal_is_passed(missing, codes) -> None:
    past, slot = scene(View(), Desk())
    assert past.passing(shut(*missing), slot) == codes


@pytest.mark.parametrize(("roles", "may"), [(("RECEPTION",), True), (MANAGER, False)])
def test_who_may_not_sees_the_refusal_alone(roles, may) -> None:
    view = View()
    past, slot = scene(view, Desk(), roles, may)
    past.refused(shut("slot.hours"), slot)
    assert [one.way for one in view.errors] == [None]


def test_asked_for_what_each_needs_and_sent_with_it() -> None:
    surgeon = somebody("Edlinger")
    answer = Answer("", "It comes on Monday.", "", {"second": str(surgeon.id), "plan_b": "Wait."})
    view, desk = View(answer), Desk()
    past, slot = scene(view, desk, people=(surgeon, somebody("Gone", active=False)))
    past.refused(shut("stock.covered", "slot.hours"), slot)
    view.errors[0].way.go()
    [question] = view.asked
    assert [(one.name, one.choices) for one in question.parts] == [
        ("second", ((str(surgeon.id), "Dr Edlinger"),)), ("plan_b", ()),
    ]  # fmt: skip
    [sent] = desk.sent
    assert (sent.codes, sent.reason) == (("BOOKING_SOFT", "STOCK_SHORTAGE"), "It comes on Monday.")
    assert (sent.second_person_id, sent.plan_b) == (surgeon.id, "Wait.")
    assert (desk.done, view.closed) == (["slot"], 1)


def test_what_was_said_stays_and_a_second_refusal_adds_to_the_first() -> None:
    first = Answer("", "The patient travels.")
    view, desk = View(first, first), Desk(("list.frozen",), ("slot.patient_free",))
    past, slot = scene(view, desk)
    past.refused(shut("slot.hours"), slot)
    view.errors[0].way.go()
    view.errors[1].way.go()
    assert view.asked[1].typed == first
    assert [one.codes for one in desk.sent] == [
        ("BOOKING_SOFT",), ("BOOKING_SOFT", "FREEZE_BREAK"),
    ]  # fmt: skip
    assert view.errors[2].way is None
    assert (desk.done, view.closed) == ([], 0)


def test_nobody_else_to_name_and_each_override_has_its_words() -> None:
    _, slot = scene(View(), Desk())
    assert [one.name for one in question_of(slot, ("STOCK_SHORTAGE",)).parts] == ["plan_b"]
    for code in SLOT:
        question = question_of(slot, (code,))
        assert question.effect
        assert (question.least > 0) == ("reason" in NAMED[code].needs)
