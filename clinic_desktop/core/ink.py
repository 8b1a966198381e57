"""Handwriting as it was written: what the pad records, the service keeps and the paper draws."""

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, isfinite

MAX_STROKES = 500
MAX_POINTS = 50_000
"""About four minutes of writing at 200 points a second; more is not a signature."""

LONGEST_SIDE = 20_000.0
LONGEST_TIME = 3_600_000
LEAST_PATH = 0.08
"""The line must be at least this part of the pad's width long, all strokes together."""


class DeviceKind(StrEnum):
    """What the hand held; stands beside each signature, because it weighs as evidence."""

    PEN = "PEN"
    FINGER = "FINGER"
    MOUSE = "MOUSE"


class InkFault(StrEnum):
    """Why ink cannot be taken as a signature."""

    EMPTY = "empty"
    TOO_MUCH = "too_much"
    NOT_A_NUMBER = "not_a_number"
    OFF_THE_PAD = "off_the_pad"
    TIME_RUNS_BACK = "time_runs_back"
    NO_MOVEMENT = "no_movement"


@dataclass(frozen=True, slots=True)
class Point:
    """One report of the device.

    `x` and `y` are pad units (device-independent pixels) from the pad's upper left corner;
    `pressure` is 0..1, None where the device gives none; `t_ms` counts milliseconds from the
    first touch; the tilts are degrees (-90..90) from upright along x and y, None if unknown.
    """

    x: float
    y: float
    pressure: float | None
    t_ms: int
    tilt_x: float | None = None
    tilt_y: float | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """From pen down to pen up."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """One signature: `width` and `height` are the size of the pad in pad units."""

    device_kind: DeviceKind
    width: float
    height: float
    strokes: tuple[Stroke, ...]

    @property
    def point_count(self) -> int:
        return sum(len(stroke.points) for stroke in self.strokes)

    @property
    def path_length(self) -> float:
        """Length of the drawn line in pad units, pen-up ways not counted."""
        return sum(
            hypot(b.x - a.x, b.y - a.y)
            for stroke in self.strokes
            for a, b in zip(stroke.points, stroke.points[1:], strict=False)
        )

    @property
    def duration_ms(self) -> int:
        """From the first touch to the last report."""
        times = [point.t_ms for stroke in self.strokes for point in stroke.points]
        return max(times) - min(times) if times else 0

    @property
    def has_pressure(self) -> bool:
        return any(p.pressure is not None for stroke in self.strokes for p in stroke.points)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is seen of a signature: lines and how wide they are, without time, pressure or tilt.

    `width` and `height` of the pad and the places count hundredths of a pad unit; each point is
    (x, y, width of the line in twentieths of a typographic point).
    """

    width: int
    height: int
    strokes: tuple[tuple[tuple[int, int, int], ...], ...]

    @property
    def point_count(self) -> int:
        return sum(len(stroke) for stroke in self.strokes)


def ink_fault(ink: Ink) -> InkFault | None:
    """The first reason why `ink` is no signature, None when it is one. Never raises."""
    if not ink.strokes or not all(stroke.points for stroke in ink.strokes):
        return InkFault.EMPTY
    if len(ink.strokes) > MAX_STROKES or ink.point_count > MAX_POINTS:
        return InkFault.TOO_MUCH
    return _pad_fault(ink) or _time_fault(ink) or _movement_fault(ink)


def _pad_fault(ink: Ink) -> InkFault | None:
    if not (isfinite(ink.width) and isfinite(ink.height)):
        return InkFault.NOT_A_NUMBER
    if not (0 < ink.width <= LONGEST_SIDE and 0 < ink.height <= LONGEST_SIDE):
        return InkFault.OFF_THE_PAD
    for stroke in ink.strokes:
        for point in stroke.points:
            if fault := _point_fault(point, ink.width, ink.height):
                return fault
    return None


def _point_fault(point: Point, width: float, height: float) -> InkFault | None:
    extras = [v for v in (point.pressure, point.tilt_x, point.tilt_y) if v is not None]
    if not all(isfinite(value) for value in (point.x, point.y, *extras)):
        return InkFault.NOT_A_NUMBER
    inside = 0 <= point.x <= width and 0 <= point.y <= height
    if not inside or not 0 <= (point.pressure or 0) <= 1:
        return InkFault.OFF_THE_PAD
    if not (-90 <= (point.tilt_x or 0) <= 90 and -90 <= (point.tilt_y or 0) <= 90):
        return InkFault.OFF_THE_PAD
    return None


def _time_fault(ink: Ink) -> InkFault | None:
    last = 0
    for stroke in ink.strokes:
        for point in stroke.points:
            if not last <= point.t_ms <= LONGEST_TIME:
                return InkFault.TIME_RUNS_BACK
            last = point.t_ms
    return None


def _movement_fault(ink: Ink) -> InkFault | None:
    return InkFault.NO_MOVEMENT if ink.path_length < LEAST_PATH * ink.width else None
