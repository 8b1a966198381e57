"""The clinic's service on a free port, over TLS, and links to it."""

from collections.abc import Iterator

import pytest

from clinic_desktop.app import host
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic
from tests.support.engines import FIRST_SQLITE


@pytest.fixture(params=FIRST_SQLITE)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def service(clinic: StaffedClinic) -> Iterator[host.Service]:
    running = host.serve(clinic)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def wires(service: host.Service) -> Iterator[Wires]:
    made = Wires(service)
    yield made
    made.close()
