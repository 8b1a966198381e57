"""Engines for both databases; a question begins deferred, a command takes its turn."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

try:
    import fcntl
except ImportError:  # Windows: the lock of the owning process alone has to do
    fcntl = None  # type: ignore[assignment]

PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-32768",  # KiB: an import writes all over the indexes, 2 MiB go in and out
)
IN_UTC = {"timezone": "UTC"}
PEOPLE_WAIT = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}
"""On PostgreSQL, for whoever waits in front of a screen: a transaction that hangs blocks nobody."""
WORK_TAKES = {
    "lock_timeout": "8s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}
"""For commands of the keeper, the program's own work and what is long by its nature."""
TAKE_LONGER = "SELECT " + ", ".join(
    f"set_config('{name}', '{limit}', true)" for name, limit in WORK_TAKES.items()
)


def open_engine(url: str | URL, limits: Mapping[str, str] = WORK_TAKES) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`, prepared for our transactions.

    `limits` are of PostgreSQL, by name.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = " ".join(f"-c {name}={value}" for name, value in {**limits, **IN_UTC}.items())
    return create_engine(
        parsed,
        pool_size=8,
        max_overflow=16,
        pool_pre_ping=True,
        hide_parameters=True,  # what people entered never reaches a log
        connect_args={"connect_timeout": 5, "options": options},
    )


def take_longer(connection: Connection) -> None:
    """This transaction, and no other of its line, has the time of `WORK_TAKES`."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(TAKE_LONGER)


def reading(engine: Engine) -> Engine:
    """The same pool; transactions that may not write."""
    return engine.execution_options(reading=True, postgresql_readonly=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Turnstile:
    """First come, first served: SQLite itself lets the lucky one in.

    Threads queue here; processes queue at a file beside the database.
    """

    def __init__(self, file: str | None) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False
        self._file: BinaryIO | None = None
        if file and file != ":memory:":
            self._file = open(file + "-turn", "ab")  # noqa: SIM115  held for life

    def close(self) -> None:
        if self._file:
            self._file.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        self._enter()
        try:
            if self._file and fcntl:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            yield
        finally:
            if self._file and fcntl:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            self._leave()

    def _enter(self) -> None:
        mine = threading.Event()
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            self._waiting.append(mine)
        mine.wait()

    def _leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
