"""Roles, grants and row security of a PostgreSQL database, named after it; made and compared.

`…_owner` owns everything and cannot log in, `…_staff` is the login of the program, `…_portal` that
of the patients' operations. Whoever runs `init` needs CREATEROLE once; no login of the program is
the owner, and none passes by row security. docs/decisions/0009.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, text

from clinic_desktop.app import schema
from clinic_desktop.app.reach import PORTAL, Reach
from clinic_desktop.store import sealed
from clinic_desktop.store.engine import PEOPLE_WAIT
from clinic_desktop.store.guards import Guard
from clinic_desktop.store.kept import PRUNED

DELETED = PRUNED | {"plan_line", "invoice_line"}
"""Where the program itself removes rows: what is kept for a while, and lines of drafts."""
KEPT = frozenset(
    rule.on
    for rule in schema.DECLARED
    if isinstance(rule, Guard) and rule.at == "UPDATE" and rule.holds == "FALSE"
)
"""Written once: not even the login of the program may change a row."""
LONGEST = 63
MISSING = (
    "The roles of this database are not made: {who} may not create roles. Let somebody with"
    " CREATEROLE run “clinic-desktop db upgrade”. Until then the program works with the rights of"
    " {who}, and row security does not stand behind the portal."
)


@dataclass(frozen=True, slots=True)
class Names:
    """The roles of one database; roles belong to the cluster."""

    owner: str
    staff: str
    portal: str

    @classmethod
    def of(cls, database: str) -> "Names":
        stem = database
        if len(stem.encode()) > LONGEST - len("_portal"):
            stem = f"{stem[:24]}_{sha256(stem.encode()).hexdigest()[:16]}"
        return cls(f"{stem}_owner", f"{stem}_staff", f"{stem}_portal")


def names_of(connection: Connection) -> Names:
    return Names.of(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))


def standing(connection: Connection) -> set[str]:
    """Which of the three are there."""
    names = names_of(connection)
    asked = text("SELECT rolname FROM pg_roles WHERE rolname IN (:owner, :staff, :portal)")
    wanted = {"owner": names.owner, "staff": names.staff, "portal": names.portal}
    return set(connection.execute(asked, wanted).scalars())


def may_create(connection: Connection) -> bool:
    asked = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    return bool(connection.exec_driver_sql(asked).scalar())


def may_keep(connection: Connection) -> bool:
    """Whether this login is the owner's, or stands above it."""
    return _owns_as(connection, names_of(connection).owner)


def create(connection: Connection, passwords: dict[str, str]) -> None:
    """The roles that are not there; `passwords` are set, of those that are there as well."""
    names, there = names_of(connection), standing(connection)
    run = connection.exec_driver_sql
    if names.owner not in there:
        run(f"CREATE ROLE {_q(names.owner)} NOLOGIN")
    for login in (names.staff, names.portal):
        if login not in there:
            run(f"CREATE ROLE {_q(login)} LOGIN NOINHERIT")
        if login in passwords:
            run(f"ALTER ROLE {_q(login)} PASSWORD '{passwords[login]}'")
        if may_create(connection):  # holds also where a program says nothing when it connects
            for name, limit in PEOPLE_WAIT.items():
                run(f"ALTER ROLE {_q(login)} SET {name} = '{limit}'")
    if not _owns_as(connection, names.owner):
        run(f"GRANT {_q(names.owner)} TO CURRENT_USER")


def keep(connection: Connection) -> None:
    """Owner, grants and policies as declared; asked after every upgrade."""
    names = names_of(connection)
    run = connection.exec_driver_sql
    for statement in sealed.SCHEMA:
        run(statement)
    for body in sealed.FUNCTIONS.values():
        run(body)
    _own_all(connection, names)
    run("REVOKE ALL ON SCHEMA sealed FROM PUBLIC")
    run("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sealed FROM PUBLIC")
    run(f"GRANT USAGE ON SCHEMA public, sealed TO {_q(names.portal)}, {_q(names.staff)}")
    for name in sealed.FOR_PORTAL:
        run(f"GRANT EXECUTE ON FUNCTION sealed.{name} TO {_q(names.portal)}")
    _close_database(connection, names)
    lines = [line for table in sorted(schema.metadata.tables) for line in _table(table, names)]
    for login in (names.staff, names.portal):
        lines.append(f"GRANT SELECT ON alembic_version TO {_q(login)}")
    run("; ".join(lines))
    _mark_policies(connection)


def let_go(connection: Connection) -> None:
    """Before revisions: a policy that reads another table would keep that table from changing."""
    asked = (
        "SELECT p.polname AS name, p.polrelid::regclass::text AS place FROM pg_policy p"
        " WHERE p.polname IN ('staff_rows', 'portal_rows')"
    )
    lines = [f"DROP POLICY {row.name} ON {row.place}" for row in connection.exec_driver_sql(asked)]
    if lines:
        connection.exec_driver_sql("; ".join(lines))


