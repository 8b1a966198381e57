"""Each worker writes a statement once, as a program that stays open does; not once per clinic.

An engine keeps what it compiled under its own dialect, and each test opens another engine. Here
engines of one kind take the dialect of the first that has met its server, and one cache.
"""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_FOUND: dict[type[Dialect], list[Dialect]] = {SQLiteDialect_pysqlite: [], PGDialect_psycopg: []}
_COMPILED: LRUCache[Any, Any] = LRUCache(5_000)


def share_statements() -> None:
    """From now on, for every engine of this process."""
    for kind in _FOUND:
        kind.engine_created = classmethod(_share)  # type: ignore[method-assign, assignment]


def _share(kind: type[Dialect], engine: Engine) -> None:
    found = _FOUND[kind]
    known = [one for one in found if one.server_version_info is not None]
    if known:
        engine.dialect = known[0]
        found[:] = known[:1]
    else:
        found.append(engine.dialect)
    engine.update_execution_options(compiled_cache=_COMPILED)
