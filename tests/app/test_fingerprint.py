"""A database that somebody changed by hand is known at the start, and refused in words."""

from pathlib import Path

import pytest
from sqlalchemy import event

from clinic_desktop.app import fingerprint, logins, migrate
from clinic_desktop.app.fingerprint import Print
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.serving import Running, open_ready
from clinic_desktop.store.engine import open_engine
from tests.support.clinics import StaffedClinic

pytestmark = pytest.mark.row("F205")

MOST = 6
"""Statements that the look may take at every start, however many tables there are."""

BY_HAND = (
    ("CREATE TABLE spreadsheet (a INTEGER)", "DROP TABLE spreadsheet"),
    ("CREATE INDEX quick ON appointment (reason)", "DROP INDEX quick"),
    ("ALTER TABLE appointment ADD COLUMN colour VARCHAR(10)", ""),
)
"""What somebody does, and how it is undone word for word."""
ONE_WALL = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master"
    " WHERE type = 'trigger' AND name LIKE 'guard%' ORDER BY name LIMIT 1",
    "postgresql": "SELECT 'ALTER TABLE ' || tgrelid::regclass || ' DISABLE TRIGGER ' || tgname"
    " FROM pg_trigger WHERE tgname LIKE 'guard%%' ORDER BY tgname LIMIT 1",
}


def by_hand(clinic: StaffedClinic, statement: str) -> None:
    engine = open_engine(clinic.url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def ask(clinic: StaffedClinic, question: dict[str, str]) -> str:
    with clinic.engine.connect() as connection:
        found = connection.exec_driver_sql(question[clinic.engine.dialect.name]).scalar()
    assert found is not None
    return str(found)


def looked(clinic: StaffedClinic) -> Print:
    with clinic.engine.connect() as connection:
        return fingerprint.look(connection)


def statements_of_a_look(clinic: StaffedClinic) -> int:
    said: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(clinic.engine, "before_cursor_execute", hear)
    migrate.require_unchanged(clinic.engine)
    event.remove(clinic.engine, "before_cursor_execute", hear)
    return len(said)


def test_an_untouched_database_is_known_by_a_few_questions(clinic: StaffedClinic) -> None:
    assert 0 < statements_of_a_look(clinic) <= MOST
    clinic.role("RECEPTION").centre.my_tasks()  # work leaves the schema as it is
    assert looked(clinic) is Print.SAME
    migrate.upgrade(clinic.url)
    assert looked(clinic) is Print.SAME


def test_the_login_of_the_staff_sees_the_same(clinic: StaffedClinic) -> None:
    """Roles, owners and row security are not part of it; `db check` knows them."""
    keys = MemorySecrets()
    assert logins.establish(clinic.url, keys) == ""
    line = open_engine(logins.lines_of(clinic.url, keys).staff)
    migrate.require_unchanged(line)
    line.dispose()


def test_changed_tables_are_refused_in_words(clinic: StaffedClinic, tmp_path: Path) -> None:
    for done, undone in BY_HAND:
        by_hand(clinic, done)
        assert looked(clinic) is Print.TABLES, done
        if undone:
            by_hand(clinic, undone)
            migrate.require_unchanged(clinic.engine)
    with pytest.raises(migrate.SchemaChanged, match="by hand or by another program") as told:
        open_ready(clinic.url, tmp_path)
    assert told.value.code == "app.schema_changed"
    with pytest.raises(migrate.SchemaChanged):
        migrate.upgrade(clinic.url)  # it does not take the change for its own
    assert looked(clinic) is Print.TABLES
    assert migrate.check(clinic.url) != []


def test_a_wall_that_was_taken_out_stands_again_or_is_told(
    clinic: StaffedClinic, tmp_path: Path
) -> None:
    by_hand(clinic, ask(clinic, ONE_WALL))
    assert looked(clinic) is Print.WALLS
    if clinic.engine.dialect.name == "sqlite":
        running = Running(clinic.url, tmp_path / "run", "A test")
        running.stop()
    else:
        with pytest.raises(migrate.WallsChanged, match="db upgrade"):
            open_ready(clinic.url, tmp_path)
        migrate.upgrade(clinic.url)
    assert migrate.check(clinic.url) == []
    migrate.require_unchanged(clinic.engine)


def test_a_database_from_before_fingerprints_gets_one(
    clinic: StaffedClinic, tmp_path: Path
) -> None:
    by_hand(clinic, "ALTER TABLE alembic_version DROP COLUMN fingerprint")
    if clinic.engine.dialect.name == "sqlite":
        open_ready(clinic.url, tmp_path).close()
    else:
        with pytest.raises(migrate.WrongRevision, match="db upgrade"):
            open_ready(clinic.url, tmp_path)
        migrate.upgrade(clinic.url)
    migrate.require_unchanged(clinic.engine)
