"""Fifty writers want the same sixty appointments at once; none is given twice."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from clinic_desktop.app.bench import crowd
from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.bench.floors import Desk
from clinic_desktop.app.bench.place import Place
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.consultations.interface import NewAppointment

NAMES = ("storm",)
WRITERS, SLOTS, LENGTH = 50, 60, timedelta(minutes=10)
FAR = 400
"""Days from now: past everything else that is booked here."""

DOUBLE = (
    "SELECT count(*) FROM appointment a JOIN appointment b ON b.clinician_id = a.clinician_id"
    " AND b.id < a.id AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at"
    " WHERE a.status = 'SCHEDULED' AND b.status = 'SCHEDULED'"
)


def measure(place: Place, writers: int = WRITERS, slots: int = SLOTS) -> Iterator[Figure]:
    """Milliseconds of one attempt, attempts in a second, and how many were given twice."""
    surgeon = place.crew("SURGEON").accounts.whoami().id
    begin = _free_day(place)
    desk = place.crew("RECEPTION").reception
    ids = [crowd.made_id(number % max(1, place.size // 2)) for number in range(writers)]

    def writer(number: int) -> Callable[[int], object]:
        def book(slot: int) -> object:
            at = begin + slot * LENGTH
            return desk.book(NewAppointment(ids[number], surgeon, at, at + LENGTH))

        return book

    ours, lasted = _together(writer, writers, slots)
    floor = Desk(place.url, place.folder, writers)
    least, least_lasted = _together(floor.writer, writers, slots)
    floor.close()
    yield figure("storm", place.engine, place.size, ours, least)
    rates = [len(ours) / lasted], [len(least) / least_lasted]
    yield figure("storm rate", place.engine, place.size, *rates, unit="1/s")
    twice = place.plain.ask(DOUBLE)[0][0]
    yield figure("storm doubles", place.engine, place.size, [twice], unit="rows")


def _together(
    writer: Callable[[int], Callable[[int], object]], writers: int, slots: int
) -> tuple[list[float], float]:
    """All begin at once and want the same slots in the same order; a refusal is an answer."""
    gate, begun = threading.Barrier(writers), list[float]()

    def run(number: int) -> list[float]:
        act = writer(number)
        gate.wait()
        begun.append(monotonic())
        return [spent(partial(_attempt, act, slot)) for slot in range(slots)]

    with ThreadPoolExecutor(writers) as pool:
        found = list(chain.from_iterable(pool.map(run, range(writers))))
    return found, monotonic() - min(begun)


def _attempt(act: Callable[[int], object], slot: int) -> None:
    """Somebody was quicker, and this one is told: that is an answer."""
    with suppress(errors.Conflict, errors.StateRefuses):
        act(slot)


def _free_day(place: Place) -> datetime:
    """Midnight of a day on which nobody has anything."""
    asked = place.plain.ask("SELECT max(starts_at) FROM appointment")[0][0]
    now = place.crew.clock()
    last = datetime.fromisoformat(asked) if isinstance(asked, str) else asked
    day = max(now + timedelta(days=FAR), (last or now) + timedelta(days=1))
    return day.replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1)
