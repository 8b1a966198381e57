"""Messages and notices."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        *times(
            op.get_bind(),
            "outbox",
            "not_before",
            "leased_until",
            "sent_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("dedupe", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=10), server_default="MAIL", nullable=False),
        sa.Column("recipient", sa.String(length=300), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("language", sa.String(length=10), server_default="en", nullable=False),
        sa.Column("payload", json(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="PENDING", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", utc(), nullable=False),
        sa.Column("leased_until", utc(), nullable=True),
        sa.Column("sent_at", utc(), nullable=True),
        sa.Column("last_error", sa.String(length=400), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('MAIL', 'SMS', 'WHATSAPP', 'LETTER')", name=op.f("ck_outbox_channel")
        ),
        sa.CheckConstraint(
            "state <> 'SENT' OR sent_at IS NOT NULL", name=op.f("ck_outbox_sent_whole")
        ),
        sa.CheckConstraint(
            "state IN ('PENDING', 'SENDING', 'SENT', 'DEAD', 'DROPPED')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_tries")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_outbox_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "not_before"], unique=False)
    op.create_index("ix_outbox_person", "outbox", ["patient_id"], unique=False)
    op.create_index("uq_outbox_dedupe", "outbox", ["dedupe"], unique=True)
    op.create_table(
        "notice",
        *times(op.get_bind(), "notice", "happened_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("dedupe", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("facts", json(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("happened_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "user_id IS NOT NULL OR role IS NOT NULL", name=op.f("ck_notice_to_whom")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_notice_patient_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_entity", "notice", ["entity", "entity_id"], unique=False)
    op.create_index("ix_notice_role", "notice", ["role", "happened_at"], unique=False)
    op.create_index("ix_notice_user", "notice", ["user_id", "happened_at"], unique=False)
    op.create_index("uq_notice_dedupe", "notice", ["dedupe"], unique=True)
    op.create_table(
        "notice_read",
        *times(op.get_bind(), "notice_read", "read_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("notice_id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("read_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_read_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_read_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_read")),
        sa.UniqueConstraint("notice_id", "user_id", name="uq_notice_read_user"),
    )


def downgrade() -> None:
    op.drop_table("notice_read")
    op.drop_table("notice")
    op.drop_table("outbox")
