"""Time-based codes (RFC 6238: SHA-1, six digits, thirty seconds), and codes for a lost device."""

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp import random_base32
from pyotp.totp import TOTP

SECRET_CHARACTERS = 32  # base32: 160 bits, as RFC 4226 section 4 recommends
SECONDS = 30
DRIFT = 1  # steps that a device may go before or behind
DIGITS = 6
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
RECOVERY_CODES, RECOVERY_LENGTH, GROUP = 10, 16, 4  # 80 bits each
NONCE = 12


@dataclass(frozen=True, slots=True)
class FactorKeys:
    """Keys of the second factor, each made from the one secret for its own use."""

    sealing: bytes
    codes: bytes

    @classmethod
    def of(cls, secret: str) -> "FactorKeys":
        return cls(*(hmac.digest(secret.encode(), name, sha256) for name in (b"seal", b"codes")))

    def seal(self, user_id: UUID, secret: str) -> str:
        """AES-256-GCM; bound to the account, so that it is worth nothing in another row."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.sealing).encrypt(nonce, secret.encode(), user_id.bytes)
        return b64encode(nonce + sealed).decode()

    def unseal(self, user_id: UUID, sealed: str) -> str:
        """Raises ValueError for what was sealed with another key or for another account."""
        data = b64decode(sealed)
        try:
            return AESGCM(self.sealing).decrypt(data[:NONCE], data[NONCE:], user_id.bytes).decode()
        except InvalidTag as exc:
            raise ValueError("sealed with another key, or changed") from exc

    def code_hash(self, user_id: UUID, code: str) -> str:
        """Of a recovery code as it was typed; good for one account only."""
        words = f"{user_id}|{as_typed(code)}".encode("utf-8", "replace")
        return hmac.digest(self.codes, words, sha256).hex()


def new_secret() -> str:
    return random_base32(SECRET_CHARACTERS)


def address(secret: str, login: str, issuer: str) -> str:
    """What an authenticator reads."""
    return TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def picture(uri: str) -> str:
    """The address as a QR code: an SVG as a data address."""
    import segno  # noqa: PLC0415  20 ms, and only who sets up a device needs it

    made = segno.make_qr(uri, error="m")
    return str(made.svg_data_uri(scale=4, dark="#000", light="#fff"))


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The time step that this code stands for; None for a wrong one, or one of `last` or before."""
    typed = as_typed(code)
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    today, made = int(now.timestamp()) // SECONDS, TOTP(secret)
    for step in range(today - DRIFT, today + DRIFT + 1):
        right = made.at(step * SECONDS)
        if hmac.compare_digest(right, typed) and step > last:
            return step
    return None


def recovery_codes() -> tuple[str, ...]:
    """Ten, in groups that are easy to copy."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def _recovery_code() -> str:
    code = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
    return "-".join(code[at : at + GROUP] for at in range(0, RECOVERY_LENGTH, GROUP))


def as_typed(code: str) -> str:
    """Blanks, dashes and small letters do not matter."""
    return "".join(code.upper().replace("-", " ").split())
