"""What a country's policy asks for: which rule fits, and from when a gate is open.

Sources of the numbers stand in each rule; no rule replaces a lawyer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.waiting import (
    ActClass,
    AgeAt,
    Earliest,
    Gate,
    Guardians,
    NextDay,
    Policy,
    Purpose,
    Restart,
    Start,
    WaitingRule,
)
from clinic_desktop.domain.centre.rules.counting import add_months, first_moment, full_day_after
from clinic_desktop.domain.centre.rules.policy_words import (
    MISSING,
    NO_WAITING,
    WHO_STARTS,
    age_words,
    missing_words,
    next_day_words,
    waiting_words,
)

Starts = Mapping[Start, datetime | None]

GATES_OF: Mapping[str, tuple[Gate, ...]] = {
    "reflection.consent": (Gate.CONSENT, Gate.COMMIT),
    "reflection.commit": (Gate.COMMIT,),
    "reflection.booking": (Gate.BOOK,),
    "policy.booking": (Gate.BOOK,),
    "reflection.payment": (Gate.PAY,),
    "policy.payment": (Gate.PAY,),
    "reflection.surgery": (Gate.OP,),
}
"""Which gates a guard code of the moves looks at."""


@dataclass(frozen=True, slots=True)
class Held:
    """One completed consultation, as far as a policy asks."""

    in_person: bool
    with_operator: bool


def rule_for(
    policy: Policy,
    act_class: ActClass,
    purpose: Purpose,
    age_years: int,
    residence_country: str | None = None,
    *,
    implants: bool = False,
) -> WaitingRule:
    """The rule that fits; `age_years` on the day of the gated act, residence as ISO 3166-1.

    Guardians are named only while the person is under age. A residence that is not known
    counts as one in the country, so that no shorter time is given by mistake.
    """
    abroad = residence_country is not None and residence_country != policy.country
    for rule in policy.rules:
        if (
            act_class in rule.acts
            and purpose in rule.purposes
            and rule.age_from <= age_years < rule.age_below
            and (abroad or not rule.abroad_only)
            and (implants or not rule.implants_only)
            and (not rule.switch or rule.switch in policy.switched_on)
        ):
            adult = age_years >= policy.majority_age
            return replace(rule, guardians=Guardians.NONE) if adult else rule
    raise KeyError(f"{policy.code} has no rule for {act_class}, {purpose}, {age_years}")


def earliest(
    rule: WaitingRule, gate: Gate, starts: Starts, zone: tzinfo, *, on: date | None = None
) -> Earliest:
    """From when `gate` is open; `zone` is the site's, `starts` the events that happened.

    Counted in full local calendar days after the day of the start: open from 00:00 of the day
    after the last. `on` is the day of the act, needed only for exempt repeats.
    """
    found = [
        part
        for part in (_waiting(rule, gate, starts, zone, on), _next_day(rule, gate, starts, zone))
        if part is not None
    ]
    return strictest(found) if found else Earliest(gate, None, None, False, NO_WAITING)


def strictest(found: Sequence[Earliest]) -> Earliest:
    """The one that opens last: hard before soft, a missing start before any date."""
    return max(found, key=_strictness)


def reflection(
    code: str, rule: WaitingRule, starts: Starts, zone: tzinfo, at: datetime
) -> tuple[Unmet, ...]:
    """Unmet predicates of a guard code of GATES_OF at `at`; soft ones never appear."""
    on = at.astimezone(zone).date()
    parts = [earliest(rule, gate, starts, zone, on=on) for gate in GATES_OF[code]]
    return tuple(
        Unmet(
            code,
            part.text,
            WHO_STARTS[part.missing_start] if part.missing_start else "date",
            part.allowed_from,
        )
        for part in parts
        if not part.is_open(at)
    )


def restarts(rule: WaitingRule, causes: Iterable[Restart]) -> bool:
    """Whether a new revision with these changes starts the clock again."""
    return any(cause in rule.restart_on for cause in causes)


def age_on(born: date, on: date) -> int:
    """Full years; who was born on 29 February grows older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_unmet(rule: WaitingRule, age_years: int) -> tuple[Unmet, ...]:
    """Minimum age, which nobody may override. `rule.age_at` says on which day it is asked."""
    if age_years >= rule.minimum_age:
        return ()
    return (Unmet("age.allowed", age_words(rule.minimum_age, rule.age_at), "date"),)


def asked_at_booking(rule: WaitingRule) -> bool:
    """Whether already the appointment is refused to somebody too young."""
    return rule.age_at is AgeAt.BOOKING and rule.minimum_age > 0


def consultation_unmet(
    rule: WaitingRule, held: Sequence[Held], *, referral: bool, screening: bool
) -> tuple[Unmet, ...]:
    """What the policy still asks for before a plan: consultations, referral, screening."""
    asked = (
        (len(held) >= rule.consultations, "consultation.completed", "SURGEON", "consultations"),
        (
            sum(1 for h in held if h.in_person) >= rule.in_person
            and sum(1 for h in held if h.in_person and h.with_operator) >= rule.with_operator,
            "consultation.completed",
            "SURGEON",
            "in_person",
        ),
        (referral or not rule.referral, "consultation.completed", "RECEPTION", "referral"),
        (screening or not rule.screening, "screening.done", "SURGEON NURSE", "screening"),
    )
    return tuple(
        Unmet(code, MISSING[what].format(count=rule.consultations), who)
        for met, code, who, what in asked
        if not met
    )


def exempt_repeat(rule: WaitingRule, starts: Starts, zone: tzinfo, on: date | None) -> bool:
    """Whether the same injection was given so recently that nothing waits (Sweden: 6 months)."""
    last = starts.get(Start.LAST_SAME_TREATMENT)
    if not rule.repeat_months or last is None or on is None:
        return False
    given = last.astimezone(zone).date()
    return given <= on <= add_months(given, rule.repeat_months)


def _waiting(
    rule: WaitingRule, gate: Gate, starts: Starts, zone: tzinfo, on: date | None
) -> Earliest | None:
    soft = gate in rule.soft_gates
    if rule.start is None or not (soft or gate in rule.gates):
        return None
    if exempt_repeat(rule, starts, zone, on):
        return None
    began = starts.get(rule.start)
    if began is None:
        return Earliest(gate, None, rule.start, soft, missing_words(rule, rule.start, soft))
    if rule.wait == 0:
        opens = began
    else:
        opens = first_moment(full_day_after(began, rule.wait, rule.counting, zone), zone)
    return Earliest(gate, opens, None, soft, waiting_words(rule, opens, began, zone, soft))


def _next_day(rule: WaitingRule, gate: Gate, starts: Starts, zone: tzinfo) -> Earliest | None:
    if gate is not Gate.OP or rule.next_day is NextDay.FREE:
        return None
    soft = rule.next_day is NextDay.ADVISED
    signed = starts.get(Start.CONSENT_SIGNED)
    if signed is None:
        words = missing_words(rule, Start.CONSENT_SIGNED, soft)
        return Earliest(gate, None, Start.CONSENT_SIGNED, soft, words)
    opens = first_moment(signed.astimezone(zone).date() + timedelta(days=1), zone)
    return Earliest(gate, opens, None, soft, next_day_words(opens, zone, soft))


def _strictness(part: Earliest) -> tuple[bool, bool, bool, float]:
    missing = part.missing_start is not None
    waits = missing or part.allowed_from is not None
    opens = part.allowed_from.timestamp() if part.allowed_from else 0.0
    return waits and not part.soft, waits, missing, opens
