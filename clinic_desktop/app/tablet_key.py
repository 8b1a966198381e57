"""The key of this tablet: made here, kept in its secret store, never sent anywhere."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from clinic_desktop.app.secrets import SecretStore
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import Paired, PortalDesk, TicketGone, TicketSession

KEY, DEVICE = "tablet.key", "tablet.device"
JOURNAL = b"clinic-desktop tablet journal"


class TabletKey:
    """Ed25519; it proves that this is the paired tablet, and seals what is begun on it."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    def public(self) -> str:
        """In base64, as pairing sends it."""
        made = self._private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return b64encode(made).decode()

    def paired_as(self, device_id: UUID) -> None:
        self._secrets.set(DEVICE, str(device_id))

    def proof(self, ticket_id: UUID, challenge: str) -> str:
        """That this tablet opens this task now."""
        device = UUID(self._secrets.get(DEVICE) or str(UUID(int=0)))
        words = rules.to_sign(device, ticket_id, challenge)
        return f"{challenge}.{b64encode(self._private().sign(words)).decode()}"

    def for_journal(self, salt: bytes) -> bytes:
        """256 bits for one file of the journal."""
        return HKDF(hashes.SHA256(), 32, salt, JOURNAL).derive(self._raw())

    def _raw(self) -> bytes:
        kept = self._secrets.get(KEY)
        if kept is None:
            made = Ed25519PrivateKey.generate().private_bytes(
                Encoding.Raw, PrivateFormat.Raw, NoEncryption()
            )
            kept = b64encode(made).decode()
            self._secrets.set(KEY, kept)
        return b64decode(kept)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._raw())


class _Proving:
    """The desk of the portal as this tablet asks it: its key goes with what needs it."""

    def __init__(self, desk: PortalDesk, key: TabletKey) -> None:
        self._desk, self._key = desk, key

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)

    def pair(self, code: str) -> Paired:
        paired = self._desk.pair(code, self._key.public())
        self._key.paired_as(paired.device_id)
        return paired

    def identify(self, birth_date: date) -> TicketSession:
        """Asks for a fresh challenge first. Raises as the desk does."""
        task = self._desk.task()
        if task is None:
            raise TicketGone
        return self._desk.identify(birth_date, self._key.proof(task.ticket_id, task.challenge))


def proving(clinic: Clinic, key: TabletKey) -> Clinic:
    """The same desks, the portal's with this tablet's key."""
    return replace(clinic, portal=_Proving(clinic.portal, key))  # type: ignore[arg-type]
