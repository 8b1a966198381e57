"""What the patient ticked, typed and drew, so that it outlives the tablet and a recall. No Qt."""

import json
import threading
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.clock import Clock
from clinic_desktop.core.journal import Fact, fold

LIFE = timedelta(minutes=15)
"""What nobody took up after that is gone, here and at the service."""

LARGEST = 32_000_000


class Journal(Protocol):
    """Where it is written down: on the disk of the tablet, sealed, one file for each task."""

    def open(self, ticket: UUID) -> dict[str, object]: ...
    def put(self, fact: Fact) -> None: ...
    def shut(self) -> None: ...
    def read(self, ticket: UUID) -> dict[str, object]: ...
    def tickets(self) -> tuple[tuple[UUID, datetime], ...]: ...
    def wipe(self, ticket: UUID) -> None: ...


class InMemory:
    """No disk: for tests, and where a window of the office shows the tablet."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._ticket = clock, UUID(int=0)
        self._facts: dict[UUID, list[Fact]] = {}
        self._at: dict[UUID, datetime] = {}

    def open(self, ticket: UUID) -> dict[str, object]:
        self._ticket, self._at[ticket] = ticket, self._clock()
        return fold(self._facts.setdefault(ticket, []))

    def put(self, fact: Fact) -> None:
        self._facts[self._ticket].append(fact)
        self._at[self._ticket] = self._clock()

    def shut(self) -> None:
        self._ticket = UUID(int=0)

    def read(self, ticket: UUID) -> dict[str, object]:
        return fold(self._facts[ticket])

    def tickets(self) -> tuple[tuple[UUID, datetime], ...]:
        return tuple(self._at.items())

    def wipe(self, ticket: UUID) -> None:
        self._facts.pop(ticket, None)
        self._at.pop(ticket, None)


class Keeping:
    """Names to values (anything that JSON holds) of the one task that is open.

    `open`, `wipe` and `hand_in` wait for the disk or the line: never call them on the thread of
    the window.
    """

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._ticket: UUID | None = None
        self._kept: dict[str, object] = {}
        self._turn = threading.Lock()

    def open(self, ticket: UUID, at_service: Callable[[], str]) -> None:
        """Go on with what stands here of this task, else with what a tablet handed in.

        Raises what `at_service` raises.
        """
        with self._turn:
            found = self._on_disk(ticket)
            if not found:
                found = unpack(at_service())
                for name, value in found.items():
                    self._journal.put(Fact(name, value))
            self._kept, self._ticket = found, ticket

    def kept(self, name: str) -> object:
        """What stands under that name; None where nothing does."""
        return self._kept.get(name)

    def names(self, begin: str) -> tuple[str, ...]:
        """All names that begin so, in the order in which they came."""
        return tuple(name for name in self._kept if name.startswith(begin))

    def put(self, name: str, value: object) -> None:
        """From now on; returns at once. Without an open task it is let go."""
        if self._ticket is not None and (name not in self._kept or self._kept[name] != value):
            self._kept[name] = value
            self._journal.put(Fact(name, value))

    def drop(self, name: str) -> None:
        if self._ticket is not None and name in self._kept:
            del self._kept[name]
            self._journal.put(Fact(name, gone=True))

    def forget(self) -> UUID | None:
        """Out of memory; the task it was. Its file waits for `wipe` or `hand_in`."""
        ticket, self._ticket, self._kept = self._ticket, None, {}
        return ticket

    def wipe(self, ticket: UUID) -> None:
        """It is done: nobody goes on with it."""
        with self._turn:
            self._journal.wipe(ticket)

    def hand_in(self, alive: UUID | None, send: Callable[[UUID, str], None]) -> None:
        """What tasks left that are over goes to the service; `alive` is the one that goes on.

        Raises Unavailable: the rest waits for the next time, LIFE long.
        """
        for ticket, at in self._journal.tickets():
            with self._turn:
                if ticket in (alive, self._ticket):
                    continue
                if self._clock() - at < LIFE:
                    self._send(ticket, send)
                self._journal.wipe(ticket)

    def _send(self, ticket: UUID, send: Callable[[UUID, str], None]) -> None:
        try:
            if found := self._journal.read(ticket):
                send(ticket, pack(found))
        except errors.Unavailable:
            raise
        except (errors.ClinicError, OSError):
            return  # done, past its time, or not to be read: nobody can go on with it

    def _on_disk(self, ticket: UUID) -> dict[str, object]:
        """A disk that cannot be written keeps nobody from signing: then memory has to do."""
        try:
            return self._journal.open(ticket)
        except OSError:
            return {}


def pack(kept: dict[str, object]) -> str:
    """As it is handed in."""
    return b64encode(zlib.compress(json.dumps(kept, separators=(",", ":")).encode())).decode()


def unpack(text: str) -> dict[str, object]:
    """What was packed; nothing where it is none of ours. Never raises."""
    try:
        worker = zlib.decompressobj()
        found = json.loads(worker.decompress(b64decode(text, validate=True), LARGEST))
    except (ValueError, zlib.error, RecursionError):
        return {}
    return found if isinstance(found, dict) and worker.eof else {}
