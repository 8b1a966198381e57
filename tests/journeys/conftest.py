"""A stocked clinic with a clock that jumps, and ways of patients through it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_desktop.app import demo, migrate
from clinic_desktop.app.container import Container
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.walk.crew import SIGN_IN_AGAIN, Crew, JumpingClock, paired
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import NewPhone, Registration
from tests.support.clinics import STOCKED, TUESDAY, StaffedClinic, Template
from tests.support.engines import FIRST_SQLITE
from tests.support.postgres import Cluster


class Colleagues:
    """Desks by role; whoever's PIN has grown old signs in anew."""

    def __init__(self, clinic: StaffedClinic, clock: JumpingClock) -> None:
        self._clinic, self._clock = clinic, clock
        self._since: dict[str, datetime] = {}

    def __call__(self, role: str) -> Clinic:
        since = self._since.get(role)
        if since is None or self._clock() - since >= SIGN_IN_AGAIN:
            self._clinic.forget(role)
            self._since[role] = self._clock()
        return self._clinic.role(role)


@pytest.fixture(params=FIRST_SQLITE)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def template() -> Template:
    return STOCKED


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock(TUESDAY)


@pytest.fixture
def colleagues(clinic: StaffedClinic, clock: JumpingClock) -> Colleagues:
    return Colleagues(clinic, clock)


@pytest.fixture
def new_way(
    clinic: StaffedClinic, clock: JumpingClock, colleagues: Colleagues
) -> Callable[..., Way]:
    """A way for a procedure; the tablet speaks to the same process."""
    tablet = paired(colleagues("ADMIN"), clinic, "Tablet 1")

    def make(procedure: str = "RHINO_PRIM", sides: tuple[Side, ...] = (Side.NONE,)) -> Way:
        seal = clinic.as_system().papers.seal_waiting
        return Way(colleagues, clock, tablet, seal, procedure, sides)

    return make


def person(
    first: str, last: str, born: date = date(1985, 3, 14), residence_country: str = "AT"
) -> Registration:
    """Somebody who never lived, with a number that leads nowhere."""
    number = f"+43 660 {uuid4().int % 10**7:07d}"
    return Registration(
        first, last, born, (NewPhone(number),), f"{uuid4().hex[:12]}@example.test",
        residence_country=residence_country, accepted_privacy="1", accepted_terms="1",
    )  # fmt: skip


def made_in(
    policy: str, url: str, folder: Path, clock: JumpingClock
) -> tuple[Container, Callable[..., Way]]:
    """A demonstration clinic of that country in an empty database, and ways through it."""
    migrate.upgrade(url)
    container = Container(url, data_dir=folder, clock=clock, secrets=MemorySecrets(), cost=4)
    zone = {"FR": "Europe/Paris"}.get(policy, "Europe/Vienna")
    staff = demo.furnish(container, policy, "EUR", zone)
    crew = Crew(container, clock, {r: one for one in reversed(staff) for r in one.roles})
    tablet = paired(crew("ADMIN"), container, "Tablet 1")

    def make(procedure: str = "RHINO_PRIM", sides: tuple[Side, ...] = (Side.NONE,)) -> Way:
        seal = container.as_system().papers.seal_waiting
        return Way(crew, clock, tablet, seal, procedure, sides)

    return container, make


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which nothing is."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Cluster = request.getfixturevalue("postgres")
    name = "e_" + uuid4().hex[:20]
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def austrian_way(
    empty_url: str, tmp_path: Path, clock: JumpingClock
) -> Iterator[Callable[..., Way]]:
    container, make = made_in("AT", empty_url, tmp_path / "data", clock)
    yield make
    container.close()


@pytest.fixture
def french_way(empty_url: str, tmp_path: Path, clock: JumpingClock) -> Iterator[Callable[..., Way]]:
    container, make = made_in("FR", empty_url, tmp_path / "data", clock)
    yield make
    container.close()
