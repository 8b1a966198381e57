"""What a patient says of allergies, medicines and illnesses waits until a colleague has looked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from clinic_desktop.app import logins
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import NewPatientAccount
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import FactRefused, NewHealthFact
from tests.domain.portal.test_device_key import keyed
from tests.domain.portal.test_tablets import BORN, patient, sent
from tests.support.clinics import PASSWORD, StaffedClinic, known_secrets
from tests.support.clock import TestClock
from tests.support.inner import inner

LATEX, NONE = NewHealthFact("ALLERGY", "Latex"), NewHealthFact("ALLERGY", "", "NONE")


@pytest.fixture
def clinic(clinic_url: str, clock: TestClock, tmp_path: Path) -> Iterator[StaffedClinic]:
    """By the program's own logins, where the engine has any."""
    keys = known_secrets()
    assert logins.establish(clinic_url, keys) == ""
    container = StaffedClinic(clinic_url, clock, tmp_path / "data", keys)
    yield container
    container.close()


def on_a_tablet(clinic: StaffedClinic, who: UUID) -> Clinic:
    """The task to look over the own details, opened."""
    secrets = MemorySecrets()
    tablet = keyed(clinic, secrets)
    sent(clinic, tablet, patient_id=who)
    opened = proving(clinic.as_caller(tablet.token), TabletKey(secrets)).portal.identify(BORN)
    return clinic.as_caller(opened.token)


def signed_in(clinic: StaffedClinic, who: UUID) -> Clinic:
    accounts = inner(clinic, "ADMIN").patient_accounts
    hashed = accounts.hashed_for_patient(PASSWORD, ())
    accounts.make_patient_account(NewPatientAccount(who, "leila@clinic.test", "Leila", hashed))
    tokens = clinic.as_caller(None).tokens.log_in("leila@clinic.test", PASSWORD, "home")
    return clinic.as_caller(tokens.access_token)


@pytest.mark.row("F146")
def test_what_a_patient_tells_is_confirmed_by_a_nurse(clinic: StaffedClinic) -> None:
    leila, nurse = patient(clinic), clinic.role("NURSE")
    nurse.patients.add_health_fact(leila, NewHealthFact("MEDICINE", "Aspirin 100 mg", "SEVERE"))
    side = on_a_tablet(clinic, leila).patient_side
    assert [(one.kind, one.text, one.waits) for one in side.my_health()] == [
        ("MEDICINE", "Aspirin 100 mg", False)
    ]
    side.tell_health(
        (replace(LATEX, severity="SEVERE"), NewHealthFact("MEDICINE", " aspirin  100 MG"))
    )
    told = {one.text: one for one in nurse.patients.file(leila).health}
    assert list(told) == ["Latex", "Aspirin 100 mg"], "what is known is not said twice"
    assert (told["Latex"].proposed, told["Latex"].severity) == (True, ""), (
        "nurses judge, not patients"
    )
    assert not told["Aspirin 100 mg"].proposed
    assert nurse.patients.alerts(leila).exists, "an allergy warns from the first moment"
    assert [n.text for n in nurse.notices.mine() if "something new" in n.text]
    side.tell_health((LATEX,))
    nurse.patients.add_health_fact(leila, replace(LATEX, severity="SEVERE"))
    with pytest.raises(FactRefused, match="An allergy is known"):
        side.tell_health((NONE,))
    (known,) = (one for one in side.my_health() if one.kind == "ALLERGY")
    assert not known.waits
    (seen,) = nurse.patients.alerts(leila).facts
    assert (seen.severity, seen.proposed) == ("SEVERE", False)
    signed_in_too(clinic, leila)


def signed_in_too(clinic: StaffedClinic, leila: UUID) -> None:
    """The same in the own account, and for nobody else."""
    side = signed_in(clinic, leila).patient_side
    with pytest.raises(FactRefused, match="at most ten"):
        side.tell_health((LATEX,) * 11)
    side.tell_health((NewHealthFact("CONDITION", "Migraine"),))
    assert [one.waits for one in side.my_health() if one.kind == "CONDITION"] == [True]
    with pytest.raises(errors.Forbidden):
        clinic.role("RECEPTION").patient_side.tell_health((LATEX,))
