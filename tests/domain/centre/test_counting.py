"""Counting of days over every zone: never too early, never backwards, always at midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.core.waiting import ActClass, Counting, Gate, Purpose, Start, WaitingRule
from clinic_desktop.domain.centre.rules.counting import add_months, first_moment, full_day_after
from clinic_desktop.domain.centre.rules.policy import earliest, rule_for
from clinic_desktop.domain.centre.rules.policy_file import load_policy

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris", "Europe/London", "Europe/Vienna", "Australia/Sydney", "Africa/Nairobi",
        "Africa/Cairo", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
        "Atlantic/Azores", "America/Santiago",
    )
]  # fmt: skip
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2040, 12, 31, tzinfo=UTC)
MOMENTS = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)
RULES = [
    (rule_for(load_policy(code), act, Purpose.COSMETIC, age), gate)
    for code, act, age, gate in (
        ("FR", ActClass.SURGERY, 30, Gate.OP), ("AT", ActClass.SURGERY, 30, Gate.CONSENT),
        ("AT", ActClass.SURGERY, 17, Gate.CONSENT), ("AU", ActClass.SURGERY, 30, Gate.PAY),
        ("AU", ActClass.SURGERY, 17, Gate.BOOK), ("SE", ActClass.INJECTION, 30, Gate.CONSENT),
        ("DE", ActClass.SURGERY, 30, Gate.OP),
    )
]  # fmt: skip


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(RULES), st.integers(0, 40 * 86_400))
def test_a_later_start_never_opens_a_gate_earlier(
    began: datetime, zone: ZoneInfo, ruled: tuple[WaitingRule, Gate], later: int
) -> None:
    rule, gate = ruled
    assert rule.start is not None
    first = earliest(rule, gate, {rule.start: began}, zone).allowed_from
    second = earliest(rule, gate, {rule.start: began + timedelta(seconds=later)}, zone).allowed_from
    assert first is not None
    assert second is not None
    assert first <= second


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(RULES))
def test_never_fewer_full_days_than_the_rule_says(
    began: datetime, zone: ZoneInfo, ruled: tuple[WaitingRule, Gate]
) -> None:
    rule, gate = ruled
    assert rule.start is not None
    opens = earliest(rule, gate, {rule.start: began}, zone).allowed_from
    assert opens is not None
    day, start = opens.astimezone(zone).date(), began.astimezone(zone).date()
    least = rule.wait if rule.counting is Counting.DAYS else 28 * rule.wait
    assert (day - start).days - 1 >= least
    assert opens - began >= timedelta(days=least) - timedelta(hours=1)
    before = (opens - timedelta(seconds=1)).astimezone(zone)
    assert before.date() < day
    assert opens.tzinfo is UTC


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_day_begins_with_its_first_moment(moment: datetime, zone: ZoneInfo) -> None:
    day = moment.astimezone(zone).date()
    begins = first_moment(day, zone)
    if begins.astimezone(zone).date() == day:  # Samoa and others skipped whole days
        assert begins <= moment
        assert (begins - timedelta(seconds=1)).astimezone(zone).date() < day


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"), ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"), ("2026-05-15", 0, "2026-05-15"),
    ],
)  # fmt: skip
def test_months_end_where_the_month_ends(day: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_where_clocks_skip_midnight_the_day_begins_with_the_jump() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    begins = first_moment(date(2026, 4, 24), cairo)
    assert begins == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)
    assert begins.astimezone(cairo).hour == 1


def test_months_and_days_count_from_the_local_day() -> None:
    sydney = ZoneInfo("Australia/Sydney")
    began = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)  # 1 July, 01:00 in Sydney
    assert full_day_after(began, 7, Counting.DAYS, sydney) == date(2026, 7, 9)
    assert full_day_after(began, 3, Counting.MONTHS, sydney) == date(2026, 10, 2)
    assert Start.CONSENT_SIGNED in Start
