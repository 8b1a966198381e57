"""When each gate opens for one plan, in two moments that a database can compare.

A database knows no time zones and no birthdays. Here the policy is asked at every moment at which
its answer may change (a waiting time over, a birthday on which another rule begins, the day after
a signature); the first at which all acts are open is the opening.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.core.waiting import Gate, Opening, Policy, Start, WaitingRule
from clinic_desktop.domain.centre.interface import WaitingQuestion
from clinic_desktop.domain.centre.rules import policy as rules
from clinic_desktop.domain.centre.rules.answer import age_at, birthday, rules_at
from clinic_desktop.domain.centre.rules.counting import add_months, first_moment

OF_AGE_FOR = (Gate.COMMIT, Gate.CONSENT, Gate.OP)
"""The acts that a minimum age forbids."""


def openings(policy: Policy, question: WaitingQuestion, zone: ZoneInfo) -> Mapping[Gate, Opening]:
    """Of every gate, for acts from `question.at` on; that is when the plan was made."""
    return {gate: _opening(policy, question, zone, gate) for gate in Gate}


def _opening(policy: Policy, question: WaitingQuestion, zone: ZoneInfo, gate: Gate) -> Opening:
    starts = dict(question.starts or {})
    plain: dict[Start, datetime] = {
        start: at for start, at in starts.items() if start != Start.LAST_SAME_TREATMENT
    }
    moments = sorted({question.at, *_changes(policy, question, zone, gate, plain)})
    opens = next(
        (
            at
            for at in moments
            if at >= question.at and _open(policy, question, zone, gate, plain, at)
        ),
        None,
    )
    return Opening(opens, _exempt(policy, question, zone, gate, starts))


def _open(
    policy: Policy,
    question: WaitingQuestion,
    zone: ZoneInfo,
    gate: Gate,
    starts: Mapping[Start, datetime],
    at: datetime,
) -> bool:
    age, on = age_at(question, at, zone), at.astimezone(zone).date()
    asked = rules_at(policy, question, at, zone)
    if gate in OF_AGE_FOR and any(rules.age_unmet(rule, age) for rule in asked):
        return False
    return all(rules.earliest(rule, gate, starts, zone, on=on).is_open(at) for rule in asked)


def _changes(
    policy: Policy,
    question: WaitingQuestion,
    zone: ZoneInfo,
    gate: Gate,
    starts: Mapping[Start, datetime],
) -> Iterable[datetime]:
    """Moments at which the answer may turn: birthdays, and what each rule counts to."""
    found = [question.at]
    if question.born is not None:
        ages = {a for r in policy.rules for a in (r.age_from, r.age_below, r.minimum_age)}
        found += [birthday(question.born, age, zone) for age in ages if 0 < age < 120]
    for when in tuple(found):
        for rule in rules_at(policy, question, when, zone):
            opens = rules.earliest(rule, gate, starts, zone).allowed_from
            found += [opens] if opens is not None else []
    return found


def _exempt(
    policy: Policy,
    question: WaitingQuestion,
    zone: ZoneInfo,
    gate: Gate,
    starts: Mapping[Start, datetime],
) -> datetime | None:
    """The end of the time in which a repeat needs no waiting, if that opens all acts."""
    asked = rules_at(policy, question, question.at, zone)
    ends = [end for rule in asked if (end := _repeat_until(rule, starts, zone)) is not None]
    last = min(ends, default=None)
    if last is None or last <= question.at:
        return None
    before = last - timedelta(seconds=1)
    return last if _open(policy, question, zone, gate, starts, before) else None


def _repeat_until(
    rule: WaitingRule, starts: Mapping[Start, datetime], zone: ZoneInfo
) -> datetime | None:
    given = starts.get(Start.LAST_SAME_TREATMENT)
    if not rule.repeat_months or given is None:
        return None
    last = add_months(given.astimezone(zone).date(), rule.repeat_months)
    return first_moment(last + timedelta(days=1), zone)
