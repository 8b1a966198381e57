"""How often a mail is tried, and what makes two tellings the same."""

from datetime import datetime, timedelta
from hashlib import sha256

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
LEASE = timedelta(minutes=5)


def next_try(now: datetime, tries: int) -> datetime:
    """1, 2, 4 … minutes, at most six hours."""
    wait: timedelta = FIRST * int(2 ** min(tries, 12))
    return now + min(wait, LONGEST)


def given_up(written_at: datetime, now: datetime) -> bool:
    return now - written_at >= GIVE_UP_AFTER


def dedupe(*parts: str) -> str:
    """One key of at most 200 letters for the same event, thing and person."""
    key = "|".join(parts)
    return key if len(key) <= 200 else sha256(key.encode()).hexdigest()
