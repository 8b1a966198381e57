"""Access tokens: signed, ten minutes, naming a session and nothing about the person (RFC 9068)."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clinic_desktop.core import errors

ALGORITHM, TYPE = "EdDSA", "at+jwt"
AUDIENCES = ("staff", "portal")
LIFE = timedelta(seconds=600)
LONGEST = 4096
CLAIMS = {"iss", "aud", "sub", "sid", "jti", "scope", "iat", "nbf", "exp"}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says; who that is and what they may do stands in the session's row."""

    audience: str
    user_id: UUID
    session_id: UUID
    jti: str


class TokenKeys:
    """The key that signs, and those that signed before and are still believed."""

    def __init__(self, issuer: str, secret: str, older: Iterable[str] = ()) -> None:
        self._issuer = issuer
        self._private = _private(secret)
        known = [self._private, *map(_private, older)]
        self._public: Mapping[str, Ed25519PublicKey] = {_kid(k): k.public_key() for k in known}

    def issue(
        self, user_id: UUID, session_id: UUID, audience: str, now: datetime, until: datetime
    ) -> tuple[str, str, int]:
        """A token, its jti, and its seconds: ten minutes, less where the session ends before."""
        begins, jti = int(now.timestamp()), secrets.token_urlsafe(32)
        ends = int(min(now + LIFE, until).timestamp())
        claims = {
            "iss": self._issuer,
            "aud": audience,
            "sub": str(user_id),
            "sid": str(session_id),
            "jti": jti,
            "scope": audience,
            "iat": begins,
            "nbf": begins,
            "exp": ends,
        }
        headers = {"kid": _kid(self._private), "typ": TYPE}
        made = jwt.encode(claims, self._private, algorithm=ALGORITHM, headers=headers)
        return made, jti, ends - begins

    def read(self, token: str, now: datetime) -> Claims:
        """What a token of ours says that is good at `now`. Raises SignedOut for any other.

        Its life is judged here by the clinic's clock, because PyJWT asks the machine's.
        """
        try:
            claims = self._verified(token)
            _check_life(claims, int(now.timestamp()))
            ids = UUID(str(claims["sub"])), UUID(str(claims["sid"]))
        except (jwt.InvalidTokenError, ValueError, TypeError) as exc:
            raise errors.SignedOut from exc
        return Claims(str(claims["aud"]), *ids, str(claims["jti"]))

    def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > LONGEST or not token.isascii():
            raise ValueError("no token of ours")
        header = jwt.get_unverified_header(token)
        if header.keys() != {"alg", "kid", "typ"}:
            raise ValueError("unknown header")
        if header["alg"] != ALGORITHM or header["typ"] != TYPE:
            raise ValueError("another kind of token")
        key = self._public.get(header["kid"])
        if key is None:
            raise ValueError("unknown key")
        checked: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=list(AUDIENCES),
            issuer=self._issuer,
            options={
                "require": sorted(CLAIMS),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
        if not isinstance(checked["aud"], str) or not isinstance(checked["jti"], str):
            raise ValueError("one audience, one name")
        return checked


def _check_life(claims: Mapping[str, object], now: int) -> None:
    begins, from_, ends = (_whole(claims[name]) for name in ("iat", "nbf", "exp"))
    if not 0 < ends - begins <= LIFE.total_seconds():
        raise ValueError("a longer life than we give")
    if not max(begins, from_) <= now < ends:
        raise ValueError("not now")


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError("times are whole seconds")
    return value


def _private(secret: str) -> Ed25519PrivateKey:
    """The key that a stored secret stands for."""
    return Ed25519PrivateKey.from_private_bytes(sha256(secret.encode()).digest())


def _kid(key: Ed25519PrivateKey) -> str:
    return sha256(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
