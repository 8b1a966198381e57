"""Paired tablets, hand-over tickets, codes by mail and registrations under way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Rule, Shield, frozen, no_delete
from clinic_desktop.store.machines import all_but
from clinic_desktop.store.refusals import means

PURPOSES = ("REGISTER", "CONSENT", "PAY", "UPDATE")


class Device(Record):
    """A tablet. The pairing code is told once; paired, it has a secret. Only hashes are kept."""

    __tablename__ = "device"
    __table_args__ = (
        Index("uq_device_token", "token_hash", unique=True),
        Index("uq_device_pairing", "pairing_hash", unique=True),
    )

    name: Mapped[str] = mapped_column(String(100))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    pairing_hash: Mapped[str | None] = mapped_column(String(64))
    pairing_until: Mapped[datetime | None]
    pairing_tries: Mapped[int] = mapped_column(server_default="0")
    token_hash: Mapped[str | None] = mapped_column(String(64))
    public_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    paired_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]


class Ticket(Record):
    """One task for one tablet: one purpose, one patient, minutes to live, ended once."""

    __tablename__ = "ticket"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        CheckConstraint("purpose = 'REGISTER' OR patient_id IS NOT NULL", name="whose"),
        CheckConstraint("tries >= 0", name="tries"),
        Index("uq_ticket_secret", "secret_hash", unique=True),
        Index("ix_ticket_device", "device_id", "expires_at"),
        Index("ix_ticket_person", "patient_id"),
    )

    secret_hash: Mapped[str] = mapped_column(String(64))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    entity: Mapped[str] = mapped_column(String(40), default="", server_default="")
    entity_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(server_default="0")
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(String(20), default="", server_default="")


class Draft(Record):
    """What was begun in a task and not finished; sealed with the portal's key, for minutes."""

    __tablename__ = "draft"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        Index("uq_draft_ticket", "ticket_id", unique=True),
        Index("ix_draft_person", "patient_id"),
        Index("ix_draft_until", "until"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    entity_id: Mapped[UUID | None]
    content: Mapped[str]
    kept_at: Mapped[datetime]
    until: Mapped[datetime]


class EmailCode(Record):
    """A code sent by mail: keyed hash, minutes to live, a few tries, one use."""

    __tablename__ = "email_code"
    __table_args__ = (
        one_of("purpose", ("REGISTER", "RESET", "CHANGE")),
        CheckConstraint("tries >= 0", name="tries"),
        Index("ix_email_code_subject", "purpose", "subject_id"),
        Index("ix_email_code_expires", "expires_at"),
    )

    purpose: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[UUID]  # a registration or an account
    code_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(server_default="0")
    used_at: Mapped[datetime | None]


class Registration(Record):
    """What somebody typed about themselves, until the code proves the address."""

    __tablename__ = "registration"
    __table_args__ = (
        one_of("status", ("OPEN", "WAITING", "DONE", "EXPIRED")),
        CheckConstraint("status <> 'DONE' OR patient_id IS NOT NULL", name="done_whole"),
        Index("uq_registration_resume", "resume_hash", unique=True),
        Index("ix_registration_email", "email_norm"),
        Index("ix_registration_expires", "status", "expires_at"),
    )

    status: Mapped[str] = mapped_column(String(10), server_default="OPEN")
    email_norm: Mapped[str] = mapped_column(String(254), default="", server_default="")
    language: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    step: Mapped[str] = mapped_column(String(30), default="", server_default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    password_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
    resume_hash: Mapped[str | None] = mapped_column(String(64))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    place: Mapped[str] = mapped_column(String(20), default="TABLET", server_default="TABLET")
    expires_at: Mapped[datetime]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))


means("uq_ticket_secret", "portal.ticket_taken")
STATE = ("tries", "opened_at", "ended_at", "ended_how", "device_id")

GUARDS: tuple[Rule, ...] = (
    frozen("portal.ticket_spent", "ticket", all_but(Ticket.__table__, *STATE)),
    frozen("portal.ticket_spent", "ticket", STATE, once="OLD.ended_at IS NOT NULL", tag="spent"),
    Shield("ticket"), Shield("draft"),
    frozen("portal.code_spent", "email_code", all_but(EmailCode.__table__, "tries", "used_at")),
    frozen(
        "portal.code_spent", "email_code", ("tries", "used_at"), once="OLD.used_at IS NOT NULL",
        tag="spent",
    ),
    Shield("email_code"),
    frozen(
        "portal.registration_done", "registration", all_but(Registration.__table__),
        once="OLD.status = 'DONE'",
    ),
    Shield("registration"),
    frozen("portal.device_kept", "device", ("revoked_at",), once="OLD.revoked_at IS NOT NULL"),
    *no_delete("portal.device_kept", "device"), Shield("device"),
)  # fmt: skip
