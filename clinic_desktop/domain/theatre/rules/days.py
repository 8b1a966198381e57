"""Local days of a site: 23, 24 or 25 hours long."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=4_096)  # a search asks for the same hours in every room
def at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment when the wall clock shows that many minutes after midnight."""
    days, left = divmod(minute, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(left // 60, left % 60), zone)
    return wall.astimezone(UTC)


def span_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From midnight to the next."""
    return at_minute(day, 0, zone), at_minute(day, 24 * 60, zone)
