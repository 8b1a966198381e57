"""What `db check` says of the roles, owners, grants and row security of a PostgreSQL database."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from clinic_desktop.app import schema
from clinic_desktop.app.reach import PORTAL
from clinic_desktop.app.roles import (
    MISSING,
    POLICIES,
    Names,
    granted,
    mark,
    may_create,
    names_of,
    staff_verbs,
    standing,
)
from clinic_desktop.store import sealed
from clinic_desktop.store.engine import PEOPLE_WAIT

LIMITS = "Let somebody with CREATEROLE run “clinic-desktop db upgrade”."


def differences(connection: Connection) -> list[str]:
    """Empty when all is as declared."""
    names, there = names_of(connection), standing(connection)
    missing = sorted({names.owner, names.staff, names.portal} - there)
    if missing:
        who = str(connection.exec_driver_sql("SELECT current_user").scalar())
        if may_create(connection):
            return [f"roles missing: {', '.join(missing)}. Run “clinic-desktop db upgrade”."]
        return [MISSING.format(who=who)]
    return [
        *_logins(connection, names),
        *_owners(connection, names),
        *_grants(connection, names),
        *_policies(connection),
        *_functions(connection),
    ]


def _logins(connection: Connection, names: Names) -> Iterator[str]:
    asked = text(
        "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
        " AS strong, rolconfig,"
        " (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) AS member_of"
        " FROM pg_roles r WHERE rolname IN (:owner, :staff, :portal)"
    )
    wanted = {"owner": names.owner, "staff": names.staff, "portal": names.portal}
    for row in connection.execute(asked, wanted):
        if row.rolcanlogin != (row.rolname != names.owner):
            yield f"role {row.rolname}: {'may' if row.rolcanlogin else 'may not'} log in"
        if row.strong:
            yield f"role {row.rolname}: has rights over the cluster, or passes by row security"
        limits = {f"{name}={limit}" for name, limit in PEOPLE_WAIT.items()}
        if row.rolcanlogin and not limits <= set(row.rolconfig or ()):
            yield f"role {row.rolname}: waits without its limits. {LIMITS}"
        if row.member_of:
            yield f"role {row.rolname}: is a member of other roles"
    public = connection.exec_driver_sql(
        "SELECT datacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(datacl) a WHERE a.grantee = 0)"
        " FROM pg_database WHERE datname = current_database()"
    ).scalar()
    if public:
        yield "database: everybody may connect or make temporary tables"


def _owners(connection: Connection, names: Names) -> Iterator[str]:
    asked = text(
        "SELECT relname, relowner::regrole::text AS owner, relrowsecurity, relforcerowsecurity"
        " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    for row in connection.execute(asked):
        if row.owner.strip('"') != names.owner:
            yield f"table {row.relname}: belongs to {row.owner}"
        known = row.relname in schema.metadata.tables
        if known and not row.relrowsecurity:
            yield f"table {row.relname}: row security is off"
        if row.relforcerowsecurity:
            yield f"table {row.relname}: row security binds the owner, migrations would miss rows"


def wanted_grants(names: Names) -> set[tuple[str, str, str, str]]:
    """(role, table, verb, column or "")"""
    found = {
        (names.staff, table, verb, "")
        for table in schema.metadata.tables
        for verb in staff_verbs(table)
    }
    for table, reach in PORTAL.items():
        for verb, columns in granted(reach):
            listed = columns.split(", ")
            found |= {(names.portal, table, verb, column) for column in listed}
    return found | {(role, "alembic_version", "SELECT", "") for role in (names.staff, names.portal)}


def _grants(connection: Connection, names: Names) -> Iterator[str]:
    asked = text(
        "SELECT r, t, v, c FROM (SELECT a.grantee AS g, c.relname AS t, a.privilege_type AS v,"
        " '' AS c, c.relowner AS o FROM pg_class c, aclexplode(c.relacl) a"
        " WHERE c.relkind IN ('r', 'v', 'p') AND c.relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT a.grantee, c.relname, a.privilege_type, k.attname, c.relowner"
        " FROM pg_attribute k JOIN pg_class c ON c.oid = k.attrelid, aclexplode(k.attacl) a"
        " WHERE c.relkind IN ('r', 'v', 'p') AND c.relnamespace = 'public'::regnamespace) x"
        " CROSS JOIN LATERAL (SELECT coalesce((SELECT rolname FROM pg_roles WHERE oid = x.g),"
        " 'PUBLIC') AS r) y WHERE g <> o"
    )
    found = {tuple(row) for row in connection.execute(asked)}
    wanted: set[tuple[str, ...]] = set(wanted_grants(names))
    yield from (f"grant missing: {_words(grant)}" for grant in sorted(wanted - found))
    yield from (f"grant unknown: {_words(grant)}" for grant in sorted(found - wanted))


def _words(grant: Iterable[str]) -> str:
    role, table, verb, column = grant
    return f"{verb} on {table}{f'.{column}' if column else ''} to {role}"


def _policies(connection: Connection) -> Iterator[str]:
    wanted = {(table, "staff_rows") for table in schema.metadata.tables}
    wanted |= {(table, "portal_rows") for table in PORTAL}
    found = {}
    for row in connection.exec_driver_sql(POLICIES):
        found[row.on_table, row.name] = row.marked == mark(row.said, row.on_table)
    for table, name in sorted(wanted | set(found)):
        if (table, name) not in found:
            yield f"policy missing: {name} on {table}"
        elif (table, name) not in wanted:
            yield f"policy unknown: {name} on {table}"
        elif not found[table, name]:
            yield f"policy differs: {name} on {table}"


def _functions(connection: Connection) -> Iterator[str]:
    """What runs with the owner's rights has its path pinned, and not everybody may call it."""
    asked = text(
        "SELECT p.oid::regprocedure::text AS name, p.pronamespace::regnamespace::text AS home,"
        " p.prosecdef, coalesce(array_to_string(p.proconfig, ','), '') AS config, p.prosrc,"
        " p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0)"
        " AS by_all FROM pg_proc p"
        " WHERE p.prosecdef OR p.pronamespace::regnamespace::text = 'sealed'"
    )
    bodies = {f"sealed.{name}": body for name, body in sealed.FUNCTIONS.items()}
    rows = {row.name: row for row in connection.execute(asked)}
    for name, row in sorted(rows.items()):
        if "search_path=" not in row.config:
            yield f"function {name}: its search_path is not pinned"
        if row.by_all:
            yield f"function {name}: everybody may call it"
        if row.home == "sealed" and (not row.prosecdef or row.prosrc not in bodies.get(name, "")):
            yield f"function {name}: differs"
    yield from (f"function missing: {name}" for name in sorted(bodies.keys() - rows.keys()))
