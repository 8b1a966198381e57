"""Handwriting on paper: the strokes as vector curves, as wide as the pen was pressed."""

from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from clinic_desktop.core.ink import Ink, Point, Stroke
from clinic_desktop.documents.typeset import INK, colour

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

THINNEST, THICKEST = 0.45, 1.7
"""Width of the line in points at no and at full pressure."""

_UNHURRIED = 0.9  # pad units a millisecond at which a line without pressure has half its width


def draw_ink(canvas: "Canvas", ink: Ink, width: float, height: float) -> None:
    """Draw `ink` into `width` x `height` points at the origin, as large as fits, in proportion."""
    scale = min(width / ink.width, height / ink.height)
    canvas.saveState()
    canvas.translate((width - ink.width * scale) / 2, (height - ink.height * scale) / 2)
    canvas.setStrokeColor(colour(INK))
    canvas.setFillColor(colour(INK))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in ink.strokes:
        _draw_stroke(canvas, stroke, ink.height, scale)
    canvas.restoreState()


def _draw_stroke(canvas: "Canvas", stroke: Stroke, pad_height: float, scale: float) -> None:
    at = [(p.x * scale, (pad_height - p.y) * scale) for p in stroke.points]
    widths = _widths(stroke.points)
    if len(at) == 1:
        canvas.circle(*at[0], widths[0] / 2, stroke=0, fill=1)
        return
    # From middle to middle with the point between as control: smooth, and true to every point.
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(at)]
    starts = [at[0], *middles]
    ends = [*middles, at[-1]]
    now = -1.0
    for start, control, end, wide in zip(starts, at, ends, widths, strict=True):
        if wide != now:
            canvas.setLineWidth(wide)
            now = wide
        path = canvas.beginPath()
        path.moveTo(*start)
        path.curveTo(*_toward(start, control), *_toward(end, control), *end)
        canvas.drawPath(path, stroke=1, fill=0)


def _toward(end: tuple[float, float], control: tuple[float, float]) -> tuple[float, float]:
    """Cubic control point of the quadratic curve through `control`."""
    return (
        end[0] + (control[0] - end[0]) * 2 / 3,
        end[1] + (control[1] - end[1]) * 2 / 3,
    )


def _widths(points: tuple[Point, ...]) -> list[float]:
    """Line width at each point: by pressure, else by speed; smoothed, in twentieths of a point."""
    widths: list[float] = []
    before = points[0]
    for point in points:
        press = point.pressure if point.pressure is not None else _slowness(before, point)
        wanted = THINNEST + (THICKEST - THINNEST) * press**0.8
        last = widths[-1] if widths else wanted * 0.7
        widths.append(round((last + (wanted - last) * 0.4) * 20) / 20)
        before = point
    return widths


def _slowness(before: Point, point: Point) -> float:
    speed = hypot(point.x - before.x, point.y - before.y) / max(1, point.t_ms - before.t_ms)
    return 1 / (1 + speed / _UNHURRIED) - 0.1
