"""The only caller of Alembic: walls off, versions, walls on again, in one transaction."""

from uuid import uuid4

from sqlalchemy import select

from clinic_desktop.app import schema
from clinic_desktop.store import audit, walls
from clinic_desktop.store.engine import open_engine


def upgrade(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        walls.remove(connection)
        schema.metadata.create_all(connection)
        if connection.execute(select(audit.head_table.c.seq)).first() is None:
            audit.begin_chain(connection, uuid4())
        walls.ensure(connection, schema.GUARDS)
    engine.dispose()
