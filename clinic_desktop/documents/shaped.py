"""Setting a paper whose words join or run from right to left: pages, lines, blocks, drawings.

A second engine beside reportlab (docs/decisions/0011). Offsets are points from the edge where a
line of the paper begins: the left one, or the right one where its language reads that way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from clinic_desktop.documents.fonts import register_fonts
from clinic_desktop.documents.glyphs import marked
from clinic_desktop.documents.letterhead import MARGIN, Sheet, draw_mark
from clinic_desktop.documents.scripts import (
    Tongue,
    ordered,
    reads_right_to_left,
    runs_right_to_left,
)
from clinic_desktop.documents.shaper import Shaper
from clinic_desktop.documents.typeset import ACCENT, HAIRLINE, MM, SOFT, TEXT_COLOUR

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

A4 = (210 * MM, 297 * MM)
WIDTH = A4[0] - 2 * MARGIN
FOOT = 23 * MM

STYLES: dict[str, tuple[str, float, float, str]] = {
    "body": ("", 9, 13.4, TEXT_COLOUR),
    "strong": ("B", 9, 13.4, TEXT_COLOUR),
    "small": ("", 7.6, 11, SOFT),
    "small_strong": ("B", 7.6, 11, SOFT),
    "label": ("", 7.2, 10.4, SOFT),
    "column": ("B", 7.2, 10.4, ACCENT),
    "title": ("B", 18, 24, TEXT_COLOUR),
    "subtitle": ("", 10.5, 15, SOFT),
    "heading": ("B", 11, 16, ACCENT),
}
"""Weight, size, distance of lines and colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one style, `offset` points from where the line begins, `width` points wide."""

    text: str
    style: str
    offset: float
    width: float
    end: bool = False  # set at the far edge of its room


class Page(Shaper):
    """One paper in the making; `pages` is how many it will have, known from a first setting."""

    def __init__(self, sheet: Sheet, titled: str, proof: str, pages: int) -> None:
        super().__init__()
        self.sheet, self._titled, self._proof, self._pages = sheet, titled, proof, pages
        self.rtl = reads_right_to_left(sheet.language)
        self.tongue = Tongue(sheet.language, sheet.clinic.time_zone)
        self.set_margins(MARGIN, 42 * MM, MARGIN)
        self.set_auto_page_break(True, FOOT)
        self.set_title(titled)
        self.set_author(sheet.clinic.name)
        self.set_creator("Clinic Desktop")
        self.set_lang(sheet.language)
        self.set_creation_date(sheet.printed_at)
        self.add_page()

    def header(self) -> None:
        clinic, first = self.sheet.clinic, self.page_no() == 1
        if self.sheet.demo:
            self._demo()
        size = 13 * MM if first else 5.5 * MM
        top = 14 * MM if first else 12 * MM
        self.draw(lambda canvas: draw_mark(canvas, 0, 0, size), 0, top, size, size)
        start = size + 4 * MM
        if not first:
            self.set(Cell(clinic.name, "small_strong", start, WIDTH / 2), top + 4)
            self.set(Cell(self._titled, "small", WIDTH / 2, WIDTH / 2, end=True), top + 4)
            self.rule(20 * MM)
            self.set_y(27 * MM)
            return
        self.set(Cell(clinic.name, "title", start, WIDTH - 78 * MM - start), top)
        self.set(Cell(clinic.registration, "small", start, WIDTH / 2), top + 8.4 * MM)
        contact = [*clinic.address, "  ·  ".join(filter(None, (clinic.phone, clinic.email)))]
        for n, line in enumerate(contact[:4]):
            self.set(Cell(line, "small", WIDTH - 78 * MM, 78 * MM, end=True), top + n * 10.4)
        self.rule(32 * MM, 0.9, ACCENT)
        self.set_y(42 * MM)

    def footer(self) -> None:
        said = self.tongue.say("page_of", page=str(self.page_no()), pages=str(self._pages))
        printed = self.tongue.say("printed", at=self.tongue.at(self.sheet.printed_at))
        self.rule(A4[1] - 17 * MM)
        for y, left, right in (
            (A4[1] - 16 * MM, self._titled, said), (A4[1] - 12 * MM, self._proof, printed),
        ):  # fmt: skip
            self.set(Cell(left, "label", 0, WIDTH * 0.68), y)
            self.set(Cell(right, "label", WIDTH * 0.68, WIDTH * 0.32, end=True), y)

    def set(self, cell: Cell, y: float) -> float:
        """Set it at `y`; where its last line ends."""
        self._style(cell)
        self.set_xy(self._x(cell.offset, cell.width), y)
        self.multi_cell(
            cell.width, STYLES[cell.style][2], ordered(marked(cell.text)), align=self._align(cell),
            new_x="LMARGIN", new_y="NEXT",
        )  # fmt: skip
        return float(self.get_y())

    def height(self, cell: Cell) -> float:
        """How much room it takes."""
        if not cell.text:
            return 0.0
        self._style(cell)
        found = self.multi_cell(
            cell.width,
            STYLES[cell.style][2],
            ordered(marked(cell.text)),
            dry_run=True,
            output="HEIGHT",
        )
        return float(found)  # type: ignore[arg-type]

    def row(self, *cells: Cell, gap: float = 2) -> float:
        """Cells side by side, on one page; where the row began."""
        tall = max((self.height(cell) for cell in cells), default=0)
        self.room(tall)
        y = self.get_y()
        for cell in cells:
            if cell.text:
                self.set(cell, y)
        self.set_y(y + tall + gap)
        return float(y)

    def words(self, text: str, style: str = "body", gap: float = 2) -> None:
        """A paragraph over the whole width; it may go on over the page."""
        if text:
            self.set(Cell(text, style, 0, WIDTH), self.get_y())
            self.set_y(self.get_y() + gap)

    def room(self, height: float) -> None:
        """A new page where so much does not fit any more."""
        if self.get_y() + height > A4[1] - FOOT:
            self.add_page()

    def heading(self, text: str, aside: str = "") -> None:
        self.room(32 * MM)
        self.set_y(self.get_y() + 8)
        self.row(
            Cell(text, "heading", 0, WIDTH * 0.72),
            Cell(aside, "label", WIDTH * 0.72, WIDTH * 0.28, end=True),
            gap=3,
        )

    def facts(self, rows: Sequence[tuple[str, str]], label: float = 42 * MM) -> None:
        """Labels and values; those without a value are left out."""
        for name, value in rows:
            if value:
                self.row(
                    Cell(name, "label", 0, label), Cell(value, "body", label, WIDTH - label), gap=1
                )

    def rule(self, y: float, wide: float = 0.5, colour: str = HAIRLINE) -> None:
        self.set_draw_color(colour)
        self.set_line_width(wide)
        self.line(MARGIN, y, A4[0] - MARGIN, y)

    def flow(self, flowable: "Flowable", offset: float, y: float) -> float:
        """A drawing of the other engine, its top at `y`; its height."""
        width, height = flowable.wrap(WIDTH, A4[1])

        def paint(canvas: Any) -> None:
            flowable.canv = canvas
            flowable.draw()  # type: ignore[attr-defined]

        self.draw(paint, offset, y, width, height)
        return float(height)

    def draw(
        self, paint: Callable[[Any], None], offset: float, y: float, width: float, height: float
    ) -> None:
        """What `paint` draws on a canvas of the other engine, with its top at `y`; no words."""
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  reportlab loads late

        register_fonts()
        canvas: Any = Canvas(BytesIO(), pageCompression=0)
        begun = len(canvas._code)
        paint(canvas)
        steps = "\n".join(canvas._code[begun:])
        left, low = self._x(offset, width), A4[1] - y - height
        self._out(f"q 1 0 0 1 {left:.3f} {low:.3f} cm\n{steps}\nQ")

    def _x(self, offset: float, width: float) -> float:
        return A4[0] - MARGIN - offset - width if self.rtl else MARGIN + offset

    def _align(self, cell: Cell) -> str:
        return "R" if self.rtl != cell.end else "L"

    def _style(self, cell: Cell) -> None:
        """Each piece of text runs as the paper does, but for figures and foreign words alone."""
        weight, size, _, colour = STYLES[cell.style]
        self.set_font("Text", weight, size)
        self.set_text_color(colour)
        self.set_fill_color(colour)  # equal, or fpdf2 loses count of the font between two lines
        alone = self.rtl and not runs_right_to_left(cell.text)
        self.set_text_shaping(True, direction="rtl" if self.rtl and not alone else "ltr")

    def _demo(self) -> None:
        self.set_font("Text", "B", 150)
        self.set_text_color("#EEF1F2")
        self.set_fill_color("#EEF1F2")
        self.set_text_shaping(True, direction="ltr")
        with self.rotation(45, A4[0] / 2, A4[1] / 2):
            wide = self.get_string_width("DEMO")
            self.text(A4[0] / 2 - wide / 2, A4[1] / 2 + 50, "DEMO")


def pressed(sheet: Sheet, titled: str, proof: str, lay: Callable[[Page], None]) -> bytes:
    """The paper that `lay` fills, set twice: once to know how many pages it has."""
    counted = Page(sheet, titled, proof, 1)
    lay(counted)
    page = Page(sheet, titled, proof, counted.page_no())
    lay(page)
    made = bytes(page.output())
    for one in (counted, page):
        one.close_faces()
    return made
