"""Tablets, tickets, codes and registrations."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "email_code",
        *times(op.get_bind(), "email_code", "expires_at", "used_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("subject_id", uid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", utc(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('REGISTER', 'RESET', 'CHANGE')", name=op.f("ck_email_code_purpose")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_email_code_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_code")),
    )
    op.create_index("ix_email_code_expires", "email_code", ["expires_at"], unique=False)
    op.create_index("ix_email_code_subject", "email_code", ["purpose", "subject_id"], unique=False)
    op.create_table(
        "device",
        *times(
            op.get_bind(),
            "device",
            "pairing_until",
            "paired_at",
            "revoked_at",
            "last_seen_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("pairing_hash", sa.String(length=64), nullable=True),
        sa.Column("pairing_until", utc(), nullable=True),
        sa.Column("pairing_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_at", utc(), nullable=True),
        sa.Column("revoked_at", utc(), nullable=True),
        sa.Column("last_seen_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_device_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index("uq_device_pairing", "device", ["pairing_hash"], unique=True)
    op.create_index("uq_device_token", "device", ["token_hash"], unique=True)
    op.create_table(
        "ticket",
        *times(
            op.get_bind(),
            "ticket",
            "issued_at",
            "expires_at",
            "opened_at",
            "ended_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("device_id", uid(), nullable=True),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("entity", sa.String(length=40), server_default="", nullable=False),
        sa.Column("entity_id", uid(), nullable=True),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("issued_at", utc(), nullable=False),
        sa.Column("issued_by", uid(), nullable=False),
        sa.Column("expires_at", utc(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", utc(), nullable=True),
        sa.Column("ended_at", utc(), nullable=True),
        sa.Column("ended_how", sa.String(length=20), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "purpose = 'REGISTER' OR patient_id IS NOT NULL", name=op.f("ck_ticket_whose")
        ),
        sa.CheckConstraint(
            "purpose IN ('REGISTER', 'CONSENT', 'PAY', 'UPDATE')", name=op.f("ck_ticket_purpose")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_ticket_tries")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_ticket_device_id")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["user_account.id"], name=op.f("fk_ticket_issued_by")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_ticket_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_device", "ticket", ["device_id", "expires_at"], unique=False)
    op.create_index("ix_ticket_person", "ticket", ["patient_id"], unique=False)
    op.create_index("uq_ticket_secret", "ticket", ["secret_hash"], unique=True)
    op.create_table(
        "registration",
        *times(op.get_bind(), "registration", "expires_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="OPEN", nullable=False),
        sa.Column("email_norm", sa.String(length=254), server_default="", nullable=False),
        sa.Column("language", sa.String(length=10), server_default="en", nullable=False),
        sa.Column("step", sa.String(length=30), server_default="", nullable=False),
        sa.Column("answers", json(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), server_default="", nullable=False),
        sa.Column("resume_hash", sa.String(length=64), nullable=True),
        sa.Column("device_id", uid(), nullable=True),
        sa.Column("ticket_id", uid(), nullable=True),
        sa.Column("place", sa.String(length=20), server_default="TABLET", nullable=False),
        sa.Column("expires_at", utc(), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "status <> 'DONE' OR patient_id IS NOT NULL", name=op.f("ck_registration_done_whole")
        ),
        sa.CheckConstraint(
            "status IN ('OPEN', 'WAITING', 'DONE', 'EXPIRED')", name=op.f("ck_registration_status")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_registration_device_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_registration_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_registration_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    op.create_index("ix_registration_email", "registration", ["email_norm"], unique=False)
    op.create_index(
        "ix_registration_expires", "registration", ["status", "expires_at"], unique=False
    )
    op.create_index("uq_registration_resume", "registration", ["resume_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("registration")
    op.drop_table("ticket")
    op.drop_table("device")
    op.drop_table("email_code")
