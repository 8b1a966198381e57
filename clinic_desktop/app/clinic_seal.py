"""The clinic's seal: made when the first document is sealed; its private key is a secret.

Beside the data lie certificates only: who has them can check a seal, not set one.
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs7,
)
from cryptography.x509.oid import NameOID

from clinic_desktop.app.secrets import SecretStore
from clinic_desktop.app.strokes_notary import strokes_key
from clinic_desktop.documents.seal import Sealed, SealKey, sealed, web_stamper

log = logging.getLogger(__name__)
SEAL_KEY = "seal"
LIFE = timedelta(days=3650)
RENEW = timedelta(days=60)
"""A certificate that ends sooner than this is made anew; what it sealed stays good."""

EARLIER = timedelta(days=90)
"""Slow clocks, and papers of a demonstration that are dated ahead, are believed all the same."""
NAME_LIMIT = 64  # of a common name: X.520


class ClinicSeal:
    """Seals with the key of `secrets`; certificates are kept in `folder`, each for ever.

    `stamps` is the address of a time-stamp service (RFC 3161), "" for none.
    """

    def __init__(self, folder: Path, secrets: SecretStore, stamps: str = "") -> None:
        self._folder, self._secrets, self._stamps = folder, secrets, stamps
        self._making = Lock()

    def seal(self, pdf: bytes, clinic: str, at: datetime) -> Sealed:
        """A time-stamp service that does not answer is done without: care does not wait for it."""
        key = self._key_for(clinic, at)
        if self._stamps:
            try:
                stamped = sealed(pdf, key, clinic, at, web_stamper(self._stamps))
                return Sealed(stamped, key.fingerprint)
            except Exception as reason:  # noqa: BLE001  whatever the other side sent
                log.warning("sealed without a time stamp: %s", type(reason).__name__)
        return Sealed(sealed(pdf, key, clinic, at), key.fingerprint)

    def known(self) -> frozenset[str]:
        return known_seals(self._folder)

    def attest(self, content: bytes, clinic: str, at: datetime) -> bytes:
        key = self._key_for(clinic, at)
        private = load_der_private_key(key.key, None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        made = pkcs7.PKCS7SignatureBuilder().set_data(content)
        named = x509.load_der_x509_certificate(key.certificate)
        options = [
            pkcs7.PKCS7Options.DetachedSignature,
            pkcs7.PKCS7Options.Binary,
            pkcs7.PKCS7Options.NoCapabilities,
        ]
        return made.add_signer(named, private, hashes.SHA256()).sign(Encoding.DER, options)

    def certificates(self) -> bytes:
        found = (one.public_bytes(Encoding.PEM) for one in _certificates(self._folder))
        return b"".join(found)

    def strokes_key(self) -> bytes:
        with self._making:
            return strokes_key(self._secrets)

    def _key_for(self, clinic: str, at: datetime) -> SealKey:
        """The key with a certificate that names `clinic` and holds at `at`."""
        with self._making:
            key = self._key()
            fits = [one for one in _certificates(self._folder) if _fits(one, key, clinic, at)]
            cert = max(fits, key=lambda one: one.not_valid_after_utc, default=None)
            if cert is None:
                cert = _certified(key, clinic, at)
                self._keep(cert)
        return SealKey(
            cert.public_bytes(Encoding.DER),
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            _fingerprint(cert),
        )

    def _key(self) -> ec.EllipticCurvePrivateKey:
        kept = self._secrets.get(SEAL_KEY)
        if kept is not None:
            found = load_pem_private_key(kept.encode(), None)
            assert isinstance(found, ec.EllipticCurvePrivateKey)
            return found
        made = ec.generate_private_key(ec.SECP256R1())
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._secrets.set(SEAL_KEY, pem.decode())
        return made

    def _keep(self, cert: x509.Certificate) -> None:
        """Whole or not there, and still there after the power went."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{_fingerprint(cert)[:16]}.pem"
        half = target.with_suffix(".half")
        with half.open("wb") as out:
            out.write(cert.public_bytes(Encoding.PEM))
            out.flush()
            os.fsync(out.fileno())
        os.replace(half, target)


def known_seals(folder: Path) -> frozenset[str]:
    """Fingerprints of the certificates that lie in `folder`."""
    return frozenset(_fingerprint(found) for found in _certificates(folder))


def _certificates(folder: Path) -> Iterator[x509.Certificate]:
    for file in sorted(folder.glob("*.pem")):
        try:
            yield x509.load_pem_x509_certificate(file.read_bytes())
        except ValueError:
            log.warning("a certificate of the seal cannot be read")


def _fits(
    cert: x509.Certificate, key: ec.EllipticCurvePrivateKey, clinic: str, at: datetime
) -> bool:
    names = cert.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    named = [str(name.value) for name in names] == [clinic[:NAME_LIMIT]]
    holds = cert.not_valid_before_utc <= at < cert.not_valid_after_utc - RENEW
    return named and holds and cert.public_key() == key.public_key()


def _certified(key: ec.EllipticCurvePrivateKey, clinic: str, at: datetime) -> x509.Certificate:
    """By itself: nobody vouches for a clinic's seal but the clinic, by its fingerprint."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, clinic[:NAME_LIMIT])])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at + LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )


def _fingerprint(cert: x509.Certificate) -> str:
    return cert.fingerprint(hashes.SHA256()).hex()
