"""Keys of the chain: every link carries the patient, so no row of another patient fits in."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text


def of_patient(table: str, *more: str) -> UniqueConstraint:
    """What links point at: the id together with the patient (and `more`, where links carry it)."""
    name = f"uq_{table}_{'_'.join((*more, 'patient'))}"
    return UniqueConstraint("id", *more, "patient_id", name=name)


def same_patient(column: str, table: str, *more: str) -> ForeignKeyConstraint:
    """A link to a row of the same patient (and, with `more`, of the same plan)."""
    here, there = (column, *more, "patient_id"), ("id", *more, "patient_id")
    return ForeignKeyConstraint(here, [f"{table}.{name}" for name in there])


def unique_while(name: str, columns: tuple[str, ...], where: str) -> Index:
    """At most one row with these values among those for which `where` holds, on both engines."""
    rule = text(where)
    return Index(name, *columns, unique=True, sqlite_where=rule, postgresql_where=rule)
