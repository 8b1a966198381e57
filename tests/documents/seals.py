"""An invented clinic's seal, and others that only look like it."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from clinic_desktop.documents import archive, consent_pdf, seal
from tests.documents.consent_sample import consent

AT = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
CLINIC = "Clinique des Tilleuls"
DATA = archive.Attached("consent.json", "application/json", b'{"consent":"1"}', "As data")


def key(
    name: str = CLINIC,
    *,
    since: datetime = AT - timedelta(days=9),
    days: int = 400,
    seals: bool = True,
) -> seal.SealKey:
    """A key with a certificate of its own; `seals` False is one for other uses."""
    private = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, seals, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    return seal.SealKey(
        made.public_bytes(Encoding.DER),
        private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        made.fingerprint(hashes.SHA256()).hex(),
    )


def body(data: bytes = DATA.content, **changes: object) -> bytes:
    """A consent as PDF/A, not yet sealed."""
    attached = archive.Attached(DATA.name, DATA.media_type, data, DATA.description)
    return archive.archived(consent_pdf.render(consent(**changes)), attached, AT)
