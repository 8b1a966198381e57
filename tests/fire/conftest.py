"""The ground on which crowds meet: a founded clinic that no process of ours has open."""

import pytest
from sqlalchemy import make_url


@pytest.fixture
def engine(clinic_url: str) -> str:
    return make_url(clinic_url).get_backend_name()
