"""Tables of plans: the catalogue, plans with their revisions and lines, quotations."""

from datetime import datetime
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
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import of_patient, same_patient
from clinic_desktop.store.refusals import means

KINDS = ("ELECTIVE", "EMERGENCY")


def revision_key() -> ForeignKeyConstraint:
    """A link to one revision of a plan of the same patient."""
    return ForeignKeyConstraint(
        ["plan_id", "revision", "patient_id"],
        ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
    )


class CatalogueEntry(Record):
    """One edition of a procedure; plans keep the edition they were written with."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (
        one_of("act_class", tuple(ActClass)),
        UniqueConstraint("code", "edition", name="uq_catalogue_entry_edition"),
    )

    code: Mapped[str] = mapped_column(String(40))
    edition: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    act_class: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=True)


class ProcedurePlan(Record):
    """What is to be done to a patient. `revision` is the current one; the status is its own."""

    __tablename__ = "procedure_plan"
    __table_args__ = (
        one_of("status", STATES["plan"]),
        one_of("kind", KINDS),
        CheckConstraint("sessions >= 1", name="sessions"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("kind <> 'EMERGENCY' OR override_id IS NOT NULL", name="emergency_named"),
        same_patient("consultation_id", "consultation"),
        same_patient("parent_plan_id", "procedure_plan"),
        same_patient("override_id", "override"),
        of_patient("procedure_plan"),
        Index(
            means("uq_procedure_plan_override", "plans.override_used"), "override_id", unique=True
        ),
        Index("ix_procedure_plan_person", "patient_id"),
        Index("ix_procedure_plan_status", "status"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    consultation_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20), server_default="ELECTIVE")
    parent_plan_id: Mapped[UUID | None]
    sessions: Mapped[int] = mapped_column(server_default="1")
    status: Mapped[str] = mapped_column(String(20), server_default="DRAFT")
    status_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")
    currency: Mapped[str] = mapped_column(String(3))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    override_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]  # of the current revision
    fee_rule: Mapped[str] = mapped_column(String(40), default="", server_default="")  # as agreed
    clock_restarted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class PlanRevision(Record):
    """What a plan says; from `frozen_at` on its canonical text and hashes stay as they are."""

    __tablename__ = "plan_revision"
    __table_args__ = (
        CheckConstraint(
            "frozen_at IS NULL OR (content <> '' AND consent_hash IS NOT NULL"
            " AND full_hash IS NOT NULL)",
            name="frozen_whole",
        ),
        same_patient("plan_id", "procedure_plan"),
        UniqueConstraint("plan_id", "revision", "patient_id", name="uq_plan_revision_number"),
        of_patient("plan_revision", "plan_id"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    allergies_reconciled: Mapped[bool] = mapped_column(default=False)
    content: Mapped[str] = mapped_column(Text, default="", server_default="")
    consent_hash: Mapped[str | None] = mapped_column(String(64))
    full_hash: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None]


class PlanLine(Record):
    """One act on one side or area. Undecided fields are empty while the plan is a draft."""

    __tablename__ = "plan_line"
    __table_args__ = (
        one_of("side", tuple(Side)),
        CheckConstraint(f"purpose IN {tuple(str(p) for p in Purpose)}", name="purpose"),
        CheckConstraint(f"anaesthesia IN {tuple(str(a) for a in Anaesthesia)}", name="anaesthesia"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("price_minor >= 0", name="price"),
        revision_key(),
        ForeignKeyConstraint(
            ["procedure_code", "edition"], ["catalogue_entry.code", "catalogue_entry.edition"]
        ),
        Index("ix_plan_line_plan", "plan_id", "revision"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    position: Mapped[int]
    procedure_code: Mapped[str] = mapped_column(String(40))
    edition: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    side: Mapped[str] = mapped_column(String(10))
    site: Mapped[str] = mapped_column(String(60), default="", server_default="")
    performer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    purpose: Mapped[str | None] = mapped_column(String(20))
    price_minor: Mapped[int | None]
    anaesthesia: Mapped[str | None] = mapped_column(String(20))
    minutes: Mapped[int]
    technique: Mapped[str] = mapped_column(String(100), default="", server_default="")
    graft_source: Mapped[str] = mapped_column(String(60), default="", server_default="")
    material_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    implants: Mapped[list[Any]] = mapped_column(default=list)  # the permitted set, side by side
    items: Mapped[list[Any]] = mapped_column(default=list)


class PlanApproval(Record):
    """A performer's yes to exactly this text; one who sends back and approves anew has two."""

    __tablename__ = "plan_approval"
    __table_args__ = (
        revision_key(),
        UniqueConstraint(
            "plan_id", "revision", "performer_id", "full_hash", name="uq_plan_approval_performer"
        ),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    performer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    full_hash: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime]


class PlanAmendment(Record):
    """A change of non-material fields after approval: what was, what is, the hash from now on."""

    __tablename__ = "plan_amendment"
    __table_args__ = (
        revision_key(),
        UniqueConstraint("plan_id", "revision", "no", name="uq_plan_amendment_no"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    no: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(400))
    changes: Mapped[list[Any]]
    full_hash: Mapped[str] = mapped_column(String(64))
    amended_at: Mapped[datetime]


class PlanWaiting(Record):
    """From when the law lets each act happen for one revision; empty: not yet begun.

    Acts are compared with it by the walls: this is the country's policy, every time zone and
    birthday counted in, as the clinic's last step found it. `asked` is what the policy was told.
    """

    __tablename__ = "plan_waiting"
    __table_args__ = (
        revision_key(),
        UniqueConstraint("plan_id", "revision", name="uq_plan_waiting_revision"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    commit_from: Mapped[datetime | None]
    consent_from: Mapped[datetime | None]
    book_from: Mapped[datetime | None]
    pay_from: Mapped[datetime | None]
    op_from: Mapped[datetime | None]
    repeat_until: Mapped[datetime | None]  # until then a repeat may be consented to at once
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Quotation(Record):
    """An offer for one revision. Handed over, accepted and replaced once each, nothing else."""

    __tablename__ = "quotation"
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="total"),
        CheckConstraint("accepted_at IS NULL OR handed_over_at IS NOT NULL", name="handed_first"),
        revision_key(),
        of_patient("quotation"),
        UniqueConstraint("plan_id", "edition", name="uq_quotation_edition"),
        UniqueConstraint("number", name="uq_quotation_number"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    revision: Mapped[int]
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int]
    content: Mapped[dict[str, Any]]
    full_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    handed_over_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    received_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    replaced_at: Mapped[datetime | None]


class QuotationSignature(Record):
    """A performer's signature under a quotation."""

    __tablename__ = "quotation_signature"
    __table_args__ = (
        same_patient("quotation_id", "quotation"),
        UniqueConstraint("quotation_id", "performer_id", name="uq_quotation_signature_performer"),
    )

    quotation_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    performer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    full_hash: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
