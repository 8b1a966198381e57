"""What changed, in commit order: the audit chain's numbers are the feed's numbers."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, func, select

from clinic_desktop.core.changes import Change
from clinic_desktop.store.audit import change_table as change
from clinic_desktop.store.engine import reading

log = logging.getLogger(__name__)
AT_ONCE = 500
LOOK_EVERY = 0.2  # seconds; SQLite tells only when asked, a look costs microseconds


def newest(engine: Engine) -> int:
    """The number to read on from, for a follower that begins now."""
    with reading(engine).connect() as connection:
        return connection.execute(select(func.max(change.c.seq))).scalar() or 0


def since(engine: Engine, seq: int) -> tuple[Change, ...]:
    """Whole numbers only: the head's lock makes them commit in order, none appears behind."""
    asked = select(change).where(change.c.seq > seq).order_by(change.c.seq, change.c.no)
    with reading(engine).connect() as connection:
        rows = connection.execute(asked.limit(AT_ONCE)).all()
    grouped = groupby(rows, key=lambda row: row.seq)
    whole = [Change(n, tuple((r.kind, r.row_id) for r in parts)) for n, parts in grouped]
    cut = len(rows) == AT_ONCE and len(whole) > 1
    return tuple(whole[:-1] if cut else whole)


class Feed:
    """Wakes its followers when anything was committed, by whichever process."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._stop = engine, threading.Event()
        self._followers: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._watch, name="feed", daemon=True)
        self._thread.start()

    def hint(self, _seq: int = 0) -> None:
        """Somebody committed; cheap, may be wrong, may come twice."""
        for follower in tuple(self._followers):
            follower()

    def follow(self, follower: Callable[[], None]) -> Callable[[], None]:
        """`follower` is called on another thread; the answer stops it."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        postgresql = self._engine.dialect.name == "postgresql"
        hints = _hints_postgresql if postgresql else _hints_sqlite
        while not self._stop.is_set():
            try:
                for _ in hints(self._engine, self._stop):
                    self.hint()
            except Exception:  # noqa: BLE001  a lost line is no more than a late hint
                log.warning("the change feed starts again", exc_info=True)
                self._stop.wait(1)
            self.hint()  # after every new start each follower reads on from where it is


def _hints_sqlite(engine: Engine, stop: threading.Event) -> Iterator[None]:
    with _own_connection(engine) as connection:
        seen = None
        while not stop.wait(LOOK_EVERY):
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            if version != seen:
                seen = version
                yield


def _hints_postgresql(engine: Engine, stop: threading.Event) -> Iterator[None]:
    with _own_connection(engine) as connection:
        connection.autocommit = True
        connection.execute("LISTEN change")
        yield
        while not stop.is_set():
            for _ in connection.notifies(timeout=1.0, stop_after=1):
                yield


@contextmanager
def _own_connection(engine: Engine) -> Iterator[Any]:
    """The driver's connection is taken before `detach`, which forgets it."""
    borrowed = engine.raw_connection()
    line: Any = borrowed.driver_connection
    borrowed.detach()
    try:
        yield line
    finally:
        line.close()
