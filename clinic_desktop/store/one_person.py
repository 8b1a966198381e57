"""Two records of one person: the one merged away keeps its rows, takes no new ones, and is read
through the one that stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    column,
    or_,
    select,
    table,
)

from clinic_desktop.store.base import Id
from clinic_desktop.store.guards import Guard

CODE = "patients.merged"
STILL_TAKEN = frozenset(
    {"audit_patient", "outbox", "notice", "task", "ticket", "draft", "registration", "override",
     "consent_document", "duplicate_review", "import_row", "user_account"}
)  # fmt: skip
"""What is told about the record, and the seal of a paper that was signed before."""
AT_REST = frozenset(
    {"appointment", "consultation", "procedure_plan", "plan_revision", "quotation",
     "surgical_case", "health_fact", "patient_person", "patient_phone", "preop_item", "clearance",
     "invoice", "payment"}
)  # fmt: skip
"""Rows that nothing changes by itself once nothing is open: not even those that are there."""
FIRM = {"patient_person": "UPDATE OF patient_id, person_id, kind, starts_at"}
"""A guardianship goes on for the record that stands, so it can be ended."""
STANDS = "SELECT 1 FROM patient p WHERE p.id = {row}.patient_id AND p.status = 'MERGED'"
_records: Any = table("patient", column("id", Id), column("merged_into", Id))
_PERSON: BindParameter[UUID] = bindparam("person", type_=Id)
Asked = TypeVar("Asked", bound="Select[*tuple[Any, ...]]")


@dataclass(frozen=True, slots=True)
class OfPerson(Generic[Asked]):
    """A question about `person`, made once: of the record alone, or with what was merged."""

    alone: Asked
    together: Asked


def of_person(asked: Asked, of: Any) -> OfPerson[Asked]:
    """`asked` of the rows whose column `of` is the person; the value is given when it is asked."""
    return OfPerson(asked.where(of == _PERSON), asked.where(same(of, _PERSON)))


def same(of: ColumnElement[UUID], patient_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """Whether a row is of this record or of one that was merged into it."""
    asked = select(_records.c.id).where(
        or_(_records.c.id == patient_id, _records.c.merged_into == patient_id)
    )
    return of.in_(asked)


def for_every(tables: Iterable[Table]) -> Iterator[Guard]:
    """The walls around a record that was merged away, on every table that carries a patient."""
    for one in sorted(tables, key=lambda one: one.name):
        if "patient_id" not in one.columns or one.name in STILL_TAKEN:
            continue
        yield _wall(one.name, "INSERT", "NEW")
        if one.name in AT_REST:
            yield _wall(one.name, FIRM.get(one.name, "UPDATE"), "OLD")


def _wall(on: str, at: str, row: str) -> Guard:
    """The record is shared while the row is written: no merge comes between look and write."""
    mine = f"patient WHERE patient.id = {row}.patient_id"
    return Guard(CODE, on, at, f"NOT EXISTS ({STANDS.format(row=row)})", shares=(mine,))
