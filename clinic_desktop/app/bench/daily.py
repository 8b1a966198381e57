"""Daily work on a small invented clinic, through the services."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from clinic_desktop.app import journey as ways
from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.app.walk.people import people
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.consultations.interface import NewAppointment

NAMES = ("journey", "search", "day", "book", "sign")
PATIENTS = 300
REPEATS = 30


def measure(wanted: frozenset[str]) -> Iterator[Figure]:
    """Each wanted operation on a small clinic of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "secrets").mkdir(mode=0o700)
        with ways.prepared(f"sqlite:///{place / 'bench.db'}", place, cost=4) as journey:
            for name, measured in _operations(journey).items():
                if name in wanted:
                    yield figure(name, "sqlite", PATIENTS, measured())


def _operations(journey: ways.Journey) -> dict[str, Callable[[], list[float]]]:
    crew = journey.way.desks
    assert isinstance(crew, Crew)
    return {
        "journey": lambda: _journey(journey),
        "search": lambda: _search(crew),
        "day": lambda: _day(crew),
        "book": lambda: _book(crew),
        "sign": lambda: _sign(journey),
    }


def _journey(journey: ways.Journey) -> list[float]:
    return [spent(lambda: list(ways.play(journey, 1)))]


def _search(crew: Crew) -> list[float]:
    filling.register_many(crew, PATIENTS, 11)
    desks = crew("RECEPTION")
    return [spent(lambda: desks.patients.search("feld", 20)) for _ in range(REPEATS)]


def _day(crew: Crew) -> list[float]:
    filling.fill_today(crew, 13)
    desks, today = crew("RECEPTION"), crew.clock().date()
    return [spent(lambda: desks.appointments.board(today, None)) for _ in range(REPEATS)]


def _book(crew: Crew) -> list[float]:
    desks = crew("RECEPTION")
    surgeon = crew("SURGEON").accounts.whoami().id
    person = next(people(17, 1, crew.clock().date()))
    patient = desks.reception.register(person, filling.AS_IF).patient_id
    begin = crew.clock() + timedelta(days=30)
    found = list[float]()
    for number in range(REPEATS):
        at = begin + timedelta(minutes=30 * number)
        new = NewAppointment(patient, surgeon, at, at + timedelta(minutes=20))
        found.append(spent(partial(desks.reception.book, new)))
    return found


def _sign(journey: ways.Journey) -> list[float]:
    """From the surgeon's signature to the sealed paper, for both consents of a plan."""
    way = journey.way
    steps.register(way, next(people(19, 1, way.clock().date())), filling.AS_IF)
    steps.book_consultation(way, way.clock() + timedelta(days=60))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    for consent_id in way.consents.values():
        steps.read_and_sign(way, consent_id)
    found = list[float]()
    for kind, consent_id in way.consents.items():
        begun = monotonic()
        steps.countersign(way, kind, consent_id)
        way.seal()
        found.append((monotonic() - begun) * 1000)
    return found
