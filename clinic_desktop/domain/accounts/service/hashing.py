"""Slow hashes take turns: a flood of sign-ins must not take all processors."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from clinic_desktop.domain.accounts.interface import Busy
from clinic_desktop.domain.accounts.rules.passwords import PasswordHasher

LONGEST_QUEUE = 32


class Hasher(Protocol):
    @property
    def nobodys(self) -> str: ...
    def hash(self, secret: str) -> str: ...
    def matches(self, secret: str, stored: str | None) -> bool: ...
    def weak(self, stored: str) -> bool: ...


class QueuedHasher:
    """As many hashes at once as there are processors, a short queue, then Busy."""

    def __init__(self, hasher: PasswordHasher, workers: int | None = None) -> None:
        self._hasher = hasher
        self._workers = threading.Semaphore(workers or max(2, os.cpu_count() or 2))
        self._guard, self._waiting = threading.Lock(), 0

    def hash(self, secret: str) -> str:
        with self._turn():
            return self._hasher.hash(secret)

    def matches(self, secret: str, stored: str | None) -> bool:
        with self._turn():
            return self._hasher.matches(secret, stored)

    @property
    def nobodys(self) -> str:
        return self._hasher.nobodys

    def weak(self, stored: str) -> bool:
        return self._hasher.weak(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._guard:
            if self._waiting >= LONGEST_QUEUE:
                raise Busy(params={"seconds": "2"})
            self._waiting += 1
        try:
            self._workers.acquire()
        finally:
            with self._guard:
                self._waiting -= 1
        try:
            yield
        finally:
            self._workers.release()
