"""A clinic with an approved plan for each test of the consent desks."""

from collections.abc import Iterator

import pytest

from tests.domain.consent.room import Room
from tests.support.clinics import StaffedClinic


@pytest.fixture
def room(clinic: StaffedClinic) -> Iterator[Room]:
    opened = Room(clinic)
    yield opened
    opened.close()
