"""Tables of consent: templates, the consent of a plan revision, and all that is signed with it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.moves import STATES
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import of_patient, same_patient, unique_while
from clinic_desktop.store.refusals import means

KINDS = ("PROCEDURE", "ANAESTHESIA", "GENERAL", "EMERGENCY")
LIVE = "status IN ('DRAFT', 'INFORMED', 'IN_PROGRESS', 'PENDING_SIGNATURES', 'SIGNED')"


class ConsentTemplate(Record):
    """A text family: for which procedures, under which law. The words are in its versions."""

    __tablename__ = "consent_template"
    __table_args__ = (
        one_of("kind", KINDS),
        Index("uq_consent_template_code", "code", unique=True),
    )

    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    procedure_codes: Mapped[list[Any]] = mapped_column(default=list)
    jurisdiction: Mapped[str] = mapped_column(String(10), default="", server_default="")
    active: Mapped[bool] = mapped_column(default=True)


class ConsentTemplateVersion(Record):
    """Sections, clauses, checks and parties in one language; approved, its words stay."""

    __tablename__ = "consent_template_version"
    __table_args__ = (
        one_of("status", ("DRAFT", "APPROVED", "WITHDRAWN")),
        CheckConstraint("status = 'DRAFT' OR approved_at IS NOT NULL", name="approved"),
        UniqueConstraint(
            "template_id", "edition", "language", name="uq_consent_template_version_edition"
        ),
    )

    template_id: Mapped[UUID] = mapped_column(ForeignKey("consent_template.id"))
    edition: Mapped[int]
    language: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10), server_default="DRAFT")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    second_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None]
    safety: Mapped[bool] = mapped_column(default=False)  # new risk text: voids older consents


class Consent(Record):
    """A patient's yes to one revision of one plan. Valid in [valid_from, valid_until)."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("status", STATES["consent"]),
        one_of("kind", KINDS),
        CheckConstraint(
            "status <> 'SIGNED' OR (signed_at IS NOT NULL AND valid_from IS NOT NULL"
            " AND text <> '' AND text_hash IS NOT NULL)",
            name="signed_whole",
        ),
        CheckConstraint(
            "kind NOT IN ('PROCEDURE', 'EMERGENCY') OR needed_for_scheduling", name="needed"
        ),
        CheckConstraint("valid_until > valid_from", name="validity"),
        CheckConstraint("kind <> 'EMERGENCY' OR override_id IS NOT NULL", name="emergency_named"),
        same_patient("consultation_id", "consultation"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("override_id", "override"),
        same_patient("superseded_by", "consent"),
        ForeignKeyConstraint(
            ["plan_id", "plan_revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
        ),
        of_patient("consent"),
        of_patient("consent", "plan_id"),
        unique_while(means("uq_consent_live", "consent.one_live"), ("plan_id", "kind"), LIVE),
        Index("ix_consent_plan", "plan_id", "plan_revision"),
        Index("ix_consent_person", "patient_id"),
        Index("ix_consent_status", "status", "valid_until"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    consultation_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    plan_revision: Mapped[int]
    consent_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), server_default="DRAFT")
    status_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    needed_for_scheduling: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(10))
    policy: Mapped[str] = mapped_column(String(10), default="", server_default="")
    policy_edition: Mapped[str] = mapped_column(String(20), default="", server_default="")
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    text_hash: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)  # sheet as composed, who signs
    informed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    earliest_at: Mapped[datetime | None]  # told to the patient when the talk was recorded
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]  # the first moment at which it no longer holds
    signed_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    superseded_by: Mapped[UUID | None]
    override_id: Mapped[UUID | None]


class ConsentPart(Record):
    """One text of the consent: which template version, for which procedure, in which place."""

    __tablename__ = "consent_part"
    __table_args__ = (
        same_patient("consent_id", "consent"),
        UniqueConstraint("consent_id", "position", name="uq_consent_part_position"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    position: Mapped[int]
    procedure_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    template_version_id: Mapped[UUID] = mapped_column(ForeignKey("consent_template_version.id"))


class ConsentInformation(Record):
    """The talk: who informed, when it ended, how long, in which language, through whom."""

    __tablename__ = "consent_information"
    __table_args__ = (
        one_of("mode", ("IN_PERSON", "VIDEO", "PHONE")),
        CheckConstraint("minutes > 0", name="minutes"),
        same_patient("consent_id", "consent"),
        Index("ix_consent_information_consent", "consent_id"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    performer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(String(10), default="IN_PERSON")
    language: Mapped[str] = mapped_column(String(10))
    interpreter_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    interpreter: Mapped[str] = mapped_column(String(200), default="", server_default="")
    handed_over: Mapped[list[Any]] = mapped_column(default=list)  # papers given, with their hashes


class ConsentReading(Record):
    """How a section was read, honestly: seconds seen, and whether its end came into view."""

    __tablename__ = "consent_reading"
    __table_args__ = (
        CheckConstraint("seconds >= 0", name="seconds"),
        same_patient("consent_id", "consent"),
        UniqueConstraint("consent_id", "section", name="uq_consent_reading_section"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    section: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(10))
    seconds: Mapped[int]
    end_reached: Mapped[bool]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class ConsentAcknowledgement(Record):
    """A clause acknowledged or refused; a changed mind is a new row, the last one counts."""

    __tablename__ = "consent_acknowledgement"
    __table_args__ = (
        same_patient("consent_id", "consent"),
        UniqueConstraint(
            "consent_id", "clause", "attempt", name="uq_consent_acknowledgement_attempt"
        ),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    clause: Mapped[str] = mapped_column(String(80))
    attempt: Mapped[int]
    accepted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    answered_at: Mapped[datetime]


class ConsentAnswer(Record):
    """An answer to an understanding check; wrong ones stay."""

    __tablename__ = "consent_answer"
    __table_args__ = (
        same_patient("consent_id", "consent"),
        UniqueConstraint("consent_id", "question", "attempt", name="uq_consent_answer_attempt"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    question: Mapped[str] = mapped_column(String(80))
    attempt: Mapped[int]
    answer: Mapped[str] = mapped_column(String(400))
    correct: Mapped[bool]
    interpreted: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]


class ConsentQuestion(Record):
    """What the patient asks while reading; only a named clinician's words close it."""

    __tablename__ = "consent_question"
    __table_args__ = (
        one_of("routed_to", ("SURGEON", "ANAESTHETIST", "NURSE")),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)"
            " AND (answered_at IS NULL OR answer <> '')",
            name="answered_whole",
        ),
        same_patient("consent_id", "consent"),
        Index("ix_consent_question_consent", "consent_id", "answered_at"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    section: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    routed_to: Mapped[str] = mapped_column(String(20), default="SURGEON")
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]


class ConsentDiscussion(Record):
    """A recorded talk about a check that failed or a clause that was refused."""

    __tablename__ = "consent_discussion"
    __table_args__ = (
        same_patient("consent_id", "consent"),
        Index("ix_consent_discussion_consent", "consent_id"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    subject: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
