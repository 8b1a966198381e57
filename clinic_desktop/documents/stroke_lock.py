"""How the pen moved, locked to a key that the clinic does not use in its daily work.

Time, pressure and tilt of a signature are biometric: an expert of a court may need them, nobody
else. They are locked to a public key (X25519); its private half belongs in an envelope.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors

ALGORITHM = "X25519 HKDF-SHA256 AES-256-GCM"
_EPHEMERAL = b"clinic-desktop strokes ephemeral 1"
_WRAP = b"clinic-desktop strokes wrap 1"
_NONCE = bytes(12)  # each derived key locks one text only


class StrokesLocked(errors.RuleViolation):
    code = "documents.strokes_locked"
    text = "This key does not open these strokes. Take the key that the clinic locked them to."


class StrokesKey(Protocol):
    """Whoever knows to which key the pen's movements are locked."""

    def strokes_key(self) -> bytes:
        """Public key (X25519, 32 bytes)."""


def about_of(consent_id: UUID | str, ink_hash: str) -> str:
    """What a lock is bound to: this ink, on this consent and on no other."""
    return f"{consent_id} {ink_hash}"


def lock_strokes(inkml: bytes, public_key: bytes, about: str) -> dict[str, str]:
    """`inkml` so that only the private half of `public_key` opens it; bound to `about`.

    The same strokes give the same lock: its one-time key comes from the strokes themselves, which
    nobody can guess, so that a paper that is set again has the same bytes.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415  when sealing
        X25519PrivateKey,
        X25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  as above
        Encoding,
        PublicFormat,
    )

    once = X25519PrivateKey.from_private_bytes(_derived(inkml, public_key, _EPHEMERAL))
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    ours = once.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "algorithm": ALGORITHM,
        "key": b64encode(public_key).decode(),
        "ephemeral": b64encode(ours).decode(),
        "locked": b64encode(_gcm(shared, ours + public_key, about, inkml)).decode(),
    }


def open_strokes(lock: Mapping[str, str], private_key: bytes, about: str) -> bytes:
    """The InkML again. Raises StrokesLocked for another key, another signature, other bytes."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  when an expert looks
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415  as above
        X25519PrivateKey,
        X25519PublicKey,
    )
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  as above

    try:
        public, ours, box = (b64decode(lock[name]) for name in ("key", "ephemeral", "locked"))
        shared = X25519PrivateKey.from_private_bytes(private_key).exchange(
            X25519PublicKey.from_public_bytes(ours)
        )
        key = _derived(shared, ours + public, _WRAP)
        return AESGCM(key).decrypt(_NONCE, box, about.encode())
    except (InvalidTag, KeyError, ValueError):
        raise StrokesLocked from None


def _gcm(shared: bytes, salt: bytes, about: str, inkml: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  when sealing

    return AESGCM(_derived(shared, salt, _WRAP)).encrypt(_NONCE, inkml, about.encode())


def _derived(secret: bytes, salt: bytes, use: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  when sealing
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415  as above

    return HKDF(SHA256(), 32, salt, use).derive(secret)
