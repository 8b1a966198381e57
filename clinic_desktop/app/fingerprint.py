"""The schema fingerprint: whether tables and walls are still what the last upgrade left."""

from enum import Enum
from hashlib import sha256

from sqlalchemy import Connection, text

PLACE = "alembic_version"
COLUMN = "fingerprint"
"""Beside the revision, in the one row that only an upgrade writes."""

COLUMNS = {
    "sqlite": f"SELECT name FROM pragma_table_info('{PLACE}')",
    "postgresql": f"SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('public.{PLACE}')"
    " AND attnum > 0 AND NOT attisdropped",
}
SQLITE = (
    "SELECT type = 'trigger', type || char(31) || name || char(31) || tbl_name || char(31)"
    " || coalesce(sql, '') FROM sqlite_master"
    f" WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> '{PLACE}' ORDER BY type, name"
)
OURS = (
    "c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"
    f" AND c.relname NOT IN ('{PLACE}', '{PLACE}_pkc')"
)


def plain(definition: str) -> str:
    """Without casts and brackets: a backup that is read back words those differently."""
    return rf"regexp_replace({definition}, '::[a-z ]+(\(\d+\))?(\[\])?|[() ]', '', 'g')"


POSTGRES = f"""
SELECT false AS wall, md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) AS said FROM (
  SELECT concat_ws(' ', 'column', c.relname, c.relkind, a.attname, a.attnotnull,
    format_type(a.atttypid, a.atttypmod), {plain("pg_get_expr(d.adbin, d.adrelid)")}) AS line
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT a.attisdropped
  UNION ALL
  SELECT concat_ws(' ', 'constraint', c.relname, k.conname, k.convalidated,
    CASE k.contype WHEN 'c' THEN {plain("pg_get_constraintdef(k.oid)")}
      ELSE pg_get_constraintdef(k.oid) END)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE {OURS} AND k.contype IN ('c', 'f', 'p', 'u')
  UNION ALL
  SELECT concat_ws(' ', 'index', c.relname, i.indisvalid,
    CASE WHEN i.indpred IS NULL THEN pg_get_indexdef(i.indexrelid)
      ELSE {plain("pg_get_indexdef(i.indexrelid)")} END)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE {OURS}
    AND NOT i.indisexclusion
) AS tables
UNION ALL
SELECT true, md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) FROM (
  SELECT concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid), p.prosecdef, p.prosrc) AS line
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE {OURS} AND NOT t.tgisinternal
  UNION ALL
  SELECT concat_ws(' ', c.relname, k.conname, k.convalidated,
    {plain("pg_get_constraintdef(k.oid)")})
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE {OURS} AND k.contype = 'x'
) AS walls
"""


class Print(Enum):
    """What a look at the database says. WALLS: tables are as they were, walls are not."""

    SAME = "same"
    WALLS = "walls"
    TABLES = "tables"
    UNKNOWN = "unknown"  # an upgrade by a version without fingerprints, or none at all


def look(connection: Connection) -> Print:
    """Compare what is there with what was kept; milliseconds, and nothing is written."""
    kept = _kept(connection)
    if kept is None:
        return Print.UNKNOWN
    found = take(connection)
    if kept == found:
        return Print.SAME
    return Print.WALLS if kept.partition(" ")[0] == found.partition(" ")[0] else Print.TABLES


def take(connection: Connection) -> str:
    """The fingerprint of tables, columns, constraints and indexes, and that of the walls."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:  # names in a definition depend on the path
        connection.execute(text("SELECT set_config('search_path', 'public', true)"))
    tables, walls = sha256(), sha256()
    for wall, said in connection.exec_driver_sql(SQLITE if sqlite else POSTGRES):
        (walls if wall else tables).update(f"{said}\n".encode())
    return f"{tables.hexdigest()} {walls.hexdigest()}"


def keep(connection: Connection) -> None:
    """At the end of an upgrade to the head: this is how the database shall be."""
    if COLUMN not in _columns(connection):
        connection.execute(text(f"ALTER TABLE {PLACE} ADD COLUMN {COLUMN} VARCHAR(129)"))
    _write(connection, take(connection))


def forget(connection: Connection) -> None:
    """Between two versions no fingerprint holds."""
    if COLUMN in _columns(connection):
        _write(connection, None)


def _write(connection: Connection, value: str | None) -> None:
    connection.execute(text(f"UPDATE {PLACE} SET {COLUMN} = :value"), {"value": value})


def _kept(connection: Connection) -> str | None:
    if COLUMN not in _columns(connection):
        return None
    value: str | None = connection.scalar(text(f"SELECT {COLUMN} FROM {PLACE}"))
    return value


def _columns(connection: Connection) -> set[str]:
    """Of the row's table; empty where there is no such table."""
    return set(connection.exec_driver_sql(COLUMNS[connection.dialect.name]).scalars())
