"""Listeners on a writing session: who wrote a row, and what the feed will tell."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import ORMExecuteState, Session

from clinic_desktop.store.base import Record


def stamp(session: Session, _context: object, _instances: object) -> None:
    """Every row says who made it and who changed it last, by the one clock."""
    who, now = session.info["frame"].caller.id, session.info["now"]
    for row in session.new:
        if isinstance(row, Record):
            row.created_at = row.created_at or now
            row.created_by = row.created_by or who
            row.updated_at, row.updated_by = now, who
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row):
            row.updated_at, row.updated_by = now, who


def written(session: Session) -> dict[str, Any]:
    """The same columns for rows that are inserted past the session."""
    who, now = session.info["frame"].caller.id, session.info["now"]
    return {
        "version": 1, "created_at": now, "created_by": who, "updated_at": now, "updated_by": who,
    }  # fmt: skip


def changed(session: Session) -> dict[str, Any]:
    """Who changed a row last, for rows that are changed past the session."""
    return {"updated_at": session.info["now"], "updated_by": session.info["frame"].caller.id}


def collect(session: Session, _context: object) -> None:
    """What was written, for the feed and the audit row."""
    touched = session.info["frame"].touched
    for row in (*session.new, *session.dirty, *session.deleted):
        if row not in session.dirty or session.is_modified(row):
            touched[row.__tablename__, _key(row)] = None


def no_silent_bulk(state: ORMExecuteState) -> None:
    """Listeners miss a bulk change, so it must name what it touches."""
    if (state.is_update or state.is_delete) and "touches" not in state.execution_options:
        raise TypeError("a bulk change names its rows: execution_options(touches=[(kind, id)])")
    if touches := state.execution_options.get("touches"):
        tell(state.session, touches)


def tell(session: Session, touches: Iterable[tuple[str, object]]) -> None:
    """Kind and id of rows that are written past the session."""
    session.info["frame"].touched |= {(kind, str(row_id)): None for kind, row_id in touches}


def _key(row: Any) -> str:
    identity = inspect(row).identity
    return str(identity[0]) if identity else str(row.id)
