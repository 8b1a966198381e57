"""When somebody's authority over a ward is over, and why."""

from datetime import date, datetime, timedelta

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface.guardians import GuardianEnded, WardOfAge

MAJORITY = 18
"""Years, as `patients.rules.entries` counts them."""

ANY_ZONE = timedelta(days=1)
"""Local midnight lies at most this far from the same date in UTC."""


def why_ended(born: date | None, ends_at: datetime | None) -> errors.ClinicError:
    """What is told to a guardian whose relation ended at `ends_at` (None: was taken back)."""
    if born is None or ends_at is None:
        return GuardianEnded()
    grown = born.year + MAJORITY, born.month, born.day
    last = (ends_at + ANY_ZONE).date()
    return WardOfAge() if (last.year, last.month, last.day) >= grown else GuardianEnded()
