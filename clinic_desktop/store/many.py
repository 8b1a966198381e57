"""Many rows by one statement: a value that all of them share is sent once.

An import writes rows of thirty columns, of which ten differ; to bind each value of each row took
longer than the database took to keep them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, insert
from sqlalchemy.types import JSON

from clinic_desktop.store.own_rows import SEAL

FEW: Final = 20
"""Rows that a statement kept ready writes as fast as one made for their number."""

MOST_BOUND: Final = 32_000
"""Values of one statement on SQLite; it takes 32,766."""

LENGTH: Final = re.compile(r"\(\d+\)")
Same = dict[str, Any]
Own = dict[str, Sequence[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All have the same columns; what they leave out has the default of its column."""
    if len(rows) <= FEW or SEAL in connection.info:  # which lets no statement select and write
        _singly(connection, table, rows)
        return
    same, own = _sorted_out(table, rows)
    if connection.dialect.name == "postgresql":
        _postgresql(connection, table, same, own)
    else:
        _sqlite(connection, table, same, own)


def _singly(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """What is returned makes one statement of them, where they have an id."""
    asked = insert(table)
    if rows:
        connection.execute(asked.returning(table.c.id) if "id" in table.c else asked, rows)


def _sorted_out(table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[Same, Own]:
    """By column: what all rows share, and the values of the others; they are not all alike."""
    same, own = Same(), Own()
    for name, values in _values(table, rows):
        first = values[0]
        if values[-1] == first and values.count(first) == len(values):
            same[name] = first
        else:
            own[name] = values
    return same, own


def _values(table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    yield from ((name, [row[name] for row in rows]) for name in rows[0])
    for column in table.c:
        default: Any = column.default
        if column.name not in rows[0] and default is not None:
            if default.is_callable:
                yield column.name, [default.arg(None) for _ in rows]
            else:
                yield column.name, [default.arg] * len(rows)


def _sqlite(connection: Connection, table: Table, same: Same, own: Own) -> None:
    """At the end of a statement SQLite walks over all that was written since the savepoint: one
    for each row would cost more the larger the database is.
    """

    def bound(name: str, values: Sequence[Any]) -> Sequence[Any]:
        dialect = connection.dialect
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        return list(map(bind, values)) if bind else values

    first = [bound(name, (value,))[0] for name, value in same.items()]
    lines = list(zip(*(bound(name, values) for name, values in own.items()), strict=True))
    picked = [f"v.column{place}" for place in range(1, len(own) + 1)]
    picked += [f"?{place}" for place in range(1, len(same) + 1)]
    places = f"({', '.join('?' * len(own))})"
    most = (MOST_BOUND - len(same)) // len(own)
    for start in range(0, len(lines), most):
        part = lines[start : start + most]
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({_names((*own, *same))}) SELECT {', '.join(picked)}"
            f" FROM (VALUES {', '.join([places] * len(part))}) v",
            (*first, *chain.from_iterable(part)),
        )


def _postgresql(connection: Connection, table: Table, same: Same, own: Own) -> None:
    """Each column is one array; the driver would take a list apart value by value."""
    documents = {column.name for column in table.c if isinstance(column.type, JSON)}
    sent: list[Any] = []
    for name, values in own.items():
        kept = list(map(json.dumps, values)) if name in documents else values
        sent.append(json.dumps(kept, default=_plain))
    sent += [json.dumps(value) if name in documents else value for name, value in same.items()]
    kinds = {
        name: LENGTH.sub("", table.c[name].type.compile(connection.dialect))  # a cast to it cuts
        for name in (*own, *same)
    }
    picked = [f'CAST(v."{name}" AS {kinds[name]})' for name in own]
    picked += [f"CAST(%s AS {kinds[name]})" for name in same]
    arrays = ", ".join(["json_array_elements_text(CAST(%s AS json))"] * len(own))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({_names((*own, *same))}) SELECT {', '.join(picked)}"
        f" FROM ROWS FROM ({arrays}) AS v ({_names(own)})",
        (*sent[len(own) :], *sent[: len(own)]),  # those of the list come before those of FROM
    )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _plain(value: object) -> str:
    if isinstance(value, UUID | date):  # a datetime is a date
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written in many rows")
