"""The centre itself: settings, sites, resources, who and what is taken when, tasks, overrides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Guard, NoOverlap, Shield, append_only, frozen, no_delete

RESOURCE_KINDS = ("THEATRE", "ROOM", "BED", "EQUIPMENT", "PERSON", "PATIENT")
OVERRIDE_CODES = (
    "EMERGENCY", "BREAK_GLASS", "PREOP_WAIVE", "BOOKING_SOFT", "STOCK_SHORTAGE", "FREEZE_BREAK",
    "IMPLANT_DEVIATION", "INTRAOP_EXTENSION", "LANGUAGE_INTERPRETED", "CHECKLIST_LATE",
    "LATE_ENTRY", "DEPOSIT_WAIVE", "PRICE_DEVIATION", "DUPLICATE_REGISTER", "TWO_PERSON_WAIVE",
)  # fmt: skip


class ClinicSetting(Record):
    """One row: who this clinic is and what it chose. `demo` is set once, at the beginning."""

    __tablename__ = "clinic_setting"
    __table_args__ = (CheckConstraint("single = 1", name="single"),)

    single: Mapped[int] = mapped_column(default=1, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    registration: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    time_zone: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(10), default="en")
    policy: Mapped[str] = mapped_column(String(10))
    demo: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Site(Record):
    __tablename__ = "site"

    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    time_zone: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)


class Resource(Record):
    """A theatre, room, bed or piece of equipment of a site. People and patients need no row."""

    __tablename__ = "resource"
    __table_args__ = (one_of("kind", RESOURCE_KINDS[:4]),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)


class Allocation(Record):
    """`resource_id` is taken in [starts_at, ends_at) by an appointment or a booking."""

    __tablename__ = "allocation"
    __table_args__ = (
        one_of("kind", RESOURCE_KINDS),
        one_of("source", ("APPOINTMENT", "BOOKING")),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_allocation_resource", "resource_id", "ends_at"),
        Index("ix_allocation_source", "source_id"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    resource_id: Mapped[UUID]
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool] = mapped_column(default=True)


class Task(Record):
    """Something a role or a person must do. `cause` says what made it, so it is made once."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("role IS NOT NULL OR person_id IS NOT NULL", name="owner"),
        Index("ix_task_open", "role", "closed_at"),
        Index("ix_task_person", "person_id", "closed_at"),
        Index("ix_task_entity", "entity", "entity_id"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    role: Mapped[str | None] = mapped_column(String(30))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(String(400))
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]


class Override(Record):
    """A named way past one gate: who, when, why, and what was unmet at that moment."""

    __tablename__ = "override"
    __table_args__ = (
        one_of("code", OVERRIDE_CODES),
        Index("uq_override_patient", "id", "patient_id", unique=True),
    )

    code: Mapped[str] = mapped_column(String(30))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    plan_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    second_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reason_code: Mapped[str] = mapped_column(String(40))
    reason_text: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(30), default="")
    said_by: Mapped[str] = mapped_column(String(200), default="")
    unmet: Mapped[list[Any]] = mapped_column(default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    review_due: Mapped[datetime | None]


class OverrideReview(Record):
    """The second look at an override, by somebody else."""

    __tablename__ = "override_review"

    override_id: Mapped[UUID] = mapped_column(ForeignKey("override.id"), unique=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    result: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class NumberSeries(Record):
    """Counter rows: a number is taken in the transaction that uses it, so none is missing."""

    __tablename__ = "number_series"
    __table_args__ = (Index("uq_number_series", "kind", "scope", unique=True),)

    kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(60))  # year, or site and year
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    last: Mapped[int] = mapped_column(default=0)


SAID = (
    "(NEW.patient_id IS NOT NULL AND LENGTH(TRIM(NEW.reason_text)) >= 10"
    " AND NEW.review_due IS NOT NULL)"
)
GUARDS = (
    NoOverlap("centre.taken", "allocation", "resource_id", "starts_at", "ends_at", "{row}.live"),
    *append_only("centre.override_kept", "override"),
    Guard("centre.override_bare", "override", "INSERT", f"NEW.code <> 'BREAK_GLASS' OR {SAID}"),
    *append_only("centre.override_kept", "override_review"),
    Guard(
        "centre.own_review", "override_review", "INSERT",
        "NOT EXISTS (SELECT 1 FROM override o WHERE o.id = NEW.override_id"
        " AND o.actor_id = NEW.reviewer_id)",
    ),
    Guard("centre.number_back", "number_series", "UPDATE", "NEW.last >= OLD.last"),
    frozen("centre.number_back", "number_series", ("kind", "scope", "site_id")),
    *no_delete("centre.number_back", "number_series"),
    Guard("centre.demo_fixed", "clinic_setting", "UPDATE OF demo", "NEW.demo = OLD.demo"),
    *no_delete("centre.demo_fixed", "clinic_setting"),
    Shield("number_series"), Shield("allocation"),
)  # fmt: skip
