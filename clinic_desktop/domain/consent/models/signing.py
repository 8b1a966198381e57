"""Tables of what is signed, sealed and withdrawn; written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import same_patient, unique_while
from clinic_desktop.store.refusals import means

PARTIES = ("PATIENT", "GUARDIAN", "INTERPRETER", "WITNESS", "SURGEON", "ANAESTHETIST", "NURSE")
DOCUMENTS = ("CONSENT", "WITHDRAWAL", "DECLINE", "VOID", "IMPLANT_INFO")


class ConsentSignature(Record):
    """Ink bound to the text that was shown and to the plan revision.

    `drawn` is what is seen of it; how the pen moved is in `strokes`, locked to a key that the
    clinic does not hold (docs/decisions/0012). `ink_hash` binds what is locked.
    """

    __tablename__ = "consent_signature"
    __table_args__ = (
        one_of("party", PARTIES),
        one_of("device_kind", ("PEN", "FINGER", "MOUSE")),
        CheckConstraint("strokes <> ''", name="inkml"),
        CheckConstraint(
            "party NOT IN ('SURGEON', 'ANAESTHETIST', 'NURSE') OR user_id IS NOT NULL",
            name="clinician_named",
        ),
        same_patient("consent_id", "consent"),
        Index("ix_consent_signature_consent", "consent_id", "stage"),
        unique_while(
            means("uq_consent_signature_patient", "consent.signed_already"),
            ("consent_id",),
            "party = 'PATIENT'",
        ),
        unique_while(
            means("uq_consent_signature_user", "consent.signed_already"),
            ("consent_id", "user_id", "party"),
            "user_id IS NOT NULL",
        ),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    party: Mapped[str] = mapped_column(String(20))
    stage: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    relation: Mapped[str] = mapped_column(String(60), default="", server_default="")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    identity: Mapped[str] = mapped_column(String(60), default="", server_default="")
    strokes: Mapped[str] = mapped_column(Text)
    drawn: Mapped[str] = mapped_column(Text, default="", server_default="")
    ink_hash: Mapped[str] = mapped_column(String(64))
    device_kind: Mapped[str] = mapped_column(String(10))
    device_id: Mapped[UUID | None]
    text_hash: Mapped[str] = mapped_column(String(64))
    plan_revision: Mapped[int]
    signed_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # screen, app version, ticket


class ConsentDocument(Record):
    """A sealed file, byte for byte as it was made."""

    __tablename__ = "consent_document"
    __table_args__ = (
        one_of("kind", DOCUMENTS),
        same_patient("consent_id", "consent"),
        unique_while(
            means("uq_consent_document_sealed", "consent.sealed_already"),
            ("consent_id",),
            "kind = 'CONSENT'",
        ),
        Index("ix_consent_document_consent", "consent_id", "kind"),
        Index("ix_consent_document_sha256", "sha256"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(20))
    media_type: Mapped[str] = mapped_column(String(60), default="application/pdf")
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    seal_fingerprint: Mapped[str] = mapped_column(String(100), default="", server_default="")
    made_at: Mapped[datetime]


class ConsentWithdrawal(Record):
    """A no, before (DECLINE) or after (REVOKE) signing: who said it, how, when."""

    __tablename__ = "consent_withdrawal"
    __table_args__ = (
        one_of("kind", ("DECLINE", "REVOKE")),
        CheckConstraint("said_by <> ''", name="said_by"),
        same_patient("consent_id", "consent"),
        Index("ix_consent_withdrawal_consent", "consent_id", "kind"),
    )

    consent_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(10))
    said_by: Mapped[str] = mapped_column(String(300))
    said_how: Mapped[str] = mapped_column(String(60), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    case_phase: Mapped[str] = mapped_column(String(20), default="", server_default="")
    stop_when_safe: Mapped[bool] = mapped_column(default=False)
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]  # an account, or the task on a tablet
