"""Kept-alive connections to the service, lent to one request at a time and within its time."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from clinic_desktop.core.clock import monotonic

CONNECTING = 5.0  # seconds
IDLE = 30.0  # seconds that a line is kept for the next request; the service hangs up after sixty
MOST_IDLE = 8
LARGEST_ANSWER = 64_000_000
CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


class Late(OSError):
    """The time of the request is over."""


class Lines:
    """The connections of one program; they carry no identity, each request says whose it is."""

    def __init__(self, where: tuple[str, int], trust: ssl.SSLContext | None) -> None:
        self._where, self._trust = where, trust
        self._guard, self._closed = threading.Lock(), threading.Event()
        self._idle: list[tuple[float, http.client.HTTPConnection]] = []
        self._lent: set[http.client.HTTPConnection] = set()

    def lend(self, until: float, *, fresh: bool = False) -> http.client.HTTPConnection:
        """A connected line, good until that second of the monotonic clock.

        `fresh` takes none that may have gone since it was last spoken on. Raises OSError.
        """
        if self._closed.is_set():
            raise Late("the program closes")
        line = None if fresh else self._kept()
        if line is None:
            line = self.open(min(CONNECTING, _left(until)))
            try:
                line.connect()
            except OSError:
                line.close()
                raise
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._guard:
            self._lent.add(line)
        return line

    def open(self, timeout: float) -> http.client.HTTPConnection:
        """A connection of its own, for an answer without end. Nothing is sent yet."""
        if self._trust:
            return http.client.HTTPSConnection(*self._where, timeout=timeout, context=self._trust)
        return http.client.HTTPConnection(*self._where, timeout=timeout)

    def back(self, line: http.client.HTTPConnection) -> None:
        """Whole again: the next request may have it."""
        with self._guard:
            self._lent.discard(line)
            keep = len(self._idle) < MOST_IDLE and not self._closed.is_set()
            if keep and line.sock is not None:
                self._idle.append((monotonic(), line))
                return
        line.close()

    def drop(self, line: http.client.HTTPConnection) -> None:
        with self._guard:
            self._lent.discard(line)
        line.close()

    def pause(self, seconds: float) -> None:
        """Between two tries; ends at once when the program closes."""
        self._closed.wait(seconds)

    def close(self) -> None:
        """Ends what is under way too: whoever waits for an answer gets an error."""
        self._closed.set()
        with self._guard:
            idle, lent = [line for _, line in self._idle], tuple(self._lent)
            self._idle.clear()
        for line in idle:
            line.close()
        for line in lent:
            hang_up(line)

    def _kept(self) -> http.client.HTTPConnection | None:
        """The line used last; those that were idle for too long are closed."""
        now, late = monotonic(), []
        with self._guard:
            while self._idle and now - self._idle[0][0] >= IDLE:
                late.append(self._idle.pop(0)[1])
            found = self._idle.pop()[1] if self._idle else None
        for line in late:
            line.close()
        return found


def exchange(
    line: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
    until: float,
) -> Answer:
    """One request and its whole answer. Raises OSError (Late), HTTPException."""
    line.sock.settimeout(_left(until))
    line.request(method, path, body or None, dict(headers))
    line.sock.settimeout(_left(until))
    sock = line.sock  # an answer that closes the line takes it away
    with line.getresponse() as heard:
        whole = bytearray()
        while True:
            sock.settimeout(_left(until))
            chunk = heard.read1(CHUNK)
            if not chunk:
                break
            whole += chunk
            if len(whole) > LARGEST_ANSWER:
                raise http.client.HTTPException("an answer without end")
        if heard.length:
            raise http.client.IncompleteRead(bytes(whole), heard.length)
        return Answer(heard.status, bytes(whole), dict(heard.getheaders()))


def hang_up(line: http.client.HTTPConnection) -> None:
    """From another thread: whoever reads on this line is woken."""
    if line.sock is not None:
        try:
            line.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise Late("out of time")
    return left
