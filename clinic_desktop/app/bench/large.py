"""Search, registration, files and days in a clinic with many patients, each beside its floor."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from clinic_desktop.app.bench import crowd, lists
from clinic_desktop.app.bench.figures import Figure, figure, in_turn
from clinic_desktop.app.bench.floors import MANY, Notebook
from clinic_desktop.app.bench.place import Place
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk.people import people
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.patients.rules.names import fold
from clinic_desktop.store import audit
from clinic_desktop.store.base import FORMAT
from clinic_desktop.store.engine import reading

VISITS, LENGTH = 48, timedelta(minutes=10)
Timings = tuple[list[float], list[float]]


def measure(place: Place, wanted: frozenset[str]) -> Iterator[Figure]:
    """Each wanted operation in this crowd."""
    for name, measured in OPERATIONS.items():
        if name in wanted:
            yield figure(name, place.engine, place.size, *measured(place))
    if VERIFY in wanted:
        yield from _verify(place)


def _search_prefix(place: Place) -> Timings:
    return _search(place, place.plain.beginning, lambda name, _: fold(name)[:2])


def _search_text(place: Place) -> Timings:
    def inside(name: str, chance: Random) -> str:
        folded = fold(name).split()[-1]
        begin = chance.randrange(1, max(2, len(folded) - 4))
        return folded[begin : begin + 4]

    return _search(place, place.plain.anywhere, inside)


def _search(
    place: Place, floor: Callable[[str], object], piece: Callable[[str, Random], str]
) -> Timings:
    """The first of each kind is not counted: it fills the caches of statements."""
    desk, chance = place.crew("RECEPTION").patients, Random(1)
    typed = [piece(name, chance) for name in crowd.surnames(place.times + 1)]
    ours, beneath = [], []
    for words in typed:
        one, least = in_turn([partial(desk.search, words, MANY)], partial(floor, words))
        ours += one
        beneath += least
    return ours[1:], beneath[1:]


def _register(place: Place) -> Timings:
    desk = place.crew("RECEPTION").reception
    seed = int(monotonic() * 1000)
    new = [
        replace(person, first=name)
        for person, name in zip(
            people(seed, place.times, place.crew.clock().date()), crowd.surnames(place.times),
            strict=False,
        )
    ]  # fmt: skip
    notebook = Notebook(place.url, place.folder)
    found = in_turn([partial(desk.register, one, filling.AS_IF) for one in new], notebook.note)
    notebook.close()
    return found


def _open_patient(place: Place) -> Timings:
    """The file with the long timeline; every look is kept, as the first one of anybody is."""
    desk, patient = place.crew("SURGEON").progress, place.known_patient()

    def asked() -> None:
        place.container.store.looked.clear()
        desk.file(patient)

    asked()
    return in_turn([asked] * place.times, partial(place.plain.file, str(patient)))


def _open_new(place: Place) -> Timings:
    """Files of people who were only registered."""
    desk = place.crew("SURGEON").progress
    ids = list(crowd.ids(place.size, place.times + 1))
    desk.file(ids.pop())
    calls = [partial(desk.file, one) for one in ids]
    return in_turn(calls, partial(place.plain.file, str(ids[0])))


def _day_list(place: Place) -> Timings:
    day = busy_day(place)
    desk = place.crew("RECEPTION").appointments
    zone = ZoneInfo(place.crew("RECEPTION").centre.settings().time_zone)
    begin = datetime.combine(day, time(0), zone).astimezone(UTC)
    moments = [(begin + timedelta(days=n)).strftime(FORMAT) for n in (0, 1)]
    calls = [partial(desk.board, day, None)] * (place.times + 1)
    ours, beneath = in_turn(calls, partial(place.plain.day, *moments))
    return ours[1:], beneath[1:]


def busy_day(place: Place) -> date:
    """A working day with full lists; booked the first time."""
    crew = place.crew
    day = crew.clock().date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    desk = crew("RECEPTION").appointments
    if len(desk.board(day, None)) >= VISITS:
        return day
    zone = ZoneInfo(crew("RECEPTION").centre.settings().time_zone)
    surgeon = crew("SURGEON").accounts.whoami().id
    starts = datetime.combine(day, time(8), zone)
    for number, patient in enumerate(
        islice(crowd.ids(max(1, place.size // 2), VISITS * 2), VISITS)
    ):
        at = starts + number * LENGTH
        try:
            crew("RECEPTION").reception.book(NewAppointment(patient, surgeon, at, at + LENGTH))
        except errors.ClinicError:
            continue  # the same person twice, or booked before
    return day


def _verify(place: Place) -> Iterator[Figure]:
    """The chain grown to its length; milliseconds for all of it, and rows in a second."""

    def walk() -> None:
        with reading(place.container.engine).connect() as connection:
            verdict = audit.verify(connection)
        assert verdict.bad is None, verdict

    place.with_chain()
    rows = place.plain.ask("SELECT count(*) FROM audit_event")[0][0]
    ours, beneath = in_turn([walk] * min(5, place.times), place.plain.chain)
    yield figure(VERIFY, place.engine, rows, ours, beneath)
    fast, bare = ([rows / spent * 1000 for spent in one] for one in (ours, beneath))
    yield figure(f"{VERIFY} rate", place.engine, rows, fast, bare, unit="rows/s")


VERIFY = "verify_audit"
OPERATIONS: dict[str, Callable[[Place], Timings]] = {
    "search_prefix": _search_prefix,
    "search_text": _search_text,
    "register_patient": _register,
    "open_patient": _open_patient,
    "open_new_patient": _open_new,
    "day_list": _day_list,
    **lists.OPERATIONS,
}
NAMES = (*OPERATIONS, VERIFY)
