"""The clinic on another machine: the same desks, spoken over HTTPS."""

import ssl
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import get_type_hints
from urllib.parse import urlsplit

from clinic_desktop.app.secrets import SERVICE, SecretStore
from clinic_desktop.core import errors
from clinic_desktop.core.changes import Change
from clinic_desktop.core.clock import Clock, utc_now
from clinic_desktop.core.once import Once
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway.client import Link, Untrusted, desk, trusting
from clinic_desktop.gateway.follower import Follower
from clinic_desktop.gateway.lines import CONNECTING

LISTENS = ("staff.", "device.")
"""Whose token a stream is opened for. A task on a tablet, and a patient who signed in there, hear
of nothing; the tablet goes on listening meanwhile."""

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class PlainHttp(errors.RuleViolation):
    code = "app.plain_http"
    text = "A service on another computer is spoken to over https only."


class NoAuthority(errors.RuleViolation):
    code = "app.no_authority"
    text = (
        "The certificate of the clinic is not known here yet. Give its file once with --ca, and"
        " compare its fingerprint with the one that the service shows."
    )


class OtherAuthority(errors.RuleViolation):
    """`params`: known, given (fingerprints), entry (of the keyring)."""

    code = "app.other_authority"
    text = "This computer knows another certificate for that service. Nothing was changed."


class RemoteClinic:
    """What a window needs of a container, with everything carried out by the service."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self.clock, self._link = clock, link
        self._token: str | None = None
        self._follower: Follower | None = None
        self._hints: list[Callable[[], None]] = []
        self._watchers: list[Callable[[str], None]] = []

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic:
        """`once` belongs to the service's side; the link makes a key for each command itself."""
        if token is not None and token != self._token and token.startswith(LISTENS):
            self._token = token
            self._listen_as(token)
        return as_caller(self._link.with_token(token))

    def newest_change(self) -> int:
        return self._follower.newest() if self._follower else 0

    def changes_since(self, seq: int) -> tuple[Change, ...]:
        return self._follower.since(seq) if self._follower else ()

    def follow(self, hint: Callable[[], None]) -> Callable[[], None]:
        """`hint` is called, on another thread, when anything was committed by anybody."""
        self._hints.append(hint)
        if self._follower is None and self._token is not None:
            self._listen_as(self._token)
        return lambda: self._leave(hint)

    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """`tell` hears, on another thread, when the service is lost, comes back, or knows the
        session no more."""
        self._watchers.append(tell)
        return lambda: self._watchers.remove(tell)

    def close(self) -> None:
        if self._follower:
            self._follower.close()
        self._link.close()

    def _listen_as(self, token: str) -> None:
        """One stream for whoever is signed in now; nobody listens for whom nobody waits."""
        if self._follower:
            self._follower.close()
            self._follower = None
        if self._hints:
            self._follower = Follower(self._link.with_token(token), self._tell)
            self._follower.follow(self._hint)

    def _leave(self, hint: Callable[[], None]) -> None:
        self._hints.remove(hint)
        if not self._hints and self._follower:
            self._follower.close()
            self._follower = None

    def _tell(self, state: str) -> None:
        for tell in tuple(self._watchers):
            tell(state)

    def _hint(self) -> None:
        for hint in tuple(self._hints):
            hint()


def as_caller(link: Link) -> Clinic:
    """The desks of whoever's token the link carries."""
    return Clinic(**{name: desk(face, link) for name, face in get_type_hints(Clinic).items()})


def connect(
    service_url: str,
    *,
    ca: str | Path | None = None,
    clock: Clock | None = None,
    secrets: SecretStore | None = None,
) -> RemoteClinic:
    """The clinic behind the service at this address.

    `ca` is the file of the clinic's authority; at the first contact it is remembered in `secrets`.
    Raises NoSuchService, NoAuthority, OtherAuthority, PlainHttp, Untrusted.
    """
    return RemoteClinic(open_link(service_url, ca=ca, secrets=secrets), clock or utc_now)


def open_link(
    service_url: str, *, ca: str | Path | None = None, secrets: SecretStore | None = None
) -> Link:
    """A line to the service for nobody yet. Raises as `connect`."""
    parts = urlsplit(service_url)
    if parts.scheme == "http":
        if parts.hostname not in LOOPBACK:
            raise PlainHttp
        return Link(service_url, None)
    name = f"ca.{parts.netloc.lower().replace(':', '_')}"
    kept = (secrets.get(name) if secrets is not None else None) or ""
    given = _pem(Path(ca)) if ca is not None else ""
    if kept and given and fingerprint(kept) != fingerprint(given):
        raise _other(kept, given, name)
    if not kept and not given:
        raise NoAuthority
    link = Link(service_url, trusting(kept or given))
    if secrets is not None and not kept and _met(link):
        secrets.set(name, given)
    return link


def _other(kept: str, given: str, entry: str) -> OtherAuthority:
    known, other = fingerprint(kept), fingerprint(given)
    words = (
        f"{OtherAuthority.text} Known here: {known}. In the file: {other}. Compare them with the"
        " fingerprint that the service shows. Only if the clinic has a new certificate, delete the"
        f" entry {entry} of {SERVICE} from the keyring and start again with --ca."
    )
    return OtherAuthority(words, params={"known": known, "given": other, "entry": entry})


def fingerprint(pem: str) -> str:
    """SHA-256 of a certificate in pairs of digits, as the service shows it. Raises NoAuthority."""
    begins, ends = pem.find(BEGIN), pem.find(END)
    try:
        content = ssl.PEM_cert_to_DER_cert(pem[begins : ends + len(END)])
    except ValueError as exc:
        raise NoAuthority("This file holds no certificate.") from exc
    digits = sha256(content).hexdigest().upper()
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _met(link: Link) -> bool:
    """Whether a service with a certificate of this authority answers there now.

    Only then is the authority remembered: a file given by mistake shuts nobody out.
    Raises Untrusted where another one answers.
    """
    try:
        return link.ask("GET", "/healthz", tries=1, seconds=CONNECTING).status == 200
    except Untrusted:
        raise
    except errors.Unavailable:
        return False


def _pem(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeError) as exc:
        raise NoAuthority(f"The certificate file {file} cannot be read.") from exc
