"""How often somebody may guess, and how long a session lives."""

from datetime import datetime, timedelta

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
WINDOW = timedelta(hours=24)
SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(minutes=30)
SEEN_EVERY = timedelta(seconds=60)
STEP_UP_LIFE = timedelta(minutes=5)
MOST_A_DAY = 50
STEP_LIFE, STEP_TRIES = timedelta(minutes=5), 5
"""From the right password to the code, and how many codes may be tried with one password."""

SOURCE_WINDOW, MOST_FROM_SOURCE = timedelta(minutes=10), 30
MOST_FROM_ALL = 300
"""Failures from all addresses within the window of one; more is an attack on many accounts."""


def wait_after(tries: int) -> timedelta:
    """Five free tries, then 2, 4, 8 … seconds, at most fifteen minutes."""
    if tries <= FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(tries - FREE_TRIES, 20)), LONGEST_WAIT)


def over(now: datetime, expires_at: datetime, last_seen_at: datetime) -> bool:
    """A session ends twelve hours after sign-in or half an hour after it was last used."""
    return now >= expires_at or now - last_seen_at >= SESSION_IDLE


def fresh(step_up_at: datetime | None, now: datetime) -> bool:
    """Whether a confirmation by PIN still counts."""
    return step_up_at is not None and timedelta() <= now - step_up_at < STEP_UP_LIFE
