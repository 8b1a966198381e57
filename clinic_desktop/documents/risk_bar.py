"""How many of a hundred: one bar with the same measure for every risk on the page."""

from typing import TYPE_CHECKING

from clinic_desktop.documents.typeset import ACCENT, HAIRLINE, PALE, SOFT, colour, drawn, spacer

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

_HEIGHT, _BAR = 11.0, 5.0


def risk_bar(low: int | None, high: int | None, of: int, width: float) -> "Flowable":
    """Full up to `low`, hatched from there to `high`; no bar at all where nobody has counted."""
    if low is None or high is None:
        return spacer(0)

    def paint(canvas: "Canvas") -> None:
        canvas.translate(0, 2.2)
        canvas.setFillColor(colour(PALE))
        canvas.setStrokeColor(colour(HAIRLINE))
        canvas.setLineWidth(0.4)
        canvas.rect(0, 0, width, _BAR, stroke=1, fill=1)
        if of > 0:
            _fill(canvas, width * min(low / of, 1), width * min(high / of, 1))
        canvas.setStrokeColor(colour(SOFT))
        canvas.setLineWidth(0.35)
        for tenth in range(0, 11, 5):
            canvas.line(width * tenth / 10, -1.6, width * tenth / 10, 0)

    return drawn(width, _HEIGHT, paint)


def _fill(canvas: "Canvas", low: float, high: float) -> None:
    canvas.setFillColor(colour(ACCENT))
    canvas.rect(0, 0, low, _BAR, stroke=0, fill=1)
    if high <= low:
        return
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(low, 0, high - low, _BAR)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(colour(ACCENT))
    canvas.setLineWidth(0.8)
    x = low - _BAR
    while x < high:
        canvas.line(x, 0, x + _BAR, _BAR)
        x += 2.1
    canvas.restoreState()
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(colour(ACCENT))
    canvas.rect(low, 0, high - low, _BAR, stroke=1, fill=0)
