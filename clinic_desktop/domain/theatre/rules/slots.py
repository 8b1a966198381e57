"""Free times in theatres, on a grid of five minutes."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.theatre.interface import FreeSlot, TheatreCard
from clinic_desktop.domain.theatre.rules.days import at_minute

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """How long, and what comes after it (None: as each theatre needs), in minutes."""

    minutes: int
    turnover: int | None
    not_before: datetime
    zone: ZoneInfo


class Diary:
    """Who and what is taken when, by whom; a day is found without reading the others."""

    def __init__(self, taken: Iterable[tuple[UUID, datetime, datetime]]) -> None:
        self._spans: defaultdict[UUID, list[Busy]] = defaultdict(list)
        for resource, starts, ends in taken:
            self._spans[resource].append((starts, ends))
        for spans in self._spans.values():
            spans.sort()
        self._longest = max((e - s for one in self._spans.values() for s, e in one), default=GRID)

    def between(self, resource: UUID, begins: datetime, ends: datetime) -> list[Busy]:
        """Spans that may touch [begins, ends); none that does is missing."""
        spans = self._spans.get(resource, [])
        low = bisect_left(spans, (begins - self._longest, begins - self._longest))
        return spans[low : bisect_left(spans, (ends, ends))]


def free_on(
    day: date, rooms: Sequence[TheatreCard], diary: Diary, people: Sequence[UUID], wanted: Wanted
) -> tuple[FreeSlot, ...]:
    """The first free time of that day in each theatre, the earliest first."""
    lasts, found = timedelta(minutes=wanted.minutes), list[FreeSlot]()
    begins = at_minute(day, 0, wanted.zone)
    ends = at_minute(day + timedelta(days=2), 0, wanted.zone)
    busy = [span for person in people for span in diary.between(person, begins, ends)]
    for room in rooms:
        opens = at_minute(day, room.opens, wanted.zone)
        search = Search(
            opens, at_minute(day, room.closes, wanted.zone), wanted.not_before, wanted.minutes,
            room.turnover_minutes if wanted.turnover is None else wanted.turnover,
        )  # fmt: skip
        start = first_free(search, diary.between(room.id, begins, ends), busy)
        if start is not None:
            until = start + lasts
            blocked = until + timedelta(minutes=search.turnover)
            found.append(FreeSlot(room.id, start, until, blocked))
    return tuple(sorted(found, key=lambda slot: slot.starts_at))


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
