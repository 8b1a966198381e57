"""Tables of patients."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _patients()
    _search(op.get_bind().dialect.name)
    _around_them()


def _search(engine: str) -> None:
    """Any part of a name or number, from three letters on; walls keep SQLite's index in step."""
    if engine == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.create_index(
            "ix_patient_search_gram",
            "patient",
            ["search_name"],
            unique=False,
            postgresql_using="gin",
            postgresql_ops={"search_name": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},
        )
        return
    op.execute(
        "CREATE TABLE patient_search_row"
        " (no INTEGER PRIMARY KEY, patient_id VARCHAR(36) NOT NULL UNIQUE)"
    )
    op.execute(
        "CREATE VIRTUAL TABLE patient_search"
        " USING fts5(search_name, content='', tokenize='trigram')"
    )


def _patients() -> None:
    op.create_table(
        "patient",
        *times(op.get_bind(), "patient", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("mrn", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="ACTIVE", nullable=False),
        sa.Column("merged_into", uid(), nullable=True),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("called", sa.String(length=300), nullable=False),
        sa.Column("search_name", sa.String(length=700), nullable=False),
        sa.Column("search_last", sa.String(length=400), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_norm", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("residence_country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("interpreter_needed", sa.Boolean(), nullable=False),
        sa.Column("emergency_contact", sa.String(length=400), nullable=False),
        sa.Column("blood_group", sa.String(length=5), nullable=False),
        sa.Column("identity_verified", sa.Boolean(), nullable=False),
        sa.Column("identity_document", sa.String(length=80), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("contact_permissions", json(), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "first_name <> '' OR last_name <> ''", name=op.f("ck_patient_has_a_name")
        ),
        sa.CheckConstraint(
            "source IN ('DESK', 'TABLET', 'IMPORT', 'PORTAL')", name=op.f("ck_patient_source")
        ),
        sa.CheckConstraint(
            "status IN ('REVIEW', 'ACTIVE', 'MERGED', 'ARCHIVED', 'DECEASED')",
            name=op.f("ck_patient_status"),
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["patient.id"], name=op.f("fk_patient_merged_into")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index("ix_patient_born", "patient", ["born"], unique=False)
    op.create_index("ix_patient_email", "patient", ["email_norm"], unique=False)
    op.create_index(
        "ix_patient_search_last",
        "patient",
        ["search_last"],
        unique=False,
        postgresql_ops={"search_last": "text_pattern_ops"},
    )
    op.create_index(
        "ix_patient_search_name",
        "patient",
        ["search_name"],
        unique=False,
        postgresql_ops={"search_name": "text_pattern_ops"},
    )
    op.create_index("uq_patient_mrn", "patient", ["mrn"], unique=True)


def _around_them() -> None:
    op.create_table(
        "person",
        *times(op.get_bind(), "person", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "duplicate_review",
        *times(op.get_bind(), "duplicate_review", "decided_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("other_id", uid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", json(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided_at", utc(), nullable=True),
        sa.Column("decided_by", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["patient.id"], name=op.f("fk_duplicate_review_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_duplicate_review_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_review")),
    )
    op.create_index(
        "uq_duplicate_review_pair", "duplicate_review", ["patient_id", "other_id"], unique=True
    )
    op.create_table(
        "health_fact",
        *times(
            op.get_bind(),
            "health_fact",
            "occurred_at",
            "recorded_at",
            "ended_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("reaction", sa.String(length=300), nullable=False),
        sa.Column("occurred_at", utc(), nullable=True),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("ended_at", utc(), nullable=True),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ALLERGY', 'MEDICINE', 'CONDITION', 'HISTORY')",
            name=op.f("ck_health_fact_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_health_fact_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_fact")),
    )
    op.create_index("ix_health_fact_patient", "health_fact", ["patient_id"], unique=False)
    op.create_table(
        "notice_acceptance",
        *times(op.get_bind(), "notice_acceptance", "accepted_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", utc(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_notice_acceptance_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_acceptance")),
    )
    op.create_index(
        "ix_notice_acceptance_patient", "notice_acceptance", ["patient_id"], unique=False
    )
    op.create_table(
        "patient_person",
        *times(op.get_bind(), "patient_person", "starts_at", "ends_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("person_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_person_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_patient_person_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_person")),
    )
    op.create_index("ix_patient_person_patient", "patient_person", ["patient_id"], unique=False)
    op.create_table(
        "patient_phone",
        *times(op.get_bind(), "patient_phone", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("reversed", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_phone_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_phone")),
    )
    op.create_index("ix_patient_phone_number", "patient_phone", ["e164"], unique=False)
    op.create_index("ix_patient_phone_patient", "patient_phone", ["patient_id"], unique=False)
    op.create_index("ix_patient_phone_tail", "patient_phone", ["reversed"], unique=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE patient_search")
        op.execute("DROP TABLE patient_search_row")
    op.drop_table("patient_phone")
    op.drop_table("patient_person")
    op.drop_table("notice_acceptance")
    op.drop_table("health_fact")
    op.drop_table("duplicate_review")
    op.drop_table("person")
    op.drop_table("patient")
