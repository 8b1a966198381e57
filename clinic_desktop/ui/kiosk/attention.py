"""Seconds in which somebody was there: a clock that stands still while nobody touches. No Qt."""

from collections.abc import Callable

LONGEST = 130.0
"""Nobody reads a screenful for longer without a touch; what is beyond counts for nobody."""


class Attention:
    """Called, it gives the seconds until now; `touch` says that somebody is there."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds, self._counted, self._touched = seconds, 0.0, seconds()

    def __call__(self) -> float:
        return self._counted + min(max(0.0, self._seconds() - self._touched), LONGEST)

    def touch(self) -> None:
        self._counted, self._touched = self(), self._seconds()
