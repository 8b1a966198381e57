"""Column types as the revisions write them. History stands on this file: add, never change."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.naming import conv

D = "[0-9]"
FORM = f"{D * 4}-{D * 2}-{D * 2}T{D * 2}:{D * 2}:{D * 2}.{D * 6}Z"


def uid() -> Any:
    """36 characters with dashes on SQLite, native on PostgreSQL."""
    return sa.String(36).with_variant(sa.Uuid(), "postgresql")


def utc() -> Any:
    """Text `YYYY-MM-DDTHH:MM:SS.ffffffZ` on SQLite, timestamptz on PostgreSQL."""
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def json() -> Any:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def times(bind: Any, table: str, *columns: str) -> list[sa.CheckConstraint]:
    """SQLite keeps times as text; this is the only form it takes."""
    if bind.dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"{c} IS NULL OR {c} GLOB '{FORM}'", name=conv(f"ck_{table}_{c}_utc"))
        for c in columns
    ]
