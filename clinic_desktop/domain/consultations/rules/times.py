"""Local days, opening hours and free slots."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clinic_desktop.domain.consultations.interface import AppointmentRefused

GRACE: Final = timedelta(minutes=20)
"""How long after the start somebody may still come (screens of the day board)."""

GRID: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
Span = tuple[datetime, datetime]
"""Half-open: [start, end)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Local hours; `days` are ISO weekdays, 1 is Monday."""

    opens: time = time(8)
    closes: time = time(18)
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})


def opening(choices: Mapping[str, str]) -> Opening:
    """From the clinic's choices `opens`, `closes` ("08:00") and `open_days` ("12345")."""
    usual = Opening()
    days = frozenset(int(day) for day in choices.get("open_days", "") if day in "1234567")
    return Opening(
        _clock(choices.get("opens"), usual.opens),
        _clock(choices.get("closes"), usual.closes),
        days or usual.days,
    )


def _clock(text: str | None, usual: time) -> time:
    try:
        return time.fromisoformat(text) if text else usual
    except ValueError:
        return usual


def day_span(day: date, zone: ZoneInfo) -> Span:
    """The local day in UTC: 23, 24 or 25 hours."""
    return _at(day, time.min, zone), _at(day + timedelta(days=1), time.min, zone)


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Raises AppointmentRefused."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        words = "The end must be after the start, and at most 12 hours later."
        raise AppointmentRefused(words, params={"field": "ends_at"})


def overlaps(one: Span, other: Span) -> bool:
    """Touching spans do not."""
    return one[0] < other[1] and other[0] < one[1]


def free_starts(
    day: date,
    zone: ZoneInfo,
    hours: Opening,
    taken: Iterable[Span],
    length: timedelta,
    now: datetime,
) -> Iterator[datetime]:
    """Starts on the grid from which `length` is free, none before `now`, in UTC."""
    if day.isoweekday() not in hours.days or length <= timedelta(0):
        return
    starts, closes = _at(day, hours.opens, zone), _at(day, hours.closes, zone)
    busy = sorted(taken)
    while starts + length <= closes:
        wanted = (starts, starts + length)
        if starts >= now and not any(overlaps(wanted, span) for span in busy):
            yield starts
        starts += GRID


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
