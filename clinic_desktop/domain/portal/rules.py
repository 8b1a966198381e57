"""Rules of tablets, tickets and codes: lives, tries, keyed hashes; pure functions."""

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

DEVICE, TICKET = "device.", "ticket."
PAIRING_LIFE = timedelta(minutes=10)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
PAIRING_LENGTH = 8
TICKET_LIFE = timedelta(minutes=10)
"""From hand-over until the patient says who they are."""

OPEN_LIFE, IDLE = timedelta(minutes=30), timedelta(minutes=3)
BIRTH_TRIES = 5
CHALLENGE_LIFE, DRAFT_LIFE = timedelta(minutes=5), timedelta(minutes=15)
LARGEST_DRAFT = 700_000  # letters; a packed signature of ten minutes is a third of it
LOOK_BACK = timedelta(hours=12)
CODE_LIFE, CODE_TRIES, CODES_A_DAY = timedelta(minutes=15), 5, 5
CODE_DIGITS = 6
REGISTRATION_LIFE = timedelta(hours=24)
DAY = timedelta(hours=24)
NONCE, TIME_DIGITS = 12, 11

SCOPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "REGISTER": frozenset(),
        "CONSENT": frozenset(
            {
                "consent.consent.read_status",
                "consent.consent.read",
                "consent.document.read",
                "consent.consent.progress",
                "consent.signature.sign_own",
                "consent.consent.decline",
            }
        ),
        "PAY": frozenset(
            {"billing.invoice.read", "billing.payment.pay_own", "billing.receipt.print"}
        ),
        "UPDATE": frozenset(
            {
                "patients.record.read_admin",
                "patients.record.read_clinical",
                "patients.record.update_admin",
                "patients.record.update_clinical",
                "patients.contact_permission.update",
                "patients.notice.accept",
                "consultations.screening.write",
            }
        ),
    }
)
"""What the task of each purpose may do, all of it within the PATIENT role's own codes."""


@dataclass(frozen=True, slots=True)
class PortalKeys:
    """Keys of the portal, each made from the one secret for its own use."""

    sealing: bytes
    codes: bytes
    tickets: bytes
    addresses: bytes
    proofs: bytes

    @classmethod
    def of(cls, secret: str) -> "PortalKeys":
        names = (b"sealing", b"codes", b"tickets", b"addresses", b"proofs")
        return cls(*(hmac.digest(secret.encode(), name, sha256) for name in names))

    def seal(self, plain: bytes) -> str:
        """AES-256-GCM, readable only with this key."""
        nonce = os.urandom(NONCE)
        return b64encode(nonce + AESGCM(self.sealing).encrypt(nonce, plain, None)).decode()

    def unseal(self, sealed: str) -> bytes:
        """Raises ValueError for what was not sealed with this key."""
        data = b64decode(sealed)
        try:
            return AESGCM(self.sealing).decrypt(data[:NONCE], data[NONCE:], None)
        except InvalidTag as exc:
            raise ValueError("sealed with another key, or changed") from exc

    def code_hash(self, purpose: str, subject: UUID, code: str) -> str:
        """A code is good for one purpose and one subject only."""
        words = f"{purpose}|{subject}|{code}".encode("utf-8", "replace")
        return hmac.digest(self.codes, words, sha256).hex()

    def ticket_token(self, ticket: UUID) -> str:
        """The secret of a ticket: made again whenever needed, kept nowhere."""
        return f"{TICKET}{hmac.digest(self.tickets, ticket.bytes, sha256).hex()}"

    def task_challenge(self, ticket: UUID, now: datetime) -> str:
        """What a tablet signs to open this task: fresh, and made again from its time."""
        at = int(now.timestamp())
        words = f"challenge|{ticket}|{at}".encode()
        return f"{at}-{hmac.digest(self.tickets, words, sha256).hex()}"

    def is_task_challenge(self, ticket: UUID, challenge: str, now: datetime) -> bool:
        """Ours, for this task, and not older than CHALLENGE_LIFE."""
        at = challenge.partition("-")[0]
        if not challenge.isascii() or not at.isdigit() or len(at) > TIME_DIGITS:
            return False
        said = datetime.fromtimestamp(int(at), UTC)
        fresh = -CHALLENGE_LIFE < now - said < CHALLENGE_LIFE
        return fresh and hmac.compare_digest(self.task_challenge(ticket, said), challenge)

    def address_key(self, address: str) -> str:
        """Tells one address from another without keeping it."""
        return hmac.digest(self.addresses, address.encode("utf-8", "replace"), sha256).hex()


def new_pairing() -> str:
    """Eight letters and digits that nobody mixes up: 40 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(PAIRING_LENGTH))


def as_typed(code: str) -> str:
    """Blanks, dashes and small letters do not matter."""
    return "".join(code.upper().replace("-", " ").split())


def to_sign(device: UUID, ticket: UUID, challenge: str) -> bytes:
    """What the key of a tablet signs when a patient says who they are."""
    return f"clinic-desktop tablet opens|{device}|{ticket}|{challenge}".encode()


def public_key(text: str) -> Ed25519PublicKey:
    """Raises ValueError for what is none."""
    return Ed25519PublicKey.from_public_bytes(b64decode(text, validate=True))


def has_signed(key: str, words: bytes, signature: str) -> bool:
    """Whether the holder of this key wrote these words."""
    try:
        public_key(key).verify(b64decode(signature, validate=True), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def ticket_state(
    expires_at: datetime,
    opened_at: datetime | None,
    ended_at: datetime | None,
    ended_how: str,
    now: datetime,
) -> str:
    """SENT, OPENED, DONE, RECALLED, TRIES or EXPIRED."""
    if ended_at is not None:
        return ended_how
    until = expires_at if opened_at is None else opened_at + OPEN_LIFE
    if now >= until:
        return "EXPIRED"
    return "SENT" if opened_at is None else "OPENED"


def is_live(state: str) -> bool:
    return state in ("SENT", "OPENED")
