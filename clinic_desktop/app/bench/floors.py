"""The same work without our layers: plain SQL over the driver."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

MANY = 50
OPEN = (1 << 216) - (1 << 84)
"""From seven to eighteen, as bits of five minutes."""

COLUMNS = "id, mrn, first_name, last_name, called, born, status, restricted"


class Plain:
    """One connection of the driver; statements are written with `?`."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._line: Any
        if self.is_sqlite:
            self._line = sqlite3.connect(
                str(parsed.database), isolation_level=None, timeout=60, check_same_thread=False
            )
            self._line.execute("PRAGMA synchronous = FULL")
        else:
            import psycopg  # noqa: PLC0415  a driver that not everybody has

            plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
            self._line = psycopg.connect(plain, autocommit=True)

    def run(self, sql: str, *values: Any) -> None:
        """Carried out and committed."""
        self._line.execute(sql if self.is_sqlite else sql.replace("?", "%s"), values)

    def ask(self, sql: str, *values: Any) -> list[Any]:
        words = sql if self.is_sqlite else sql.replace("%", "%%").replace("?", "%s")
        found: list[Any] = self._line.execute(words, values).fetchall()
        return found

    def copy(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """On PostgreSQL: all columns of all rows, and committed."""
        with self._line.cursor().copy(f"COPY {table} FROM STDIN") as into:
            for row in rows:
                into.write_row(row)

    def close(self) -> None:
        self._line.close()

    def beginning(self, typed: str) -> list[Any]:
        """People by the beginning of their name, through the tree index."""
        low, high = (">=", "<") if self.is_sqlite else ("~>=~", "~<~")
        order = "search_last" if self.is_sqlite else "search_last USING ~<~"
        where = f"search_last {low} ? AND search_last {high} ?"
        asked = f"SELECT {COLUMNS} FROM patient WHERE {where} ORDER BY {order} LIMIT {MANY}"
        return self.ask(asked, typed, typed + "\U0010ffff")

    def anywhere(self, typed: str) -> list[Any]:
        """People by letters anywhere in their name, through the index of three letters."""
        if self.is_sqlite:
            asked = (
                f"SELECT {COLUMNS} FROM patient WHERE id IN (SELECT r.patient_id FROM"
                " patient_search s JOIN patient_search_row r ON r.no = s.rowid"
                f" WHERE s.patient_search MATCH ? LIMIT {MANY})"
            )
            return self.ask(asked, f'"{typed}"')
        asked = f"SELECT {COLUMNS} FROM patient WHERE search_name LIKE ? LIMIT {MANY}"
        return self.ask(asked, f"%{typed}%")

    def file(self, patient_id: str) -> None:
        """Three point queries."""
        self.ask("SELECT * FROM patient WHERE id = ?", patient_id)
        self.ask("SELECT * FROM patient_phone WHERE patient_id = ?", patient_id)
        self.ask("SELECT * FROM appointment WHERE patient_id = ?", patient_id)

    def day(self, starts: str, ends: str) -> None:
        """The appointments between two moments with their patients."""
        self.ask(
            "SELECT a.*, p.first_name, p.last_name, p.born FROM appointment a JOIN patient p"
            " ON p.id = a.patient_id WHERE a.starts_at >= ? AND a.starts_at < ?"
            " ORDER BY a.starts_at",
            starts, ends,
        )  # fmt: skip

    def surgeries(self, starts: str, ends: str) -> None:
        """The slots between two moments with their cases."""
        self.ask(
            "SELECT b.*, c.* FROM theatre_booking b JOIN surgical_case c ON c.id = b.case_id"
            " WHERE b.starts_at >= ? AND b.starts_at < ? ORDER BY b.starts_at",
            starts, ends,
        )  # fmt: skip

    def masks(self, starts: str, ends: str, resources: list[str], steps: int) -> None:
        """What is taken, as bits of five minutes, and the first gap of so many steps."""
        marks = ", ".join("?" * len(resources))
        rows = self.ask(
            "SELECT resource_id, starts_at, ends_at FROM allocation WHERE live"
            f" AND resource_id IN ({marks}) AND starts_at >= ? AND starts_at < ?",
            *resources, starts, ends,
        )  # fmt: skip
        days = dict[tuple[object, int], int]()
        for resource, begin, end in rows:
            since, until = _moment(begin), _moment(end)
            first = since.hour * 12 + since.minute // 5
            bits = (1 << max(1, (until - since).seconds // 300)) - 1
            key = (resource, since.toordinal())
            days[key] = days.get(key, 0) | bits << first
        for taken in days.values():
            free = ~taken & OPEN
            for _ in range(steps - 1):
                free &= free >> 1

    def month(self, starts: str, ends: str) -> None:
        """The sums of a month by performer and by method."""
        self.ask(
            "SELECT l.performer_id, i.currency, count(*), sum(l.total_minor) FROM invoice i"
            " JOIN invoice_line l ON l.invoice_id = i.id WHERE i.status IN ('ISSUED',"
            " 'PARTIALLY_PAID', 'PAID', 'VOID') AND i.issued_at >= ? AND i.issued_at < ?"
            " GROUP BY l.performer_id, i.currency",
            starts, ends,
        )  # fmt: skip
        self.ask(
            "SELECT method, currency, count(*), sum(amount_minor) FROM payment"
            " WHERE taken_at >= ? AND taken_at < ? AND status = 'COMPLETED'"
            " GROUP BY method, currency",
            starts, ends,
        )  # fmt: skip

    def chain(self) -> None:
        """Read the audit chain and hash it."""
        for prev, words, digest in self.ask(
            "SELECT prev, body, hash FROM audit_event ORDER BY seq"
        ):
            assert sha256((prev + words).encode()).hexdigest() == digest


class Notebook:
    """A table of its own, in a file or schema of its own: one row, one commit, on the disk."""

    def __init__(self, url: str, folder: Path) -> None:
        kept = url.startswith("sqlite")
        self._line = Plain(f"sqlite:///{folder / 'floor.db'}" if kept else url)
        self._table = "note" if kept else "bench.note"
        self._line.run("PRAGMA journal_mode = WAL" if kept else "CREATE SCHEMA IF NOT EXISTS bench")
        self._line.run(f"CREATE TABLE IF NOT EXISTS {self._table} (words TEXT)")

    def note(self) -> None:
        self._line.run(f"INSERT INTO {self._table} (words) VALUES (?)", "registered")

    def close(self) -> None:
        self._line.close()


class Desk:
    """Slots in a table of its own: looked for, taken and committed under one lock."""

    def __init__(self, url: str, folder: Path, writers: int) -> None:
        self._kept = url.startswith("sqlite")
        self._url = f"sqlite:///{folder / 'floor.db'}" if self._kept else url
        self._table = "slot" if self._kept else "bench.slot"
        self._lines = [Plain(self._url) for _ in range(min(writers, 90))]
        first = self._lines[0]
        first.run(
            "PRAGMA journal_mode = WAL" if self._kept else "CREATE SCHEMA IF NOT EXISTS bench"
        )
        first.run(f"CREATE TABLE IF NOT EXISTS {self._table} (no INTEGER, whose INTEGER)")
        first.run(f"DELETE FROM {self._table}")

    def writer(self, number: int) -> Callable[[int], object]:
        line = self._lines[number % len(self._lines)]

        def book(slot: int) -> None:
            line.run("BEGIN IMMEDIATE" if self._kept else "BEGIN")
            if not self._kept:
                line.run("SELECT pg_advisory_xact_lock(?)", slot)
            if not line.ask(f"SELECT 1 FROM {self._table} WHERE no = ?", slot):
                line.run(f"INSERT INTO {self._table} (no, whose) VALUES (?, ?)", slot, number)
            line.run("COMMIT")

        return book

    def close(self) -> None:
        for line in self._lines:
            line.close()


def bare_import(url: str, folder: Path, names: list[tuple[str, str, str]]) -> None:
    """The rows of a file in a table with a tree and a three-letter index, one commit."""
    if not url.startswith("sqlite"):
        _bare_copy(Plain(url), names)
        return
    line = sqlite3.connect(folder / "floor.db")
    line.execute("PRAGMA journal_mode = WAL")
    line.execute("CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, first, last, born)")
    line.execute("CREATE INDEX IF NOT EXISTS ix_person ON person (last, first)")
    line.execute("CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(name, tokenize = 'trigram')")
    line.executemany("INSERT INTO person (first, last, born) VALUES (?, ?, ?)", names)
    line.executemany("INSERT INTO words (name) VALUES (?)", [(f"{a} {b}",) for a, b, _ in names])
    line.commit()
    line.close()


def _bare_copy(line: Plain, names: list[tuple[str, str, str]]) -> None:
    line.run("CREATE SCHEMA IF NOT EXISTS bench")
    line.run("DROP TABLE IF EXISTS bench.person")
    line.run("CREATE TABLE bench.person (first TEXT, last TEXT, born DATE, name TEXT)")
    line.run("CREATE INDEX ON bench.person (last, first)")
    line.run("CREATE INDEX ON bench.person USING gin (name gin_trgm_ops)")
    line.copy("bench.person", ((a, b, born, f"{a} {b}") for a, b, born in names))
    line.run("DROP TABLE bench.person")
    line.close()


def _moment(kept: object) -> datetime:
    return kept if isinstance(kept, datetime) else datetime.fromisoformat(str(kept))
