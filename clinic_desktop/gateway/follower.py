"""Hears what others change, over server-sent events, and reads on after every cut line."""

import json
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse

from clinic_desktop.core.changes import DOWN, ENDED, RESET, UP, Change
from clinic_desktop.gateway.client import Link
from clinic_desktop.gateway.lines import CONNECTING, hang_up

log = logging.getLogger(__name__)
KEPT = 5000
SILENCE = 16.0  # seconds; the service says something every five
AGAIN, BUSY = 1.0, 15.0  # seconds until the next try: after a cut line, after "too many follow"
LONGEST_LINE = 1_000_000
SIGNED_OUT, TOO_MANY = (401, 403), 429


class Follower:
    """One stream of one signed-in caller, on a thread of its own until it is closed.

    `tell` is called on that thread with UP, DOWN or ENDED each time that this changes; after
    ENDED nothing comes any more, because the session is over.
    """

    def __init__(self, link: Link, tell: Callable[[str], None] | None = None) -> None:
        self._link, self._hints = link, list[Callable[[], None]]()
        self._tell, self._state = tell, ""
        self._known: deque[Change] = deque(maxlen=KEPT)
        self._last: int | None = None
        self._guard, self._ended = threading.Lock(), threading.Event()
        self._heard = threading.Event()
        self._line: HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def newest(self) -> int:
        """The number to read on from; 0 before the stream is open."""
        with self._guard:
            return self._last or 0

    def since(self, seq: int) -> tuple[Change, ...]:
        with self._guard:
            return tuple(change for change in self._known if change.seq > seq)

    def follow(self, hint: Callable[[], None]) -> Callable[[], None]:
        """`hint` is called on another thread after each change; the answer stops it."""
        self._hints.append(hint)
        return lambda: self._hints.remove(hint)

    def wait_open(self, seconds: float) -> bool:
        """Whether the stream is open, at the latest after `seconds`."""
        return self._heard.wait(seconds)

    def close(self) -> None:
        """Ends the stream at once, also while it waits for the service."""
        self._ended.set()
        if self._line is not None:
            hang_up(self._line)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                pause = self._listen()
            except (OSError, HTTPException, ValueError):
                log.info("the line to the service was cut; reading on")
                self._say(DOWN)
                pause = AGAIN
            if pause is None:
                self._say(ENDED)
                return
            self._ended.wait(pause)

    def _listen(self) -> float | None:
        """Until the line is cut; the seconds until the next try, None once the session is over."""
        line = self._line = self._link.open_line(CONNECTING)
        try:
            headers = self._link.authorised()
            if self._last is not None:
                headers["Last-Event-ID"] = str(self._last)
            line.connect()
            line.sock.settimeout(SILENCE)
            line.request("GET", "/api/changes", headers=headers)
            with line.getresponse() as stream:
                if stream.status != 200:
                    return self._refused(stream.status)
                self._heard.set()
                self._say(UP)
                for event in _events(stream):
                    if self._ended.is_set() or event.get("event") == "end":
                        return None
                    self._take(event)
        finally:
            line.close()
        return 0.0  # ended in order: the service stops, or starts again

    def _refused(self, status: int) -> float | None:
        if status in SIGNED_OUT:
            return None
        self._say(DOWN)
        return BUSY if status == TOO_MANY else AGAIN

    def _say(self, state: str) -> None:
        if state != self._state and not self._ended.is_set():
            self._state = state
            if self._tell is not None:
                self._tell(state)

    def _take(self, event: dict[str, str]) -> None:
        if "id" not in event:
            return
        number = int(event["id"])
        touched = tuple((str(k), str(r)) for k, r in json.loads(event.get("data") or "[]"))
        with self._guard:
            self._last = number
            if event.get("event") == RESET:
                self._known.clear()
                touched = ((RESET, ""),)
            if touched:
                self._known.append(Change(number, touched))
        for hint in tuple(self._hints):
            hint()


def _events(stream: HTTPResponse) -> Iterator[dict[str, str]]:
    """One after the other, as the names and values of its lines."""
    event: dict[str, str] = {}
    while line := stream.readline(LONGEST_LINE):
        text = line.decode("utf-8").rstrip("\r\n")
        if not text:
            if event:
                yield event
            event = {}
        elif not text.startswith(":"):
            name, _, value = text.partition(":")
            event[name] = value.removeprefix(" ")
