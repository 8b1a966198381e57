"""Messages on their way out, and notices inside the program."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Rule, Shield, append_only, frozen
from clinic_desktop.store.machines import all_but
from clinic_desktop.store.refusals import means

STATES = ("PENDING", "SENDING", "SENT", "DEAD", "DROPPED")


class Outbox(Record):
    """A message written with its cause; `dedupe` says what for, so it is written once."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", STATES),
        one_of("channel", ("MAIL", "SMS", "WHATSAPP", "LETTER")),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("state <> 'SENT' OR sent_at IS NOT NULL", name="sent_whole"),
        Index(means("uq_outbox_dedupe", "notices.written_already"), "dedupe", unique=True),
        Index("ix_outbox_due", "state", "not_before"),
        Index("ix_outbox_person", "patient_id"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    dedupe: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10), default="MAIL", server_default="MAIL")
    recipient: Mapped[str] = mapped_column(String(300))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    language: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), server_default="PENDING")
    tries: Mapped[int] = mapped_column(server_default="0")
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(400), default="", server_default="")


class Notice(Record):
    """Something that happened, told inside the program to a person or to a role."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR role IS NOT NULL", name="to_whom"),
        Index(means("uq_notice_dedupe", "notices.told_already"), "dedupe", unique=True),
        Index("ix_notice_user", "user_id", "happened_at"),
        Index("ix_notice_role", "role", "happened_at"),
        Index("ix_notice_entity", "entity", "entity_id"),
    )

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str | None] = mapped_column(String(30))
    event: Mapped[str] = mapped_column(String(40))  # id of the move, or a code of its own
    dedupe: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(400))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[UUID]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgent: Mapped[bool] = mapped_column(default=False)
    happened_at: Mapped[datetime]


class NoticeRead(Record):
    """Somebody read a notice; what a role is told, each of the role reads for themselves."""

    __tablename__ = "notice_read"
    __table_args__ = (UniqueConstraint("notice_id", "user_id", name="uq_notice_read_user"),)

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    read_at: Mapped[datetime]


ON_ITS_WAY = ("state", "tries", "not_before", "leased_until", "sent_at", "last_error")

GUARDS: tuple[Rule, ...] = (
    frozen("notices.message_kept", "outbox", all_but(Outbox.__table__, *ON_ITS_WAY)),
    frozen(
        "notices.message_kept", "outbox", ON_ITS_WAY, once="OLD.state = 'SENT'", tag="sent"
    ),
    Shield("outbox"),
    frozen("notices.message_kept", "notice", all_but(Notice.__table__)), Shield("notice"),
    *append_only("notices.message_kept", "notice_read"),
)  # fmt: skip
