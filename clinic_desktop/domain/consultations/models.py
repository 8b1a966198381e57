"""Appointments and consultations. A completed consultation is locked; later words are addenda."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Guard, NoOverlap, Shield, append_only, frozen, no_delete
from clinic_desktop.store.machines import begins, moves_only

APPOINTMENT = (
    "REQUESTED", "SCHEDULED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED", "NO_SHOW", "CANCELLED",
    "RESCHEDULED",
)  # fmt: skip
CONSULTATION = ("SCHEDULED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW")
OUTCOMES = ("NO_ACTION", "FOLLOW_UP", "PROCEDURE_PLANNED", "CONSERVATIVE", "REFERRED")
LIVE = "{row}.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
SPAN = ("starts_at", "ends_at")
LOCKED = "OLD.status = 'COMPLETED'"
WORDS = ("complaint", "findings", "assessment", "outcome", "completed_at", "facts")


class Appointment(Record):
    """A slot of a patient with a clinician; half-open [starts_at, ends_at)."""

    __tablename__ = "appointment"
    __table_args__ = (
        one_of("status", APPOINTMENT),
        one_of("mode", ("IN_PERSON", "VIDEO", "PHONE")),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("uq_appointment_patient", "id", "patient_id", unique=True),
        Index("ix_appointment_starts", "starts_at"),
        Index("ix_appointment_person", "patient_id"),
        Index("ix_appointment_clinician", "clinician_id", "ends_at"),
        Index("ix_appointment_room", "room_id", "ends_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("resource.id"))
    kind: Mapped[str] = mapped_column(String(20), default="CONSULTATION")
    mode: Mapped[str] = mapped_column(String(10), default="IN_PERSON")
    reason: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(20), server_default="SCHEDULED")
    status_reason: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    checked_out_at: Mapped[datetime | None]
    moved_to: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))


class Consultation(Record):
    """What the patient wants, what was found, what follows."""

    __tablename__ = "consultation"
    __table_args__ = (
        one_of("status", CONSULTATION),
        one_of("kind", ("FIRST", "FOLLOW_UP", "ANAESTHESIA", "NURSE", "EMERGENCY")),
        one_of("mode", ("IN_PERSON", "VIDEO", "PHONE")),
        CheckConstraint(f"outcome IS NULL OR outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(
            "status <> 'COMPLETED' OR (complaint <> '' AND findings <> ''"
            " AND outcome IS NOT NULL AND completed_at IS NOT NULL)",
            name="complete",
        ),
        ForeignKeyConstraint(
            ["appointment_id", "patient_id"], ["appointment.id", "appointment.patient_id"]
        ),
        Index("uq_consultation_patient", "id", "patient_id", unique=True),
        Index("ix_consultation_person", "patient_id"),
        Index("ix_consultation_appointment", "appointment_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[UUID | None]
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(20), default="FIRST")
    mode: Mapped[str] = mapped_column(String(10), default="IN_PERSON")
    status: Mapped[str] = mapped_column(String(20), server_default="SCHEDULED")
    complaint: Mapped[str] = mapped_column(Text, default="")
    findings: Mapped[str] = mapped_column(Text, default="")
    assessment: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # vitals, screening, proposals
    override_id: Mapped[UUID | None] = mapped_column(ForeignKey("override.id"))
    occurred_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class ConsultationAddendum(Record):
    """Words after the end, with their author."""

    __tablename__ = "consultation_addendum"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]


def _allocated(kind: str, column: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM allocation a WHERE a.source_id = NEW.id AND a.live"
        f" AND a.kind = '{kind}' AND a.resource_id = NEW.{column}"
        " AND a.starts_at <= NEW.starts_at AND a.ends_at >= NEW.ends_at)"
    )


AUTHORISED = (
    "NEW.kind = 'EMERGENCY' AND NEW.status = 'IN_PROGRESS' AND EXISTS (SELECT 1 FROM override o"
    " WHERE o.id = NEW.override_id AND o.patient_id = NEW.patient_id AND o.code = 'EMERGENCY')"
)
"""C02: what begins under way and without an appointment."""


def _accepted(notice: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM notice_acceptance n WHERE n.patient_id = NEW.patient_id"
        f" AND n.notice = '{notice}')"
    )


REGISTERED = (
    f"({_accepted('PRIVACY')} AND {_accepted('TERMS')}) OR NOT EXISTS (SELECT 1 FROM patient p"
    " WHERE p.id = NEW.patient_id AND p.source <> 'IMPORT')"
)
"""Step 1: both notices are accepted; who came with the old register is asked at the next visit."""

GUARDS = (
    Guard("patients.notices_missing", "appointment", "INSERT", REGISTERED),
    Guard(
        "patients.notices_missing", "consultation", "INSERT",
        f"NEW.kind = 'EMERGENCY' OR {REGISTERED}",
    ),
    begins("appointment", "appointment"),
    Guard(
        "workflow.wrong_state", "consultation", "INSERT",
        f"NEW.status = 'SCHEDULED' OR ({AUTHORISED})",
    ),
    NoOverlap("consultations.clinician_taken", "appointment", "clinician_id", *SPAN, LIVE),
    NoOverlap("consultations.patient_taken", "appointment", "patient_id", *SPAN, LIVE),
    NoOverlap("consultations.room_taken", "appointment", "room_id", *SPAN, LIVE),
    *(
        Guard(
            "consultations.not_allocated", "appointment", at,
            f"NOT ({LIVE.format(row='NEW')}) OR ({_allocated('PERSON', 'clinician_id')}"
            f" AND {_allocated('PATIENT', 'patient_id')})",
            ("allocation WHERE source_id = NEW.id",),
        )
        for at in ("INSERT", "UPDATE OF status, starts_at, ends_at, clinician_id, patient_id")
    ),
    moves_only("appointment", "appointment"), moves_only("consultation", "consultation"),
    *no_delete("consultations.kept", "appointment"), Shield("appointment"),
    *no_delete("consultations.kept", "consultation"), Shield("consultation"),
    frozen("consultations.locked", "consultation", ("status", *WORDS), once=LOCKED),
    frozen("consultations.locked", "consultation", ("patient_id", "kind"), tag="whose"),
    *append_only("consultations.locked", "consultation_addendum"),
)  # fmt: skip
