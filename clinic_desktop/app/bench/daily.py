"""The way of a patient and its papers, through the services, on a small invented clinic."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from uuid import UUID

from clinic_desktop.app import journey as ways
from clinic_desktop.app.bench import ledger
from clinic_desktop.app.bench.figures import Figure, figure, in_turn, spent
from clinic_desktop.app.bench.floors import Notebook
from clinic_desktop.app.bench.place import folder_of, found
from clinic_desktop.app.bench.plain_papers import receipt, sealed
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
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish

Timings = tuple[list[float], list[float]]
SIGNING, BEFORE_BOOKING = "Consent signed", "Surgical case"
LINES = (12_000, 24_000, 36_000)
MOST = 3
"""Journeys that the implants of a demonstration clinic are enough for."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What lies beneath: a row and a commit, a folder for papers."""

    notebook: Notebook
    folder: Path

    def seal(self) -> None:
        sealed(self.folder)
        self.notebook.note()

    def post(self) -> None:
        """Issued, and paid."""
        self.notebook.note()
        self.notebook.note()

    def post_with_receipt(self) -> None:
        self.post()
        receipt()


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
        floor = Floor(Notebook(url, folder), folder)
        with as_if_for_life():
            for name, measured in OPERATIONS.items():
                if name in wanted:
                    yield figure(name, engine, 1, *measured(journey, times, floor))
        floor.notebook.close()


def _journey(journey: ways.Journey, times: int, _floor: Floor) -> Timings:
    """All fourteen steps; the tablet's part over HTTPS."""
    calls = [partial(_play, journey, seed) for seed in range(min(times, MOST))]
    return [spent(call) for call in calls], []


def _play(journey: ways.Journey, seed: int) -> None:
    for _proof in ways.play(journey, seed):
        pass


def _appointment(journey: ways.Journey, times: int, floor: Floor) -> Timings:
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
    return in_turn(calls, floor.notebook.note)


def surgeries(
    journey: ways.Journey, times: int, floor: Callable[[int], object]
) -> Timings:  # fmt: skip
    """From the wish to the booked theatre with its team: one command. Each try another patient."""
    ours, beneath = [], []
    for number in range(times + 1):
        other = _another(journey)
        for name, step in other.steps(100 + number):
            if name == SIGNING:  # without the days of reflection: the slot is to be soon
                steps.sign_consents(other.way)
            else:
                step()
            if name == BEFORE_BOOKING:
                break
        wish, desk = _soon(other), _crew(other)("THEATRE_MANAGER").scheduling
        beneath.append(spent(partial(floor, number)))
        ours.append(spent(partial(desk.book, other.way.plan_id, wish)))
    return ours[1:], beneath[1:]


def _soon(journey: ways.Journey) -> SlotWish:
    """When the clinic's first theatre and the whole team are free."""
    way, desk = journey.way, _crew(journey)("THEATRE_MANAGER").theatre
    wish = theatre_day.slot_wish(way, way.clock())
    minutes = way.desks("SURGEON").plans.plan(way.plan_id).card.minutes
    today, team = way.clock().astimezone(journey.zone).date(), (wish.surgeon_id, *wish.people)
    days = (today + timedelta(days=n) for n in range(ways.DAYS_TO_SURGERY, 90))
    found = chain.from_iterable(desk.free_slots(day, minutes, None, team) for day in days)
    at = next(one.starts_at for one in found if one.theatre_id == wish.theatre_id)
    return replace(wish, starts_at=at)


def _sealing(journey: ways.Journey, times: int, floor: Floor) -> Timings:
    """From the doctor's signature to the sealed paper, with the time stamp in the chain."""
    ours, beneath = [], []
    for number in range(times // 2 + 1):
        way = _another(journey).way
        steps.register(way, next(people(300 + number, 1, way.clock().date())), filling.AS_IF)
        steps.book_consultation(way, way.clock() + timedelta(days=3))
        for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
            step(way)
        for consent_id in way.consents.values():
            steps.read_and_sign(way, consent_id)
        for kind, consent_id in way.consents.items():
            steps.countersigner(way, kind)
            beneath.append(spent(floor.seal))
            begun = monotonic()
            steps.countersign(way, kind, consent_id)
            way.seal()
            ours.append((monotonic() - begun) * 1000)
    return ours[1:], beneath[1:]


def _receipt(journey: ways.Journey, times: int, _floor: Floor) -> Timings:
    """Asked for at the desk, as bytes."""
    other = _another(journey)
    for _name, step in other.steps(500):
        step()
    assert other.payment is not None
    desk, payment = _crew(other)("RECEPTION").papers, other.payment.id
    ours, beneath = in_turn([partial(desk.receipt, payment)] * (times + 1), receipt)
    return ours[1:], beneath[1:]


def _invoice(journey: ways.Journey, times: int, floor: Floor) -> Timings:
    """Three lines: taxed, numbered, in the ledger, told; and paid."""
    return _posted(journey, times, floor.post, lambda _desk, _payment: None)


def _invoice_receipt(journey: ways.Journey, times: int, floor: Floor) -> Timings:
    """The same, and its receipt as a paper."""
    return _posted(journey, times, floor.post_with_receipt, lambda desk, paid: desk.receipt(paid))


def _posted(
    journey: ways.Journey, times: int, floor: Callable[[], None],
    paper: Callable[[PapersDesk, UUID], object],
) -> Timings:  # fmt: skip
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
            paper(desks["RECEPTION"].papers, paid.id)

        beneath.append(spent(floor))
        ours.append(spent(post))
    return ours[1:], beneath[1:]


def _another(journey: ways.Journey) -> ways.Journey:
    """A patient of their own, whose operation needs no implant."""
    way = replace(journey.way, procedure="RHINO_PRIM", sides=(Side.NONE,), consents={})
    return replace(journey, way=way)


def _crew(journey: ways.Journey) -> Crew:
    assert isinstance(journey.way.desks, Crew)
    return journey.way.desks


OPERATIONS: dict[str, Callable[[ways.Journey, int, Floor], Timings]] = {
    "journey": _journey,
    "book_appointment": _appointment,
    "seal_consent": _sealing,
    "receipt_pdf": _receipt,
    "invoice_post": _invoice,
    "invoice_with_receipt": _invoice_receipt,
}
NAMES = tuple(OPERATIONS)
