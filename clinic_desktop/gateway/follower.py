"""Hears what others change, over server-sent events, and reads on after every cut line."""

import json
import logging
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse

from clinic_desktop.core.changes import Change
from clinic_desktop.gateway.client import Link

log = logging.getLogger(__name__)
KEPT = 5000
SILENCE = 45.0  # seconds; the service says something every fifteen
AGAIN, REFUSED = 1.0, 15.0  # seconds until the next try: after a cut line, after a refusal
LONGEST_LINE = 1_000_000


class Follower:
    """One stream of one signed-in caller, on a thread of its own until it is closed."""

    def __init__(self, link: Link) -> None:
        self._link, self._hints = link, list[Callable[[], None]]()
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
        line = self._line
        if line is not None and line.sock is not None:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self._ended.is_set():
            pause = AGAIN
            try:
                pause = self._listen()
            except (OSError, HTTPException, ValueError):
                log.info("the line to the service was cut; reading on")
            self._ended.wait(pause)

    def _listen(self) -> float:
        """Until the line is cut; the seconds to wait before the next try."""
        line = self._line = self._link.open_line(SILENCE)
        try:
            headers = self._link.authorised()
            if self._last is not None:
                headers["Last-Event-ID"] = str(self._last)
            line.request("GET", "/api/changes", headers=headers)
            with line.getresponse() as stream:
                if stream.status != 200:
                    return REFUSED
                self._heard.set()
                for event in _events(stream):
                    if self._ended.is_set() or event.get("event") == "end":
                        return REFUSED
                    self._take(event)
        finally:
            line.close()
        return AGAIN

    def _take(self, event: dict[str, str]) -> None:
        if "id" not in event:
            return
        number = int(event["id"])
        touched = tuple((str(k), str(r)) for k, r in json.loads(event.get("data") or "[]"))
        with self._guard:
            self._last = number
            if event.get("event") == "reset":
                self._known.clear()
            elif touched:
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
