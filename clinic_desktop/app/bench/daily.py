"""The way of a patient and its papers, through the services, on a small invented clinic."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from clinic_desktop.app import journey as ways
from clinic_desktop.app.bench.figures import Figure, figure, in_turn, spent
from clinic_desktop.app.bench.floors import Notebook, receipt
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.app.walk.people import people
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consultations.interface import NewAppointment

Timings = tuple[list[float], list[float]]
BEFORE_BOOKING = "Surgical case"
MOST = 3
"""Journeys that the implants of a demonstration clinic are enough for."""


def measure(wanted: frozenset[str], times: int) -> Iterator[Figure]:
    """Each wanted operation on a small clinic of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "secrets").mkdir(mode=0o700)
        url = f"sqlite:///{place / 'bench.db'}"
        with ways.prepared(url, place, cost=4) as journey:
            floor = Notebook(url, place)
            for name, measured in OPERATIONS.items():
                if name in wanted:
                    yield figure(name, "sqlite", 1, *measured(journey, times, floor))
            floor.close()


def _journey(journey: ways.Journey, times: int, _floor: Notebook) -> Timings:
    """All fourteen steps; the tablet's part over HTTPS."""
    calls = [partial(_play, journey, seed) for seed in range(min(times, MOST))]
    return [spent(call) for call in calls], []


def _play(journey: ways.Journey, seed: int) -> None:
    for _proof in ways.play(journey, seed):
        pass


def _appointment(journey: ways.Journey, times: int, floor: Notebook) -> Timings:
    crew = _crew(journey)
    surgeon = crew("SURGEON").accounts.whoami().id
    person = next(people(17, 1, crew.clock().date()))
    patient = crew("RECEPTION").reception.register(person, filling.AS_IF).patient_id
    begin = crew.clock() + timedelta(days=30)
    desk, calls = crew("RECEPTION").reception, []
    for number in range(times):
        at = begin + timedelta(minutes=30 * number)
        new = NewAppointment(patient, surgeon, at, at + timedelta(minutes=20))
        calls.append(partial(desk.book, new))
    return in_turn(calls, floor.note)


def _surgery(journey: ways.Journey, times: int, floor: Notebook) -> Timings:
    """From the wish to the booked theatre with its team: one command."""
    ours, beneath = [], []
    for number in range(times):
        other = _another(journey)
        for name, step in other.steps(100 + number):
            step()
            if name == BEFORE_BOOKING:
                break
        starts = other.free_time()
        _crew(other)("THEATRE_MANAGER")
        beneath.append(spent(floor.note))
        ours.append(spent(partial(theatre_day.book_theatre, other.way, starts)))
    return ours, beneath


def _sealing(journey: ways.Journey, times: int, _floor: Notebook) -> Timings:
    """From the doctor's signature to the sealed paper, with the time stamp in the chain."""
    found = list[float]()
    for number in range((times + 1) // 2):
        way = _another(journey).way
        steps.register(way, next(people(300 + number, 1, way.clock().date())), filling.AS_IF)
        steps.book_consultation(way, way.clock() + timedelta(days=3))
        for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
            step(way)
        for consent_id in way.consents.values():
            steps.read_and_sign(way, consent_id)
        for kind, consent_id in way.consents.items():
            begun = monotonic()
            steps.countersign(way, kind, consent_id)
            way.seal()
            found.append((monotonic() - begun) * 1000)
    return found, []


def _receipt(journey: ways.Journey, times: int, _floor: Notebook) -> Timings:
    """Asked for at the desk, as bytes."""
    other = _another(journey)
    for _name, step in other.steps(500):
        step()
    assert other.payment is not None
    desk, payment = _crew(other)("RECEPTION").papers, other.payment.id
    ours, beneath = in_turn([partial(desk.receipt, payment)] * (times + 1), receipt)
    return ours[1:], beneath[1:]


def _another(journey: ways.Journey) -> ways.Journey:
    """A patient of their own, whose operation needs no implant."""
    way = replace(journey.way, procedure="RHINO_PRIM", sides=(Side.NONE,), consents={})
    return replace(journey, way=way)


def _crew(journey: ways.Journey) -> Crew:
    assert isinstance(journey.way.desks, Crew)
    return journey.way.desks


OPERATIONS: dict[str, Callable[[ways.Journey, int, Notebook], Timings]] = {
    "journey": _journey,
    "book_appointment": _appointment,
    "book_surgery": _surgery,
    "seal_consent": _sealing,
    "receipt_pdf": _receipt,
}
NAMES = tuple(OPERATIONS)
