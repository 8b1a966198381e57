"""What every service stands on: no session without an operation that was declared and allowed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Select, Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from clinic_desktop.core import errors
from clinic_desktop.core.caller import Caller
from clinic_desktop.core.operations import operation
from clinic_desktop.store import one_person, touch
from clinic_desktop.store.base import Record
from clinic_desktop.store.many import insert_rows
from clinic_desktop.store.unit_of_work import Work as Work  # services are made of it

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Service")
T = TypeVar("T", bound=Record)
Asked = TypeVar("Asked", bound="Select[*tuple[Any, ...]]")
OWN = ("patient", "ticket")
"""Callers who see the one record that is theirs."""


class Service:
    """Base of all services; lives as long as its caller's desk."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @property
    def session(self) -> Session:
        """Of the operation under way; outside of one there is none."""
        session = self._work.frame.session
        if session is None:
            raise TypeError("between the steps there is no session")
        return session

    @property
    def caller(self) -> Caller:
        return self._work.frame.caller

    @property
    def scope(self) -> str:
        """How far the caller's right to the outer operation reaches: c, a, o, s or F."""
        frame = self._work.frame
        return "c" if frame.granted else frame.caller.scope(frame.operation.permission) or "c"

    def now(self) -> datetime:
        return self._work.now()

    def about(self, patient_id: UUID) -> UUID:
        """The operation opens this patient's file: its reach is checked, the access is kept.

        Raises NotFound alike for absent and foreign files of a patient's own reach, and what
        `may_open` (not assigned, restricted) and `may_write` (merged away) raise.
        """
        frame, store = self._work.frame, self._work.store
        if patient_id not in frame.opened:
            caller, permission = frame.caller, frame.operation.permission
            if caller.kind in OWN and patient_id not in caller.patients:
                raise errors.NotFound
            if store.may_open and not frame.granted:
                store.may_open(self.session, caller, permission, patient_id)
            if store.may_write and frame.operation.writes and caller.kind == "staff":
                store.may_write(self.session, permission, patient_id)
            frame.opened[patient_id] = None
        frame.scoped = True
        return patient_id

    def of_person(self, column: Any, patient_id: UUID) -> ColumnElement[bool]:
        """Rows of this record and of those that were merged into it; a patient sees the first."""
        if self.caller.kind in OWN:
            return column == patient_id  # type: ignore[no-any-return]
        return one_person.same(column, patient_id)

    def of(self, asked: one_person.OfPerson[Asked]) -> Asked:
        """The same for a question that was put together before; it is given its `person`."""
        return asked.alone if self.caller.kind in OWN else asked.together

    def own_rows_only(self) -> None:
        """The body names no patient because it shows or writes the caller's own rows."""
        self._work.frame.scoped = True

    def note(self, name: str, value: str) -> None:
        """Put a hash into the audit row of this command, or the name of who stood by.

        Never a value that tells of a patient.
        """
        self._work.frame.noted[name] = value

    def seen(self, row: Record, version: int | None) -> None:
        """Refuse when the row was saved since the caller saw it."""
        if version is not None and row.version != version:
            raise errors.Stale(params={"shown": str(version), "stands": str(row.version)})

    def put_many(self, table: type[T], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each with its `id`, in one go: stamped and told as single ones are.

        All have the same columns. They do not enter the session; ask for them where needed.
        """
        touch.tell(self.session, ((table.__tablename__, row["id"]) for row in rows))
        written = touch.written(self.session)
        kept = [{**written, **row} for row in rows]
        insert_rows(self.session.connection(), cast(Table, table.__table__), kept)

    def change_many(
        self, table: type[T], rows: Sequence[T], values: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write the same columns of rows that are held, in one go: stamped and told as single ones.

        Refuses like a single one where a row was saved since it was read.
        """
        if not rows:
            return
        self.session.flush()
        stamp = touch.changed(self.session)
        changed = [
            {**stamp, **new, "version": row.version + 1}
            for row, new in zip(rows, values, strict=True)
        ]
        plain = cast(Table, table.__table__)
        mine = (plain.c.id == bindparam("which")) & (plain.c.version == bindparam("seen"))
        keys = [{"which": row.id, "seen": row.version} for row in rows]
        sent = [{**key, **new} for key, new in zip(keys, changed, strict=True)]
        touches = [(table.__tablename__, row.id) for row in rows]
        done = self.session.execute(
            update(plain).where(mine).values({name: bindparam(name) for name in changed[0]}),
            sent,
            execution_options={"touches": touches},
        )
        if cast(CursorResult[Any], done).rowcount != len(rows):
            raise StaleDataError(f"{table.__tablename__}: a row was saved meanwhile")
        for row, new in zip(rows, changed, strict=True):
            for name, value in new.items():
                set_committed_value(row, name, value)

    def locked(self, table: type[T], row_id: UUID) -> T:
        """The row, held until commit because it will be written. Raises NotFound."""
        row = self.session.scalars(_holding(table), {"id": row_id}).one_or_none()
        if row is None:
            raise errors.NotFound
        return cast(T, row)

    def found(self, table: type[T], row_id: UUID) -> T:
        """The row as it stands. Raises NotFound."""
        row = self.session.get(table, row_id)
        if row is None:
            raise errors.NotFound
        return row


@cache
def _holding(table: type[Record]) -> Select[Any]:
    """FOR NO KEY UPDATE: this transaction will write the row. Read anew, and made once."""
    held = select(table).where(table.id == bindparam("id")).with_for_update(key_share=True)
    return held.execution_options(populate_existing=True)


def performs(
    declared: Callable[Concatenate[Any, P], R],
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Tie a service method to the operation its desk declares: same signature, one transaction."""
    what = operation(declared)

    def tie(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        @wraps(method)
        def run(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
            return self._work.run(what, lambda: method(self, *args, **kwargs))

        run.__operation__ = what  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[S, P], R], run)

    return tie
