"""The patients' addresses by the program's own logins, which meet own rows alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from clinic_desktop.app import demo, logins
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from tests.gateway import test_portal as asked
from tests.gateway.stages import to_consent
from tests.gateway.test_portal import (  # noqa: F401  fixtures
    Patient,
    clock,
    nadia,
    patient,
    way,
)
from tests.support.clinics import StaffedClinic, known_secrets
from tests.support.clock import TestClock

test_a_consent_by_the_portal_login = asked.test_a_consent_is_read_signed_and_sealed
test_bills_by_the_portal_login = asked.test_own_bills_are_paid_once
test_corrections_by_the_portal_login = asked.test_own_corrections
test_foreign_ids_by_the_portal_login = pytest.mark.full(
    asked.test_foreign_and_absent_ids_answer_alike
)
test_a_task_by_the_portal_login = pytest.mark.full(asked.test_a_consent_on_the_tablet)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def clinic(
    engine_name: str,
    clinic_url: str,
    clock: TestClock,  # noqa: F811
    tmp_path: Path,
) -> Iterator[StaffedClinic]:
    """With the logins of its own on PostgreSQL; on SQLite by the connections of the portal."""
    keys = known_secrets()
    assert logins.establish(clinic_url, keys) == ""
    lines = logins.lines_of(clinic_url, keys)
    assert (lines.portal is None) == (engine_name == "sqlite")
    container = StaffedClinic(clinic_url, clock, tmp_path / "data", keys)
    yield container
    container.close()


@pytest.mark.row("F199")
def test_a_patient_withdraws_what_was_booked(
    clinic: StaffedClinic,
    way: Way,  # noqa: F811
    patient: Patient,  # noqa: F811
) -> None:
    """Consent, plan, case, slot, stock and who is told: all in the reach of the patient's login."""
    keeper = clinic.as_caller(clinic.token("STOCK_KEEPER"))
    demo.fill_stock(keeper, clinic.clock().date())
    consent_id: UUID = to_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    start = way.clock() + timedelta(days=20)
    theatre_day.book_theatre(way, start.replace(hour=9, minute=0, second=0, microsecond=0))
    patient.again()
    side = clinic.as_caller(patient.token).patient_side
    for question in (side.me, side.my_consultations, side.my_plans, side.my_consents):
        assert question()
    assert side.my_bills() == ()
    assert side.revoke_mine(consent_id, "I have thought again").status == "REVOKED"
    found = way.desks("SURGEON").progress.status(way.patient_id)
    assert found.plans[0].current_stage == "APPROVED"
    assert side.my_status().plans[0].current_stage == "APPROVED"
