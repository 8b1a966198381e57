"""The logins that the program uses on PostgreSQL: their passwords lie with the other keys."""

import logging
import secrets as chance
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from clinic_desktop.app import migrate, roles, roles_check, strokes_notary
from clinic_desktop.app.secrets import SecretStore, open_secrets
from clinic_desktop.store.engine import open_engine

log = logging.getLogger(__name__)
OURS = "The roles of this database belong to somebody else: {who} may not keep them."
LOCK = text("SELECT pg_advisory_xact_lock(:lock)")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the program connects; without `portal`, patients share the line of the staff."""

    staff: URL
    portal: URL | None = None


def upgrade(url: str, folder: Path) -> None:
    """Revisions, walls, and on PostgreSQL the roles; what is missing is said on stderr."""
    keys = open_secrets(folder)[0]
    migrate.upgrade(url, lock_ink=strokes_notary.lock_with(keys))
    if make_url(url).get_backend_name() == "postgresql":
        missing = establish(url, keys)
        if missing:
            sys.stderr.write(f"{missing}\n")


def check(url: str) -> list[str]:
    """All that is not as it should be: structure, walls, settings, roles. Empty is good."""
    found = migrate.check(url)
    if make_url(url).get_backend_name() != "postgresql":
        return found
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return [*found, *roles_check.differences(connection)]
    finally:
        engine.dispose()


def establish(url: str, keys: SecretStore) -> str:
    """Make or keep roles, grants and row security. "" when they stand, else what is missing.

    New passwords are made with new roles, and while the database holds no clinic yet.
    """
    where = make_url(url)
    if where.get_backend_name() != "postgresql":
        return ""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(LOCK, {"lock": migrate.LOCK})
            names, there = roles.names_of(connection), roles.standing(connection)
            who = str(connection.exec_driver_sql("SELECT current_user").scalar_one())
            if len(there) < len(("owner", "staff", "portal")) and not roles.may_create(connection):
                return roles.MISSING.format(who=who)
            if there and not roles.may_keep(connection):
                return OURS.format(who=who)
            asked = "SELECT count(*) FROM clinic_setting"
            fresh = connection.exec_driver_sql(asked).scalar() == 0
            made = {
                login: chance.token_urlsafe(32)
                for login in (names.staff, names.portal)
                if login not in there or (fresh and keys.get(_key(where, login)) is None)
            }
            roles.create(connection, made)
            roles.keep(connection)
    finally:
        engine.dispose()
    for login, password in made.items():
        keys.set(_key(where, login), password)
    return ""


def lines_of(url: str, keys: SecretStore) -> Lines:
    """The program's own logins where this installation knows them, else the one that was given."""
    where = make_url(url)
    if where.get_backend_name() != "postgresql" or where.database is None:
        return Lines(where)
    names = roles.Names.of(where.database)
    staff, portal = (_line(where, login, keys) for login in (names.staff, names.portal))
    if staff is None or portal is None or not _opens(staff):
        return Lines(where)
    return Lines(staff, portal)


def _line(where: URL, login: str, keys: SecretStore) -> URL | None:
    password = keys.get(_key(where, login))
    return where.set(username=login, password=password) if password else None


def _opens(line: URL) -> bool:
    """A password that was changed since, or a server that asks otherwise, shuts nobody out."""
    engine = open_engine(line)
    try:
        with engine.connect():
            return True
    except SQLAlchemyError as exc:
        log.warning("the program's own login does not open the database: %s", type(exc).__name__)
        return False
    finally:
        engine.dispose()


def _key(where: URL, login: str) -> str:
    place = f"{where.host}:{where.port or 5432}/{where.database}/{login}"
    return f"postgres-{sha256(place.encode()).hexdigest()[:20]}"
