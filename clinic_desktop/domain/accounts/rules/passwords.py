"""How secrets are normalised, judged and hashed (trust: SP 800-63B-4, OWASP Password Storage)."""

import base64
import hmac
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from unicodedata import normalize

import bcrypt

from clinic_desktop.core.resources import resource
from clinic_desktop.domain.accounts.interface import PasswordRefused, PinRefused

STAFF_LEAST, PATIENT_LEAST, MOST_POINTS, MOST_BYTES = 12, 15, 256, 1024
ROWS = ("qwertzuiopasdfghjklyxcvbnm", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn")
SCHEME = "p1"


@dataclass(frozen=True, slots=True)
class PasswordHasher:
    """bcrypt over a keyed hash: 64 ASCII bytes, so nothing is cut and no NUL ends it.

    `cost` is 12 in use, 4 in tests. Stored as `p1$kid$$2a$…` so that the scheme can change.
    """

    pepper: bytes
    kid: str
    cost: int

    def hash(self, secret: str) -> str:
        made = bcrypt.hashpw(self._keyed(secret), bcrypt.gensalt(self.cost, prefix=b"2a"))
        return f"{SCHEME}${self.kid}${made.decode()}"

    def matches(self, secret: str, stored: str | None) -> bool:
        """False for anything that is not the secret, never an error."""
        scheme, _, rest = (stored or "").partition("$")
        kid, _, hashed = rest.partition("$")
        try:
            fits = bcrypt.checkpw(self._keyed(secret), hashed.encode())
        except (ValueError, PasswordRefused):
            return False
        return fits and scheme == SCHEME and kid == self.kid

    @property
    def nobodys(self) -> str:
        """What no secret fits and costs as much to find out: for logins that are unknown."""
        return f"{SCHEME}$none$$2a${self.cost:02d}$" + "." * 53

    def weak(self, stored: str) -> bool:
        """Hashed at a lower cost than today's: hash again at the next sign-in."""
        return not stored.startswith(f"{SCHEME}${self.kid}$$2a${self.cost:02d}$")

    def _keyed(self, secret: str) -> bytes:
        return base64.b64encode(hmac.new(self.pepper, normalised(secret), sha384).digest())


def normalised(secret: str) -> bytes:
    """NFKC as UTF-8. Raises PasswordRefused for what cannot be typed again or is too long."""
    if len(secret) > MOST_POINTS:
        raise PasswordRefused(f"A password has at most {MOST_POINTS} characters.")
    try:
        data = normalize("NFKC", secret).encode()
    except UnicodeEncodeError as exc:
        raise PasswordRefused("This password holds a character that is not complete.") from exc
    if "\0" in secret or len(data) > MOST_BYTES:
        raise PasswordRefused("This password holds a character that cannot be used.")
    return data


def check_password(secret: str, own_words: tuple[str, ...], least: int = STAFF_LEAST) -> None:
    """No composition rules: long enough, not common, not made of what everybody knows of you."""
    normalised(secret)
    if len(secret) < least:
        raise PasswordRefused(
            f"A password needs at least {least} characters. A short sentence is easy to remember."
        )
    plain = secret.casefold()
    if _one_pattern(plain):
        raise PasswordRefused("This password is one repeated or neighbouring key. Use words.")
    if digest(plain) in common():
        raise PasswordRefused("This password is on every guessing list. Use another sentence.")
    for word in own_words:
        word = word.casefold().strip()
        if len(word) >= 4 and word in plain and len(plain) - len(word) < least // 2:
            raise PasswordRefused("This password is mostly a name or address. Add other words.")


def check_pin(pin: str) -> None:
    """4 to 8 ASCII digits, not all alike, not counting up or down. Raises PinRefused."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        raise PinRefused
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    if steps in ({0}, {1}, {-1}):
        raise PinRefused


def digest(plain: str) -> str:
    """How the list of common passwords keeps one: not readable, no secret."""
    return sha384(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@cache
def common() -> frozenset[str]:
    """Digests of passwords that attackers try first (resources/passwords/common.txt)."""
    return frozenset(resource("passwords/common.txt").read_text(encoding="ascii").split())


def _one_pattern(plain: str) -> bool:
    if len(set(plain)) == 1:
        return True
    lines = (*ROWS, "0123456789" * 3, "abcdefghijklmnopqrstuvwxyz")
    return any(plain in line * 2 or plain in line[::-1] * 2 for line in lines)
