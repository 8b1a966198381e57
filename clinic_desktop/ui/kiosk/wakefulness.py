"""Whether the tablet slept between two looks: by the clock of durations, or by that of the wall."""

from collections.abc import Callable

from clinic_desktop.core.clock import Clock

LONGEST = 30.0
"""Seconds between two looks of a tablet that is awake; it looks once a second."""


class Wakefulness:
    """Some systems stop the clock of durations while they sleep, so both are asked."""

    def __init__(self, seconds: Callable[[], float], clock: Clock) -> None:
        self._seconds, self._clock = seconds, clock
        self._then, self._at = seconds(), clock()
        self._held = False

    def holds(self, *, task: bool) -> None:
        """A page came. With the first one of a task its time begins: sleep before is past."""
        if task and not self._held:
            self._renew()
        self._held = task

    def slept(self) -> bool:
        """Since the last look, with a task in front; a clock that was set counts as sleep, too."""
        then, at = self._then, self._at
        self._renew()
        passed, by_wall = self._then - then, (self._at - at).total_seconds()
        return self._held and (passed > LONGEST or abs(by_wall) > LONGEST)

    def _renew(self) -> None:
        self._then, self._at = self._seconds(), self._clock()
