"""A second program at the database: plain SQL, default settings, no part of our services."""

import json
import pkgutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Column, create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from clinic_desktop import domain
from clinic_desktop.app import migrate
from clinic_desktop.core.caller import SYSTEM_ID
from clinic_desktop.store import refusals
from clinic_desktop.store.base import FORMAT, Base
from tests.support.clock import NOON

OUTSIDER, SECRET = "outsider", "a second program, not the owner"
REFUSALS = (sqlite3.Error, psycopg.Error)
for found in pkgutil.iter_modules(domain.__path__):
    if found.ispkg and found.name != "reports":
        import_module(f"clinic_desktop.domain.{found.name}.interface")  # the words of its walls


class Program:
    """Each statement is a transaction of its own. `engine` is sqlite or postgresql."""

    def __init__(self, engine: str, connection: Any) -> None:
        self.engine, self.connection = engine, connection
        self._mark = "?" if engine == "sqlite" else "%s"

    def put(self, table: str, **values: Any) -> str:
        """Insert; columns that must be filled and are not said get their plainest value."""
        row = {**_plainest(table), **values}
        row.setdefault("id", uuid4())
        self.insert("INSERT", table, row)
        return str(row["id"])

    def insert(self, verb: str, table: str, row: dict[str, Any]) -> None:
        names, marks = ", ".join(row), ", ".join([self._mark] * len(row))
        self.run(f"{verb} INTO {table} ({names}) VALUES ({marks})", *row.values())

    def change(self, table: str, row_id: str, **values: Any) -> int:
        """Update one row; how many rows it met."""
        sets = ", ".join(f"{name} = {self._mark}" for name in values)
        return self.run(
            f"UPDATE {table} SET {sets} WHERE id = {self._mark}", *values.values(), row_id
        )

    def remove(self, table: str, row_id: str) -> int:
        return self.run(f"DELETE FROM {table} WHERE id = {self._mark}", row_id)

    def row(self, table: str, row_id: str) -> dict[str, Any]:
        """As it stands, ready to be inserted again."""
        names = [column.name for column in Base.metadata.tables[table].columns]
        sql = f"SELECT {', '.join(names)} FROM {table} WHERE id = {self._mark}"
        return dict(zip(names, self.ask(sql, row_id)[0], strict=True))

    def value(self, table: str, row_id: str, column: str) -> Any:
        return self.ask(f"SELECT {column} FROM {table} WHERE id = {self._mark}", row_id)[0][0]

    def run(self, sql: str, *values: Any) -> int:
        try:
            cursor = self.connection.execute(sql, [self._plain(v) for v in values])
            self.connection.commit()
        except psycopg.errors.DeadlockDetected:
            self.connection.rollback()
            return self.run(sql, *values)  # it lost a wait for a crossed lock, not to a wall
        except REFUSALS:
            self.connection.rollback()
            raise
        count: int = cursor.rowcount
        return count

    def ask(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        found = self.connection.execute(sql, [self._plain(v) for v in values]).fetchall()
        self.connection.commit()
        return found  # type: ignore[no-any-return]

    def _plain(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.strftime(FORMAT) if self.engine == "sqlite" else value
        if isinstance(value, (UUID, date)):
            return str(value)
        if isinstance(value, (dict, list)):
            return json.dumps(value, sort_keys=True)
        return value


def said(error: Exception) -> str:
    """The code of the error a person would meet."""
    return refusals.refusal(IntegrityError("", {}, error)).code


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """The statement inside meets a wall that speaks with one of these codes."""
    with pytest.raises(REFUSALS) as caught:
        yield
    assert said(caught.value) in codes, f"{said(caught.value)}: {caught.value}"


def admit_outsider(url: str) -> None:
    """A login that owns nothing and may write every table."""
    engine = create_engine(url)
    with engine.begin() as connection:
        there = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        if connection.scalar(there, {"name": OUTSIDER}) is None:
            connection.exec_driver_sql(f"CREATE ROLE {OUTSIDER} LOGIN PASSWORD '{SECRET}'")
        connection.exec_driver_sql(
            "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public"
            f" TO {OUTSIDER}"
        )
    engine.dispose()


def build_for_outsider(url: str) -> None:
    migrate.upgrade(url)
    admit_outsider(url)


def open_program(url: str) -> Program:
    """On SQLite with the defaults of the driver but for its patience, on PostgreSQL as somebody
    who owns nothing."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return Program("sqlite", sqlite3.connect(str(where.database), timeout=60))
    connection = psycopg.connect(
        host=where.host, port=where.port, dbname=where.database, user=OUTSIDER, password=SECRET
    )
    return Program("postgresql", connection)


def _plainest(table: str) -> dict[str, Any]:
    """A value for each column that must have one and has none of its own in the database."""
    columns = Base.metadata.tables[table].columns
    return {c.name: _value(c) for c in columns if _is_asked_for(c)}


def _is_asked_for(column: Column[Any]) -> bool:
    return not column.nullable and column.server_default is None and column.name != "id"


BY_TYPE: dict[type, Any] = {
    datetime: NOON, date: NOON.date(), UUID: SYSTEM_ID, int: 1, bool: False, str: "x", bytes: b"x",
}  # fmt: skip


def _value(column: Column[Any]) -> Any:
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    kind = str(column.type)
    if kind in ("JSON", "JSONB"):
        return [] if default is not None and "list" in repr(default) else {}
    for known in ("UtcDateTime", "Id"):
        if type(column.type).__name__ == known:
            return NOON if known == "UtcDateTime" else SYSTEM_ID
    return BY_TYPE[column.type.python_type]
