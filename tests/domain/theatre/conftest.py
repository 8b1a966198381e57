"""A founded clinic in which theatre is tried."""

import pytest

from tests.domain.theatre.stage import Stage
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.ways import Ways


@pytest.fixture
def stage(clinic: StaffedClinic, clock: TestClock, ways: Ways) -> Stage:
    return Stage(clinic, clock, ways)
