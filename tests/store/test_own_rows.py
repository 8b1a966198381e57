"""SQLite: a connection of the portal meets its patient's rows alone, whatever it sends.

Table × verb × own, ward or foreign row, made from the one declaration in `app/reach.py`; and the
ways round it that were thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from clinic_desktop.app import reach, schema
from clinic_desktop.app.reach import PORTAL
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface.guardians import NobodysGuardian
from clinic_desktop.store import own_rows, sealed
from clinic_desktop.store.engine import open_engine, reading
from clinic_desktop.store.sealed import Proof
from tests.support.clock import NOON
from tests.support.raw_chain import WEEK, Chain, Way
from tests.support.second_program import refused

OF_PATIENTS = sorted(
    name for name, table in schema.metadata.tables.items()
    if "patient_id" in table.columns and "id" in table.columns
)  # fmt: skip


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@dataclass(frozen=True)
class Two:
    """Two patients with all of a way, and how the first is spoken for: by itself, by a guardian."""

    chain: Chain
    mine: Way
    other: Way
    plain: Engine
    portal: Engine
    speakers: dict[str, str]
    link: str

    def sealed(self, who: str = "own") -> Session:
        """A transaction of the portal; it is never committed."""
        with Session(reading(self.plain)) as beside:
            found = sealed.found(beside, Proof("session", self.speakers[who]), NOON)
        session = Session(self.portal)
        own_rows.bind(session, *found)
        return session

    def ids(self, table: str, way: Way) -> set[str]:
        key = "id" if table == "patient" else "patient_id"
        return {row[0] for row in self.chain.p.ask(f"SELECT id FROM {table} WHERE {key} = ?",
                                                   way.patient)}  # fmt: skip


@pytest.fixture
def two(walled_url: str, chain: Chain) -> Iterator[Two]:
    mine = chain.scheduled(start=NOON + 3 * WEEK)
    other = chain.scheduled(start=NOON + 4 * WEEK)
    for way in (mine, other):
        chain.p.put("health_fact", patient_id=way.patient, kind="ALLERGY", text="latex")
        chain.p.put("patient_phone", patient_id=way.patient, e164="+43", reversed="34+")
    guardian, link = chain.guardian(mine)
    speakers = {"own": chain.signed_in(mine), "ward": guardian}
    plain = open_engine(walled_url)
    portal = own_rows.guard(open_engine(walled_url), reach.shares(), schema.keys())
    yield Two(chain, mine, other, plain, portal, speakers, link)
    portal.dispose()
    plain.dispose()


def went(session: Session, sql: str, *values: Any) -> int | None:
    """How many rows it met, None where it was refused. Nothing stays."""
    try:
        with session.begin_nested() as point:
            found = session.connection().exec_driver_sql(sql, tuple(values))
            count = len(found.all()) if found.returns_rows else found.rowcount
            point.rollback()
            return count
    except (DBAPIError, errors.Forbidden):
        return None


@pytest.mark.row("F134", "F142", "F202")
def test_own_ward_and_foreign_rows_by_the_declaration(two: Two) -> None:
    met = 0
    for who in two.speakers:
        with two.sealed(who) as session:
            for table in ("patient", *OF_PATIENTS):
                met += holds(two, session, table)
    assert met > 24, "the rows of the test reach most tables"


def holds(two: Two, session: Session, table: str) -> bool:
    share, mine = PORTAL.get(table), two.ids(table, two.mine)
    foreign = sorted(two.ids(table, two.other))
    verbs = share.verbs if share else frozenset()
    if "SELECT" not in verbs or share is None:
        assert went(session, f"SELECT id FROM {table}") is None, table
    elif not share.columns:
        asked = f"SELECT id FROM {table}"
        seen = {row[0] for row in session.connection().exec_driver_sql(asked)}
        assert (seen & set(foreign), mine - seen) == (set(), set()), table
    assert went(session, f"SELECT * FROM main.{table}") is None or not (share and share.rows), table
    writes = {
        "UPDATE": f"UPDATE {table} SET updated_at = updated_at WHERE id = ?",
        "DELETE": f"DELETE FROM {table} WHERE id = ?",
    }
    for verb, sql in writes.items():
        for row in foreign[:1]:
            assert went(session, sql, row) == (0 if verb in verbs else None), f"{verb} {table}"
    if foreign:
        stolen = two.chain.p.row(table, foreign[0]) | {"id": str(uuid4())}
        names, marks = ", ".join(stolen), ", ".join("?" * len(stolen))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        assert went(session, sql, *stolen.values()) is None, f"INSERT {table}"
    return bool(mine) and share is not None


ATTACKS = (
    "SELECT first_name FROM main.patient",
    "WITH patient AS (SELECT first_name FROM main.patient) SELECT * FROM patient",
    "WITH behind_patient AS (SELECT id FROM main.patient) SELECT * FROM behind_patient",
    "SELECT 1 UNION SELECT text FROM main.health_fact",
    "SELECT (SELECT count(*) FROM main.consent)",
    "SELECT token_hash FROM user_session", "SELECT password_hash FROM user_account",
    "SELECT link_id FROM account_ward", "SELECT body FROM audit_event",
    "SELECT name FROM sqlite_master", "SELECT name FROM sqlite_temp_master",
    "SELECT * FROM pragma_table_list", "PRAGMA database_list", "PRAGMA writable_schema = 1",
    "ATTACH ':memory:' AS x", "CREATE TEMP TABLE spy (x)", "CREATE TABLE spy (x)",
    "DROP VIEW patient", "DELETE FROM consent", "DELETE FROM audit_event", "REINDEX", "ANALYZE",
    "SELECT search_name FROM patient_search", "SELECT * FROM main.patient_search_content",
    "SELECT load_extension('x')", "UPDATE user_account SET name = 'x'",
    "UPDATE patient SET address = (SELECT text FROM main.health_fact)",
    "UPDATE patient SET address = o.address FROM main.patient o",
    "UPDATE task SET text = o.address FROM main.patient o",
    "UPDATE patient SET address = '' RETURNING (SELECT count(*) FROM main.patient)",
    "DELETE FROM patient_phone WHERE id IN (SELECT id FROM main.patient)",
    "INSERT INTO task SELECT * FROM main.task",
    "INSERT INTO task (id, text) VALUES ('a', (SELECT text FROM main.health_fact))",
    "UPDATE patient SET address = '' WHERE 'x' IN main.alembic_version",
    "WITH guard_x AS (SELECT id FROM main.patient) DELETE FROM patient_phone",
)  # fmt: skip


def test_ways_round(two: Two) -> None:
    with two.sealed() as session:
        for attack in ATTACKS:
            assert went(session, attack) is None, attack
        (theirs,) = two.ids("patient_phone", two.other)
        mine = two.chain.p.row("patient_phone", theirs) | {"patient_id": two.mine.patient}
        names, marks = ", ".join(mine), ", ".join("?" * len(mine))
        for verb in ("INSERT OR REPLACE", "REPLACE", "insert or  replace"):
            sql = f"{verb} INTO patient_phone ({names}) VALUES ({marks})"
            assert went(session, sql, *mine.values()) is None, sql


def test_without_a_seal_there_are_no_rows_and_with_one_no_second(two: Two) -> None:
    with Session(two.portal) as session:
        for table in ("patient", "consent", "invoice", "task"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
    with two.sealed() as session:
        with pytest.raises(TypeError, match="sealed already"):
            own_rows.bind(session, two.other.patient, two.other.patient)
        found = session.execute(text("SELECT id FROM patient")).scalars().all()
        assert found == [two.mine.patient]
    with Session(two.portal) as session:
        asked = "SELECT count(*) FROM patient"
        assert session.execute(text(asked)).scalar() == 0, "the next transaction is nobody's"


@pytest.mark.row("F142")
def test_a_guardianship_that_ended_opens_nothing(two: Two) -> None:
    p = two.chain.p
    for dead in ({"ends_at": NOON}, {"starts_at": NOON + WEEK}, {"kind": "PAYER"}):
        stood = p.row("patient_person", two.link)
        p.change("patient_person", two.link, **dead)
        with pytest.raises(errors.SignedOut):
            two.sealed("ward")
        p.change("patient_person", two.link, **{name: stood[name] for name in dead})
    two.sealed("ward").close()
    ward = p.ask("SELECT id FROM account_ward")[0][0]
    other = p.ask("SELECT user_id FROM user_session WHERE ward_id IS NULL")[0][0]
    with refused("clinic.broken"):
        p.put("account_ward", user_id=other, patient_id=two.other.patient, link_id=two.link)
    with refused(NobodysGuardian.code):
        two.chain.session(other, ward)
