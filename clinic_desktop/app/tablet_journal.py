"""What is begun on this tablet, on its disk: sealed under its key, one file for each task."""

import logging
import os
import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_desktop.core import journal
from clinic_desktop.core.journal import Fact

log = logging.getLogger(__name__)
SUFFIX = ".draft"
NONCE = 12
GATHER = 0.02
"""Seconds in which facts are gathered before one fsync; far below the 250 ms that are promised."""


class AesSealer:
    """AES-256-GCM under a key of this file alone; the number of the frame is bound in."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._aes, self._salt = AESGCM(key), salt

    def seal(self, number: int, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._aes.encrypt(nonce, plain, self._bound(number))

    def open(self, number: int, sealed: bytes) -> bytes:
        try:
            return self._aes.decrypt(sealed[:NONCE], sealed[NONCE:], self._bound(number))
        except InvalidTag as exc:
            raise ValueError("not sealed here") from exc

    def _bound(self, number: int) -> bytes:
        return self._salt + number.to_bytes(8, "big")


class _Open:
    """The file that is being written, without a buffer: what fails is not tried behind our back."""

    def __init__(self, path: Path, good: int, sealer: AesSealer, count: int) -> None:
        self.line = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self._good, self._sealer, self._count = good, sealer, count
        os.ftruncate(self.line, good)
        os.lseek(self.line, 0, os.SEEK_END)

    def write(self, facts: list[Fact]) -> None:
        """All of them, on the disk when this returns, or none. Raises OSError."""
        frames = (
            journal.frame(fact, number, self._sealer)
            for number, fact in enumerate(facts, self._count)
        )
        data = b"".join(frames)
        try:
            at = 0
            while at < len(data):
                at += os.write(self.line, data[at:])
            os.fsync(self.line)
        except OSError:
            os.ftruncate(self.line, self._good)
            os.lseek(self.line, 0, os.SEEK_END)
            raise
        self._good += len(data)
        self._count += len(facts)


class DraftFiles:
    """`key` gives the key of a file from its salt. Writing happens on a thread of its own."""

    def __init__(self, folder: Path, key: Callable[[bytes], bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._key = folder, key
        self._open: _Open | None = None
        self._ticket: UUID | None = None
        self._owed: list[Fact] = []
        self._guard = threading.Lock()
        self._facts: queue.SimpleQueue[Fact | None | threading.Event] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
        self._thread.start()

    def open(self, ticket: UUID) -> dict[str, object]:
        """What stands there of this task; from now on `put` writes to it. Raises OSError."""
        self.shut()
        path = self._path(ticket)
        data = path.read_bytes() if path.exists() else b""
        salt = journal.salt_of(data)
        if salt is None:
            data = journal.head(os.urandom(journal.SALT))
            salt = data[len(journal.MARK) :]
            self._begin(path, data)
        sealer = AesSealer(self._key(salt), salt)
        found = journal.replay(data, sealer)
        with self._guard:
            self._ticket = ticket
            self._owed.clear()
            self._open = _Open(path, max(found.good, journal.HEAD), sealer, len(found.facts))
        return journal.fold(found.facts)

    def put(self, fact: Fact) -> None:
        """Returns at once; on the disk within a quarter of a second."""
        self._facts.put(fact)

    def settle(self, seconds: float) -> bool:
        """Whether all that was put is on the disk, at the latest after `seconds`."""
        done = threading.Event()
        self._facts.put(done)
        return done.wait(seconds)

    def shut(self) -> None:
        """Write what waits and go on with no file; it stays."""
        self.settle(5.0)
        with self._guard:
            if self._open is not None:
                os.close(self._open.line)
                self._open = self._ticket = None

    def read(self, ticket: UUID) -> dict[str, object]:
        """What stands there of this task. Raises OSError."""
        self.settle(5.0)
        data = self._path(ticket).read_bytes()
        salt = journal.salt_of(data)
        if salt is None:
            return {}
        return journal.fold(journal.replay(data, AesSealer(self._key(salt), salt)).facts)

    def tickets(self) -> tuple[tuple[UUID, datetime], ...]:
        """Of which tasks something is kept, and when it was last written to."""
        found = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append((UUID(path.name.removesuffix(SUFFIX)), at))
            except (ValueError, OSError):
                continue
        return tuple(found)

    def wipe(self, ticket: UUID) -> None:
        """The salt goes first: without it the rest cannot be read by anybody."""
        if ticket == self._ticket:
            self.shut()
        path = self._path(ticket)
        try:
            with path.open("r+b") as file:
                file.write(bytes(journal.HEAD))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        self._sync_folder()

    def close(self) -> None:
        self.shut()
        self._facts.put(None)
        self._thread.join()

    def _path(self, ticket: UUID) -> Path:
        return self._folder / f"{ticket}{SUFFIX}"

    def _begin(self, path: Path, data: bytes) -> None:
        line = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(line, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._sync_folder()

    def _sync_folder(self) -> None:
        """The name of a file is on the disk only with its folder; Windows has no such call."""
        if os.name == "posix":
            line = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(line)
            finally:
                os.close(line)

    def _run(self) -> None:
        while True:
            facts: list[Fact] = []
            waiting: list[threading.Event] = []
            one = self._facts.get()
            while one is not None:
                if isinstance(one, Fact):
                    facts.append(one)
                else:
                    waiting.append(one)
                try:
                    one = self._facts.get(timeout=0 if waiting else GATHER)
                except queue.Empty:
                    break
            self._write(facts)
            for event in waiting:
                event.set()
            if one is None:
                return

    def _write(self, facts: list[Fact]) -> None:
        with self._guard:
            if self._open is None or not facts:
                return
            self._owed += facts
            try:
                self._open.write(self._owed)
            except OSError as reason:  # a full disk: they wait in memory for the next that come
                log.warning("the journal of the tablet cannot be written: %s", reason.errno)
            else:
                self._owed.clear()
