"""The shelf of a founded clinic, on each engine."""

import pytest

from tests.domain.inventory.shelf import Shelf
from tests.support.clinics import StaffedClinic
from tests.support.ways import Ways


@pytest.fixture
def shelf(clinic: StaffedClinic, ways: Ways) -> Shelf:
    return Shelf(clinic, ways)
