"""What is kept for a while goes again under the logins that the program really has."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert

from clinic_desktop.app import jobs, logins, roles
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.core import errors
from clinic_desktop.core.caller import SYSTEM_ID
from clinic_desktop.domain.accounts.models import SpentChallenge
from clinic_desktop.store.kept import PRUNED
from tests.domain.portal.test_device_key import keyed
from tests.domain.portal.test_tablets import BORN, patient, sent
from tests.support.clinics import StaffedClinic, known_secrets
from tests.support.clock import TestClock


@pytest.fixture
def clinic(clinic_url: str, clock: TestClock, tmp_path: Path) -> Iterator[StaffedClinic]:
    """By the program's own logins, where the engine has any."""
    keys = known_secrets()
    assert logins.establish(clinic_url, keys) == ""
    container = StaffedClinic(clinic_url, clock, tmp_path / "data", keys)
    yield container
    container.close()


@pytest.mark.row("F153")
def test_drafts_and_spent_challenges_are_wiped(clinic: StaffedClinic, clock: TestClock) -> None:
    secrets = MemorySecrets()
    tablet, leila = keyed(clinic, secrets), patient(clinic)
    device = clinic.as_caller(tablet.token)
    for begun in ("handed in and finished", "never taken up"):
        card = sent(clinic, tablet, patient_id=leila)
        proving(device, TabletKey(secrets)).portal.identify(BORN)
        clinic.role("RECEPTION").portal.recall(card.id)
        device.drafts.hand_in(card.id, begun)
        if begun.endswith("finished"):
            sent(clinic, tablet, patient_id=leila)
            opened = proving(device, TabletKey(secrets)).portal.identify(BORN)
            clinic.as_caller(opened.token).portal.finish()
            assert [one.draft_until for one in clinic.role("RECEPTION").portal.tickets()] == [
                None, None
            ]  # fmt: skip
    clock.now += timedelta(minutes=16)
    clinic.forget()
    system = clinic.as_system()
    assert system.drafts.late_drafts() == 1
    system.drafts.forget_late_drafts()
    assert system.drafts.late_drafts() == 0
    spent(clinic, clock.now - timedelta(minutes=1))
    system.self_service.post_codes()
    with clinic.engine.connect() as line:
        assert line.exec_driver_sql("SELECT count(*) FROM spent_challenge").scalar() == 0


def spent(clinic: StaffedClinic, until: datetime) -> None:
    """A challenge somebody solved, good until then."""
    row = {
        "id": uuid4(), "digest": "d" * 64, "good_until": until, "version": 1,
        "created_at": until, "updated_at": until, "created_by": SYSTEM_ID, "updated_by": SYSTEM_ID,
    }  # fmt: skip
    with clinic.engine.begin() as line:
        line.execute(insert(SpentChallenge), row)


def test_work_that_is_refused_does_not_keep_the_other_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A draft that cannot be removed, and yet codes are mailed."""
    done: list[str] = []

    def refuses() -> int:
        raise errors.Forbidden

    def works() -> int:
        done.append("mail")
        return 1

    assert jobs.each((refuses, works)) == 1
    assert done == ["mail"]
    assert "clinic.forbidden" in caplog.text

    def unreachable() -> int:
        raise errors.Unavailable

    with pytest.raises(errors.Unavailable):
        jobs.each((unreachable, works))


def test_whatever_goes_may_be_removed() -> None:
    """One list says what goes again, and the login of the program may remove just that."""
    assert set(PRUNED) < set(roles.DELETED)
