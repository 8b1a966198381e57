"""The clinic on another machine: the same desks, spoken over HTTPS."""

from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints
from urllib.parse import urlsplit

from clinic_desktop.app.secrets import SecretStore
from clinic_desktop.core import errors
from clinic_desktop.core.changes import Change
from clinic_desktop.core.clock import Clock, utc_now
from clinic_desktop.core.once import Once
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway.client import Link, desk, trusting
from clinic_desktop.gateway.follower import Follower

TASK = "ticket."
"""A task on a tablet hears of nothing; its tablet goes on listening meanwhile."""

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


class RemoteClinic:
    """What a window needs of a container, with everything carried out by the service."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self.clock, self._link = clock, link
        self._token: str | None = None
        self._follower: Follower | None = None
        self._hints: list[Callable[[], None]] = []

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic:
        """`once` belongs to the service's side; the link makes a key for each command itself."""
        if token is not None and token != self._token and not token.startswith(TASK):
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
        return lambda: self._hints.remove(hint)

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
            self._follower = Follower(self._link.with_token(token))
            self._follower.follow(self._hint)

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

    `ca` is the file of the clinic's authority; once given it is remembered in `secrets`.
    Raises NoSuchService, NoAuthority, PlainHttp, Untrusted.
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
    name = f"ca.{parts.netloc.replace(':', '_')}"
    if ca is not None:
        text = _pem(Path(ca))
        if secrets is not None:
            secrets.set(name, text)
    else:
        text = (secrets.get(name) if secrets is not None else None) or ""
        if not text:
            raise NoAuthority
    return Link(service_url, trusting(text))


def _pem(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeError) as exc:
        raise NoAuthority(f"The certificate file {file} cannot be read.") from exc
