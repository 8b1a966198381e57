"""The clinic's own certificate authority and the certificate its service shows, made here."""

import ipaddress
import os
import secrets as random
import socket
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from clinic_desktop.app.secrets import SecretStore

CA_KEY, SERVER_KEY = "tls-ca", "tls-server"
CA_FILE, SERVER_FILE = "clinic-ca.pem", "service.pem"
CA_LIFE, SERVER_LIFE = timedelta(days=3650), timedelta(days=730)
RENEW = timedelta(days=60)
"""A certificate that ends sooner than this is made anew at the next start."""

EARLIER = timedelta(days=2)
"""Tablets whose clock goes slow believe a fresh certificate all the same."""

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  named, not listened on


@dataclass(frozen=True, slots=True)
class Identity:
    """What the service shows: `ca` is the file that workstations and tablets are given."""

    ca: Path
    certificate: Path
    fingerprint: str  # SHA-256 of the authority, to be compared by eye

    def context(self, secrets: SecretStore) -> ssl.SSLContext:
        """TLS 1.2 or newer with this certificate. The key is on disk for a moment, encrypted."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        made.set_alpn_protocols(["http/1.1"])
        password = random.token_bytes(32)
        key = _key(secrets, SERVER_KEY).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password)
        )
        line, name = tempfile.mkstemp(dir=self.ca.parent, suffix=".key")
        try:
            with os.fdopen(line, "wb") as out:
                out.write(key)
            made.load_cert_chain(self.certificate, name, password)
        finally:
            Path(name).unlink()
        return made


def identity(folder: Path, secrets: SecretStore, host: str, now: datetime) -> Identity:
    """The identity kept in `folder`, made or renewed where it does not serve `host` at `now`.

    `now` is the machine's time, because whoever connects judges certificates by theirs.
    """
    place = folder / "tls"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca = _authority(place / CA_FILE, secrets, now)
    names = _names(host)
    file = place / SERVER_FILE
    if not _serves(file, ca, secrets, names, now):
        _write(file, _server(ca, secrets, names, now))
    return Identity(place / CA_FILE, file, fingerprint(ca))


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 in pairs of hexadecimal digits."""
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _authority(file: Path, secrets: SecretStore, now: datetime) -> x509.Certificate:
    key = _key(secrets, CA_KEY)
    found = _read(file)
    if (
        found is not None
        and found.public_key() == key.public_key()
        and found.not_valid_after_utc > now + SERVER_LIFE
    ):
        return found
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clinic Desktop authority")])
    made = (
        _begun(name, name, key.public_key(), now, CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(file, made)
    return made


def _server(
    ca: x509.Certificate, secrets: SecretStore, names: Iterable[str], now: datetime
) -> x509.Certificate:
    ca_key, key = _key(secrets, CA_KEY), _key(secrets, SERVER_KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clinic Desktop service")])
    known = x509.SubjectAlternativeName([_general(n) for n in sorted(names)])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        _begun(name, ca.subject, key.public_key(), now, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(known, critical=False)
        .add_extension(purpose, critical=False)
        .add_extension(issuer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _serves(
    file: Path, ca: x509.Certificate, secrets: SecretStore, names: set[str], now: datetime
) -> bool:
    found = _read(file)
    if found is None or found.public_key() != _key(secrets, SERVER_KEY).public_key():
        return False
    try:
        found.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature):
        return False
    known = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {*known.get_values_for_type(x509.DNSName)}
    held |= {str(address) for address in known.get_values_for_type(x509.IPAddress)}
    return names <= held and found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEW


def _names(host: str) -> set[str]:
    """By what people reach this computer."""
    found = {"localhost", "127.0.0.1", "::1", socket.gethostname().lower()}
    if host in EVERYWHERE:
        found |= _own_addresses()
    else:
        found.add(host.lower())
    return {name for name in found if name}


def _own_addresses() -> set[str]:
    """The addresses that this computer's name stands for, as far as it knows."""
    try:
        known = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return set()
    return {str(entry[4][0]).partition("%")[0] for entry in known}


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key(secrets: SecretStore, name: str) -> ec.EllipticCurvePrivateKey:
    """The private key of that name, made the first time; it never lies beside the data."""
    kept = secrets.get(name)
    if kept is not None:
        found = load_pem_private_key(kept.encode(), None)
        assert isinstance(found, ec.EllipticCurvePrivateKey)
        return found
    made = ec.generate_private_key(ec.SECP256R1())
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    secrets.set(name, pem.decode())
    return made


def _read(file: Path) -> x509.Certificate | None:
    if not file.exists():
        return None
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError:
        return None


def _write(file: Path, certificate: x509.Certificate) -> None:
    half = file.with_suffix(".half")
    half.write_bytes(certificate.public_bytes(Encoding.PEM))
    os.replace(half, file)
