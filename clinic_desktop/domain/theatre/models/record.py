"""Tables of what happens in theatre: events, checklist, counts, notes; written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import same_patient

PHASES = ("SIGN_IN", "TIME_OUT", "SIGN_OUT")
ANSWERS = ("YES", "NO", "NOT_APPLICABLE", "NOT_DONE")


class CaseEvent(Record):
    """A fact of a case: time, drain, specimen, delay, complication, addendum. Never refused."""

    __tablename__ = "case_event"
    __table_args__ = (
        same_patient("case_id", "surgical_case"),
        Index("ix_case_event_case", "case_id", "occurred_at"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(60), default="", server_default="")
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class ChecklistAnswer(Record):
    """An answer to one item of the surgical safety checklist; the last one counts."""

    __tablename__ = "checklist_answer"
    __table_args__ = (
        one_of("phase", PHASES),
        one_of("answer", ANSWERS),
        same_patient("case_id", "surgical_case"),
        Index("ix_checklist_answer_case", "case_id", "phase", "item"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    phase: Mapped[str] = mapped_column(String(10))
    item: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(400), default="", server_default="")
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CaseCount(Record):
    """Swabs, needles or instruments, counted by two people; the last count of a kind counts."""

    __tablename__ = "case_count"
    __table_args__ = (
        CheckConstraint("first_count >= 0 AND second_count >= 0", name="figures"),
        CheckConstraint(
            "second_person_id IS NULL OR second_person_id <> first_person_id", name="two_people"
        ),
        same_patient("case_id", "surgical_case"),
        Index("ix_case_count_case", "case_id"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    what: Mapped[str] = mapped_column(String(30))
    first_count: Mapped[int]
    second_count: Mapped[int]
    note: Mapped[str] = mapped_column(String(400), default="", server_default="")
    first_person_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    second_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]


class OperationNote(Record):
    """Each performer's own note; signed, it stays."""

    __tablename__ = "operation_note"
    __table_args__ = (
        CheckConstraint(
            "signed_at IS NULL OR (text_hash IS NOT NULL AND text <> '')", name="signed_whole"
        ),
        same_patient("case_id", "surgical_case"),
        UniqueConstraint("case_id", "performer_id", name="uq_operation_note_performer"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    performer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]


class Reconfirmation(Record):
    """On the day, awake, with a performer: still yes, and to what."""

    __tablename__ = "reconfirmation"
    __table_args__ = (
        same_patient("case_id", "surgical_case"),
        same_patient("consent_id", "consent"),
        Index("ix_reconfirmation_case", "case_id"),
    )

    case_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    consent_id: Mapped[UUID]
    performer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    said: Mapped[str] = mapped_column(String(400), default="", server_default="")
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
