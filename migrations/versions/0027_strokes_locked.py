"""How the pen moved is kept locked; the clinic keeps open what is seen of a signature.

Going down leaves the locks where the strokes were: nothing in the clinic can open them.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from clinic_desktop.core import errors
from clinic_desktop.store.frozen import uid

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEPT = sa.table(
    "consent_signature",
    sa.column("id", uid()),
    sa.column("consent_id", uid()),
    sa.column("ink_hash", sa.String()),
    sa.column("strokes", sa.Text()),
    sa.column("drawn", sa.Text()),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")  # what was plain is overwritten in the file
    op.execute("ALTER TABLE consent_signature RENAME COLUMN inkml TO strokes")
    op.add_column(
        "consent_signature", sa.Column("drawn", sa.Text(), server_default="", nullable=False)
    )
    for row in op.get_bind().execute(sa.select(KEPT)).all():
        _write(row.id, _locked(row))


def _locked(row: sa.Row[Any]) -> dict[str, str]:
    """`strokes` and `drawn`; locked already where this database was here before."""
    if row.strokes.startswith("{"):
        lock = json.loads(row.strokes)
        return {"drawn": lock.pop("drawn", ""), "strokes": _json(lock)}
    lock_ink = context.config.attributes.get("lock_ink")
    if lock_ink is None:
        raise errors.Unavailable(
            "This database holds signatures whose strokes must be locked. Run “db upgrade”, which"
            " has the key for it; nothing was changed."
        )
    strokes, drawn = lock_ink(row.strokes, str(row.consent_id), row.ink_hash)
    return {"drawn": drawn, "strokes": strokes}


def downgrade() -> None:
    for row in op.get_bind().execute(sa.select(KEPT)).all():
        _write(row.id, {"strokes": _json({**json.loads(row.strokes), "drawn": row.drawn})})
    op.drop_column("consent_signature", "drawn")
    op.execute("ALTER TABLE consent_signature RENAME COLUMN strokes TO inkml")


def _write(row_id: Any, values: dict[str, str]) -> None:
    op.execute(sa.update(KEPT).where(KEPT.c.id == row_id).values(**values))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
