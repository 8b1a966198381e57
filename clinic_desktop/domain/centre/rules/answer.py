"""What the policy says of several acts together: of each question the strictest answer."""

from calendar import isleap
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.waiting import Guardians, Policy, WaitingRule
from clinic_desktop.domain.centre.interface import WaitingAnswer, WaitingQuestion
from clinic_desktop.domain.centre.rules import policy as rules
from clinic_desktop.domain.centre.rules.counting import first_moment
from clinic_desktop.domain.centre.rules.policy_file import load_policy, switched

ADULT = 30  # taken where the birth date is not known yet
ORDER = (Guardians.NONE, Guardians.ONE, Guardians.ALL)
OPERATION = "reflection.surgery"
SWITCH = "policy."
"""Begins the name of a setting that turns a switch of the policy on."""


@cache
def policy_of(code: str) -> Policy:
    """The shipped policy of that code; raises FileNotFoundError for one that does not ship."""
    return load_policy(code)


def policy_in_force(code: str, choices: Mapping[str, str]) -> Policy:
    """The shipped policy with the switches that this clinic has turned on."""
    policy = policy_of(code)
    on = (name for name in policy.switches if choices.get(f"{SWITCH}{name}") == "yes")
    return switched(policy, frozenset(on))


def switchable(code: str, name: str) -> bool:
    """Whether a setting of that name is a switch of the policy."""
    return name.startswith(SWITCH) and name.removeprefix(SWITCH) in policy_of(code).switches


def answer(policy: Policy, question: WaitingQuestion, zone: ZoneInfo) -> WaitingAnswer:
    """Unmet predicates of every reflection gate, and what else is asked for.

    The operation is judged at `question.at`, signatures, bookings and payments at `question.now`.
    """
    age = age_at(question, question.at, zone)
    asked = rules_at(policy, question, question.at, zone)
    starts = dict(question.starts or {})
    now = question.now or question.at
    asked_now = rules_at(policy, question, now, zone)
    unmet = {
        code: _latest(
            rules.reflection(code, rule, starts, zone, question.at if code == OPERATION else now)
            for rule in (asked if code == OPERATION else asked_now)
        )
        for code in rules.GATES_OF
    }
    at_booking = [rule for rule in asked if rules.asked_at_booking(rule)]
    return WaitingAnswer(
        unmet=unmet,
        age=_once(rules.age_unmet(rule, age) for rule in asked),
        age_at_booking=_once(rules.age_unmet(rule, age) for rule in at_booking),
        consultations=_once(_consultations(rule, question) for rule in asked),
        guardians=max((rule.guardians for rule in asked), key=ORDER.index, default=ORDER[0]),
        assessments=tuple(dict.fromkeys(rule.assessment for rule in asked if rule.assessment)),
        of_age_at=_of_age(policy, question, zone),
        texts=tuple(dict.fromkeys(rule.text for rule in asked)),
        printed=policy.printed,
    )


def rules_at(
    policy: Policy, question: WaitingQuestion, at: datetime, zone: ZoneInfo
) -> list[WaitingRule]:
    """The rule of each act for a person as old as this one is at `at`."""
    age = age_at(question, at, zone)
    return [
        rules.rule_for(
            policy, act, purpose, age, question.residence_country, implants=question.implants
        )
        for act, purpose in question.acts
    ]


def age_at(question: WaitingQuestion, at: datetime, zone: ZoneInfo) -> int:
    """Full years on the local day of `at`; ADULT where the birth date is not known."""
    if question.born is None:
        return ADULT
    return max(rules.age_on(question.born, at.astimezone(zone).date()), 0)


def birthday(born: date, age: int, zone: ZoneInfo) -> datetime:
    """The first moment of the birthday; who was born on 29 February waits for 1 March."""
    year = born.year + age
    leap = (born.month, born.day) == (2, 29) and not isleap(year)
    return first_moment(date(year, 3, 1) if leap else born.replace(year=year), zone)


def _of_age(policy: Policy, question: WaitingQuestion, zone: ZoneInfo) -> datetime | None:
    if question.born is None or age_at(question, question.at, zone) >= policy.majority_age:
        return None
    return birthday(question.born, policy.majority_age, zone)


def _consultations(rule: WaitingRule, question: WaitingQuestion) -> tuple[Unmet, ...]:
    held = [
        rules.Held(number < question.in_person, number < question.with_operator)
        for number in range(question.consultations)
    ]
    return rules.consultation_unmet(
        rule, held, referral=question.referral, screening=question.screening
    )


def _latest(found: Iterable[tuple[Unmet, ...]]) -> tuple[Unmet, ...]:
    """Of several acts the one that opens last; one without a date opens last of all."""
    parts = [part for one in found for part in one]
    if not parts:
        return ()
    dated = [part for part in parts if part.earliest is not None]
    open_ended = [part for part in parts if part.earliest is None]
    if open_ended:
        return (open_ended[0],)
    return (max(dated, key=lambda part: part.earliest or 0),)


def _once(found: Iterable[tuple[Unmet, ...]]) -> tuple[Unmet, ...]:
    return tuple(dict.fromkeys(part for one in found for part in one))
