"""Rows of imported files, and what an address is compared by."""

import re

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WIDTH, LEAST, BATCH = 40, 4, 1000


def upgrade() -> None:
    op.add_column(
        "patient",
        sa.Column("address_key", sa.String(length=WIDTH), server_default="", nullable=False),
    )
    _fill()
    op.create_index("ix_patient_address", "patient", ["address_key"], unique=False)
    _rows()


def _fill() -> None:
    """The numbers of each address in order, where they say enough."""
    patient = sa.table(
        "patient", sa.column("id"), sa.column("address", sa.String), sa.column("address_key")
    )
    bind = op.get_bind()
    change = sa.text("UPDATE patient SET address_key = :key WHERE id = :id")
    found = bind.execute(sa.select(patient.c.id, patient.c.address).where(patient.c.address != ""))
    keys = [{"id": row.id, "key": key} for row in found.all() if (key := _key(row.address))]
    for start in range(0, len(keys), BATCH):
        bind.execute(change, keys[start : start + BATCH])


def _key(address: str) -> str:
    numbers = sorted(re.findall("[0-9]+", address))
    return " ".join(numbers)[:WIDTH] if sum(map(len, numbers)) >= LEAST else ""


def _rows() -> None:
    op.create_table(
        "import_row",
        *times(op.get_bind(), "import_row", "decided_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("likely", json(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided_at", utc(), nullable=True),
        sa.Column("decided_by", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('IMPORTED', 'HELD', 'MERGED', 'KEPT', 'REJECTED')",
            name=op.f("ck_import_row_status"),
        ),
        sa.CheckConstraint(
            "CASE WHEN status IN ('HELD', 'REJECTED') THEN patient_id IS NULL"
            " ELSE patient_id IS NOT NULL END",
            name=op.f("ck_import_row_whose"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_import_row_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    op.create_index("uq_import_row_key", "import_row", ["key"], unique=True)
    op.create_index("ix_import_row_status", "import_row", ["status", "score"], unique=False)
    op.create_index("ix_import_row_patient", "import_row", ["patient_id"], unique=False)


def downgrade() -> None:
    op.drop_table("import_row")
    op.drop_index("ix_patient_address", table_name="patient")
    op.drop_column("patient", "address_key")
