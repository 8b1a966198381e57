"""SQLite: connections of the portal meet the rows of the sealed patient and refuse the rest.

SQLite has no roles. Each connection gets views of the tables' own names that show the patient's
rows, triggers that let no other row be written, and an authorizer that refuses whatever goes past
them: another table or verb, `main.` before a name, a column that is kept from the portal, DDL,
PRAGMA, ATTACH. The views that look behind have names nobody can guess, because SQLite tells the
authorizer the name of a WITH clause as it tells that of a view. docs/decisions/0013.
"""

import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from clinic_desktop.core import errors

SEAL = "seal of the portal"
SQLITE = {"me": "sealed_me()", "myself": "sealed_actor()", "text": "", "json": ""}
REFUSED = "clinic.forbidden"
WRITES = re.compile(
    r'\s*(INSERT(?:\s+OR\s+(?!REPLACE\b)\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.I
)
"""Not REPLACE: the row that is in its way goes without firing a trigger, whosever it is."""

INNER = re.compile(r"\b(select|from|with)\b|\bin\s+[^(\s]", re.I)
"""No statement of ours that writes asks a question; SQLite answers some without the authorizer."""

WORDS = "patient_search"
"""The index of words that triggers of `patient` keep: SQLite prepares statements on its tables in
the middle of ours, and they come from no view and no trigger."""

A_VERB = {
    sqlite3.SQLITE_INSERT: "INSERT", sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
}  # fmt: skip
HARMLESS = frozenset(
    {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE}
)


@dataclass(frozen=True, slots=True)
class Share:
    """What the portal is shown of a table, and may write of it.

    `rows` is the condition of its rows, "" where every row is open; `narrow`: some columns only.
    """

    table: str
    verbs: frozenset[str]
    rows: str
    columns: tuple[str, ...]
    narrow: bool = False
    writes: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Readable as it is, without a view before it."""
        return "SELECT" in self.verbs and not self.rows and not self.narrow

    def of(self, row: str) -> str:
        return self.rows.format(row=row, **SQLITE) if self.rows else "TRUE"


@dataclass(slots=True)
class Seal:
    """Whose connection it is in this transaction, and the statement that is under way."""

    shares: Mapping[str, Share]
    behind: str  # how the names of the views begin that look at the tables themselves
    keys: frozenset[tuple[str, str]]
    patient: str | None = None
    actor: str | None = None
    target: str = ""  # the table that the statement writes; "" only reads
    many: bool = False  # an INSERT: several rows of values are a question to SQLite
    words: bool = False  # the index of words may be brought on

    def judge(
        self, action: int, one: str | None, two: str | None, home: str | None, by: str | None
    ) -> int:
        allowed = self._allows(action, one or "", two or "", home, by)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _allows(self, action: int, one: str, two: str, home: str | None, by: str | None) -> bool:
        if action in HARMLESS:
            return True
        if action == sqlite3.SQLITE_SELECT:
            return not self.target or by is not None or self.words or self.many
        if action == sqlite3.SQLITE_FUNCTION:
            return two.lower() != "load_extension"
        if action == sqlite3.SQLITE_READ:
            return self._reads(one, two, home, by)
        if action in A_VERB:
            return self._writes(A_VERB[action], one, two, by)
        return action == sqlite3.SQLITE_PRAGMA and one in ("query_only", "data_version")

    def _reads(self, table: str, column: str, home: str | None, by: str | None) -> bool:
        if table.startswith("sqlite_"):
            return False
        if home == "temp":
            return True
        if self._of_words(table):
            return True
        if not self.target:
            return self._is_open(table) or (by or "").startswith(self.behind)
        return by is not None or table == self.target or (table, column) in self.keys

    def _is_open(self, table: str) -> bool:
        return table in self.shares and self.shares[table].open

    def _writes(self, verb: str, table: str, column: str, by: str | None) -> bool:
        if not self.target:
            return False
        if by is not None or self._of_words(table):
            return True
        share = self.shares.get(table)
        if share is None or verb not in share.verbs:
            return False
        return verb != "UPDATE" or not share.writes or column in share.writes

    def _of_words(self, table: str) -> bool:
        return self.words and table.startswith(WORDS)


def guard(engine: Engine, shares: Mapping[str, Share], keys: frozenset[tuple[str, str]]) -> Engine:
    """Every connection of this engine is one of the portal from now on.

    `keys` are the columns that foreign keys compare: SQLite looks them up by itself.
    """

    def arm(connection: Any, record: Any) -> None:
        seal = Seal(shares, f"behind_{secrets.token_hex(16)}_", keys)
        record.info[SEAL] = seal
        connection.create_function("sealed_me", 0, lambda: seal.patient)
        connection.create_function("sealed_actor", 0, lambda: seal.actor)
        for statement in _statements(seal):
            connection.execute(statement)
        connection.execute(f"SELECT rowid FROM {WORDS} LIMIT 0").fetchall()
        connection.set_authorizer(seal.judge)

    def forget(_: Any, record: Any) -> None:
        seal = record.info.get(SEAL)
        if seal is not None:
            seal.patient = seal.actor = None

    event.listen(engine, "connect", arm)
    event.listen(engine, "checkin", forget)
    event.listen(engine, "before_cursor_execute", _direct, retval=True)
    return engine


def bind(session: Session, patient: str, actor: str) -> None:
    """This transaction is theirs, and nobody else's until it ends."""
    seal: Seal = session.connection().info[SEAL]
    if seal.patient is not None:
        raise TypeError("this transaction is sealed already")
    seal.patient, seal.actor = patient, actor


