"""Makes the guards of a database equal to the declared ones, and tells where they differ."""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table, UniqueConstraint, text

from clinic_desktop.store import kept
from clinic_desktop.store.base import Base
from clinic_desktop.store.guards import Follows, Guard, NoOverlap, NoTruncate, Rule, Shield
from clinic_desktop.store.refusals import BY_CONSTRAINT

NO_ROWID = " AND NEW.rowid < 0"  # not said; a row that is said replaces the one in its place
SAME_ROWID = " AND NEW.rowid = OLD.rowid"
EXCLUSIONS = (
    "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint"
    " WHERE conname = :name AND contype = 'x' AND convalidated"
)
FOUND_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
FOUND_POSTGRES = (
    "SELECT t.tgname AS name, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true)"
    " || CASE WHEN p.prosecdef THEN ' ' ELSE ' invoker ' END || p.prosrc AS sql"
    " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
    " UNION ALL SELECT conname, obj_description(oid, 'pg_constraint')"
    " FROM pg_constraint WHERE contype = 'x'"
)


def remove(connection: Connection) -> None:
    """Before migrations: SQLite cannot rename a table that a trigger elsewhere reads."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        for name, _ in run(FOUND_SQLITE + " AND name LIKE 'guard%'").all():
            run(f"DROP TRIGGER {name}")
        return
    for (name,) in run("SELECT proname FROM pg_proc WHERE proname LIKE 'guard%%'").all():
        run(f"DROP FUNCTION {name}() CASCADE")


def ensure(connection: Connection, rules: Iterable[Rule]) -> None:
    """Make the guards in the database exactly the declared ones."""
    rules = tuple(rules)
    run = connection.exec_driver_sql
    remove(connection)
    if connection.dialect.name == "sqlite":
        for guard in _sqlite(rules):
            run(guard.sqlite())
        return
    run("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for rule in rules:
        if isinstance(rule, (Guard, NoTruncate)):
            run(
                f"CREATE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql"
                " SECURITY DEFINER SET search_path = public, pg_temp"
                f" AS $guard${rule.body()}$guard$"
            )
            run(f"REVOKE ALL ON FUNCTION {rule.name}() FROM PUBLIC")
            run(rule.trigger())
        elif isinstance(rule, NoOverlap):
            _ensure_exclusion(connection, rule)


def _ensure_exclusion(connection: Connection, rule: NoOverlap) -> None:
    """A changed one costs a new index; an equal one costs nothing."""
    run, wanted = connection.exec_driver_sql, rule.definition()
    if connection.execute(text(EXCLUSIONS), {"name": rule.code}).scalar() == wanted:
        return
    run(f'ALTER TABLE {rule.on} DROP CONSTRAINT IF EXISTS "{rule.code}"')
    run(f'ALTER TABLE {rule.on} ADD CONSTRAINT "{rule.code}" {wanted}')
    run(f'COMMENT ON CONSTRAINT "{rule.code}" ON {rule.on} IS $c${wanted}$c$')


def differences(connection: Connection, rules: Iterable[Rule]) -> list[str]:
    """What `db check` prints; empty when all is as declared."""
    rules = tuple(rules)
    if connection.dialect.name == "sqlite":
        wanted = {guard.name: guard.sqlite() for guard in _sqlite(rules)}
        found = {row.name: row.sql for row in connection.exec_driver_sql(FOUND_SQLITE)}
        return _compare(wanted, found)
    wanted = {
        r.name: f"O {r.trigger()} {r.body()}" for r in rules if isinstance(r, (Guard, NoTruncate))
    }
    wanted |= {r.code: r.definition() for r in rules if isinstance(r, NoOverlap)}
    found = {row.name: row.sql for row in connection.exec_driver_sql(FOUND_POSTGRES)}
    return _compare(wanted, found)


def _compare(wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    return [
        f"{name}: {_kind(name, wanted, found)}"
        for name in sorted(wanted | found)
        if wanted.get(name) != found.get(name)
    ]


def _kind(name: str, wanted: dict[str, str], found: dict[str, str]) -> str:
    if name not in found:
        return "missing"
    return "unknown" if name not in wanted else "differs or is switched off"


def _sqlite(rules: Iterable[Rule]) -> Iterator[Guard | Follows]:
    """The one made last is asked first: the plain checks come last, after every wall with words."""
    shielded = set[str]()
    rules = tuple(rules)
    for name in sorted({rule.on for rule in rules if isinstance(rule, Shield)}):
        yield from _checks(Base.metadata.tables[name])
    for rule in rules:
        if isinstance(rule, (Guard, Follows)):
            yield rule
        elif isinstance(rule, NoOverlap):
            yield from rule.sqlite_guards()
        elif isinstance(rule, Shield) and rule.on not in shielded:
            shielded.add(rule.on)
            yield from _shield(Base.metadata.tables[rule.on])


def _shield(table: Table) -> Iterator[Guard]:
    pk = [column.name for column in table.primary_key]
    other = " OR ".join(f"o.{c} <> OLD.{c}" for c in pk)
    for tag, columns, where, name in _keys(table, pk):
        code = BY_CONSTRAINT.get(name, "clinic.exists")
        same = " AND ".join(f"o.{c} = NEW.{c}" for c in columns)
        if where:
            same += f" AND {_of(where, 'o', table)} AND {_of(where, 'NEW', table)}"
        met = f"SELECT 1 FROM {table.name} o WHERE {same}"
        free = f"NOT EXISTS ({met})"
        yield Guard(code, table.name, "INSERT", free + (NO_ROWID if tag == "key" else ""), tag=tag)
        free = f"NOT EXISTS ({met} AND ({other}))"
        at = "UPDATE" if tag == "key" else f"UPDATE OF {', '.join(_named(columns, where, table))}"
        yield Guard(code, table.name, at, free + (SAME_ROWID if tag == "key" else ""), tag=tag)
    for number, key in enumerate(
        sorted(table.foreign_key_constraints, key=lambda k: ",".join(k.column_keys))
    ):
        names = list(key.column_keys)
        known = " OR ".join(f"NEW.{c} IS NULL" for c in names)
        same = " AND ".join(
            f"o.{e.column.name} = NEW.{e.parent.name}"
            for e in sorted(key.elements, key=lambda e: e.parent.name)
        )
        there = f"{known} OR EXISTS (SELECT 1 FROM {key.referred_table.name} o WHERE {same})"
        tag = f"fk{number}"
        yield Guard("clinic.broken", table.name, "INSERT", there, tag=tag)
        at = f"UPDATE OF {', '.join(names)}"
        yield Guard("clinic.broken", table.name, at, there, tag=tag)


def _checks(table: Table) -> Iterator[Guard]:
    """The checks once more: `PRAGMA ignore_check_constraints` switches the others off."""
    for number, (code, checks) in enumerate(sorted(kept.codes_of(table).items())):
        holds = " AND ".join(f"{_of(words, 'NEW', table)} IS NOT FALSE" for words in checks)
        names = sorted({name for words in checks for name in _named([], words, table)})
        for at in ("INSERT", f"UPDATE OF {', '.join(names)}"):
            yield Guard(code, table.name, at, holds, tag=f"ck{number}")


def _named(columns: list[str], where: str, table: Table) -> list[str]:
    """These columns and those that a condition speaks of."""
    words = set(re.findall(r"\w+", re.sub(r"'[^']*'", "", where)))
    return [c.name for c in table.columns if c.name in columns or c.name in words]


def _keys(table: Table, pk: list[str]) -> Iterator[tuple[str, list[str], str, str]]:
    """Tag, columns, condition and name of each unique key."""
    yield "key", pk, "", ""
    uniques = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    named = sorted(uniques, key=lambda c: ",".join(column.name for column in c.columns))
    for number, constraint in enumerate(named):
        names = [column.name for column in constraint.columns]
        yield f"uq{number}", names, "", str(constraint.name)
    for number, index in enumerate(sorted(table.indexes, key=lambda i: str(i.name))):
        if index.unique:
            where = index.dialect_options["sqlite"]["where"]
            columns = [column.name for column in index.columns]
            yield f"ix{number}", columns, "" if where is None else str(where), str(index.name)


def _of(where: str, row: str, table: Table) -> str:
    names = "|".join(sorted((c.name for c in table.columns), key=len, reverse=True))
    return "(" + re.sub(rf"(?<![.\w'])({names})(?![\w'])", rf"{row}.\1", where) + ")"
