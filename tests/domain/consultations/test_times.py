"""Local days, opening hours, free slots, and what a record must hold."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.consultations.interface import AppointmentRefused, VitalsRefused
from clinic_desktop.domain.consultations.rules import record, times

VIENNA = ZoneInfo("Europe/Vienna")
MONDAY = date(2026, 11, 23)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 29), 23),
        (date(2026, 10, 25), 25),
        (date(2026, 6, 1), 24),
        (date(2028, 2, 29), 24),
    ],
)
def test_a_local_day_has_its_own_length(day: date, hours: int) -> None:
    starts, ends = times.day_span(day, VIENNA)
    assert ends - starts == timedelta(hours=hours)
    assert starts.astimezone(VIENNA).date() == day


def free(day: date, minutes: int = 30, **more: object) -> list[str]:
    taken = more.get("taken", [])
    now = more.get("now", LONG_AGO)
    hours = more.get("hours", times.Opening())
    starts = times.free_starts(day, VIENNA, hours, taken, timedelta(minutes=minutes), now)  # type: ignore[arg-type]
    return [f"{start.astimezone(VIENNA):%H:%M}" for start in starts]


def test_free_starts_keep_to_opening_hours() -> None:
    assert free(MONDAY)[0] == "08:00"
    assert free(MONDAY)[-1] == "17:30"
    assert free(MONDAY, 600) == ["08:00"]
    assert free(MONDAY, 601) == []
    assert free(MONDAY, 0) == free(date(2026, 11, 22)) == []


def test_free_starts_leave_out_what_is_taken_and_may_touch_it() -> None:
    at = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 8:30 in Vienna
    found = free(MONDAY, taken=[(at, at + timedelta(minutes=30))])
    assert found[:2] == ["08:00", "09:00"]


def test_free_starts_are_not_past() -> None:
    assert free(MONDAY, now=datetime(2026, 11, 23, 11, 1, tzinfo=UTC))[0] == "12:15"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_the_clocks_change_has_all_its_local_hours(day: date) -> None:
    sundays = times.Opening(time(1), time(5), frozenset({7}))
    found = free(day, 60, hours=sundays)
    assert found[0] == "01:00"
    assert found[-1] == "04:00"
    wall = 4 if day.month == 10 else 2  # hours between 1:00 and 5:00, less one for the length
    assert len(found) == wall * 4 + 1


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 120)), max_size=6))
def test_no_free_start_meets_what_is_taken(spans: list[tuple[int, int]]) -> None:
    opens = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    taken = [
        (opens + timedelta(minutes=start), opens + timedelta(minutes=start + length))
        for start, length in spans
    ]
    half = timedelta(minutes=30)
    for start in times.free_starts(MONDAY, VIENNA, times.Opening(), taken, half, LONG_AGO):
        assert not any(times.overlaps((start, start + half), span) for span in taken)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, times.Opening()),
        ({"opens": "07:30", "closes": "20:00", "open_days": "123456"},
         times.Opening(time(7, 30), time(20), frozenset({1, 2, 3, 4, 5, 6}))),
        ({"opens": "soon", "open_days": "x9"}, times.Opening()),
    ],
)  # fmt: skip
def test_opening(choices: dict[str, str], expected: times.Opening) -> None:
    assert times.opening(choices) == expected


@pytest.mark.parametrize("minutes", [0, -10, 721])
def test_impossible_spans(minutes: int) -> None:
    with pytest.raises(AppointmentRefused):
        times.check_span(LONG_AGO, LONG_AGO + timedelta(minutes=minutes))


@pytest.mark.row("F028")
@pytest.mark.parametrize(
    ("complaint", "findings", "outcome", "codes"),
    [
        ("a", "b", "FOLLOW_UP", []),
        ("", "b", "FOLLOW_UP", ["consultation.complaint"]),
        ("a", "  \n", "FOLLOW_UP", ["consultation.findings"]),
        ("a", "b", None, ["consultation.outcome"]),
        ("a", "b", "MAYBE", ["consultation.outcome"]),
        ("", "", "", ["consultation.complaint", "consultation.findings", "consultation.outcome"]),
    ],
)
def test_what_is_missing(
    complaint: str, findings: str, outcome: str | None, codes: list[str]
) -> None:
    assert [unmet.code for unmet in record.missing(complaint, findings, outcome)] == codes


@pytest.mark.row("F029")
def test_vitals_are_plain_numbers() -> None:
    said = {"systolic": " 120 ", "diastolic": "80", "temperature": "36,7", "pulse": ""}
    assert record.check_vitals(said) == {
        "systolic": "120",
        "diastolic": "80",
        "temperature": "36.7",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("systolic", "1200"),
        ("pulse", "fast"),
        ("weight", "NaN"),
        ("height", "1e2000"),
        ("saturation", "101"),
        ("mood", "5"),
        ("temperature", "-3"),
    ],
)
def test_implausible_vitals(name: str, value: str) -> None:
    with pytest.raises(VitalsRefused) as refused:
        record.check_vitals({name: value})
    assert refused.value.params["field"] == name


def test_the_lower_pressure_is_lower() -> None:
    with pytest.raises(VitalsRefused):
        record.check_vitals({"systolic": "80", "diastolic": "80"})