def _direct(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
) -> tuple[str, Any]:
    """What writes means the table, what reads the view of the same name."""
    seal: Seal = connection.info[SEAL]
    found = WRITES.match(statement)
    seal.target, seal.words = (found[2] if found else ""), False
    seal.many = False
    if found is None:
        return statement, parameters
    if INNER.search(statement, found.end()):
        raise errors.Forbidden
    seal.many = found[1][:1] in "iI"
    directed = f'{found[1]} main."{found[2]}"{statement[found.end() :]}'
    if found[2] == "patient":  # judged as it stands before the index of words comes into it
        first = parameters[0] if many else parameters
        connection.connection.driver_connection.execute(f"EXPLAIN {directed}", first)  # type: ignore[union-attr]
        seal.words = True
    return directed, parameters


def _statements(seal: Seal) -> Iterator[str]:
    for share in seal.shares.values():
        name, behind = share.table, seal.behind + share.table
        if "SELECT" in share.verbs and not share.open:
            columns = ", ".join(f'"{column}"' for column in share.columns)
            rows = share.of(f"{name}.")
            yield f'CREATE TEMP VIEW {behind} AS SELECT {columns} FROM main."{name}" WHERE {rows}'
            yield f'CREATE TEMP VIEW "{name}" AS SELECT * FROM {behind}'
        if share.rows:
            yield from _triggers(share, seal.behind)


def _triggers(share: Share, behind: str) -> Iterator[str]:
    """A foreign row is as if it were not there; an own one is not given away."""
    old, new = (f"({share.of(row)}) IS NOT TRUE" for row in ("OLD.", "NEW."))
    refuse = f"RAISE(ABORT, '{REFUSED}')"
    what = {
        "INSERT": (new, refuse),
        "UPDATE": (f"{old} OR {new}", f"CASE WHEN {old} THEN RAISE(IGNORE) ELSE {refuse} END"),
        "DELETE": (old, "RAISE(IGNORE)"),
    }
    for verb in sorted(share.verbs - {"SELECT"}):
        when, then = what[verb]
        yield (
            f"CREATE TEMP TRIGGER {behind}{share.table}_{verb} BEFORE {verb}"
            f' ON main."{share.table}" WHEN {when} BEGIN SELECT {then}; END'
        )
