"""Counting of calendar days and months in the zone of a site, right on nights of clock change."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from clinic_desktop.core.waiting import Counting


def full_day_after(began: datetime, amount: int, counting: Counting, zone: tzinfo) -> date:
    """The local day after `amount` full days or months that follow the day of `began`."""
    day = began.astimezone(zone).date()
    if counting is Counting.MONTHS:
        return add_months(day, amount) + timedelta(days=1)
    return day + timedelta(days=amount + 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_moment(day: date, zone: tzinfo) -> datetime:
    """00:00 of a local day in UTC; where clocks skip midnight, the instant they are set."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
