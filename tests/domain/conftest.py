"""Fixtures of the tests of the modules."""

from collections.abc import Iterator

import pytest

from tests.support.clinics import StaffedClinic
from tests.support.ways import Ways


@pytest.fixture
def ways(clinic: StaffedClinic) -> Iterator[Ways]:
    """Plans and cases of this clinic, as far as a test wants them."""
    opened = Ways(clinic)
    yield opened
    opened.close()
