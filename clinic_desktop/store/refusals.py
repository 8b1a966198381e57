"""What the database said, as the error a person understands: one table for both engines."""

import re

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from clinic_desktop.core import errors
from clinic_desktop.store.base import Base

TRANSIENT = {"40001", "40P01", "55P03"}  # serialization, deadlock, lock not available
LOST = ("08", "57P")  # connection, shutdown
UNFIT = "22"  # data that the column cannot take: too long, out of range
BY_STATE: dict[str, type[errors.ClinicError]] = {
    "23505": errors.AlreadyThere,
    "23503": errors.Broken,
    "23502": errors.Broken,
    "23514": errors.Broken,
    "23P01": errors.Conflict,
    "42501": errors.Forbidden,
    "28000": errors.SignedOut,  # the seal of a patient's session was refused
    **dict.fromkeys(TRANSIENT, errors.Busy),
    "57014": errors.TookTooLong,
}
BY_CONSTRAINT: dict[str, str] = {}
"""Name of a unique or check constraint → code of the error it stands for; filled by the models."""


def means(constraint: str, code: str) -> str:
    """Declare beside a model what its constraint says; gives the name back."""
    BY_CONSTRAINT[constraint] = code
    return constraint


def transient(exc: Exception) -> bool:
    """Run the whole body again: it was this try's bad luck."""
    if not isinstance(exc, DBAPIError):
        return False
    state = getattr(exc.orig, "sqlstate", None)
    busy = isinstance(exc, OperationalError) and "database is locked" in str(exc.orig)
    return state in TRANSIENT or busy


def lost(exc: Exception) -> bool:
    """The line to the database went; before commit nothing of this try stands."""
    if not isinstance(exc, DBAPIError):
        return False
    state = getattr(exc.orig, "sqlstate", None) or ""
    return exc.connection_invalidated or state.startswith(LOST)


def refusal(exc: Exception) -> errors.ClinicError:
    """A guard speaks with an error code; a constraint with its name; the rest by SQLSTATE."""
    if isinstance(exc, StaleDataError):
        return errors.Stale()
    said = _said(getattr(exc, "orig", None))
    kind = errors.ClinicError.known.get(BY_CONSTRAINT.get(said, said))
    if kind:
        return kind()
    state = getattr(getattr(exc, "orig", None), "sqlstate", None) or ""
    if state in BY_STATE:
        return BY_STATE[state]()
    if state.startswith(UNFIT):
        return errors.Unreadable("A number or text is larger than can be kept.")
    if isinstance(exc, IntegrityError):
        return errors.AlreadyThere() if said.startswith("uq") else errors.Broken()
    return errors.Busy() if transient(exc) else errors.Unavailable()


def _said(orig: object) -> str:
    diag = getattr(orig, "diag", None)
    if diag is not None:
        return diag.constraint_name or diag.message_primary or ""
    words = str(orig)
    if found := re.fullmatch(r"UNIQUE constraint failed: (.+)", words):
        return _unique(found[1])
    if found := re.fullmatch(r"CHECK constraint failed: (.+)", words):
        return found[1]
    return words


def _unique(columns: str) -> str:
    """SQLite names the columns, not the constraint."""
    wanted = frozenset(part.strip() for part in columns.split(","))
    for table in Base.metadata.tables.values():
        keys: list[UniqueConstraint | Index] = [i for i in table.indexes if i.unique]
        keys += [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        for key in keys:
            if frozenset(f"{table.name}.{c.name}" for c in key.columns) == wanted:
                return str(key.name)
    return "uq"
