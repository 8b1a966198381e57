"""The till of a founded clinic, on each engine."""

import pytest

from tests.domain.billing.counter import Counter
from tests.support.clinics import StaffedClinic
from tests.support.ways import Ways


@pytest.fixture
def counter(clinic: StaffedClinic, ways: Ways) -> Counter:
    return Counter(clinic, ways)
