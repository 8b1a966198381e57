"""Declarative base: column types on both engines, constraint names, the columns every table has."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    MetaData,
    String,
    Table,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy import types as sa_types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import JSON, TypeEngine

Read = Callable[[Any], Any]
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
DIGIT, FORMAT = "[0-9]", "%Y-%m-%dT%H:%M:%S.%fZ"
TIME_GLOB = f"{DIGIT * 4}-{DIGIT * 2}-{DIGIT * 2}T{DIGIT * 2}:{DIGIT * 2}:{DIGIT * 2}.{DIGIT * 6}Z"


class Id(TypeDecorator[UUID]):
    """UUID: native on PostgreSQL, 36 characters with dashes on SQLite."""

    impl = String(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid())
        return dialect.type_descriptor(String(36))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        """Past SQLAlchemy's wrapper: a list reads thousands of ids."""
        return None if dialect.name == "postgresql" else _read_id


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python; timestamptz on PostgreSQL, `YYYY-MM-DDTHH:MM:SS.ffffffZ` on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime reached the store")
        value = value.astimezone(UTC)
        return _time_text(value) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        """As above; fromisoformat takes a tenth of the time of strptime."""
        return _in_utc if dialect.name == "postgresql" else _read_time


_made = lru_cache(maxsize=16_384)(UUID)  # the same people and rows come again and again


def _read_id(value: str | None) -> UUID | None:
    return None if value is None else _made(value)


@lru_cache(maxsize=1024)  # the rows of one command are of one moment
def _time_text(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read_time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime,
        UUID: Id,
        date: sa_types.Date,
        dict[str, Any]: Json,
        list[Any]: Json,
        bytes: sa_types.LargeBinary,
    }


class Record(Base):
    """A row with an id, a version and who wrote it when; stale writes raise."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-10)
    version: Mapped[int] = mapped_column(nullable=False, sort_order=90)
    created_at: Mapped[datetime] = mapped_column(sort_order=91)
    created_by: Mapped[UUID] = mapped_column(sort_order=92)
    updated_at: Mapped[datetime] = mapped_column(sort_order=93)
    updated_by: Mapped[UUID] = mapped_column(sort_order=94)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """The only values this text column takes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def time_check(column: str) -> str:
    """SQLite keeps times as text; this is the only form it takes."""
    return f"{column} IS NULL OR {column} GLOB '{TIME_GLOB}'"


@event.listens_for(Column, "after_parent_attach")
def _check_times(column: Column[Any], table: Any) -> None:
    if isinstance(column.type, UtcDateTime) and isinstance(table, Table):
        rule = CheckConstraint(time_check(column.name), name=f"{column.name}_utc")
        table.append_constraint(rule.ddl_if(dialect="sqlite"))
