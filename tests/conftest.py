"""Fixtures every test may use: a founded clinic on each engine, a clock that obeys."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from tests.support.clinics import FOUNDED, StaffedClinic, Template, sqlite_url, template_on
from tests.support.clock import NOON, TestClock
from tests.support.patient_bot import PatientBot
from tests.support.postgres import Cluster, cluster
from tests.support.warm import share_statements

ENGINES = ("sqlite", "postgresql")
LONG = ("journeys", "fire", "gateway", "app")
# What is found today was found yesterday, and nothing fails because a machine is slow.
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("steady")
share_statements()


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector of rubbish need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files come first: at the end a worker would wait for the other one."""
    folders = {part: place for place, part in enumerate(LONG)}
    tests = Path(__file__).parent
    items.sort(key=lambda one: folders.get(one.path.relative_to(tests).parts[0], len(LONG)))


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[Cluster]:
    with cluster(run_folder) as running:
        yield running


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def clock() -> TestClock:
    return TestClock(NOON)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def template() -> Template:
    return FOUNDED


@pytest.fixture
def clinic_url(
    engine_name: str,
    template: Template,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
) -> Iterator[str]:
    """A database of its own, copied from a founded clinic with staff of every role."""
    if engine_name == "sqlite":
        yield sqlite_url(run_folder, tmp_path, template)
        return
    server: Cluster = request.getfixturevalue("postgres")
    name = "t_" + tmp_path.name.replace("-", "_").lower()[-30:] + f"_{os.getpid()}"
    yield server.create(name, template_on(server, template))
    server.drop(name)


@pytest.fixture
def clinic(clinic_url: str, clock: TestClock, tmp_path: Path) -> Iterator[StaffedClinic]:
    container = StaffedClinic(clinic_url, clock, tmp_path / "data")
    yield container
    container.close()
