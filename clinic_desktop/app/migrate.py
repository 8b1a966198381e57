"""The only caller of Alembic: walls off, versions, walls on again, in one transaction."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, inspect, select, text

from clinic_desktop.app import fingerprint, roles, schema
from clinic_desktop.app.fingerprint import Print
from clinic_desktop.core import errors
from clinic_desktop.core.resources import migrations_folder
from clinic_desktop.store import audit, walls
from clinic_desktop.store.engine import Turnstile, open_engine, reading

if TYPE_CHECKING:
    from alembic.config import Config

LockInk = Callable[[str, str, str], tuple[str, str]]
"""InkML, consent and hash to the locked strokes and what is seen of them (revision 0027)."""

HEAD = "head"
LOCK = 7301  # one upgrader at a time on a PostgreSQL database
PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
NAMED = re.compile(r"CONSTRAINT (\w+)")
NAMES_OF_REVISION = re.compile(r'^(revision|down_revision)(?:: [^=]+)? = "(\w+)"', re.MULTILINE)


class WrongRevision(errors.Unavailable):
    code = "app.wrong_revision"
    text = "This database belongs to another version of the program. Run “db upgrade” first."


class NewerDatabase(errors.Unavailable):
    code = "app.newer_database"
    text = "This database was made by a newer version. Install that version; nothing was changed."


class SchemaChanged(errors.Unavailable):
    code = "app.schema_changed"
    text = (
        "The tables of this database were changed by hand or by another program. Nothing was"
        " written. “db check” lists what differs: undo it, or restore the last backup. Where it"
        " lists nothing, “db upgrade” takes the database as it is."
    )


class WallsChanged(SchemaChanged):
    code = "app.walls_changed"
    text = (
        "Rules of this database were taken out or changed by hand. Nothing was written."
        " “db check” lists them; “db upgrade” makes them anew."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a database stands: `revision` is None when it is empty, `newer` if not known here."""

    revision: str | None
    head: str
    newer: bool = False


def upgrade(url: str, revision: str = HEAD, lock_ink: LockInk | None = None) -> None:
    """To `revision`; a new database gets its audit chain, at the head the walls are made again.

    `lock_ink` locks strokes that an older program kept open. Raises SchemaChanged where somebody
    changed the tables, Unavailable where `lock_ink` is wanted: nothing is written then.
    """
    _migrate(url, revision, down=False, lock_ink=lock_ink)


def downgrade(url: str, revision: str) -> None:
    """Back to `revision`; the walls stand only at the head."""
    _migrate(url, revision, down=True)


def standing(engine: Engine) -> Standing:
    """Asked at every start, so Alembic is not loaded for it."""
    known = revisions()
    head = (set(known) - set(known.values())).pop()
    with reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return Standing(None, head)
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Standing(revision, head, revision is not None and revision not in known)


def revisions() -> dict[str, str | None]:
    """Every revision of this version of the program, and the one it goes down to."""
    files = (migrations_folder() / "versions").glob("*.py")
    return dict(_revision(file.read_text(encoding="utf-8")) for file in files)


def _revision(source: str) -> tuple[str, str | None]:
    found = dict(NAMES_OF_REVISION.findall(source))
    return found["revision"], found.get("down_revision")


def require_head(engine: Engine) -> None:
    """Clients never migrate: they refuse in words. Raises WrongRevision, NewerDatabase."""
    found = standing(engine)
    if found.revision != found.head:
        raise NewerDatabase if found.newer else WrongRevision


def require_unchanged(engine: Engine) -> None:
    """Whether tables and walls are as the last upgrade left them, in milliseconds.

    Raises SchemaChanged, WallsChanged; WrongRevision where no upgrade kept a fingerprint.
    """
    with reading(engine).connect() as connection:
        found = fingerprint.look(connection)
    if found is Print.UNKNOWN:
        raise WrongRevision
    if found is not Print.SAME:
        raise WallsChanged if found is Print.WALLS else SchemaChanged


def check(url: str) -> list[str]:
    """All that is not as it should be: revision, constraints, walls, pragmas. Empty is good."""
    engine = open_engine(url)
    try:
        found = standing(engine)
        if found.revision != found.head:
            return [f"revision: {found.revision or 'none'}, wanted {found.head}"]
        with engine.connect() as connection:
            return [
                *_structure(connection),
                *walls.differences(connection, schema.GUARDS),
                *_settings(connection),
            ]
    finally:
        engine.dispose()


def _migrate(url: str, revision: str, *, down: bool, lock_ink: LockInk | None = None) -> None:
    engine = open_engine(url)
    try:
        with _alone(engine) as connection:
            config = _config()
            config.attributes.update(connection=connection, lock_ink=lock_ink)
            _bring(connection, config, revision, down=down)
    finally:
        engine.dispose()


def _bring(connection: Connection, config: "Config", revision: str, *, down: bool) -> None:
    from alembic import command  # noqa: PLC0415  late, 100 ms

    postgres = connection.dialect.name == "postgresql"
    doubted = _is_doubted(connection)
    walls.remove(connection)
    if postgres:
        roles.let_go(connection)
    (command.downgrade if down else command.upgrade)(config, revision)
    _begin_chain(connection)
    if down or revision != HEAD:
        fingerprint.forget(connection)
        return
    walls.ensure(connection, schema.GUARDS)
    if doubted and _structure(connection):
        raise SchemaChanged
    if postgres:
        roles.kept_again(connection)
    fingerprint.keep(connection)


def _is_doubted(connection: Connection) -> bool:
    """Whether tables that are there already are not known to be those of an upgrade."""
    there = inspect(connection).has_table("alembic_version")
    return there and fingerprint.look(connection) in (Print.TABLES, Print.UNKNOWN)


def _begin_chain(connection: Connection) -> None:
    there = "audit_head" in inspect(connection).get_table_names()
    if there and connection.execute(select(audit.head_table.c.seq)).first() is None:
        audit.begin_chain(connection, uuid4())


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One upgrader at a time; on SQLite without foreign keys, and checked before commit."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '3s'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection
        return
    turnstile = Turnstile(engine.url.database)
    with closing(turnstile), turnstile.turn(), engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise errors.Broken(f"{len(broken)} rows would lose what they point at.")
        connection.commit()


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415  late, 100 ms

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    return config


def _structure(connection: Connection) -> list[str]:
    """Tables, columns and named constraints, against what the models say."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  late, 100 ms
    from alembic.migration import MigrationContext  # noqa: PLC0415  late, 100 ms

    options = schema.compared(connection.dialect.name)
    context = MigrationContext.configure(connection, opts=options)
    found = [f"structure: {change}" for change in compare_metadata(context, schema.metadata)]
    wanted, there = _wanted_names(connection), _names(connection)
    return found + [f"constraint missing: {name}" for name in sorted(wanted - there)]


def _wanted_names(connection: Connection) -> set[str]:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        scratch = create_engine("sqlite://")
        with scratch.begin() as empty:
            schema.metadata.create_all(empty)
            return _names(empty)
    return {
        str(constraint.name)
        for table in schema.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name and getattr(constraint, "_ddl_if", None) is None
    }


def _names(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table'")
        return {name for (sql,) in rows for name in NAMED.findall(sql or "")}
    return set(connection.exec_driver_sql("SELECT conname FROM pg_constraint").scalars())


def _settings(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    return [f"pragma {n}: {found[n]}, wanted {w}" for n, w in PRAGMAS.items() if found[n] != w]
