"""Handwriting on paper: the strokes as vector curves, as wide as the pen was pressed."""

from itertools import pairwise
from typing import TYPE_CHECKING

from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.documents.drawn_ink import WIDTHS_PER_POINT, drawn_of
from clinic_desktop.documents.ink import UNITS_PER_PAD_UNIT
from clinic_desktop.documents.typeset import INK, colour

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def draw_ink(canvas: "Canvas", ink: Ink | Drawn, width: float, height: float) -> None:
    """Draw `ink` into `width` x `height` points at the origin, as large as fits, in proportion."""
    drawn = drawn_of(ink) if isinstance(ink, Ink) else ink
    pad_width, pad_height = (side / UNITS_PER_PAD_UNIT for side in (drawn.width, drawn.height))
    scale = min(width / pad_width, height / pad_height)
    canvas.saveState()
    canvas.translate((width - pad_width * scale) / 2, (height - pad_height * scale) / 2)
    canvas.setStrokeColor(colour(INK))
    canvas.setFillColor(colour(INK))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in drawn.strokes:
        _draw_stroke(canvas, stroke, pad_height, scale)
    canvas.restoreState()


def _draw_stroke(
    canvas: "Canvas", stroke: tuple[tuple[int, int, int], ...], pad_height: float, scale: float
) -> None:
    fine = UNITS_PER_PAD_UNIT
    at = [(x / fine * scale, (pad_height - y / fine) * scale) for x, y, _ in stroke]
    widths = [wide / WIDTHS_PER_POINT for _, _, wide in stroke]
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
        canvas.addLiteral(_curve(start, _toward(start, control), _toward(end, control), end))
        canvas.addLiteral("S")


def _curve(*points: tuple[float, float]) -> str:
    """The operators of a path of its own, for signatures have a thousand: m and c of ISO 32000."""
    x, y, *curve = [_written(number) for point in points for number in point]
    return f"n {x} {y} m {' '.join(curve)} c"


def _written(value: float) -> str:
    """As the engine writes numbers: seven digits, or six behind the point; no zero at an end."""
    size = abs(value)
    if size <= 1e-7:  # noqa: PLR2004  the engine's nothing
        return "0"
    digits = f"{value:.{6 if size < 10 else 5 if size < 100 else 4}f}".rstrip("0").rstrip(".")
    return digits[1:] if digits[0] == "0" and len(digits) > 1 else digits


def _toward(end: tuple[float, float], control: tuple[float, float]) -> tuple[float, float]:
    """Cubic control point of the quadratic curve through `control`."""
    return (
        end[0] + (control[0] - end[0]) * 2 / 3,
        end[1] + (control[1] - end[1]) * 2 / 3,
    )
