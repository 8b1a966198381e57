"""The second factor: sealed secrets, recovery codes, sign-ins that wait for a code."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        *times(op.get_bind(), "second_factor", "confirmed_at", "created_at", "updated_at"),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", utc(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("renew", sa.Boolean(), nullable=False),
        sa.Column("news", sa.String(length=10), nullable=False),
        *_row("second_factor"),
        sa.CheckConstraint(
            "news IN ('', 'ON', 'OFF', 'RECOVERED', 'RESET')", name=op.f("ck_second_factor_news")
        ),
    )
    op.create_index("uq_second_factor_user", "second_factor", ["user_id"], unique=True)
    op.create_table(
        "recovery_code",
        *times(op.get_bind(), "recovery_code", "used_at", "created_at", "updated_at"),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", utc(), nullable=True),
        *_row("recovery_code"),
    )
    op.create_index("uq_recovery_code_hash", "recovery_code", ["user_id", "code_hash"], unique=True)
    op.create_table(
        "sign_in_step",
        *times(op.get_bind(), "sign_in_step", "expires_at", "used_at", "created_at", "updated_at"),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("station", sa.String(length=100), nullable=False),
        sa.Column("expires_at", utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", utc(), nullable=True),
        *_row("sign_in_step"),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_sign_in_step_tries")),
    )
    op.create_index("uq_sign_in_step_secret", "sign_in_step", ["secret_hash"], unique=True)
    op.create_index("ix_sign_in_step_user", "sign_in_step", ["user_id"], unique=False)


def downgrade() -> None:
    for table in ("sign_in_step", "recovery_code", "second_factor"):
        op.drop_table(table)


def _row(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every table has, and whose account it is."""
    return (
        sa.Column("id", uid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
