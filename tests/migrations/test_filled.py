"""Down and up again with a patient's whole way in the tables, on both engines."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from clinic_desktop.app import migrate
from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk.way import Way
from tests.journeys.test_whole_way import SURGERY, to_the_case
from tests.support.clinics import StaffedClinic

KEPT = ("patient", "consultation", "procedure_plan", "consent", "surgical_case", "theatre_booking")
"""Tables that the newest revision does not touch."""


def counts(clinic: StaffedClinic) -> dict[str, int]:
    with clinic.engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in KEPT
        }


@pytest.fixture
def filled(clinic: StaffedClinic, new_way: Callable[..., Way]) -> StaffedClinic:
    way = new_way()
    to_the_case(way)
    theatre.book_theatre(way, SURGERY)
    return clinic


@pytest.mark.row("F191", "F192", "F193", "F194", "F195")
def test_down_and_up_again_one_step_and_all_the_way(filled: StaffedClinic) -> None:
    """One step keeps what was written."""
    before = counts(filled)
    assert all(before.values())
    migrate.downgrade(filled.url, "-1")
    migrate.upgrade(filled.url)
    assert list(migrate.check(filled.url)) == []
    assert counts(filled) == before
    migrate.downgrade(filled.url, "base")
    assert migrate.standing(filled.engine).revision in (None, "")
    migrate.upgrade(filled.url)
    assert list(migrate.check(filled.url)) == []
