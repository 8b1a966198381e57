"""What wrote a row is found by an index, however long the chain is."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects import postgresql, sqlite

from clinic_desktop.store import audit
from tests.support.clinics import StaffedClinic

DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def plan_of(connection: Connection, engine: str, statement: str) -> str:
    """How the database would look it up; on PostgreSQL as if the tables were large."""
    if engine == "sqlite":
        found = connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        return "\n".join(str(row.detail) for row in found)
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    found = connection.execute(text(f"EXPLAIN (FORMAT JSON) {statement}"))
    return json.dumps(found.scalar())


@pytest.mark.parametrize("table", ["consent", "consent_document"])
def test_what_wrote_a_row_is_found_by_the_row(
    clinic: StaffedClinic, engine_name: str, table: str
) -> None:
    change = audit.change_table
    asked = select(change.c.seq).where(audit.of_rows({table: [str(uuid4())], "x": [str(uuid4())]}))
    words = str(
        asked.compile(dialect=DIALECTS[engine_name], compile_kwargs={"literal_binds": True})
    )
    with clinic.engine.connect() as connection:
        assert "ix_change_row" in plan_of(connection, engine_name, words), words
