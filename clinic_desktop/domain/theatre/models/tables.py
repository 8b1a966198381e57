"""Tables of theatre: rooms, surgeons' blocks, cases with their holds and teams, bookings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.moves import STATES
from clinic_desktop.core.procedures import Profile
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import of_patient, same_patient, unique_while
from clinic_desktop.store.refusals import means

CASE_KINDS = ("ELECTIVE", "EMERGENCY")
OUTCOMES = ("DONE", "PARTIAL", "ABANDONED", "DIED")
BOOKING_KINDS = ("CASE", "EMERGENCY", "MAINTENANCE")
OPEN = "status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE', 'POSTPONED')"
LIVE = "status IN ('HELD', 'CONFIRMED')"


class Theatre(Record):
    """A theatre or treatment room; the id is that of its row in `resource`.

    Opening hours are minutes after midnight in the zone of the site.
    """

    __tablename__ = "theatre"
    __table_args__ = (
        CheckConstraint("turnover_minutes >= 0", name="turnover"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours"),
        ForeignKeyConstraint(["id"], ["resource.id"]),
    )

    turnover_minutes: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


class SurgeonBlock(Record):
    """Time kept for a surgeon in a theatre: a wish of the list, it excludes nobody."""

    __tablename__ = "surgeon_block"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_surgeon_block_theatre", "theatre_id", "starts_at"),
        Index("ix_surgeon_block_surgeon", "surgeon_id", "starts_at"),
    )

    theatre_id: Mapped[UUID] = mapped_column(ForeignKey("theatre.id"))
    surgeon_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="", server_default="")
    released_at: Mapped[datetime | None]


class SurgicalCase(Record):
    """One session of a plan. Planned time stands on the booking, what happened stands here."""

    __tablename__ = "surgical_case"
    __table_args__ = (
        one_of("status", STATES["case"]),
        one_of("kind", CASE_KINDS),
        one_of("profile", tuple(Profile)),
        CheckConstraint(f"outcome IS NULL OR outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(
            "status <> 'COMPLETED' OR (outcome IS NOT NULL AND completed_at IS NOT NULL)",
            name="completed_whole",
        ),
        CheckConstraint("kind = 'EMERGENCY' OR consent_id IS NOT NULL", name="consented"),
        CheckConstraint("kind <> 'EMERGENCY' OR override_id IS NOT NULL", name="emergency_named"),
        CheckConstraint("session_no >= 1", name="session"),
        CheckConstraint("planned_minutes > 0 AND turnover_minutes >= 0", name="minutes"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("consent_id", "consent", "plan_id"),
        same_patient("parent_case_id", "surgical_case"),
        same_patient("override_id", "override"),
        same_patient("plan_revision_id", "plan_revision", "plan_id"),
        of_patient("surgical_case"),
        of_patient("surgical_case", "plan_id"),
        unique_while(
            means("uq_surgical_case_open", "theatre.case_open"), ("plan_id", "session_no"), OPEN
        ),
        Index(
            means("uq_surgical_case_override", "theatre.override_used"), "override_id", unique=True
        ),
        Index("ix_surgical_case_plan", "plan_id"),
        Index("ix_surgical_case_person", "patient_id"),
        Index("ix_surgical_case_status", "status", "id"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    plan_id: Mapped[UUID]
    plan_revision_id: Mapped[UUID]
    consent_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20), server_default="ELECTIVE")
    parent_case_id: Mapped[UUID | None]
    override_id: Mapped[UUID | None]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    session_no: Mapped[int] = mapped_column(server_default="1")
    profile: Mapped[str] = mapped_column(String(20), default=str(Profile.THEATRE))
    planned_minutes: Mapped[int]
    turnover_minutes: Mapped[int] = mapped_column(server_default="0")
    performers: Mapped[list[Any]] = mapped_column(default=list)
    implant_sides: Mapped[list[Any]] = mapped_column(default=list)
    marks: Mapped[list[Any]] = mapped_column(default=list)  # lines whose side must be marked
    status: Mapped[str] = mapped_column(String(20), server_default="SCHEDULED")
    status_reason: Mapped[str] = mapped_column(String(60), default="", server_default="")
    outcome: Mapped[str | None] = mapped_column(String(20))
    checked_in_at: Mapped[datetime | None]
    wheels_in_at: Mapped[datetime | None]
    anaesthesia_at: Mapped[datetime | None]
    incision_at: Mapped[datetime | None]
    closure_at: Mapped[datetime | None]
    wheels_out_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    stop_when_safe: Mapped[bool] = mapped_column(default=False)


class CaseHold(Record):
    """Why a case waits; the case goes on when every hold is closed."""

    __tablename__ = "case_hold"
    __table_args__ = (
        same_patient("case_id", "surgical_case"),
        Index("ix_case_hold_case", "case_id", "closed_at"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    reason_code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(400), default="", server_default="")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class CaseTeam(Record):
    """Who is on a case, in which part; in and out as it happened."""

    __tablename__ = "case_team"
    __table_args__ = (
        same_patient("case_id", "surgical_case"),
        Index("ix_case_team_case", "case_id"),
        Index("ix_case_team_user", "user_id"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[str] = mapped_column(String(30))
    planned: Mapped[bool] = mapped_column(default=True)
    in_at: Mapped[datetime | None]
    out_at: Mapped[datetime | None]


class TheatreBooking(Record):
    """A slot, half-open. `ends_at` is without turnover, `blocked_until` with it.

    Once finished it keeps nobody out; what cleaning still needs is taken in `allocation`.
    """

    __tablename__ = "theatre_booking"
    __table_args__ = (
        one_of("status", STATES["booking"]),
        one_of("kind", BOOKING_KINDS),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("starts_at < blocked_until", name="blocked_after_start"),
        CheckConstraint(
            "CASE kind WHEN 'MAINTENANCE' THEN case_id IS NULL AND plan_id IS NULL"
            " AND patient_id IS NULL AND surgeon_id IS NULL ELSE case_id IS NOT NULL"
            " AND plan_id IS NOT NULL AND patient_id IS NOT NULL AND surgeon_id IS NOT NULL END",
            name="whose",
        ),
        CheckConstraint("status <> 'HELD' OR hold_until IS NOT NULL", name="hold_ends"),
        same_patient("case_id", "surgical_case", "plan_id"),
        unique_while(
            means("uq_theatre_booking_case", "theatre.one_slot"),
            ("case_id",),
            f"case_id IS NOT NULL AND {LIVE}",
        ),
        Index("ix_theatre_booking_theatre", "theatre_id", "blocked_until"),
        Index("ix_theatre_booking_surgeon", "surgeon_id", "ends_at"),
        Index("ix_theatre_booking_plan", "plan_id"),
        Index("ix_theatre_booking_person", "patient_id"),
        Index("ix_theatre_booking_until", "blocked_until"),
    )

    kind: Mapped[str] = mapped_column(String(20), default="CASE")
    case_id: Mapped[UUID | None]
    plan_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    theatre_id: Mapped[UUID] = mapped_column(ForeignKey("theatre.id"))
    surgeon_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[str] = mapped_column(String(20), server_default="CONFIRMED")
    status_reason: Mapped[str] = mapped_column(String(60), default="", server_default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    blocked_until: Mapped[datetime]
    hold_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
