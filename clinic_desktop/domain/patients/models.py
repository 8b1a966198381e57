"""Patients, who belongs to them, what they told us, and which notices they accepted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import (
    Follows,
    Guard,
    Shield,
    append_only,
    frozen,
    no_delete,
    refuses,
)
from clinic_desktop.store.refusals import means

BY_BYTES = "text_pattern_ops"
PENDING = 256
"""KiB of the newest names that a search reads besides the index: to sort each name in by itself
takes PostgreSQL four times as long, and more than all the rest of a record."""

STATUSES = ("REVIEW", "ACTIVE", "MERGED", "ARCHIVED", "DECEASED")


class Patient(Record):
    """Names stand as entered; the search columns hold their folded forms and the numbers."""

    __tablename__ = "patient"
    __table_args__ = (
        one_of("status", STATUSES),
        one_of("source", ("DESK", "TABLET", "IMPORT", "PORTAL")),
        CheckConstraint("first_name <> '' OR last_name <> ''", name="has_a_name"),
        Index(means("uq_patient_mrn", "patients.mrn_taken"), "mrn", unique=True),
        Index("ix_patient_search_name", "search_name", postgresql_ops={"search_name": BY_BYTES}),
        Index("ix_patient_search_last", "search_last", postgresql_ops={"search_last": BY_BYTES}),
        Index(
            "ix_patient_search_gram", "search_name", postgresql_using="gin",
            postgresql_ops={"search_name": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "on", "gin_pending_list_limit": str(PENDING)},
        ).ddl_if(dialect="postgresql"),
        Index("ix_patient_born", "born"),
        Index("ix_patient_email", "email_norm"),
        Index("ix_patient_address", "address_key"),
        Index(
            "ix_patient_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )  # fmt: skip

    mrn: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), server_default="ACTIVE", default="ACTIVE")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    first_name: Mapped[str] = mapped_column(String(300), default="")
    last_name: Mapped[str] = mapped_column(String(300), default="")
    called: Mapped[str] = mapped_column(String(300), default="")
    search_name: Mapped[str] = mapped_column(String(700))
    search_last: Mapped[str] = mapped_column(String(400))
    born: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String(10), default="UNKNOWN")
    email: Mapped[str] = mapped_column(String(254), default="")
    email_norm: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    address_key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    residence_country: Mapped[str] = mapped_column(String(2), default="")
    language: Mapped[str] = mapped_column(String(10), default="en")
    interpreter_needed: Mapped[bool] = mapped_column(default=False)
    emergency_contact: Mapped[str] = mapped_column(String(400), default="")
    blood_group: Mapped[str] = mapped_column(String(5), default="")
    identity_verified: Mapped[bool] = mapped_column(default=False)
    identity_document: Mapped[str] = mapped_column(String(80), default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(10), default="DESK")
    contact_permissions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    retention_class: Mapped[str] = mapped_column(String(20), default="CLINICAL")
    legal_hold: Mapped[bool] = mapped_column(default=False)


class PatientPhone(Record):
    """A number in E.164; several people may share one."""

    __tablename__ = "patient_phone"
    __table_args__ = (
        Index("ix_patient_phone_number", "e164"),
        Index("ix_patient_phone_tail", "reversed"),
        Index("ix_patient_phone_patient", "patient_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    e164: Mapped[str] = mapped_column(String(20))
    reversed: Mapped[str] = mapped_column(String(20))  # so that the last digits are a prefix
    kind: Mapped[str] = mapped_column(String(10), default="MOBILE")


class HealthFact(Record):
    """An allergy, medicine or condition as told; ended, never deleted."""

    __tablename__ = "health_fact"
    __table_args__ = (
        one_of("kind", ("ALLERGY", "MEDICINE", "CONDITION", "HISTORY")),
        Index("ix_health_fact_patient", "patient_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(300))
    severity: Mapped[str] = mapped_column(String(10), default="")
    reaction: Mapped[str] = mapped_column(String(300), default="")
    occurred_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proposed: Mapped[bool] = mapped_column(default=False)  # told by the patient, not confirmed


class NoticeAcceptance(Record):
    """Which version of a notice somebody accepted, when and where."""

    __tablename__ = "notice_acceptance"
    __table_args__ = (Index("ix_notice_acceptance_patient", "patient_id"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    notice: Mapped[str] = mapped_column(String(20))
    notice_version: Mapped[str] = mapped_column(String(20))
    accepted_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(20))


class Person(Record):
    """Somebody who is no patient: guardian, payer, interpreter, escort, referrer."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")


