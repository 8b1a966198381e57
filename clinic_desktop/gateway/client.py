"""The desks of one caller, spoken over HTTPS; a method call becomes one request."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from clinic_desktop.core import errors
from clinic_desktop.core.operations import operation, operations_of

if TYPE_CHECKING:
    from typing_extensions import TypeForm

D = TypeVar("D")
TRIES = 3
CONNECTING, ANSWERING = 5.0, 60.0  # seconds; sealing and many hashes at once take their time
LARGEST_ANSWER = 64_000_000


class Untrusted(errors.Unavailable):
    code = "gateway.untrusted"
    text = (
        "What answers there is not the service of this clinic, or its certificate is not known"
        " here. Nothing was sent."
    )


class NoSuchService(errors.RuleViolation):
    code = "gateway.address"
    text = "This is no address of a service. It looks like https://clinic-host:8443."


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


class Link:
    """Kept-alive connections to the service, one per thread, and whose token they carry."""

    def __init__(
        self, url: str, trust: ssl.SSLContext | None, token: str | None = None, language: str = ""
    ) -> None:
        """`trust` knows the clinic's own authority only. Raises NoSuchService."""
        self.url, self.trust, self._token, self._language = url, trust, token, language
        self._where = _address(url, trust)
        self._mine, self._guard = threading.local(), threading.Lock()
        self._lines: list[http.client.HTTPConnection] = []

    def with_token(self, token: str | None) -> "Link":
        """Another caller's link to the same service; closed together with this one."""
        made = Link(self.url, self.trust, token, self._language)
        made._lines, made._guard = self._lines, self._guard
        return made

    def ask(
        self, method: str, path: str, body: bytes = b"", key: str | None = None, tries: int = TRIES
    ) -> Answer:
        """A lost answer is asked for again under the same key, so nothing is done twice.

        With one try no line is used that may have gone since it was last spoken on.
        Raises Unavailable, Untrusted.
        """
        headers = self._headers(key)
        if tries == 1:
            self._hang_up()
        for left in reversed(range(tries)):
            try:
                line = self._line()
                line.request(method, path, body or None, headers)
                with line.getresponse() as heard:
                    return Answer(heard.status, _read(heard), dict(heard.getheaders()))
            except ssl.SSLCertVerificationError as exc:
                self._hang_up()
                raise Untrusted from exc
            except (OSError, http.client.HTTPException) as exc:
                self._hang_up()
                if not left:
                    raise errors.Unavailable from exc
        raise AssertionError

    def open_line(self, timeout: float) -> http.client.HTTPConnection:
        """A connection of its own, for an answer without end. Raises OSError."""
        if self.trust:
            return http.client.HTTPSConnection(*self._where, timeout=timeout, context=self.trust)
        return http.client.HTTPConnection(*self._where, timeout=timeout)

    def authorised(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def close(self) -> None:
        with self._guard:
            for line in self._lines:
                line.close()
            self._lines.clear()

    def _headers(self, key: str | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json", **self.authorised()}
        if key:
            headers["Idempotency-Key"] = key
        if self._language:
            headers["Accept-Language"] = self._language
        return headers

    def _line(self) -> http.client.HTTPConnection:
        line: http.client.HTTPConnection | None = getattr(self._mine, "line", None)
        if line is None:
            line = self.open_line(CONNECTING)
            line.connect()
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.sock.settimeout(ANSWERING)
            self._mine.line = line
            with self._guard:
                self._lines.append(line)
        return line

    def _hang_up(self) -> None:
        line: http.client.HTTPConnection | None = getattr(self._mine, "line", None)
        self._mine.line = None
        if line is not None:
            line.close()
            with self._guard:
                if line in self._lines:
                    self._lines.remove(line)


def trusting(authority: str) -> ssl.SSLContext:
    """Believes certificates of this authority (PEM), and of no other.

    Raises Untrusted where the text holds none.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_verify_locations(cadata=authority)
    except (ValueError, ssl.SSLError) as exc:
        raise Untrusted("This is no certificate of an authority.") from exc
    return made


def desk(face: "TypeForm[D]", link: Link) -> D:
    """Any desk Protocol, spoken over `link`; made from it, so it cannot differ from it."""
    calls = {name: _call(name, method, link) for name, method in operations_of(face)}
    made: D = type(f"Http{getattr(face, '__name__', 'Desk')}", (), calls)()
    return made


def _call(name: str, method: Callable[..., object], link: Link) -> Callable[..., Any]:
    what = operation(method)
    path = "/api/desk/" + what.name.replace(".", "/")
    # The service keeps answers per transaction: several of them are not safe to repeat.
    tries = TRIES if what.whole or not what.writes else 1

    def call(_self: object, *args: object, **kwargs: object) -> Any:
        from clinic_desktop.gateway import wire  # noqa: PLC0415  pydantic waits for the first call

        form = wire.form(method)
        key = str(uuid4()) if what.writes else None
        heard = link.ask("POST", path, form.pack(*args, **kwargs), key, tries)
        if heard.status != 200:
            raise wire.unpack_error(heard.status, heard.body)
        return form.unpack_answer(heard.body)

    call.__name__ = name
    return call


def _read(heard: http.client.HTTPResponse) -> bytes:
    body = heard.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise http.client.HTTPException("an answer without end")
    return body


def _address(url: str, trust: ssl.SSLContext | None) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port
    except ValueError as exc:
        raise NoSuchService from exc
    if parts.scheme not in ("https", "http") or not host or parts.path not in ("", "/"):
        raise NoSuchService
    if (parts.scheme == "https") is (trust is None):
        raise NoSuchService("An https address needs the clinic's certificate, http takes none.")
    return host, port or (443 if parts.scheme == "https" else 80)
