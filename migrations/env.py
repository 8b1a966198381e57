"""Alembic's entry: the connection is given by `clinic_desktop.app.migrate`, in a transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import JSON, TypeEngine

from clinic_desktop.app.schema import compared, metadata
from clinic_desktop.store.base import Id, UtcDateTime

FROZEN = {
    Id: 'sa.String(36).with_variant(sa.Uuid(), "postgresql")',
    UtcDateTime: 'sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")',
    JSON: 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
}


def frozen_types(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Own column types are written as plain ones: history must not move."""
    if kind == "type" and isinstance(item, TypeEngine):
        return FROZEN.get(type(item), False)
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=frozen_types,
    **compared(connection.dialect.name),
)
with context.begin_transaction():
    context.run_migrations()
