"""What is taken is found by its end: a list does not walk through what is over long since."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BY_END = (
    ("ix_allocation_resource", "allocation", ["resource_id", "ends_at"]),
    ("ix_theatre_booking_theatre", "theatre_booking", ["theatre_id", "blocked_until"]),
    ("ix_theatre_booking_until", "theatre_booking", ["blocked_until"]),
    ("ix_theatre_booking_surgeon", "theatre_booking", ["surgeon_id", "ends_at"]),
    ("ix_appointment_clinician", "appointment", ["clinician_id", "ends_at"]),
    ("ix_appointment_room", "appointment", ["room_id", "ends_at"]),
    ("ix_surgical_case_status", "surgical_case", ["status", "id"]),
)
BY_START = (
    ("ix_allocation_resource", "allocation", ["resource_id", "starts_at"]),
    ("ix_theatre_booking_theatre", "theatre_booking", ["theatre_id", "starts_at"]),
    ("ix_theatre_booking_starts", "theatre_booking", ["starts_at"]),
    ("ix_appointment_clinician", "appointment", ["clinician_id", "starts_at"]),
    ("ix_surgical_case_status", "surgical_case", ["status"]),
)
Indexes = tuple[tuple[str, str, list[str]], ...]


def upgrade() -> None:
    _exchange(BY_START, BY_END)


def downgrade() -> None:
    _exchange(BY_END, BY_START)


def _exchange(old: Indexes, new: Indexes) -> None:
    for name, table, _columns in old:
        op.drop_index(name, table)
    for name, table, columns in new:
        op.create_index(name, table, columns)
