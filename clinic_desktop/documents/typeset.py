"""Styles, paragraphs and tables: the one place where a value becomes mark-up, escaped."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape

from clinic_desktop.documents.fonts import BOLD, ITALIC, SYMBOLS, TEXT, register_fonts
from clinic_desktop.documents.glyphs import printable, wants_shaping
from clinic_desktop.documents.pieces import LONGEST, Face, Piece, keep

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, Paragraph, Table

MM = 72 / 25.4
ACCENT = "#0B6B6A"
PALE = "#E7F1F0"
TEXT_COLOUR = "#13212A"
SOFT = "#445560"
HAIRLINE = "#C9D2D6"
INK = "#0B1E66"
BAD = "#AE231C"

_OF_MARKUP = frozenset("&<>\n")

_Align = Literal[0, 1, 2]
_LEFT: _Align = 0
_CENTRE: _Align = 1
_RIGHT: _Align = 2

_STYLES: dict[str, tuple[str, float, float, str, _Align]] = {
    "body": (TEXT, 9, 12.6, TEXT_COLOUR, _LEFT),
    "strong": (BOLD, 9, 12.6, TEXT_COLOUR, _LEFT),
    "italic": (ITALIC, 9, 12.6, TEXT_COLOUR, _LEFT),
    "right": (TEXT, 9, 12.6, TEXT_COLOUR, _RIGHT),
    "right_strong": (BOLD, 9, 12.6, TEXT_COLOUR, _RIGHT),
    "small": (TEXT, 7.6, 10.4, SOFT, _LEFT),
    "small_strong": (BOLD, 7.6, 10.4, SOFT, _LEFT),
    "small_right": (TEXT, 7.6, 10.4, SOFT, _RIGHT),
    "label": (TEXT, 7.2, 9.6, SOFT, _LEFT),
    "label_right": (TEXT, 7.2, 9.6, SOFT, _RIGHT),
    "column": (BOLD, 7.2, 9.6, ACCENT, _LEFT),
    "column_right": (BOLD, 7.2, 9.6, ACCENT, _RIGHT),
    "column_centre": (BOLD, 7.2, 9.6, ACCENT, _CENTRE),
    "centre": (TEXT, 9, 12.6, TEXT_COLOUR, _CENTRE),
    "title": (BOLD, 18, 22, TEXT_COLOUR, _LEFT),
    "subtitle": (TEXT, 10.5, 14, SOFT, _LEFT),
    "heading": (BOLD, 11, 14.5, ACCENT, _LEFT),
    "subheading": (BOLD, 9, 12.6, ACCENT, _LEFT),
    "total": (BOLD, 11.5, 15, TEXT_COLOUR, _LEFT),
    "total_right": (BOLD, 11.5, 15, TEXT_COLOUR, _RIGHT),
    "amount": (BOLD, 24, 30, TEXT_COLOUR, _LEFT),
    "tiny": (TEXT, 5.4, 6.8, TEXT_COLOUR, _LEFT),
    "tiny_label": (TEXT, 4.4, 5.4, SOFT, _LEFT),
    "tiny_strong": (BOLD, 6.2, 7.6, TEXT_COLOUR, _LEFT),
    "card_name": (BOLD, 8.6, 10.4, TEXT_COLOUR, _LEFT),
    "card_heading": (BOLD, 6.6, 8.4, ACCENT, _LEFT),
}


def para(text: str, style: str = "body", *, space_before: float = 0) -> "Paragraph":
    """One paragraph of `text` exactly as it is: no mark-up in it is ever interpreted."""
    if len(text) <= LONGEST and wants_shaping(text):
        return _shaped_class()(text, face_of(style), space_before)  # type: ignore[call-arg,return-value]
    return _plain(text, style, space_before) or _set(_markup(text), style, space_before)


def face_of(style: str) -> Face:
    """What the shaping engine needs to know of a style."""
    face, size, leading, ink, align = _STYLES[style]
    return Face(face == BOLD, size, leading, ink, "LCR"[align])


def compose(pattern: str, style: str = "body", **values: str) -> "Paragraph":
    """A paragraph from mark-up of this program with `{name}` places for escaped values."""
    return _set(pattern.format_map({k: _markup(v) for k, v in values.items()}), style, 0)


def text_width(text: str, style: str) -> float:
    """Width of one unbroken line, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415  reportlab loads late

    register_fonts()
    if wants_shaping(text):
        from clinic_desktop.documents import laid_in  # noqa: PLC0415  loads the second engine

        return laid_in.length(text, face_of(style))
    face, size = _STYLES[style][:2]
    return sum(stringWidth(r, SYMBOLS if symbol else face, size) for r, symbol in printable(text))


def fitted(text: str, style: str, width: float) -> str:
    """`text`, cut with an ellipsis where one line of `width` points does not hold it."""
    flat = " ".join(text.split())
    if text_width(flat, style) <= width:
        return flat
    low, high = 0, min(len(flat), 400)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(flat[:middle] + "…", style) <= width:
            low = middle
        else:
            high = middle - 1
    return flat[:low].rstrip() + "…"


