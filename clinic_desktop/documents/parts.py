"""Blocks that several papers share: titles, facts, notices, totals, signatures."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.documents.amounts import at_exactly, in_utc, percent
from clinic_desktop.documents.ink_drawing import draw_ink
from clinic_desktop.documents.paper import WIDTH, PaperPatient, Sheet, TaxLine
from clinic_desktop.documents.typeset import (
    ACCENT,
    HAIRLINE,
    MM,
    PALE,
    SOFT,
    TEXT_COLOUR,
    colour,
    compose,
    drawn,
    para,
    spacer,
    table,
)
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

Fact = tuple[str, str]
"""A label and its value."""

SIGNING_HEIGHT = 24 * MM


def title(text: str, subtitle: str = "", tag: str = "") -> "list[Flowable]":
    """The name of the paper, with `tag` (for example COPY) at the right edge."""
    row: Flowable = para(text, "title")
    if tag:
        row = table([[row, para(tag, "column_right")]], [WIDTH * 0.8, WIDTH * 0.2])
    parts: list[Flowable] = [row]
    if subtitle:
        parts.append(para(subtitle, "subtitle"))
    return [*parts, spacer(4)]


def copy_tag(sheet: Sheet) -> str:
    return word(sheet.language, "copy") if sheet.copy else ""


def heading(text: str, aside: str = "") -> "list[Flowable]":
    """A heading with an `aside` at the right edge; starts a page rather than end one."""
    from reportlab.platypus import CondPageBreak  # noqa: PLC0415  reportlab loads late

    bottom = [("VALIGN", (1, 0), (1, 0), "BOTTOM")]
    cells = [[para(text, "heading"), para(aside, "label_right")]]
    row = table(cells, [WIDTH * 0.72, WIDTH * 0.28], bottom) if aside else cells[0][0]
    return [CondPageBreak(32 * MM), spacer(4.5), row, spacer(1.5)]


def framed() -> list[Any]:
    """A hair-line frame round a block of facts."""
    return [
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, colour(HAIRLINE)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, colour(HAIRLINE)),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]


def facts(rows: Sequence[Fact], width: float, *, label: float = 30 * MM) -> "Flowable":
    """Labels in one column, values in the next; rows without a value are left out."""
    kept = [[para(name, "label"), para(value)] for name, value in rows if value]
    if not kept:
        return spacer(0)
    pad = [("TOPPADDING", (0, 0), (0, -1), 2.3), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]
    return table(kept, [label, width - label], pad)


def two_columns(left: "Flowable", right: "Flowable", *, share: float = 0.5) -> "Flowable":
    return table([[left, right]], [WIDTH * share, WIDTH * (1 - share)])


def address(lines: Sequence[str]) -> "Flowable":
    """Name and address where a window envelope shows them."""
    kept = [line for line in lines if line]
    rows = [[para(line, "strong" if n == 0 else "body")] for n, line in enumerate(kept)]
    return table(rows or [[""]], [WIDTH * 0.5])


def patient_facts(patient: PaperPatient, born: str, language: str) -> list[Fact]:
    return [
        (word(language, "patient"), patient.name),
        (word(language, "born"), born),
        (word(language, "patient_number"), patient.number),
    ]


def notice(text: str, head: str = "", source: str = "", width: float = WIDTH) -> "Flowable":
    """A passage that must not be overlooked: pale field, bar at its left."""
    parts: list[Flowable] = []
    if head:
        parts.append(para(head, "subheading"))
    for n, block in enumerate(part for part in text.split("\n\n") if part.strip()):
        parts += [spacer(1.2), para(block)] if n else [para(block)]
    if source:
        parts.append(para(source, "small"))
    commands = [
        ("BACKGROUND", (0, 0), (-1, -1), colour(PALE)),
        ("LINEBEFORE", (0, 0), (0, -1), 2.4, colour(ACCENT), 0),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, 0), 6),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
    ]
    return table([[part] for part in parts], [width], commands)


def ruled(rows: int) -> list[Any]:
    """Lines of a list: petrol under its head, hair lines between its rows."""
    return [
        ("LINEBELOW", (0, 1), (-1, rows - 2), 0.4, colour(HAIRLINE)),
        # Last, because a table that breaks draws its hair line under the repeated head too.
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, colour(ACCENT)),
        ("TOPPADDING", (0, 0), (-1, -1), 3.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.2),
        ("RIGHTPADDING", (0, 0), (-2, -1), 6),
    ]


def tax_name(tax: TaxLine, language: str) -> str:
    """VAT 20 %; without a rate the label alone, which then names the reason."""
    if tax.rate_basis_points is None:
        return tax.label
    return f"{tax.label} {percent(tax.rate_basis_points, language)}"


def totals(rows: Sequence[tuple[str, str, bool]]) -> "Flowable":
    """Sums at the right edge; a row marked True is the one that counts."""
    cells: list[list[Flowable]] = []
    lines: list[Any] = [("LINEABOVE", (0, 0), (-1, 0), 0.4, colour(HAIRLINE))]
    for n, (name, value, main) in enumerate(rows):
        style = "total" if main else "body"
        cells.append([para(name, style), para(value, "total_right" if main else "right")])
        if main:
            lines.append(("LINEABOVE", (0, n), (-1, n), 0.9, colour(ACCENT)))
            lines.append(("TOPPADDING", (0, n), (-1, n), 4))
    pad = [("TOPPADDING", (0, 0), (-1, -1), 2.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2)]
    return table(cells, [52 * MM, 36 * MM], [*pad, *lines], align="RIGHT")


def tick(state: bool | None, size: float = 8.4) -> "Flowable":
    """A box: ticked, crossed out, or open where nothing was said (None)."""

    def paint(canvas: "Canvas") -> None:
        canvas.setStrokeColor(colour(TEXT_COLOUR))
        canvas.setLineWidth(0.7)
        canvas.roundRect(0.4, 0.4, size - 0.8, size - 0.8, 1.6, stroke=1, fill=0)
        canvas.setLineCap(1)
        canvas.setLineWidth(1.3)
        if state is True:
            canvas.lines(
                [
                    (size * 0.22, size * 0.52, size * 0.42, size * 0.28),
                    (size * 0.42, size * 0.28, size * 0.8, size * 0.76),
                ]
            )
        elif state is False:
            low, high = size * 0.27, size * 0.73
            canvas.lines([(low, low, high, high), (low, high, high, low)])

    return drawn(size, size, paint)


def signing_field(ink: Ink | Drawn | None, width: float, hint: str = "") -> "Flowable":
    """A framed place with a line to sign on, and the ink where it was given."""

    def paint(canvas: "Canvas") -> None:
        canvas.setStrokeColor(colour(HAIRLINE))
        canvas.setLineWidth(0.6)
        canvas.roundRect(0, 0, width, SIGNING_HEIGHT, 4, stroke=1, fill=0)
        canvas.setStrokeColor(colour(SOFT))
        canvas.setLineWidth(0.5)
        canvas.line(6 * MM, 6 * MM, width - 6 * MM, 6 * MM)
        if ink is not None:
            canvas.translate(2 * MM, 1 * MM)
            draw_ink(canvas, ink, width - 4 * MM, SIGNING_HEIGHT - 2 * MM)

    field = drawn(width, SIGNING_HEIGHT, paint)
    below = [("TOPPADDING", (0, 1), (0, 1), 2)]
    return table([[field], [para(hint, "label")]], [width], below) if hint else field


def times(moment: datetime, zone: str, language: str) -> "Flowable":
    """The moment on the clinic's clock, and beside it in UTC, for whoever must compare."""
    return compose(
        "{local}<br/><font size='7.2'>{utc}</font>",
        local=at_exactly(moment, zone, language),
        utc=in_utc(moment),
    )
