"""Whether the tablet slept between two looks: by the clock of durations, or by that of the wall."""

from datetime import datetime

LONGEST = 30.0
"""Seconds between two looks of a tablet that is awake; it looks once a second."""


class Wakefulness:
    """Some systems stop the clock of durations while they sleep, so both are asked."""

    def __init__(self, seconds: float, at: datetime) -> None:
        self._seconds, self._at = seconds, at

    def slept(self, seconds: float, at: datetime) -> bool:
        """Since the last look; a clock that was set counts as sleep, too."""
        passed, by_wall = seconds - self._seconds, (at - self._at).total_seconds()
        self._seconds, self._at = seconds, at
        return passed > LONGEST or abs(by_wall) > LONGEST
