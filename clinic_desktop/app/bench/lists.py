"""Lists and sums over a filled calendar and a filled ledger, each beside its floor."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from clinic_desktop.app.bench.calendar import AHEAD
from clinic_desktop.app.bench.daily import surgeries
from clinic_desktop.app.bench.figures import in_turn
from clinic_desktop.app.bench.floors import Desk
from clinic_desktop.app.bench.history import journey
from clinic_desktop.app.bench.place import Place
from clinic_desktop.app.seed import staffed
from clinic_desktop.core.clock import utc_now
from clinic_desktop.store.base import FORMAT

Timings = tuple[list[float], list[float]]
HOURS_OF_NONE = 630
"""Minutes that no theatre has left on any day: every day of the quarter is looked at."""


def _theatre_day(place: Place) -> Timings:
    return _boards(place, 1)


def _week_list(place: Place) -> Timings:
    """Of the theatres: 336 operations where the crowd is large enough."""
    return _boards(place, 7)


def _boards(place: Place, days: int) -> Timings:
    place.with_cases()
    desk = place.crew("THEATRE_MANAGER").theatre
    first = place.crew.clock().date() + timedelta(days=2)
    desk.boards(first, days)
    midnight = place.crew.clock().replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight + timedelta(days=2)
    moments = [at.strftime(FORMAT) for at in (since, since + timedelta(days=days))]
    calls = [partial(desk.boards, first, days)] * place.times
    return in_turn(calls, partial(place.plain.surgeries, *moments))


def _next_free(place: Place) -> Timings:
    """A whole quarter in all theatres and for all twenty surgeons, in vain."""
    house = place.with_cases()
    desk = place.crew("THEATRE_MANAGER").theatre
    first, who = place.crew.clock().date() + timedelta(days=1), house.surgeons
    desk.next_free(first, AHEAD, HOURS_OF_NONE, who)
    now = place.crew.clock()
    since, until = (at.strftime(FORMAT) for at in (now, now + timedelta(days=AHEAD)))
    resources = [str(one) for one in (*house.theatres, *who)]
    floor = partial(place.plain.masks, since, until, resources, 12)
    calls = [partial(desk.next_free, first, AHEAD, HOURS_OF_NONE, who)] * place.times
    return in_turn(calls, floor)


def _month_report(place: Place) -> Timings:
    place.with_invoices()
    now = place.crew.clock()
    last = (now.replace(day=1) - timedelta(days=1)).replace(day=1)
    desk = place.crew("BILLING").billing
    desk.month(last.year, last.month)
    until = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = last.replace(hour=0, minute=0, second=0, microsecond=0)
    floor = partial(place.plain.month, since.strftime(FORMAT), until.strftime(FORMAT))
    calls = [partial(desk.month, last.year, last.month)] * place.times
    return in_turn(calls, floor)


def _book_surgery(place: Place) -> Timings:
    """Into the filled calendar, beside a slot that is looked for and taken under a lock."""
    place.with_cases()
    floor = Desk(place.url, place.folder, 1)
    with staffed(place.url, place.folder, utc_now(), cost=4) as (container, crew, _):
        way = journey(container, crew)
        way.way.seal = lambda: 0  # the consents of the filled calendar wait too, without a text
        found = surgeries(way, place.times, floor.writer(0))
    floor.close()
    return found


OPERATIONS: dict[str, Callable[[Place], Timings]] = {
    "theatre_day": _theatre_day,
    "week_list": _week_list,
    "next_free": _next_free,
    "book_surgery": _book_surgery,
    "month_report": _month_report,
}
