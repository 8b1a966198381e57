"""How wide the line is where: from pressure, or from speed where there is none. No Qt.

Own construction: quadratic curves between the midpoints of the reports, with a width that
follows its target softly, so that neither corners nor jumps of the sensor show.
"""

from math import hypot

Dot = tuple[float, float, float]
"""x, y and width of the line there, in pad units."""

LEAST_STEP = 0.7
FOLLOW = 0.38
"""How fast the width follows its target, per report."""

USUAL_SPEED = 0.75
"""Pad units per millisecond at which the line is half as wide as it may be."""


class Brush:
    """Turns the reports of one stroke into ribbons, each a list of dots."""

    def __init__(self, least: float = 1.6, most: float = 6.4) -> None:
        self._least, self._most = least, most

    def start(self, x: float, y: float, pressure: float | None, t_ms: int) -> None:
        self._at = (x, y, pressure, t_ms)
        self._middle: tuple[float, float] | None = None
        self._width = (self._least + self._most) / 2 * 0.8
        self._speed = 0.0

    def move(self, x: float, y: float, pressure: float | None, t_ms: int) -> list[Dot]:
        """The ribbon that a report adds; empty if the pen hardly moved."""
        was_x, was_y, _, was_t = self._at
        way = hypot(x - was_x, y - was_y)
        if way < LEAST_STEP:
            return []
        target = self._target(pressure, way, max(1, t_ms - was_t))
        width = self._width + (target - self._width) * FOLLOW
        middle = ((was_x + x) / 2, (was_y + y) / 2)
        if self._middle is None:
            ribbon = [(was_x, was_y, self._width * 0.6), (*middle, width)]
        else:
            ribbon = _curve(self._middle, (was_x, was_y), middle, self._width, width)
        self._at, self._middle, self._width = (x, y, pressure, t_ms), middle, width
        return ribbon

    def finish(self) -> list[Dot]:
        """The last bit, growing thin; a dot if the pen did not move."""
        x, y = self._at[:2]
        if self._middle is None:
            return [(x, y, self._most * 0.84)]
        return [(*self._middle, self._width), (x, y, max(0.5, self._width * 0.45))]

    def _target(self, pressure: float | None, way: float, ms: int) -> float:
        span = self._most - self._least
        if pressure is not None:
            share: float = min(1.0, max(0.0, pressure)) ** 0.75
            return self._least + span * share
        self._speed = 0.68 * way / ms + 0.32 * self._speed
        slow: float = 1 + (self._speed / USUAL_SPEED) ** 1.5
        return self._least + span / slow


def _curve(
    start: tuple[float, float],
    bend: tuple[float, float],
    end: tuple[float, float],
    width: float,
    grown: float,
) -> list[Dot]:
    steps = max(2, min(12, int(hypot(end[0] - start[0], end[1] - start[1]) / 2.2) + 2))
    dots = []
    for step in range(steps + 1):
        u = step / steps
        first, second, third = (1 - u) ** 2, 2 * u * (1 - u), u * u
        dots.append(
            (
                first * start[0] + second * bend[0] + third * end[0],
                first * start[1] + second * bend[1] + third * end[1],
                width + (grown - width) * u,
            )
        )
    return dots
