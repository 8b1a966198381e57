"""From handwriting to what is seen of it: the one part of the ink that the clinic keeps open."""

import json
from math import hypot

from clinic_desktop.core.canonical import canonical_json
from clinic_desktop.core.ink import Drawn, Ink, Point
from clinic_desktop.documents.ink import UNITS_PER_PAD_UNIT, UnreadableInk

THINNEST, THICKEST = 0.45, 1.7
"""Width of the line in points at no and at full pressure."""

WIDTHS_PER_POINT = 20
_UNHURRIED = 0.9  # pad units a millisecond at which a line without pressure has half its width


def drawn_of(ink: Ink) -> Drawn:
    """The same ink gives the same lines, so whoever has the strokes can draw them again."""
    return Drawn(
        _fine(ink.width),
        _fine(ink.height),
        tuple(
            tuple(
                (_fine(point.x), _fine(point.y), wide)
                for point, wide in zip(stroke.points, _widths(stroke.points), strict=True)
            )
            for stroke in ink.strokes
        ),
    )


def drawn_text(drawn: Drawn) -> str:
    """Canonical JSON: three numbers a point, all strokes in order."""
    strokes = [[number for point in stroke for number in point] for stroke in drawn.strokes]
    return canonical_json({"width": drawn.width, "height": drawn.height, "strokes": strokes})


def read_drawn(text: str) -> Drawn:
    """Raises UnreadableInk for what `drawn_text` does not write."""
    try:
        found = json.loads(text)
        strokes = tuple(tuple(zip(*[iter(stroke)] * 3, strict=True)) for stroke in found["strokes"])
        drawn = Drawn(found["width"], found["height"], strokes)
        numbers = (drawn.width, drawn.height, *(n for s in strokes for p in s for n in p))
        if not all(type(number) is int for number in numbers):
            raise UnreadableInk
    except (ValueError, KeyError, TypeError) as exc:
        raise UnreadableInk from exc
    return drawn


def _widths(points: tuple[Point, ...]) -> list[int]:
    """Line width at each point: by pressure, else by speed; smoothed."""
    widths: list[float] = []
    before = points[0]
    for point in points:
        press = point.pressure if point.pressure is not None else _slowness(before, point)
        wanted = THINNEST + (THICKEST - THINNEST) * press**0.8
        last = widths[-1] if widths else wanted * 0.7
        wide = round((last + (wanted - last) * 0.4) * WIDTHS_PER_POINT)
        widths.append(wide / WIDTHS_PER_POINT)
        before = point
    return [round(wide * WIDTHS_PER_POINT) for wide in widths]


def _slowness(before: Point, point: Point) -> float:
    """Between 0, also for what flies, and 0.9."""
    speed = hypot(point.x - before.x, point.y - before.y) / max(1, point.t_ms - before.t_ms)
    return max(0.0, 1 / (1 + speed / _UNHURRIED) - 0.1)


def _fine(value: float) -> int:
    return round(value * UNITS_PER_PAD_UNIT)