def draw_line(
    canvas: "Canvas", x: float, y: float, text: str, style: str, *, right: bool = False
) -> None:
    """One line at a fixed place, for heads, feet and cards; `x` is its right end if `right`."""
    face, size, _, ink, _ = _STYLES[style]
    canvas.setFillColor(colour(ink))
    pen = x - text_width(text, style) if right else x
    if wants_shaping(text):
        left, low = canvas.absolutePosition(pen, y)
        room = text_width(text, style) + 1
        keep(Piece(canvas.getPageNumber(), text, face_of(style), left, low, room, on_line=True))
        return
    for run, symbol in printable(text):
        name = SYMBOLS if symbol else face
        canvas.setFont(name, size)
        canvas.drawString(pen, y, run)
        pen += canvas.stringWidth(run, name, size)


def colour(value: str) -> "Color":
    from reportlab.lib.colors import HexColor  # noqa: PLC0415  reportlab loads late

    return HexColor(value)


def drawn(width: float, height: float, draw: "Callable[[Canvas], None]") -> "Flowable":
    """A block of the page that `draw` paints, its origin at the lower left corner."""
    return _drawn_class()(width, height, draw)  # type: ignore[call-arg]


def table(
    rows: "Sequence[Sequence[Flowable | Sequence[Flowable] | str]]",
    widths: Sequence[float],
    commands: Sequence[Any] = (),
    *,
    repeat: int = 0,
    align: Literal["LEFT", "RIGHT"] = "LEFT",
    whole_rows: bool = False,
) -> "Table":
    """A table whose cells stand at the top and touch the text edge; `commands` add lines.

    `whole_rows` of short texts are never torn by the end of a page.
    """
    from reportlab.platypus import Table  # noqa: PLC0415  reportlab loads late

    plain: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), TEXT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    cells = [[list(c) if isinstance(c, (list, tuple)) else c for c in row] for row in rows]
    # A row higher than a page goes on over the next ones instead of stopping the paper.
    tear = 0 if whole_rows else 1
    made = Table(cells, colWidths=list(widths), repeatRows=repeat, hAlign=align, splitInRow=tear)
    made.setStyle([*plain, *commands])
    return made


def spacer(height_mm: float) -> "Flowable":
    from reportlab.platypus import Spacer  # noqa: PLC0415  reportlab loads late

    return Spacer(1, height_mm * MM)


def together(parts: "Sequence[Flowable]") -> "Flowable":
    """`parts` on one page where one page holds them."""
    from reportlab.platypus import KeepTogether  # noqa: PLC0415  reportlab loads late

    return KeepTogether(list(parts))


def _set(markup: str, style: str, space_before: float) -> "Paragraph":
    made = _paragraph_class()(markup, _style(style))
    made.spaceBefore = space_before
    return made


def _plain(text: str, style: str, space_before: float) -> "Paragraph | None":
    """Without its mark-up being written and read again: nearly every text is of one piece."""
    runs = printable(text)
    words, symbol = runs[0] if len(runs) == 1 else ("", False)
    if symbol or not words.strip() or not _OF_MARKUP.isdisjoint(words):
        return None
    piece = _piece(style).clone(text=words)
    made = _paragraph_class()(words, _style(style), frags=[piece])
    made.spaceBefore = space_before
    return made


@cache
def _piece(style: str) -> Any:
    """What the engine makes of a text of one piece."""
    return _set("x", style, 0).frags[0]


def _markup(text: str) -> str:
    parts = []
    for run, symbol in printable(text):
        safe = escape(run).replace("\n", "<br/>")
        parts.append(f'<font name="{SYMBOLS}">{safe}</font>' if symbol else safe)
    return "".join(parts)


@cache
def _style(name: str) -> "ParagraphStyle":
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415  reportlab loads late

    face, size, leading, ink, align = _STYLES[name]
    return ParagraphStyle(
        name,
        fontName=face,
        fontSize=size,
        leading=leading,
        textColor=colour(ink),
        alignment=align,
        bulletFontName=TEXT,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


@cache
def _paragraph_class() -> "type[Paragraph]":
    from reportlab.platypus import Paragraph  # noqa: PLC0415  reportlab loads late

    class Once(Paragraph):
        """Broken into lines once for each width, though tables and pages ask again and again."""

        _broken: tuple[tuple[float, ...], Any] | None = None

        def breakLines(self, width: Any) -> Any:  # noqa: N802  reportlab's name
            room = tuple(width)
            if self._broken is None or self._broken[0] != room:
                self._broken = room, super().breakLines(width)
            return self._broken[1]

    return Once


@cache
def _shaped_class() -> "type[Flowable]":
    from reportlab.platypus import Flowable  # noqa: PLC0415  reportlab loads late

    from clinic_desktop.documents import laid_in  # noqa: PLC0415  loads the second engine

    class Shaped(Flowable):
        """The room of a paragraph that the other engine sets."""

        def __init__(self, text: str, face: Face, space_before: float) -> None:
            super().__init__()
            self.spaceBefore = space_before
            self._text, self._face = text, face

        def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  reportlab's
            self.width, self.height = aW, laid_in.height(self._text, self._face, aW)
            return self.width, self.height

        def draw(self) -> None:
            left, low = self.canv.absolutePosition(0, self.height)
            page = self.canv.getPageNumber()
            keep(Piece(page, self._text, self._face, left, low, self.width))

    return Shaped


@cache
def _drawn_class() -> "type[Flowable]":
    from reportlab.platypus import Flowable  # noqa: PLC0415  reportlab loads late

    class Drawn(Flowable):
        def __init__(self, width: float, height: float, paint: "Callable[[Canvas], None]") -> None:
            super().__init__()
            self.width, self.height, self._paint = width, height, paint

        def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  reportlab's
            return self.width, self.height

        def draw(self) -> None:
            self._paint(self.canv)

    return Drawn
