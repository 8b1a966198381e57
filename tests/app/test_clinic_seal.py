"""The clinic's seal: made when it is needed, kept as a secret, renewed in time."""

import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_desktop.app.clinic_seal import LIFE, RENEW, ClinicSeal
from clinic_desktop.app.secrets import FileSecrets, MemorySecrets
from clinic_desktop.documents.seal_check import SealFault, check_seal
from tests.documents import seals
from tests.documents.seals import AT, CLINIC, DATA

PDF = seals.body()


def test_the_key_is_made_once_and_stays_secret(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path / "secrets")
    seal = ClinicSeal(tmp_path / "seal", secrets)
    assert seal.known() == frozenset()
    with ThreadPoolExecutor(4) as many:
        done = list(many.map(lambda _: seal.seal(PDF, CLINIC, AT), range(4)))
    prints = {one.fingerprint for one in done}
    assert prints == seal.known() == ClinicSeal(tmp_path / "seal", secrets).known()
    assert len(prints) == 1
    assert check_seal(done[0].content, DATA.name).fault is None
    beside = b"".join(file.read_bytes() for file in (tmp_path / "seal").iterdir())
    assert b"PRIVATE" not in beside
    assert stat.S_IMODE((tmp_path / "secrets" / "seal").stat().st_mode) == 0o600


def test_a_certificate_is_renewed_in_time_and_the_old_one_stays_known(tmp_path: Path) -> None:
    seal = ClinicSeal(tmp_path, MemorySecrets())
    first = seal.seal(PDF, CLINIC, AT).fingerprint
    assert seal.seal(PDF, CLINIC, AT + LIFE - RENEW - timedelta(days=1)).fingerprint == first
    later = seal.seal(PDF, CLINIC, AT + LIFE - RENEW)
    renamed = seal.seal(PDF, "Another name", AT)
    assert len({first, later.fingerprint, renamed.fingerprint}) == 3
    assert seal.known() == {first, later.fingerprint, renamed.fingerprint}
    assert check_seal(later.content, DATA.name).fault is None
    assert check_seal(renamed.content, DATA.name).holder == "Another name"


def test_lost_certificates_are_made_again_with_the_same_key(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    first = ClinicSeal(tmp_path / "a", secrets).seal(PDF, CLINIC, AT)
    again = ClinicSeal(tmp_path / "b", secrets).seal(PDF, CLINIC, AT)
    assert first.fingerprint != again.fingerprint
    assert check_seal(again.content, DATA.name).fault is None
    (tmp_path / "b" / "torn.pem").write_text("torn")
    assert ClinicSeal(tmp_path / "b", secrets).known() == {again.fingerprint}


def test_care_does_not_wait_for_a_time_stamp(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seal = ClinicSeal(tmp_path, MemorySecrets(), "http://127.0.0.1:9/")
    with caplog.at_level(logging.WARNING):
        found = check_seal(seal.seal(PDF, CLINIC, AT).content, DATA.name)
    assert (found.fault, found.stamped) == (None, False)
    assert "without a time stamp" in caplog.text


def test_the_key_of_the_strokes_stays_the_same(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    seal = ClinicSeal(tmp_path, secrets)
    assert len(seal.strokes_key()) == 32
    assert seal.strokes_key() == ClinicSeal(tmp_path, secrets).strokes_key()


def test_a_certificate_from_another_time_is_refused() -> None:
    from clinic_desktop.documents.seal import sealed

    late = sealed(PDF, seals.key(since=AT - timedelta(days=90), days=30), CLINIC, AT)
    assert check_seal(late, DATA.name).fault is SealFault.NOT_THEN
