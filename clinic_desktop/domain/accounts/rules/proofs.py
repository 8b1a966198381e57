"""Challenges are signed, not kept; a solution is checked by doing the work of one try again."""

import json
import struct
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from clinic_desktop.domain.accounts.interface.proofs import (
    Challenge,
    ChallengeParameters,
    ProofRefused,
)

LIFE = timedelta(minutes=10)
WORK, ROUNDS, PREFIX = "PBKDF2/SHA-256", 2000, "00"
"""One of 256 tries fits, each of so many rounds: about half a second of one processor."""

UNTIL, LONGEST = "until", 4000
NO_PROOF = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, OSError,
    struct.error,
)  # fmt: skip
"""What reading somebody else's bytes as a proof may end in."""


def new_challenge(key: bytes, now: datetime) -> Challenge:
    """Its life stands in the signed data, because the library asks the machine's clock."""
    import altcha  # noqa: PLC0415  only where somebody registers over the network

    until = int((now + LIFE).timestamp())
    made = altcha.create_challenge(
        WORK, ROUNDS, key_prefix=PREFIX, data={UNTIL: until}, hmac_secret=key
    )
    of = made.parameters
    shown = ChallengeParameters(
        of.algorithm, of.cost, of.key_length, of.key_prefix, of.nonce, of.salt, {UNTIL: until}
    )
    return Challenge(shown, made.signature or "")


def solved(proof: str, key: bytes, now: datetime) -> tuple[str, datetime]:
    """The challenge that was solved, told from others, and until when it counts.

    Raises ProofRefused for anything but a right solution of a fresh challenge of ours.
    """
    import altcha  # noqa: PLC0415  as above

    if not proof or len(proof) > LONGEST:
        raise ProofRefused
    try:
        said = json.loads(b64decode(proof, validate=True))
        payload = altcha.Payload.from_dict(said)
        fits = altcha.verify_solution(payload, key).verified
        ends = datetime.fromtimestamp(said["challenge"]["parameters"]["data"][UNTIL], UTC)
        digest = sha256(said["challenge"]["signature"].encode()).hexdigest()
    except NO_PROOF as exc:
        raise ProofRefused from exc
    if not fits or now >= ends:
        raise ProofRefused
    return digest, ends
