"""From a request to a reply: body and time limits, threads, every refusal as a problem document."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol, TypeVar

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from clinic_desktop.core import errors
from clinic_desktop.core.once import Once, Replayed
from clinic_desktop.core.operations import Operation
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway import wire
from clinic_desktop.gateway.strict_json import ValueRefused
from clinic_desktop.gateway.words import spoken

log = logging.getLogger(__name__)
T = TypeVar("T")
MAX_BODY = 1_000_000
BODY_SECONDS = 20.0  # a body that comes drop by drop holds a connection, not a thread
LONGEST_KEY = 64
SOON = {"consent.not_sealed_yet": "2"}
"""Refusals that mend themselves, and after how many seconds asking again makes sense."""


class Behind(Protocol):
    """The clinic as the routes see it."""

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic: ...

    def admit(self, token: str | None, what: Operation) -> None:
        """Raises what the door of this operation would, before it looks at any argument."""


class KeyRefused(errors.Unreadable):
    code = "clinic.key"
    text = "An Idempotency-Key has 1 to 64 printable ASCII characters."


class QueryRefused(errors.Unreadable):
    code, text = "clinic.query", "This address takes nothing after a question mark."


class TooSlow(errors.Unreadable):
    code, text = "clinic.too_slow", "The request did not arrive in time. Please send it again."


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the routes see it; `source` is the address it came from."""

    token: str | None
    key: str | None
    source: str
    languages: str
    path: Mapping[str, str]
    body: bytes

    def once(self, name: str, pack: Callable[[object], bytes]) -> Once | None:
        """What makes a repeated request be done once, where the client gave it a key."""
        if self.key is None:
            return None
        asked = "\n".join((name, *map(str, self.path.values()))).encode("utf-8", "replace")
        return Once(self.key, sha256(asked + b"\n" + self.body).hexdigest(), pack)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    kind: str = wire.JSON
    headers: Mapping[str, str] = field(default_factory=dict)


Work = Callable[[Asked], Reply]


def endpoint(work: Work, name: str) -> Callable[[Request], Awaitable[Response]]:
    """An ASGI endpoint around `work`, which runs on a thread and may raise any ClinicError."""

    async def answer(request: Request) -> Response:
        try:
            asked = await _asked(request)
        except errors.ClinicError as error:
            reply = refused(error, request.headers.get("accept-language", ""))
        else:
            reply = await run_in_threadpool(_done, work, asked, name)
        return Response(reply.body, reply.status, dict(reply.headers), reply.kind)

    return answer


def admitted(behind: Behind, what: Operation, asked: Asked, read: Callable[[], T]) -> T:
    """What was sent, read; who may not do this at all is told so, however they asked.

    The door of the operation stands in its transaction and comes after the reading. Where the
    reading fails it would never be reached, so it is asked here: a stranger learns neither how
    this is asked for nor which part of it would have fitted.
    """
    try:
        return read()
    except errors.ClinicError:
        behind.admit(asked.token, what)
        raise


def refused(error: errors.ClinicError, languages: str) -> Reply:
    """The problem document of an error, with what its status asks for in the headers."""
    status, headers = wire.status_of(error), {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    seconds = error.params.get("seconds", SOON.get(error.code, ""))
    if seconds or status == 503:
        headers["Retry-After"] = seconds or "1"
    return Reply(status, wire.pack_error(error, spoken(error, languages)), wire.PROBLEM, headers)


def _done(work: Work, asked: Asked, name: str) -> Reply:
    try:
        return work(asked)
    except Replayed as again:
        status, body = wire.unpack_kept(again.answer)
        return Reply(status, body, wire.JSON if status < 400 else wire.PROBLEM)
    except errors.ClinicError as error:
        return refused(error, asked.languages)
    except OverflowError:
        log.info("a number out of range in %s", name, exc_info=True)
        return refused(ValueRefused("A number or date is out of range."), asked.languages)
    except Exception:
        log.exception("fault in %s", name)
        return refused(errors.Fault(), asked.languages)


async def _asked(request: Request) -> Asked:
    headers = request.headers
    if request.url.query:
        raise QueryRefused
    key = headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii()):
        raise KeyRefused
    return Asked(
        bearer(headers.get("authorization")),
        key,
        request.client.host if request.client else "",
        headers.get("accept-language", ""),
        dict(request.path_params),
        await _body(request),
    )


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header, None without one."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise wire.TooLarge
    except TimeoutError as exc:
        raise TooSlow from exc
    return bytes(body)
