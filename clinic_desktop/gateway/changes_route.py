"""Server-sent events: what changed, ids and kinds only, resumable by Last-Event-ID."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from clinic_desktop.core import errors
from clinic_desktop.core.caller import Caller
from clinic_desktop.core.changes import Change
from clinic_desktop.gateway.endpoint import QueryRefused, bearer, refused
from clinic_desktop.gateway.openapi import answers

EVENTS = "text/event-stream"
STILL_HERE = 5.0  # seconds of silence before a sign of life; the token is looked at again
MOST_FOLLOWERS, MOST_OF_ONE = 200, 10
"""At once; one colleague has a few windows, a tablet has one."""

TICKET = "ticket"
Touched = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The feed as the routes see it, and who may listen."""

    newest: Callable[[], int]
    since: Callable[[int], tuple[Change, ...]]
    follow: Callable[[Callable[[], None]], Callable[[], None]]
    listener: Callable[[str | None], Caller]
    own_tickets: Callable[[str], Iterable[str]]
    """Ids of the tasks of the tablet that holds this token."""


class TooManyFollowers(errors.TooMany):
    code = "clinic.too_many_followers"
    text = "Too many programs follow the changes already. Close one and try again."


class LastSeenUnreadable(errors.Unreadable):
    code, text = "clinic.last_event_id", "Last-Event-ID is the number of the last event, or absent."


def route(source: Source) -> APIRouter:
    router, places = APIRouter(), Counter[UUID]()

    async def changes(request: Request) -> Response:
        token = bearer(request.headers.get("authorization"))
        try:
            if request.url.query:
                raise QueryRefused
            seen = _last_seen(request)
            caller = await run_in_threadpool(source.listener, token)
            if caller.kind not in ("staff", "device"):
                raise errors.Forbidden
            if places.total() >= MOST_FOLLOWERS or places[caller.id] >= MOST_OF_ONE:
                raise TooManyFollowers(params={"seconds": "30"})
        except errors.ClinicError as error:
            reply = refused(error, request.headers.get("accept-language", ""))
            return Response(reply.body, reply.status, dict(reply.headers), reply.kind)
        stream = _Stream(source, token or "", caller, request.app.state.endings)
        return StreamingResponse(
            _counted(stream.events(seen), places, caller.id), media_type=EVENTS
        )

    router.add_api_route(
        "/api/changes",
        changes,
        methods=["GET"],
        name="changes",
        operation_id="changes",
        response_model=None,
        openapi_extra={
            "security": [{"session": []}],
            "parameters": [
                {
                    "name": "Last-Event-ID",
                    "in": "header",
                    "required": False,
                    "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"},
                }
            ],
            "responses": answers(200, None, EVENTS),
        },
    )
    return router


class _Stream:
    """One follower. It ends with the session whose token it carries."""

    def __init__(
        self, source: Source, token: str, caller: Caller, endings: set[Callable[[], None]]
    ) -> None:
        self._source, self._token, self._caller = source, token, caller
        self._endings, self._ended = endings, False

    async def events(self, seen: int | None) -> AsyncIterator[str]:
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        def end() -> None:
            self._ended = True
            woken.set()

        leave = self._source.follow(wake)
        self._endings.add(end)
        try:
            newest = await run_in_threadpool(self._source.newest)
            last = newest if seen is None else seen
            yield "retry: 1000\n\n"
            if seen is None or seen > newest:  # a number from another history
                last = newest
                yield f"id: {last}\nevent: reset\ndata: []\n\n"
            while not self._ended:
                woken.clear()  # before reading: nothing slips between
                for number, line in await run_in_threadpool(self._read_on, last):
                    last = number
                    yield line
                try:
                    await asyncio.wait_for(woken.wait(), STILL_HERE)
                except TimeoutError:
                    await run_in_threadpool(self._source.listener, self._token)
                    yield ": still here\n\n"
        except errors.SignedOut:
            yield "event: end\ndata: []\n\n"
        except errors.Unavailable:
            return  # the database is away: who follows comes again and reads on
        finally:
            self._endings.discard(end)
            leave()

    def _read_on(self, last: int) -> list[tuple[int, str]]:
        """The next events. Raises SignedOut once the session is over."""
        found = self._source.since(last)
        if not found:
            return []
        self._source.listener(self._token)
        mine = None
        if self._caller.kind == "device":
            mine = frozenset(self._source.own_tickets(self._token))
        return [(change.seq, _line(change, mine)) for change in found]


def _line(change: Change, mine: frozenset[str] | None) -> str:
    """A tablet hears of its own tasks only; the numbers go on for it all the same."""
    touched = change.touched
    if mine is not None:
        touched = tuple((kind, row) for kind, row in touched if kind == TICKET and row in mine)
        if not touched:
            return f"id: {change.seq}\n\n"
    return f"id: {change.seq}\ndata: {json.dumps(touched)}\n\n"


def _last_seen(request: Request) -> int | None:
    said = request.headers.get("last-event-id", "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise LastSeenUnreadable
    return int(said)


async def _counted(
    events: AsyncIterator[str], places: Counter[UUID], who: UUID
) -> AsyncIterator[str]:
    """All on the one thread of the service, so that counting needs no lock."""
    places[who] += 1
    try:
        async for line in events:
            yield line
    finally:
        places[who] -= 1
        if not places[who]:
            del places[who]
