"""Walls made from the table of moves: how a row begins and along which moves its status goes."""

from sqlalchemy import Table

from clinic_desktop.core.moves import KEEPS, MOVES
from clinic_desktop.store.guards import Guard

WRONG = "workflow.wrong_state"
BOOKKEEPING = ("version", "updated_at", "updated_by")


def moves_of(machine: str) -> tuple[tuple[str, str], ...]:
    """Every (from, to) that some move of the machine makes, sorted."""
    rows = (m for m in MOVES.values() if m.machine == machine and m.target != KEEPS)
    return tuple(sorted({(source, m.target) for m in rows for source in m.sources}))


def moves_only(machine: str, on: str) -> Guard:
    """The status of a row changes only as a move of the table changes it."""
    listed = ", ".join(f"'{source}>{target}'" for source, target in moves_of(machine))
    holds = f"NEW.status = OLD.status OR (OLD.status || '>' || NEW.status) IN ({listed})"
    return Guard(WRONG, on, "UPDATE OF status", holds)


def begins(machine: str, on: str) -> Guard:
    """A new row stands where a creating move puts it."""
    targets = sorted({m.target for m in MOVES.values() if m.machine == machine and m.creates})
    listed = ", ".join(f"'{target}'" for target in targets)
    return Guard(WRONG, on, "INSERT", f"NEW.status IN ({listed})")


def listed(*states: str) -> str:
    """The states as SQL writes them after IN."""
    return "(" + ", ".join(f"'{state}'" for state in states) + ")"


def all_but(table: object, *names: str) -> tuple[str, ...]:
    """The columns of a table without these and without those of the bookkeeping."""
    assert isinstance(table, Table)
    return tuple(c.name for c in table.columns if c.name not in (*names, *BOOKKEEPING))
