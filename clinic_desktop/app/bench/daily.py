"""The way of a patient and its papers, through the services, on a small invented clinic."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from clinic_desktop.app import journey as ways
from clinic_desktop.app.bench import ledger
from clinic_desktop.app.bench.figures import Figure, figure, in_turn, spent
from clinic_desktop.app.bench.floors import Notebook, receipt
from clinic_desktop.app.bench.place import folder_of, found
from clinic_desktop.app.loading import as_if_for_life
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.app.walk.people import people
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.billing.interface import Taking
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment

Timings = tuple[list[float], list[float]]
BEFORE_BOOKING = "Surgical case"
LINES = (12_000, 24_000, 36_000)
MOST = 3
"""Journeys that the implants of a demonstration clinic are enough for."""


def measure(wanted: frozenset[str], times: int, url: str | None = None) -> Iterator[Figure]:
    """Each wanted operation on a small clinic of its own, or in the one of `url`."""
    if url is not None:
        found(url, folder_of(url, 1))
        yield from _measured(url, folder_of(url, 1), wanted, times)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "secrets").mkdir(mode=0o700)
        yield from _measured(f"sqlite:///{place / 'bench.db'}", place, wanted, times)


def _measured(url: str, folder: Path, wanted: frozenset[str], times: int) -> Iterator[Figure]:
    engine = "sqlite" if url.startswith("sqlite") else "postgresql"
    with ways.prepared(url, folder, cost=4) as journey:
        floor = Notebook(url, folder)
        with as_if_for_life():
            for name, measured in OPERATIONS.items():
                if name in wanted:
                    yield figure(name, engine, 1, *measured(journey, times, floor))
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
        wish = theatre_day.slot_wish(other.way, other.free_time())
        desk = _crew(other)("THEATRE_MANAGER").scheduling
        beneath.append(spent(floor.note))
        ours.append(spent(partial(desk.book, other.way.plan_id, wish)))
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
            steps.countersigner(way, kind)
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


def _invoice(journey: ways.Journey, times: int, floor: Notebook) -> Timings:
    """Three lines: drafted, numbered, in the ledger, told; paid, and its receipt as a paper."""
    crew = _crew(journey)
    site = crew("ADMIN").centre.settings().site_id
    ours, beneath = [], []
    for number in range(times + 1):
        person = next(people(700 + number, 1, crew.clock().date()))
        patient = crew("RECEPTION").reception.register(person, filling.AS_IF).patient_id
        desks = {role: crew(role) for role in ("BILLING", "RECEPTION")}
        made = ledger.draft(journey.container.engine, site, patient, LINES)

        def post(made: UUID = made, desks: dict[str, Clinic] = desks) -> None:
            issued = desks["BILLING"].money.issue(made)
            key = f"bench-{issued.id}"
            taking = Taking(issued.id, issued.total_minor, issued.currency, "CARD", key, "bench")
            paid = desks["RECEPTION"].money.pay(taking)
            desks["RECEPTION"].papers.receipt(paid.id)

        beneath.append(spent(partial(_noted_receipt, floor)))
        ours.append(spent(post))
    return ours[1:], beneath[1:]


def _noted_receipt(floor: Notebook) -> None:
    """Two commits, and a page drawn by hand."""
    floor.note()
    floor.note()
    receipt()


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
    "invoice_post": _invoice,
}
NAMES = tuple(OPERATIONS)
