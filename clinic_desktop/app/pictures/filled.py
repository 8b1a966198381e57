"""The clinic in the pictures: patients at every stage, on a fixed day; and one with nobody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from clinic_desktop.app import journey as ways
from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.demo import Credential
from clinic_desktop.app.seed import staffed
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew, Tablet
from clinic_desktop.app.walk.people import people
from clinic_desktop.app.walk.way import Way

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
IN_THEATRE = timedelta(minutes=100)
"""As long the surgeon of the day's case cannot see anybody."""

LAST_STEP = "Surgery day"
LONG_FIRST = "Maria-Magdalena Konstantinopoulou von und zu Hohenstein-Wittgenstein"
LONG_LAST = "Papadopoulos-Schwarzenegger-Wolfeschlegelsteinhausenbergerdorff de la Fuente y Ruiz"


@dataclass(frozen=True, slots=True)
class Filled:
    """A clinic to be photographed; `empty` says that it has no patients."""

    container: AnyClinic
    staff: Mapping[str, Credential]
    empty: bool = False
    planned: Way | None = None
    explained: Way | None = None
    in_theatre: Way | None = None
    paid: Way | None = None
    long_named: UUID | None = None
    tablet: Tablet | None = None
    papers: Mapping[str, bytes] = field(default_factory=dict)


@contextmanager
def filled_clinic(folder: Path) -> Iterator[Filled]:
    """One patient went all the way, others stand where the screens need them."""
    _make(folder)
    url = f"sqlite:///{folder / 'clinic.db'}"
    with ways.prepared(url, folder, start=START, cost=4) as journey:
        for _proof in ways.play(journey, 1):
            pass
        papers = dict(journey.papers())
        paid = copy(journey.way)
        crew, container = journey.way.desks, journey.container
        planned, explained = _on_the_way(journey, 3, 0), _on_the_way(journey, 4, 2)
        in_theatre = _into_theatre(journey)
        assert isinstance(crew, Crew)
        filling.fill_today(crew, 7, IN_THEATRE)
        long_named = _register_long(in_theatre)
        yield Filled(
            container, crew.people, False, planned, explained, in_theatre, paid,
            long_named, journey.way.tablet, papers,
        )  # fmt: skip


@contextmanager
def empty_clinic(folder: Path) -> Iterator[Filled]:
    """Colleagues and settings, and no patient yet."""
    _make(folder)
    with staffed(f"sqlite:///{folder / 'clinic.db'}", folder, START, cost=4) as (made, crew, _):
        yield Filled(made, crew.people, empty=True)


def _make(folder: Path) -> None:
    """Keys of an invented clinic belong into files, never into anybody's keyring."""
    (folder / "secrets").mkdir(parents=True, mode=0o700)


def _on_the_way(journey: ways.Journey, seed: int, stage: int) -> Way:
    """Stage 0 has a plan, 1 an approved one, 2 consents that were explained."""
    way = replace(journey.way, consents={})
    steps.register(way, next(people(seed, 1, way.clock().date())), filling.AS_IF)
    steps.book_consultation(way, way.clock() + timedelta(minutes=30))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent)[: stage + 2]:
        step(way)
    return way


def _into_theatre(journey: ways.Journey) -> Way:
    other = replace(journey, way=replace(journey.way, consents={}))
    for name, step in other.steps(5):
        step()
        if name == LAST_STEP:
            break
    return other.way


def _register_long(way: Way) -> UUID:
    person = next(people(6, 1, way.clock().date()))
    named = replace(person, first=LONG_FIRST, last=LONG_LAST)
    return way.desks("RECEPTION").reception.register(named, filling.AS_IF).patient_id
