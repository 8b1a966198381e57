"""Tables of accounts."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guess_counter",
        *times(
            op.get_bind(),
            "guess_counter",
            "window_started_at",
            "wait_until",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("window_started_at", utc(), nullable=False),
        sa.Column("wait_until", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guess_counter")),
    )
    op.create_index("uq_guess_counter_name", "guess_counter", ["name"], unique=True)
    op.create_table(
        "user_account",
        *times(op.get_bind(), "user_account", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("medical_lead", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'PATIENT' OR patient_id IS NOT NULL",
            name=op.f("ck_user_account_patient_of_account"),
        ),
        sa.CheckConstraint(
            "kind IN ('STAFF', 'PATIENT', 'SYSTEM')", name=op.f("ck_user_account_kind")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_user_account_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
    )
    op.create_index("uq_user_account_login", "user_account", ["login"], unique=True)
    op.create_table(
        "role_grant",
        *times(op.get_bind(), "role_grant", "starts_at", "ends_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('RECEPTION', 'SURGEON', 'NURSE', 'ANAESTHETIST', 'THEATRE_MANAGER', 'STOCK_KEEPER', 'BILLING', 'ADMIN', 'AUDITOR', 'PATIENT')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_user", "role_grant", ["user_id"], unique=False)
    op.create_table(
        "staff_credential",
        *times(
            op.get_bind(), "staff_credential", "starts_at", "ends_at", "created_at", "updated_at"
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('LICENCE', 'TITLE', 'INDEMNITY', 'PRIVILEGE')",
            name=op.f("ck_staff_credential_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_staff_credential_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_credential")),
    )
    op.create_index(
        "ix_staff_credential_user", "staff_credential", ["user_id", "kind"], unique=False
    )
    op.create_table(
        "user_session",
        *times(
            op.get_bind(),
            "user_session",
            "last_seen_at",
            "expires_at",
            "locked_at",
            "step_up_at",
            "revoked_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("family", uid(), nullable=True),
        sa.Column("refresh_hash", sa.String(length=64), nullable=True),
        sa.Column("station", sa.String(length=100), nullable=False),
        sa.Column("last_seen_at", utc(), nullable=False),
        sa.Column("expires_at", utc(), nullable=False),
        sa.Column("locked_at", utc(), nullable=True),
        sa.Column("step_up_at", utc(), nullable=True),
        sa.Column("revoked_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
    )
    op.create_index("ix_user_session_user", "user_session", ["user_id"], unique=False)
    op.create_index("uq_user_session_token", "user_session", ["token_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("user_session")
    op.drop_table("staff_credential")
    op.drop_table("role_grant")
    op.drop_table("user_account")
    op.drop_table("guess_counter")
