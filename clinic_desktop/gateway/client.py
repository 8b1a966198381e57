"""The desks of one caller, spoken over HTTPS; a method call becomes one request."""

import http.client
import ssl
import threading
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.operations import Operation, operation, operations_of
from clinic_desktop.gateway.lines import Answer, Lines, exchange

if TYPE_CHECKING:
    from typing_extensions import TypeForm

D = TypeVar("D")
TRIES = 3
PAUSE = 0.3  # seconds before the last try: a service that starts again is there by then
ASKING, DOING = 20.0, 60.0
"""Seconds that a question, and a command, may take in all; sealing and hashing take their time."""

REMEMBERED, MOST_REMEMBERED = 900.0, 100  # seconds; commands whose answer was lost


class Untrusted(errors.Unavailable):
    code = "gateway.untrusted"
    text = (
        "What answers there is not the service of this clinic: its certificate is not the one that"
        " this computer knows. Nothing was sent. Ask your administrator before you go on."
    )


class Unreachable(errors.Unavailable):
    """Nothing was done: it was not sent, or it was a question."""

    code = "gateway.unreachable"
    text = (
        "The service of the clinic cannot be reached. Nothing was changed, and what you typed is"
        " still here. The program goes on by itself as soon as the service answers."
    )


class AnswerLost(errors.Unavailable):
    """A command was sent; whether it was carried out is not known here."""

    code = "gateway.answer_lost"
    text = (
        "The line broke before the answer came: this was done, or it was not. Do the same once"
        " more when the service answers again: nothing is done twice."
    )


LOOK_FIRST = (
    "The line broke before the answer came: this was done, or it was not. Look whether it was,"
    " before you do it again."
)


class NoSuchService(errors.RuleViolation):
    code = "gateway.address"
    text = "This is no address of a service. It looks like https://clinic-host:8443."


class _Unanswered:
    """Keys of commands whose answer was lost: who does the same again repeats them."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._keys: dict[bytes, tuple[str, float]] = {}

    def key_of(self, name: bytes) -> str:
        """The key it was sent under a while ago, or a new one."""
        with self._guard:
            key, since = self._keys.get(name, ("", 0.0))
            return key if key and monotonic() - since < REMEMBERED else str(uuid4())

    def lost(self, name: bytes, key: str) -> None:
        with self._guard:
            self._keys[name] = key, monotonic()
            while len(self._keys) > MOST_REMEMBERED:
                del self._keys[next(iter(self._keys))]

    def answered(self, name: bytes) -> None:
        with self._guard:
            self._keys.pop(name, None)


class Link:
    """The service as one caller speaks to it: whose token its requests carry."""

    def __init__(
        self, url: str, trust: ssl.SSLContext | None, token: str | None = None, language: str = ""
    ) -> None:
        """`trust` knows the clinic's own authority only. Raises NoSuchService."""
        self.url, self.trust, self._token, self._language = url, trust, token, language
        self.lines = Lines(_address(url, trust), trust)
        self._unanswered = _Unanswered()

    def with_token(self, token: str | None) -> "Link":
        """Another caller's link to the same service; closed together with this one."""
        made = Link(self.url, self.trust, token, self._language)
        made.lines, made._unanswered = self.lines, self._unanswered
        return made

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        key: str | None = None,
        tries: int = TRIES,
        seconds: float = DOING,
    ) -> Answer:
        """A lost answer is asked for again, under the same key, so nothing is done twice.

        With one try no line is used that may have gone since it was last spoken on.
        Raises Unreachable where nothing was sent, AnswerLost, Untrusted.
        """
        headers, until, sent = self._headers(key), monotonic() + seconds, False
        for left in reversed(range(tries)):
            line = None
            try:
                line = self.lines.lend(until, fresh=left == 0)
                sent = True
                answer = exchange(line, method, path, body, headers, until)
            except ssl.SSLCertVerificationError as exc:
                raise Untrusted from exc
            except (OSError, http.client.HTTPException) as exc:
                if line is not None:
                    self.lines.drop(line)
                if not left or monotonic() >= until:
                    raise (AnswerLost if sent else Unreachable) from exc
            else:
                self.lines.back(line)
                return answer
            if left == 1:
                self.lines.pause(PAUSE)
        raise AssertionError

    def do(self, what: Operation, path: str, body: bytes) -> Answer:
        """One operation of a desk: repeated where that is safe, within its time.

        Raises Unreachable, AnswerLost, Untrusted.
        """
        if not what.writes:
            try:
                return self.ask("POST", path, body, None, TRIES, ASKING)
            except AnswerLost as exc:
                raise Unreachable from exc
        if not what.whole:  # several transactions: the service keeps no answer of the whole
            try:
                return self.ask("POST", path, body, None, 1, DOING)
            except AnswerLost as exc:
                raise AnswerLost(LOOK_FIRST) from exc
        name = sha256(path.encode() + b"\n" + body).digest()
        key = self._unanswered.key_of(name)
        try:
            answer = self.ask("POST", path, body, key, TRIES, DOING)
        except AnswerLost:
            self._unanswered.lost(name, key)
            raise
        if answer.status >= 500:
            self._unanswered.lost(name, key)
        else:
            self._unanswered.answered(name)
        return answer

    def open_line(self, timeout: float) -> http.client.HTTPConnection:
        """A connection of its own, for an answer without end."""
        return self.lines.open(timeout)

    def authorised(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def close(self) -> None:
        self.lines.close()

    def _headers(self, key: str | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json", **self.authorised()}
        if key:
            headers["Idempotency-Key"] = key
        if self._language:
            headers["Accept-Language"] = self._language
        return headers


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

    def call(_self: object, *args: object, **kwargs: object) -> Any:
        from clinic_desktop.gateway import wire  # noqa: PLC0415  pydantic waits for the first call

        form = wire.form(method)
        heard = link.do(what, path, form.pack(*args, **kwargs))
        if heard.status != 200:
            raise wire.unpack_error(heard.status, heard.body)
        return form.unpack_answer(heard.body)

    call.__name__ = name
    return call


def _address(url: str, trust: ssl.SSLContext | None) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port
    except ValueError as exc:
        raise NoSuchService from exc
    more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("https", "http") or not host or more:
        raise NoSuchService
    if (parts.scheme == "https") is (trust is None):
        raise NoSuchService("An https address needs the clinic's certificate, http takes none.")
    return host, port or (443 if parts.scheme == "https" else 80)
