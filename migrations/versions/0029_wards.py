"""Guardians' own accounts: whom each may act for, and for whom a session speaks."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WHOSE = "CONSTRAINT uq_patient_person_whose UNIQUE (id, patient_id)"
SPEAKS = (
    "CONSTRAINT fk_user_session_ward_id_user_id"
    " FOREIGN KEY(ward_id, user_id) REFERENCES account_ward (id, user_id)"
)
OWN = "CONSTRAINT ck_user_account_patient_of_account CHECK (kind <> 'PATIENT' OR patient_id IS NOT NULL)"
TOLD, MAJORITY = "SAYS_GUARDIAN", 18


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        _rebuild("patient_person", add=WHOSE)
        _rebuild("user_account", leave_out=OWN)
    else:
        op.create_unique_constraint(
            "uq_patient_person_whose", "patient_person", ["id", "patient_id"]
        )
        op.drop_constraint(op.f("ck_user_account_patient_of_account"), "user_account")
    _wards()
    op.add_column("user_session", sa.Column("ward_id", uid(), nullable=True))
    if sqlite:
        _rebuild("user_session", add=SPEAKS)
    else:
        op.create_foreign_key(
            op.f("fk_user_session_ward_id_user_id"), "user_session", "account_ward",
            ["ward_id", "user_id"], ["id", "user_id"],
        )  # fmt: skip
    _until_of_age()
    _of_those_who_registered_children()


def downgrade() -> None:
    """Accounts without a record of their own speak for their first ward again, as they did."""
    op.execute(
        "UPDATE user_account SET patient_id = (SELECT w.patient_id FROM account_ward w"
        " WHERE w.user_id = user_account.id ORDER BY w.created_at, w.id LIMIT 1)"
        " WHERE kind = 'PATIENT' AND patient_id IS NULL"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild("user_session", leave_out=SPEAKS)
        op.drop_column("user_session", "ward_id")
        op.drop_table("account_ward")
        _rebuild("user_account", add=OWN)
        _rebuild("patient_person", leave_out=WHOSE)
        return
    op.drop_constraint(op.f("fk_user_session_ward_id_user_id"), "user_session")
    op.drop_column("user_session", "ward_id")
    op.drop_table("account_ward")
    op.create_check_constraint(
        op.f("ck_user_account_patient_of_account"), "user_account",
        "kind <> 'PATIENT' OR patient_id IS NOT NULL",
    )  # fmt: skip
    op.drop_constraint("uq_patient_person_whose", "patient_person")


def _wards() -> None:
    op.create_table(
        "account_ward",
        *times(op.get_bind(), "account_ward", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("link_id", uid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_account_ward_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_account_ward_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["link_id", "patient_id"], ["patient_person.id", "patient_person.patient_id"],
            name=op.f("fk_account_ward_link_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_ward")),
        sa.UniqueConstraint("id", "user_id", name="uq_account_ward_whose"),
    )  # fmt: skip
    op.create_index("uq_account_ward_link", "account_ward", ["user_id", "link_id"], unique=True)
    op.create_index("ix_account_ward_patient", "account_ward", ["patient_id"], unique=False)


def _rebuild(table: str, *, add: str = "", leave_out: str = "") -> None:
    """SQLite changes no constraint of a table that stands: it is made anew, row by row."""
    run = op.get_bind().exec_driver_sql
    (sql,) = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).one()
    indexes = run(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    ).scalars().all()  # fmt: skip
    head, _, body = sql.partition("(")
    body = body.rstrip()[:-1].rstrip()
    if leave_out:
        before, found, after = body.partition(leave_out)
        assert found, f"{leave_out} of {table}"
        before, after = before.rstrip().rstrip(","), after.strip().lstrip(",")
        body = f"{before}, {after}" if after.strip() else before
    else:
        body = f"{body}, {add}"
    assert table in head
    run(f"CREATE TABLE made_anew ({body})")
    names = ", ".join(f'"{row[1]}"' for row in run(f"PRAGMA table_info({table})"))
    run(f"INSERT INTO made_anew ({names}) SELECT {names} FROM {table}")
    run(f"DROP TABLE {table}")
    run(f"ALTER TABLE made_anew RENAME TO {table}")
    for index in indexes:
        run(index)


def _until_of_age() -> None:
    """Who only said to be the guardian is it until the child comes of age, too."""
    bind = op.get_bind()
    zone = bind.execute(sa.text("SELECT time_zone FROM clinic_setting")).scalar() or "UTC"
    found = bind.execute(
        sa.text(
            "SELECT l.id, p.born FROM patient_person l JOIN patient p ON p.id = l.patient_id"
            " WHERE l.kind = :kind AND l.ends_at IS NULL AND p.born IS NOT NULL"
        ),
        {"kind": TOLD},
    ).all()
    for link, born in found:
        ends = _of_age(born if isinstance(born, date) else date.fromisoformat(born), zone)
        at: Any = f"{ends:%Y-%m-%dT%H:%M:%S.%fZ}" if bind.dialect.name == "sqlite" else ends
        change = sa.text("UPDATE patient_person SET ends_at = :at WHERE id = :id")
        bind.execute(change, {"at": at, "id": link})


def _of_age(born: date, zone: str) -> datetime:
    try:
        day = born.replace(year=born.year + MAJORITY)
    except ValueError:
        day = date(born.year + MAJORITY, 3, 1)
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def _of_those_who_registered_children() -> None:
    """Their accounts stood for the child; from now on they act for it, and for each other one."""
    bind = op.get_bind()
    found = bind.execute(
        sa.text(
            "SELECT a.id AS user_id, a.patient_id AS own, a.name, l.patient_id, l.id AS link_id,"
            " o.name AS guardian, l.created_at, l.created_by, l.updated_at, l.updated_by"
            " FROM user_account a JOIN person o ON lower(o.email) = a.login"
            " JOIN patient_person l ON l.person_id = o.id WHERE a.kind = 'PATIENT'"
            " AND l.kind = :kind"
        ),
        {"kind": TOLD},
    ).mappings()
    add = sa.text(
        "INSERT INTO account_ward (id, user_id, patient_id, link_id, version, created_at,"
        " created_by, updated_at, updated_by) VALUES (:id, :user_id, :patient_id, :link_id, 1,"
        " :created_at, :created_by, :updated_at, :updated_by)"
    )
    alone = sa.text("UPDATE user_account SET patient_id = NULL WHERE id = :user")
    for row in found.all():
        bind.execute(add, {**row, "id": _id(bind)})
        if row["own"] == row["patient_id"] and row["name"] == row["guardian"]:
            bind.execute(alone, {"user": row["user_id"]})


def _id(bind: sa.Connection) -> object:
    return str(uuid4()) if bind.dialect.name == "sqlite" else uuid4()
