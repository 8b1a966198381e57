"""The first free time in a theatre, on a grid of five minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GRID = timedelta(minutes=5)

Busy = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Search:
    """Between `opens` and `closes` the case itself must fit; cleaning may go on after closing."""

    opens: datetime
    closes: datetime
    not_before: datetime
    minutes: int
    turnover: int


def first_free(search: Search, room: Sequence[Busy], people: Sequence[Busy]) -> datetime | None:
    """The earliest start at which the room is free until clean and everybody until the end."""
    lasts = timedelta(minutes=search.minutes)
    blocks = lasts + timedelta(minutes=search.turnover)
    start = _on_grid(search, max(search.opens, search.not_before))
    while start + lasts <= search.closes:
        until = _busy_until(start, start + blocks, room)
        others = _busy_until(start, start + lasts, people)
        wait = max((u for u in (until, others) if u is not None), default=None)
        if wait is None:
            return start
        start = _on_grid(search, wait)
    return None


def _busy_until(start: datetime, end: datetime, busy: Sequence[Busy]) -> datetime | None:
    """When what meets [start, end) is over; None where nothing does."""
    return max((e for s, e in busy if s < end and start < e), default=None)


def _on_grid(search: Search, moment: datetime) -> datetime:
    """The first step of the grid that is not before the moment."""
    steps = -((search.opens - moment) // GRID)
    return search.opens + max(steps, 0) * GRID
