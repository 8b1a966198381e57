"""The portal's login meets its patient's rows alone, whatever statement it sends (PostgreSQL).

Role × table × verb × own or foreign row, made from the one declaration in `app/reach.py`; and the
ways round the seal that were thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from clinic_desktop.app import logins, migrate, roles, roles_check, schema
from clinic_desktop.app.reach import PORTAL
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.domain.accounts.interface.guardians import NobodysGuardian
from tests.support.clock import NOON
from tests.support.postgres import Cluster
from tests.support.raw_chain import WEEK, Chain, Way
from tests.support.second_program import Program, refused

DENIED = "42501"
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
ENTER = "SELECT sealed.enter('session', %s, %s)"
TABLES = sorted(schema.metadata.tables)


@pytest.fixture
def engine_name() -> str:
    return "postgresql"


@dataclass(frozen=True)
class Two:
    """Two patients with all of a way, their sessions, and lines of each login."""

    mine: Way
    other: Way
    secret: str
    other_secret: str
    owner: psycopg.Connection[Any]
    portal: psycopg.Connection[Any]
    staff: psycopg.Connection[Any]
    url: str

    def enter(self, secret: str = "") -> None:
        self.portal.rollback()
        self.portal.execute(ENTER, [secret or self.secret, NOON])

    def refused(self, line: psycopg.Connection[Any], sql: str, *values: Any) -> str:
        """The state of the refusal; "" when it went through. Nothing stays."""
        try:
            with line.transaction(force_rollback=True):
                line.execute(sql, values)
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return ""


def signed_in(chain: Chain, way: Way) -> str:
    secret = chain.signed_in(way)
    chain.p.put(
        "task", kind="X", patient_id=way.patient, role="NURSE", entity="patient",
        entity_id=way.patient, text="x",
    )  # fmt: skip
    chain.p.put("health_fact", patient_id=way.patient, kind="ALLERGY", text="latex")
    chain.p.put("patient_phone", patient_id=way.patient, e164="+43", reversed="34+")
    return secret


def line_of(url: Any) -> psycopg.Connection[Any]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain)


@pytest.fixture
def two(walled_url: str, postgres: Cluster) -> Iterator[Two]:
    keys = MemorySecrets()
    assert logins.establish(walled_url, keys) == ""
    lines = logins.lines_of(walled_url, keys)
    assert lines.portal is not None
    owner, portal, staff = (
        line_of(url) for url in (make_url(walled_url), lines.portal, lines.staff)
    )
    owner.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM outsider")
    owner.commit()
    chain = Chain(Program("postgresql", owner))
    mine = chain.scheduled(start=NOON + 3 * WEEK)
    other = chain.scheduled(start=NOON + 4 * WEEK)
    secrets = [signed_in(chain, way) for way in (mine, other)]
    yield Two(mine, other, secrets[0], secrets[1], owner, portal, staff, walled_url)
    for line in (owner, portal, staff):
        line.close()


def rows_of(two: Two, table: str, whose: Way) -> list[Any]:
    key = "id" if table == "patient" else "patient_id"
    sql = f"SELECT id FROM {table} WHERE {key} = %s ORDER BY id"
    found = [row[0] for row in two.owner.execute(sql, [whose.patient])]
    two.owner.commit()
    return found


def of_patients() -> list[str]:
    return ["patient"] + [
        name
        for name, table in schema.metadata.tables.items()
        if "patient_id" in table.columns and "id" in table.columns
    ]


@pytest.mark.row("F134", "F142")
def test_the_portal_meets_its_own_rows_alone(two: Two) -> None:
    """Role × table × verb × own or foreign, against the declaration."""
    met = 0
    for table in of_patients():
        reach = PORTAL.get(table)
        mine, foreign = (rows_of(two, table, way) for way in (two.mine, two.other))
        two.enter()
        if reach is None:
            for verb in VERBS:
                assert two.refused(two.portal, statement(table, verb), uuid4()) == DENIED, table
            continue
        if not reach.columns:
            seen = {row[0] for row in two.portal.execute(f"SELECT id FROM {table}")}
            assert (seen & set(foreign), set(mine) - seen) == (set(), set()), table
        met += bool(mine)
        for verb in ("UPDATE", "DELETE"):
            for row in foreign[:1]:
                assert unmet(two, table, verb, row), f"{verb} of a foreign row of {table}"
            if verb not in reach.verbs:
                assert two.refused(two.portal, statement(table, verb), uuid4()) == DENIED, table
        if "INSERT" in reach.verbs and foreign:
            assert stolen(two, table, foreign[0]) in (DENIED, "23514", "23503"), table
    assert met > 12, "the rows of the test reach most tables"


def statement(table: str, verb: str) -> str:
    return {
        "SELECT": f"SELECT count(*) FROM {table} WHERE id = %s",
        "INSERT": f"INSERT INTO {table} (id) VALUES (%s)",
        "UPDATE": f"UPDATE {table} SET updated_at = updated_at WHERE id = %s",
        "DELETE": f"DELETE FROM {table} WHERE id = %s",
    }[verb]


def unmet(two: Two, table: str, verb: str, row: Any) -> bool:
    """Refused, or as if the row were not there."""
    try:
        with two.portal.transaction(force_rollback=True):
            return two.portal.execute(statement(table, verb), [row]).rowcount == 0
    except psycopg.Error as error:
        return error.sqlstate == DENIED


def stolen(two: Two, table: str, row: Any) -> str:
    """A copy of a foreign row under a new id."""
    names = [c.name for c in schema.metadata.tables[table].columns]
    found = two.owner.execute(f"SELECT {', '.join(names)} FROM {table} WHERE id = %s", [row])
    values = dict(zip(names, found.fetchone() or (), strict=True)) | {"id": uuid4()}
    two.owner.commit()
    plain = [
        psycopg.types.json.Jsonb(v) if isinstance(v, dict | list) else v for v in values.values()
    ]
    marks = ", ".join(["%s"] * len(names))
    return two.refused(
        two.portal, f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", *plain
    )


@pytest.mark.row("F142")
def test_a_guardian_is_sealed_to_the_ward_while_the_guardianship_lives(two: Two) -> None:
    """Own, ward, foreign: the database itself finds for whom a session speaks."""
    chain = Chain.__new__(Chain)
    chain.p = Program("postgresql", two.owner)
    secret, link = chain.guardian(two.mine)
    two.enter(secret)
    for table in ("patient", "consent", "procedure_plan", "task"):
        key = "id" if table == "patient" else "patient_id"
        seen = {str(row[0]) for row in two.portal.execute(f"SELECT {key} FROM {table}")}
        assert seen == {two.mine.patient}, table
    me = two.portal.execute("SELECT sealed.me(), sealed.actor()").fetchone()
    assert me is not None
    assert str(me[0]) == two.mine.patient != str(me[1])
    assert two.refused(two.portal, "SELECT * FROM account_ward") == DENIED
    for dead in ({"ends_at": NOON}, {"starts_at": NOON + WEEK}, {"kind": "PAYER"}):
        stood = chain.p.row("patient_person", link)
        chain.p.change("patient_person", link, **dead)
        two.portal.rollback()
        assert two.refused(two.portal, ENTER, secret, NOON) == "28000", dead
        chain.p.change("patient_person", link, **{name: stood[name] for name in dead})
    two.enter(secret)
    two.portal.rollback()
    foreign = chain.signed_in(two.other)
    (whose,) = chain.p.ask("SELECT user_id FROM user_session WHERE token_hash = %s", foreign)[0]
    with refused("clinic.broken"):  # a link of one patient never opens another
        chain.p.put("account_ward", patient_id=two.other.patient, link_id=link, user_id=str(whose))
    (ward,) = chain.p.ask("SELECT id FROM account_ward")[0]
    with refused(NobodysGuardian.code):
        chain.session(str(whose), str(ward))


def test_what_is_not_declared_is_out_of_reach(two: Two) -> None:
    two.enter()
    for table in TABLES:
        reach = PORTAL.get(table)
        for verb in VERBS:
            if reach is None or verb not in reach.verbs:
                asked = f"SELECT has_any_column_privilege(%s, '{table}', %s)"
                if verb == "DELETE":
                    asked = f"SELECT has_table_privilege(%s, '{table}', %s)"
                names = roles.Names.of(str(make_url(two.url).database))
                may = two.owner.execute(asked, [names.portal, verb]).fetchone()
                assert may == (False,), f"{verb} on {table}"
    for secret in ("password_hash", "pin_hash", "login", "email"):
        assert two.refused(two.portal, f"SELECT {secret} FROM user_account") == DENIED


def test_without_a_seal_there_are_no_rows(two: Two) -> None:
    for table in ("patient", "consent", "invoice", "procedure_plan", "task"):
        assert two.portal.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    two.portal.rollback()


@pytest.mark.row("F142")
def test_the_seal_is_of_one_transaction_and_not_to_be_forged(two: Two) -> None:
    portal = two.portal
    two.enter()
    seal = portal.execute("SELECT current_setting('clinic.sealed')").fetchone()
    assert seal is not None
    assert two.refused(portal, ENTER, two.other_secret, NOON) == "28000", "a second patient"
    portal.rollback()
    asked = "SELECT set_config('clinic.sealed', %s, true), (SELECT count(*) FROM consent)"
    forged = seal[0].replace(two.mine.patient, two.other.patient)
    for words in (forged, seal[0], f"{two.other.patient}|{two.other.patient}|"):
        portal.execute("SELECT set_config('clinic.sealed', %s, true)", [words])
        with pytest.raises(psycopg.Error) as met:
            portal.execute("SELECT count(*) FROM consent")
        assert met.value.sqlstate == "28000", asked
        portal.rollback()
    for secret in ("f" * 64, ""):
        assert two.refused(portal, ENTER, secret, NOON) == "28000"
    assert two.refused(portal, ENTER, two.secret, NOON + 9 * WEEK) == "28000", "it ran out"
    two.owner.execute("UPDATE user_session SET revoked_at = %s", [NOON])
    two.owner.commit()
    assert two.refused(portal, ENTER, two.secret, NOON) == "28000"


ATTACKS: tuple[str, ...] = (
    "SELECT sealed.mac('x')",
    "SELECT sealed.said(1)",
    "SELECT k FROM sealed.key",
    "SELECT token_hash FROM user_session",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "SET row_security = off; SELECT count(*) FROM consent",
    "CREATE TEMP TABLE spy (x int)",
    "CREATE TABLE spy (x int)",
    "ALTER TABLE consent DISABLE ROW LEVEL SECURITY",
    "DROP POLICY portal_rows ON consent",
    "TRUNCATE consent",
    "COPY consent FROM STDIN",
    "SET session_replication_role = replica",
    "ALTER TABLE consent DISABLE TRIGGER ALL",
    "SELECT body FROM audit_event",
    "DELETE FROM audit_event",
)


def test_ways_round(two: Two) -> None:
    for attack in ATTACKS:
        two.enter()
        assert two.refused(two.portal, attack) in (DENIED, "28000", "22023"), attack


def test_an_audit_row_names_its_own_actor(two: Two) -> None:
    two.enter()
    ((prev, seq),) = two.portal.execute("SELECT hash, seq + 1 FROM audit_head").fetchall()
    sql = "INSERT INTO audit_event (chain, seq, prev, hash, body) VALUES ('main', %s, %s, 'h', %s)"
    body = '{{"actor": "{}"}}'
    assert two.refused(two.portal, sql, seq, prev, body.format(uuid4())) == DENIED
    me = two.portal.execute("SELECT sealed.actor()").fetchone()
    assert two.refused(two.portal, sql, seq, prev, body.format(me[0] if me else "")) == ""


def test_the_login_of_the_program_owns_nothing(two: Two) -> None:
    for table in sorted(roles.KEPT):
        assert two.refused(two.staff, f"UPDATE {table} SET seq = 1 WHERE FALSE" if "audit" in table
                           else f"UPDATE {table} SET version = 1") == DENIED, table  # fmt: skip
    for table in TABLES:
        assert two.refused(two.staff, f"TRUNCATE {table} CASCADE") == DENIED
    for attack in (
        "DROP TABLE consent", "ALTER TABLE consent DISABLE TRIGGER ALL", "DELETE FROM consent",
        "CREATE TABLE x (y int)", "SELECT k FROM sealed.key",
    ):  # fmt: skip
        assert two.refused(two.staff, attack) == DENIED
    assert two.staff.execute("SELECT count(*) FROM consent").fetchone() == (2,)


FAULTS = {
    "row security off": "ALTER TABLE consent DISABLE ROW LEVEL SECURITY",
    "row security forced": "ALTER TABLE consent FORCE ROW LEVEL SECURITY",
    "policy gone": "DROP POLICY portal_rows ON consent",
    "policy wider": "ALTER POLICY portal_rows ON consent USING (true)",
    "policy for all": "ALTER POLICY portal_rows ON consent TO PUBLIC",
    "policy added": "CREATE POLICY more ON consent USING (true)",
    "grant to the portal": 'GRANT SELECT ON user_session TO "{portal}"',
    "column to the portal": 'GRANT SELECT (password_hash) ON user_account TO "{portal}"',
    "grant to the staff": 'GRANT UPDATE ON consent_signature TO "{staff}"',
    "grant to all": "GRANT SELECT ON patient TO PUBLIC",
    "grant gone": 'REVOKE INSERT ON consent_signature FROM "{portal}"',
    "owner": "ALTER TABLE consent OWNER TO postgres",
    "by row security": 'ALTER ROLE "{portal}" BYPASSRLS',
    "the owner logs in": 'ALTER ROLE "{owner}" LOGIN',
    "waits for ever": 'ALTER ROLE "{portal}" RESET lock_timeout',
    "member": 'GRANT "{owner}" TO "{staff}"',
    "database open": 'GRANT CONNECT ON DATABASE "{database}" TO PUBLIC',
    "function differs": "CREATE OR REPLACE FUNCTION sealed.me() RETURNS uuid LANGUAGE sql STABLE"
    " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT NULL::uuid'",
    "path": "ALTER FUNCTION sealed.me() RESET search_path",
    "open function": "GRANT EXECUTE ON FUNCTION sealed.mac(text) TO PUBLIC",
    "function gone": "DROP FUNCTION sealed.said(integer)",
    "new table": "CREATE TABLE beside (id int)",
}


@pytest.mark.row("F199")
def test_a_planted_fault_is_named(two: Two) -> None:
    engine = create_engine(two.url)
    database = str(make_url(two.url).database)
    names = {**vars_of(roles.Names.of(database)), "database": database}
    with engine.connect() as connection:
        assert roles_check.differences(connection) == []
        for fault, statement in FAULTS.items():
            connection.execute(text(statement.format(**names)))
            assert roles_check.differences(connection), fault
            connection.rollback()
        assert roles_check.differences(connection) == []
    engine.dispose()


def test_revisions_go_down_and_up_under_row_security(walled_url: str) -> None:
    """Policies read other tables; they let go of them and are made again."""
    keys = MemorySecrets()
    assert logins.establish(walled_url, keys) == ""
    migrate.downgrade(walled_url, "0005")
    migrate.upgrade(walled_url)
    found = [line for line in logins.check(walled_url) if "outsider" not in line]
    assert found == []


def vars_of(names: roles.Names) -> dict[str, str]:
    return {"owner": names.owner, "staff": names.staff, "portal": names.portal}


def test_who_may_not_make_roles_is_told(walled_url: str, postgres: Cluster) -> None:
    """Without CREATEROLE the program goes on with what it was given, and `db check` says so."""
    url = make_url(walled_url)
    login = f"plain_{uuid4().hex[:10]}"
    with line_of(url) as line:
        line.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'plain words'")
        line.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {login}")
    plain = url.set(username=login, password="plain words").render_as_string(hide_password=False)
    keys = MemorySecrets()
    assert "CREATEROLE" in logins.establish(plain, keys)
    assert logins.lines_of(plain, keys).portal is None
    assert [found for found in logins.check(plain) if "CREATEROLE" in found and login in found]