class PatientPerson(Record):
    """What a person is to a patient, from when until when, and what was seen as evidence."""

    __tablename__ = "patient_person"
    __table_args__ = (
        UniqueConstraint("id", "patient_id", name="uq_patient_person_whose"),
        Index("ix_patient_person_patient", "patient_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    evidence: Mapped[str] = mapped_column(Text, default="")


class DuplicateReview(Record):
    """Two records that may be one person; reception decides."""

    __tablename__ = "duplicate_review"
    __table_args__ = (Index("uq_duplicate_review_pair", "patient_id", "other_id", unique=True),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    score: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    decision: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


class PatientMerge(Record):
    """That one record went into another of the same person, who said so, and who confirmed it."""

    __tablename__ = "patient_merge"
    __table_args__ = (
        one_of("status_before", ("REVIEW", "ACTIVE")),
        CheckConstraint("gone_id <> kept_id", name="two_records"),
        Index("ix_patient_merge_kept", "kept_id"),
        Index(
            "uq_patient_merge_gone", "gone_id", unique=True,
            sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL"),
        ),
    )  # fmt: skip

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("duplicate_review.id"))
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    status_before: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[UUID]
    merged_by: Mapped[UUID]
    merged_at: Mapped[datetime]
    closed_account: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    undone_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")


class ImportRow(Record):
    """A row of a file that was read once; while it is held, `content` says whom it speaks of."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("status", ("IMPORTED", "HELD", "MERGED", "KEPT", "REJECTED")),
        CheckConstraint(
            "CASE WHEN status IN ('HELD', 'REJECTED') THEN patient_id IS NULL"
            " ELSE patient_id IS NOT NULL END",
            name="whose",
        ),
        Index(means("uq_import_row_key", "patients.row_known"), "key", unique=True),
        Index("ix_import_row_status", "status", "score"),
        Index("ix_import_row_patient", "patient_id"),
    )

    key: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    score: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    likely: Mapped[list[Any]] = mapped_column(default=list)  # id, score and reasons of each
    reason: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


# SQLite's words by any three letters; on PostgreSQL ix_patient_search_gram does the same. The
# number of a row is kept apart, because a copy of the database may number the patients anew.
_NUMBER = "(SELECT no FROM patient_search_row WHERE patient_id = NEW.id)"
_ENTER = f"INSERT INTO patient_search (rowid, search_name) VALUES ({_NUMBER}, NEW.search_name)"

# What a record must have finished before it is merged away: afterwards nothing moves any more.
_OPEN = (
    "SELECT 1 FROM appointment a WHERE a.patient_id = NEW.id"
    " AND a.status IN ('REQUESTED', 'SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')",
    "SELECT 1 FROM consultation c WHERE c.patient_id = NEW.id"
    " AND c.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')",
    "SELECT 1 FROM procedure_plan p WHERE p.patient_id = NEW.id"
    " AND p.status NOT IN ('COMPLETED', 'CANCELLED')",
    "SELECT 1 FROM surgical_case s WHERE s.patient_id = NEW.id"
    " AND s.status NOT IN ('COMPLETED', 'CANCELLED')",
    "SELECT 1 FROM charge g WHERE g.patient_id = NEW.id AND g.status = 'OPEN'",
    "SELECT 1 FROM invoice i WHERE i.patient_id = NEW.id"
    " AND i.status IN ('DRAFT', 'ISSUED', 'PARTIALLY_PAID') AND i.kind <> 'CREDIT_NOTE'",
    "SELECT 1 FROM payment y WHERE y.patient_id = NEW.id AND y.status = 'PENDING'",
    "SELECT 1 FROM patient_credit d WHERE d.patient_id = NEW.id"
    " GROUP BY d.currency HAVING SUM(d.amount_minor) <> 0",
)
_BEGINS = "NEW.status <> 'MERGED' OR OLD.status = 'MERGED'"
_FINISHED = " AND ".join(f"NOT EXISTS ({one})" for one in _OPEN)
_TO_WHOM = (
    "(NEW.status = 'MERGED') = (NEW.merged_into IS NOT NULL) AND (NEW.merged_into IS NULL OR EXISTS"
    " (SELECT 1 FROM patient k WHERE k.id = NEW.merged_into AND k.id <> NEW.id"
    " AND k.status <> 'MERGED'))"
)
_OF_A_ROW = ("id", "version", "created_at", "created_by", "updated_at", "updated_by")
_TOLD = tuple(
    column.name
    for column in Patient.__table__.columns
    if column.name not in (*_OF_A_ROW, "status", "merged_into")
)
MERGING = (
    Guard("patients.merge_open", "patient", "UPDATE OF status", f"{_BEGINS} OR ({_FINISHED})"),
    *refuses("patients.merge_target", "patient", "status, merged_into", _TO_WHOM),
    frozen("patients.merged", "patient", _TOLD, once="OLD.status = 'MERGED'"),
    *no_delete("patients.merge_kept", "patient_merge"), Shield("patient_merge"),
    frozen(
        "patients.merge_kept", "patient_merge",
        ("pair_id", "gone_id", "kept_id", "status_before", "reason", "proposed_by", "merged_by",
         "merged_at"),
    ),
    frozen(
        "patients.merge_kept", "patient_merge", ("undone_at", "undone_by", "undone_reason"),
        once="OLD.undone_at IS NOT NULL", tag="undone",
    ),
)  # fmt: skip

GUARDS = (
    *MERGING,
    Follows("patients.search", "patient", "INSERT", (
        "INSERT INTO patient_search_row (patient_id) VALUES (NEW.id)", _ENTER,
    )),
    Follows("patients.search", "patient", "UPDATE OF search_name", (
        "INSERT INTO patient_search (patient_search, rowid, search_name)"
        f" VALUES ('delete', {_NUMBER}, OLD.search_name)", _ENTER,
    )),
    *no_delete("patients.record_kept", "patient"), Shield("patient"),
    *append_only("patients.acceptance_kept", "notice_acceptance"),
    *no_delete("patients.row_kept", "import_row"), Shield("import_row"),
    frozen("patients.row_decided", "import_row", ("status", "patient_id", "reason"),
           once="OLD.status <> 'HELD'"),
)  # fmt: skip