def kept_again(connection: Connection) -> None:
    """After revisions, where the roles stand and this login may."""
    if len(standing(connection)) == len(("owner", "staff", "portal")) and may_keep(connection):
        keep(connection)


def _own_all(connection: Connection, names: Names) -> None:
    """Tables and functions change hands only where they lie in others."""
    run, owner = connection.exec_driver_sql, _q(names.owner)
    run(f"GRANT USAGE, CREATE ON SCHEMA public TO {owner}")
    tables = run(
        "SELECT c.relnamespace::regnamespace || '.' || quote_ident(c.relname) FROM pg_class c"
        " WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text IN ('public', 'sealed')"
        " AND c.relowner::regrole::text <> quote_ident(%s)", (names.owner,),
    ).scalars()  # fmt: skip
    functions = run(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " WHERE (p.pronamespace::regnamespace::text = 'sealed' OR p.proname LIKE 'guard%%')"
        " AND p.proowner::regrole::text <> quote_ident(%s)", (names.owner,),
    ).scalars()  # fmt: skip
    lines = [f"ALTER TABLE {table} OWNER TO {owner}" for table in tables]
    lines += [f"ALTER FUNCTION {function} OWNER TO {owner}" for function in functions]
    run("; ".join([*lines, f"ALTER SCHEMA sealed OWNER TO {owner}"]))


def _close_database(connection: Connection, names: Names) -> None:
    """Nobody else connects or makes temporary tables; only its owner may say so."""
    run = connection.exec_driver_sql
    database = _q(str(run("SELECT current_database()").scalar_one()))
    if not run(
        "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database"
        " WHERE datname = current_database()"
    ).scalar():
        return
    run(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    run(f"GRANT CONNECT ON DATABASE {database} TO {_q(names.staff)}, {_q(names.portal)}")
    run(f"GRANT CONNECT ON DATABASE {database} TO {_q(names.owner)}, CURRENT_USER")


def staff_verbs(table: str) -> frozenset[str]:
    verbs = {"SELECT", "INSERT"}
    if table not in KEPT:
        verbs.add("UPDATE")
    if table in DELETED:
        verbs.add("DELETE")
    return frozenset(verbs)


def _table(table: str, names: Names) -> Iterator[str]:
    staff, portal = _q(names.staff), _q(names.portal)
    reach = PORTAL.get(table)
    yield f"REVOKE ALL ON {table} FROM PUBLIC, {staff}, {portal}"
    yield f"GRANT {', '.join(sorted(staff_verbs(table)))} ON {table} TO {staff}"
    if reach is not None:
        for verb, columns in granted(reach):
            yield f"GRANT {verb}{f' ({columns})' if columns else ''} ON {table} TO {portal}"
    for name in ("staff_rows", "portal_rows"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"CREATE POLICY staff_rows ON {table} TO {staff} USING (true) WITH CHECK (true)"
    if reach is not None:
        rows = reach.policy(table)
        yield f"CREATE POLICY portal_rows ON {table} TO {portal} USING ({rows}) WITH CHECK ({rows})"


def granted(reach: Reach) -> Iterator[tuple[str, str]]:
    """Each verb with the columns it is for; no columns: all."""
    for verb in sorted(reach.verbs):
        columns = {"SELECT": reach.columns, "UPDATE": reach.writes}.get(verb, ())
        yield verb, ", ".join(columns)


POLICIES = (
    "SELECT p.polname AS name, c.relname AS on_table, p.polcmd::text || p.polpermissive || ' '"
    " || array_to_string(ARRAY(SELECT r::regrole::text FROM unnest(p.polroles) r), ',') || ' '"
    " || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' '"
    " || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') AS said,"
    " obj_description(p.oid, 'pg_policy') AS marked"
    " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
    " WHERE c.relnamespace = 'public'::regnamespace"
)


def mark(said: str, table: str) -> str:
    reach = PORTAL.get(table)
    return sha256(f"{said}|{reach.policy(table) if reach else ''}".encode()).hexdigest()[:24]


def _mark_policies(connection: Connection) -> None:
    """How the server writes each down, so that a changed one is seen."""
    lines = [
        f"COMMENT ON POLICY {row.name} ON {row.on_table} IS '{mark(row.said, row.on_table)}'"
        for row in connection.exec_driver_sql(POLICIES)
    ]
    connection.exec_driver_sql("; ".join(lines))


def _owns_as(connection: Connection, owner: str) -> bool:
    asked = text(
        "SELECT pg_has_role(current_user, oid, 'USAGE') FROM pg_roles WHERE rolname = :owner"
    )
    return bool(connection.execute(asked, {"owner": owner}).scalar())


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
