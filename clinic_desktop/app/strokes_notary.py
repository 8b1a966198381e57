"""The key to which the pen's movements are locked: its private half leaves the clinic, once.

The public half stays among the secrets and locks each signature. The private half waits there
until it is handed out, under a password that is shown once; then it is forgotten here.
"""

import secrets as chance
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256

from clinic_desktop.app.secrets import SecretStore
from clinic_desktop.core import errors
from clinic_desktop.core.canonical import canonical_json
from clinic_desktop.documents.drawn_ink import drawn_of, drawn_text
from clinic_desktop.documents.ink import read_inkml
from clinic_desktop.documents.stroke_lock import about_of, lock_strokes

PUBLIC, PRIVATE = "strokes-public", "strokes-private"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 that are not mistaken for one another when they are copied from paper."""

GROUPS, GROUP = 5, 5


class HandedOutAlready(errors.AlreadyThere):
    code = "strokes.handed_out_already"
    text = (
        "The private half of this key was handed out before and is not kept here. Ask whoever"
        " holds it; nobody can make another copy."
    )


class WrongKeyFile(errors.RuleViolation):
    code = "strokes.wrong_key_file"
    text = (
        "This file and password do not give a key of signatures. Take the file that was handed"
        " out, and type the password as it was printed."
    )


def strokes_key(secrets: SecretStore) -> bytes:
    """The public half, 32 bytes; both halves are made the first time."""
    kept = secrets.get(PUBLIC)
    if kept is None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415  once
            X25519PrivateKey,
        )

        made = X25519PrivateKey.generate()
        secrets.set(PRIVATE, b64encode(made.private_bytes_raw()).decode())
        kept = b64encode(made.public_key().public_bytes_raw()).decode()
        secrets.set(PUBLIC, kept)
    return b64decode(kept)


def waits(secrets: SecretStore) -> bool:
    """Whether the private half still lies here."""
    return secrets.get(PRIVATE) is not None


def named(public: bytes) -> str:
    """How people tell this key from others: the first 16 digits of its SHA-256."""
    digits = sha256(public).hexdigest()[:16].upper()
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def new_password() -> str:
    """125 bits, to be written on paper."""
    return "-".join("".join(chance.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def locked_up(secrets: SecretStore, password: str) -> bytes:
    """The private half as PKCS#8 PEM under `password`. Raises HandedOutAlready.

    It is still kept here: call `forget` once the file is safe.
    """
    strokes_key(secrets)
    kept = secrets.get(PRIVATE)
    if kept is None:
        raise HandedOutAlready
    from cryptography.hazmat.primitives import serialization as ways  # noqa: PLC0415  once
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415  as above
        X25519PrivateKey,
    )

    return X25519PrivateKey.from_private_bytes(b64decode(kept)).private_bytes(
        ways.Encoding.PEM,
        ways.PrivateFormat.PKCS8,
        ways.BestAvailableEncryption(password.encode()),
    )


def forget(secrets: SecretStore) -> None:
    """From now on nothing in the clinic opens strokes."""
    secrets.forget(PRIVATE)


def unlocked(file: bytes, password: str) -> bytes:
    """The private half of a file that was handed out. Raises WrongKeyFile."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415  in court
        X25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  as above
        load_pem_private_key,
    )

    try:
        found = load_pem_private_key(file, password.strip().upper().encode())
    except (ValueError, TypeError) as exc:
        raise WrongKeyFile from exc
    if not isinstance(found, X25519PrivateKey):
        raise WrongKeyFile
    return found.private_bytes_raw()


def lock_with(secrets: SecretStore) -> Callable[[str, str, str], tuple[str, str]]:
    """Locks strokes that an older program kept open; the key is made only if there are any."""

    def lock(inkml: str, consent_id: str, ink_hash: str) -> tuple[str, str]:
        raw, about = inkml.encode(), about_of(consent_id, ink_hash)
        locked = canonical_json(lock_strokes(raw, strokes_key(secrets), about))
        return locked, drawn_text(drawn_of(read_inkml(raw)))

    return lock
