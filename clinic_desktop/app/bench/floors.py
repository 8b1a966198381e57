"""The same work without our layers: plain SQL over the driver, plain Qt, plain ReportLab."""

import sqlite3
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

MANY = 50
COLUMNS = "id, mrn, first_name, last_name, called, born, status, restricted"


class Plain:
    """One connection of the driver; statements are written with `?`."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._line: Any
        if self.is_sqlite:
            self._line = sqlite3.connect(str(parsed.database), isolation_level=None)
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


def receipt() -> bytes:
    """One page with twenty lines, drawn by hand."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  180 ms, for papers only

    made = BytesIO()
    canvas = Canvas(made)
    for number in range(20):
        canvas.drawString(72, 760 - 20 * number, f"Line {number}: what was paid, and when")
    canvas.showPage()
    canvas.save()
    return made.getvalue()
