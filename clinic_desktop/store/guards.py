"""Rules that live in the database: declared once beside the tables, rendered for both engines.

A guard speaks with the code of the error it stands for, so a refusal by the database and one by
the service reach the screen as the same exception. Guards are no migrations: every upgrade ends
by making the database's guards equal to the declared ones, and `db check` compares them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 63  # characters of a name on PostgreSQL; it cuts the rest in silence


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `at` on `on` unless `holds` is true; rows in `locks` are held first, in order.

    `at` is INSERT, UPDATE, UPDATE OF a, b, or DELETE. An unknown (NULL) condition refuses.
    Each of `locks` is `table WHERE condition`. Its rows are written as they stand, not only locked:
    a transaction that looks at an older state of the world (REPEATABLE READ, SERIALIZABLE) then
    meets a serialization failure instead of a condition that was true when it began. Rows of
    `shares` only keep their key: nobody waits but who takes them FOR UPDATE.
    """

    code: str
    on: str
    at: str
    holds: str
    locks: tuple[str, ...] = ()
    tag: str = ""
    shares: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        verb = self.at.split()[0].lower()
        parts = ("guard", self.code.replace(".", "_"), self.on, self.tag, verb)
        return "_".join(part for part in parts if part)

    def sqlite(self) -> str:
        """One writer at a time: nothing to lock."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.at} ON {self.on}"
            f" WHEN ({self.holds}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, '{self.code}'); END"
        )

    def body(self) -> str:
        held = "".join(f"  {_held(rows)};\n" for rows in self.locks)
        held += "".join(f"  PERFORM 1 FROM {rows} FOR KEY SHARE;\n" for rows in self.shares)
        row = "OLD" if self.at.startswith("DELETE") else "NEW"
        return (
            f"BEGIN\n{held}  IF ({self.holds}) IS NOT TRUE THEN\n"
            f"    RAISE EXCEPTION USING MESSAGE = '{self.code}', CONSTRAINT = '{self.code}',"
            f" ERRCODE = '23514';\n  END IF;\n  RETURN {row};\nEND"
        )

    def trigger(self) -> str:
        if len(self.name) > LONGEST:
            raise ValueError(f"{self.name} is too long for PostgreSQL")
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.at} ON {self.on}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def _held(rows: str) -> str:
    """The statement that takes these rows `FOR NO KEY UPDATE`; a key that stays locks no more."""
    table, _, condition = rows.partition(" WHERE ")
    return f"UPDATE {table} SET id = id WHERE {condition}"


@dataclass(frozen=True, slots=True)
class NoTruncate:
    """PostgreSQL only: the table is never emptied at one stroke."""

    code: str
    on: str

    @property
    def name(self) -> str:
        return f"guard_{self.code.replace('.', '_')}_{self.on}_truncate"

    def body(self) -> str:
        return (
            f"BEGIN\n  RAISE EXCEPTION USING MESSAGE = '{self.code}', CONSTRAINT = '{self.code}',"
            " ERRCODE = '23514';\nEND"
        )

    def trigger(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} BEFORE TRUNCATE ON {self.on}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
        )


@dataclass(frozen=True, slots=True)
class NoOverlap:
    """Half-open spans of rows with equal `same` never meet."""

    code: str
    on: str
    same: str
    starts: str
    ends: str
    where: str = "TRUE"  # in terms of the row; columns are written {row}.column

    def sqlite_guards(self) -> tuple[Guard, ...]:
        met = (
            f"{self.condition('NEW')} AND EXISTS (SELECT 1 FROM {self.on} o"
            f" WHERE o.{self.same} = NEW.{self.same} AND o.id <> NEW.id"
            f" AND o.{self.starts} < NEW.{self.ends} AND NEW.{self.starts} < o.{self.ends}"
            f" AND {self.condition('o')})"
        )
        return tuple(Guard(self.code, self.on, at, f"NOT ({met})") for at in ("INSERT", "UPDATE"))

    def definition(self) -> str:
        span = f"tstzrange({self.starts}, {self.ends})"
        where = self.condition(self.on)
        return f"EXCLUDE USING gist ({self.same} WITH =, {span} WITH &&) WHERE ({where})"

    def condition(self, row: str) -> str:
        return self.where.format(row=row)


@dataclass(frozen=True, slots=True)
class Shield:
    """SQLite only: a program with default settings meets unique keys and foreign keys as well.

    `INSERT OR REPLACE` deletes the row it meets without firing its triggers, and foreign keys are
    off unless asked for; this makes both refuse.
    """

    on: str


@dataclass(frozen=True, slots=True)
class Follows:
    """SQLite only: `then` is carried out after `at` on `on`, to keep an index of words in step."""

    code: str
    on: str
    at: str
    then: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"guard_{self.code.replace('.', '_')}_{self.on}_{self.at.split()[0].lower()}"

    def sqlite(self) -> str:
        done = " ".join(f"{statement};" for statement in self.then)
        return f"CREATE TRIGGER {self.name} AFTER {self.at} ON {self.on} BEGIN {done} END"


Rule = Guard | NoOverlap | NoTruncate | Shield | Follows


def no_delete(code: str, on: str) -> tuple[Rule, ...]:
    return (Guard(code, on, "DELETE", "FALSE"), NoTruncate(code, on))


def append_only(code: str, on: str) -> tuple[Rule, ...]:
    """Rows are written once and never change or go."""
    return (Guard(code, on, "UPDATE", "FALSE"), *no_delete(code, on), Shield(on))


def frozen(
    code: str, on: str, columns: tuple[str, ...], *, once: str = "TRUE", tag: str = ""
) -> Guard:
    """These columns keep their values, from the moment `once` (in terms of OLD) holds."""
    same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in columns)
    return Guard(code, on, "UPDATE", f"NOT ({once}) OR ({same})", tag=tag or "frozen")


def refuses(code: str, on: str, columns: str, holds: str, **more: object) -> Iterator[Guard]:
    """The same condition for a new row and for a change of these columns."""
    for at in ("INSERT", f"UPDATE OF {columns}"):
        yield Guard(code, on, at, holds, **more)  # type: ignore[arg-type]
