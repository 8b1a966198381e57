"""New names are sorted into the index of three letters in lots: an import waited for each."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INDEX = "ALTER INDEX ix_patient_search_gram"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{INDEX} SET (fastupdate = on, gin_pending_list_limit = 256)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{INDEX} SET (fastupdate = off)")
        op.execute(f"{INDEX} RESET (gin_pending_list_limit)")
        op.execute("SELECT gin_clean_pending_list('ix_patient_search_gram')")
