"""The clinic's own authority: made once, renewed in time, its keys never beside the data."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from clinic_desktop.app.certificates import (
    CA_FILE,
    SERVER_LIFE,
    Identity,
    fingerprint,
    identity,
)
from clinic_desktop.app.secrets import FileSecrets, MemorySecrets

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def made(folder: Path, secrets: MemorySecrets, host: str = "127.0.0.1", days: int = 0) -> Identity:
    return identity(folder, secrets, host, NOW + timedelta(days=days))


def certificate(found: Identity) -> x509.Certificate:
    return x509.load_pem_x509_certificate(found.certificate.read_bytes())


def names(found: Identity) -> set[str]:
    known = certificate(found).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    addresses = map(str, known.value.get_values_for_type(x509.IPAddress))
    return {*known.value.get_values_for_type(x509.DNSName), *addresses}


def test_the_first_start_makes_it_and_the_next_keeps_it(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    first = made(tmp_path, secrets)
    serial = certificate(first).serial_number
    again = made(tmp_path, secrets, days=30)
    assert again == first
    assert certificate(again).serial_number == serial
    assert {"localhost", "127.0.0.1", "::1"} <= names(first)
    ca = x509.load_pem_x509_certificate((tmp_path / "tls" / CA_FILE).read_bytes())
    assert first.fingerprint == fingerprint(ca)
    assert len(first.fingerprint) == 32 * 3 - 1
    certificate(first).verify_directly_issued_by(ca)


def test_a_new_name_makes_a_new_certificate_of_the_same_authority(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    first = made(tmp_path, secrets)
    second = made(tmp_path, secrets, host="clinic.example.test")
    assert "clinic.example.test" in names(second)
    assert second.fingerprint == first.fingerprint


def test_it_is_renewed_before_it_ends(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    first = certificate(made(tmp_path, secrets)).serial_number
    assert certificate(made(tmp_path, secrets, days=660)).serial_number == first
    later = made(tmp_path, secrets, days=680)
    assert certificate(later).serial_number != first
    assert certificate(later).not_valid_after_utc > NOW + SERVER_LIFE


def test_other_keys_make_another_authority(tmp_path: Path) -> None:
    first = made(tmp_path, MemorySecrets())
    assert made(tmp_path, MemorySecrets()).fingerprint != first.fingerprint


def test_damaged_files_are_made_anew(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    first = made(tmp_path, secrets)
    first.certificate.write_text("no certificate")
    assert certificate(made(tmp_path, secrets)).issuer
    first.ca.write_bytes(b"")
    certificate(made(tmp_path, secrets)).verify_directly_issued_by(
        x509.load_pem_x509_certificate(first.ca.read_bytes())
    )


def test_no_key_lies_in_the_data_folder(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path / "secrets")
    data = tmp_path / "data"
    found = identity(data, secrets, "127.0.0.1", NOW)
    found.context(secrets)
    kept = [file.read_bytes() for file in data.rglob("*") if file.is_file()]
    assert kept
    assert not any(b"PRIVATE" in content for content in kept)
    assert {"tls-ca", "tls-server"} <= {file.name for file in (tmp_path / "secrets").iterdir()}


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_everywhere_knows_the_addresses_of_this_computer(tmp_path: Path, host: str) -> None:
    found = made(tmp_path, MemorySecrets(), host=host)
    assert host not in names(found)
    assert "localhost" in names(found)


def test_the_authority_signs_servers_only(tmp_path: Path) -> None:
    found = made(tmp_path, MemorySecrets())
    ca = x509.load_pem_x509_certificate(found.ca.read_bytes())
    limits = ca.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    own = certificate(found).extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not own.ca
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(cadata=found.ca.read_text())
    assert len(trust.get_ca_certs()) == 1
