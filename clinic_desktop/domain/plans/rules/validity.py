"""Until when a quotation holds."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MONTHS = 3


def valid_until(made_at: datetime, zone: ZoneInfo) -> datetime:
    """The last second of the same day three months later, or of that month's last day."""
    day = made_at.astimezone(zone).date()
    years, month = divmod(day.month - 1 + MONTHS, 12)
    year, month = day.year + years, month + 1
    last = date(year, month, min(day.day, monthrange(year, month)[1]))
    return datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)
