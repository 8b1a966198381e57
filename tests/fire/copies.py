"""Copies of one patient with all that belongs to them, for trials that need hundreds alike."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, UniqueConstraint, or_, select

from clinic_desktop.app import schema
from clinic_desktop.store import walls
from clinic_desktop.store.engine import open_engine

Rows = dict[str, list[dict[str, Any]]]
APART = {
    "allocation", "answer_kept", "audit_event", "audit_head", "audit_patient", "change", "notice",
    "outbox", "patient_search_row", "task", "ticket", "user_account", "user_session",
}  # fmt: skip
"""What is not copied: the time taken by what is over, what was told to whom, and the audit."""


def copies(url: str, patient: UUID, count: int) -> list[dict[UUID, UUID]]:
    """So many more; for each, which id of the first stands for which of the copy.

    Written past the walls, as rows that the services have made once already.
    """
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            rows = _belongings(connection, patient)
        with _without_walls(engine.connect()) as connection:
            return [_copied(connection, rows, number) for number in range(count)]
    finally:
        engine.dispose()


def _belongings(connection: Connection, patient: UUID) -> Rows:
    """The rows of the patient, and of every table those that point at such a row."""
    tables = [t for t in schema.metadata.sorted_tables if t.name not in APART]
    found: Rows = {}
    for table in tables:
        pointing = _pointing(table, found)
        if table.name == "patient":
            pointing = [table.c.id == patient]
        if pointing:
            asked = connection.execute(select(table).where(or_(*pointing)))
            found[table.name] = [dict(row._mapping) for row in asked]
    return found


def _pointing(table: Table, found: Rows) -> Iterator[Any] | list[Any]:
    return [
        element.parent.in_([row["id"] for row in found[element.column.table.name]])
        for key in table.foreign_key_constraints
        for element in key.elements
        if element.column.name == "id" and found.get(element.column.table.name)
    ]


def _copied(connection: Connection, rows: Rows, number: int) -> dict[UUID, UUID]:
    ids = {row["id"]: uuid4() for part in rows.values() for row in part if "id" in row}
    for name, part in rows.items():
        if part:
            table = schema.metadata.tables[name]
            made = [{c: _other(v, ids) for c, v in row.items()} for row in part]
            for row in made:
                row |= {c: f"{row[c][-9:]}.{number:05d}" for c in _names(table) if row[c]}
            connection.execute(table.insert(), made)
    return ids


def _names(table: Table) -> Iterator[str]:
    """Columns whose text nobody else may have."""
    keys = [key for key in table.constraints if isinstance(key, UniqueConstraint)]
    for key in (*keys, *(index for index in table.indexes if index.unique)):
        columns = list(key.columns)
        if len(columns) == 1 and columns[0].type.python_type is str:
            yield columns[0].name


def _other(value: Any, ids: dict[UUID, UUID]) -> Any:
    if isinstance(value, UUID):
        return ids.get(value, value)
    if isinstance(value, str):
        for old, new in ids.items():
            value = value.replace(str(old), str(new))
        return value
    if isinstance(value, (dict, list)):
        return json.loads(_other(json.dumps(value), ids))
    return value


class _without_walls:  # noqa: N801  used like a function
    """A transaction of the owner in which no trigger looks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Connection:
        connection = self._connection
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            walls.remove(connection)
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return connection

    def __exit__(self, *failed: object) -> None:
        connection = self._connection
        if failed[0] is None:
            if connection.dialect.name == "sqlite":
                walls.ensure(connection, schema.GUARDS)
            connection.commit()
        connection.close()
