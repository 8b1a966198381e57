"""A clinic with an approved plan for each test of the consent desks."""

from collections.abc import Iterator

import pytest

from tests.domain.consent.room import Room
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock


@pytest.fixture
def room(clinic: StaffedClinic, clock: TestClock) -> Iterator[Room]:
    opened = Room(clinic, clock)
    yield opened
    opened.close()
