"""Setting a paper: foot, page x of y, and the same bytes for the same paper."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from clinic_desktop.core.canonical import canonical_json
from clinic_desktop.core.canonical import digest as text_digest
from clinic_desktop.documents.amounts import at
from clinic_desktop.documents.fonts import TEXT, register_fonts
from clinic_desktop.documents.letterhead import (
    MARGIN,
    ClinicHead,
    Sheet,
    draw_first_head,
    draw_later_head,
)
from clinic_desktop.documents.pieces import Piece, gathering
from clinic_desktop.documents.typeset import HAIRLINE, MM, colour, draw_line, fitted, text_width
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, PageTemplate

__all__ = [
    "A4",
    "MARGIN",
    "WIDTH",
    "ClinicHead",
    "PaperPatient",
    "Sheet",
    "TaxLine",
    "counted_canvas",
    "grouped",
    "paper_digest",
    "press",
    "pressing",
    "with_pieces",
]

A4 = (210 * MM, 297 * MM)
WIDTH = A4[0] - 2 * MARGIN
"""What is left for text between the margins of an upright page, in points."""

_FIRST_TOP = 42 * MM
_LATER_TOP = 27 * MM
_FOOT = 23 * MM
_PRESS = Lock()
"""One paper is set at a time: the engine's fonts keep state between their calls."""


@dataclass(frozen=True, slots=True)
class PaperPatient:
    """The person on the paper; `number` is the medical record number."""

    name: str
    number: str
    birth_date: date
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Tax of one rate; `rate_basis_points` 2000 is 20 %, None where `label` says why none is due.

    `category` is the letter that the lines carry, `base_minor` what the tax is reckoned on.
    """

    label: str
    rate_basis_points: int | None
    base_minor: int
    tax_minor: int
    category: str = ""


def paper_digest(paper: Any) -> str:
    """SHA-256 (hex) of the values of a paper, whenever and however often it is printed."""
    values = asdict(paper)
    for name in ("printed_at", "sha256", "copy"):
        values.get("sheet", {}).pop(name, None)
    return text_digest(canonical_json(_plain(values)))


@contextmanager
def pressing() -> Iterator[list[Piece]]:
    """The engine to oneself, its fonts known; and the pieces that it leaves to the other one."""
    with _PRESS, gathering() as pieces:
        register_fonts()
        yield pieces


def with_pieces(pdf: bytes, pieces: Sequence[Piece]) -> bytes:
    """The paper with what the shaping engine sets of it, if there is any."""
    if not pieces:
        return pdf
    from clinic_desktop.documents.laid_in import laid_in  # noqa: PLC0415  the second engine

    return laid_in(pdf, pieces)


def press(
    paper: Any,
    kind: str,
    story: "Sequence[Flowable]",
    *,
    foot_note: str = "",
    revision: str = "",
    landscape: bool = False,
) -> bytes:
    """`story` set on the letter paper of `paper.sheet` as a PDF; `kind` names it in the foot.

    `foot_note` stands beside the hash, `revision` replaces the words for the sheet's revision.
    """
    from reportlab.platypus import BaseDocTemplate  # noqa: PLC0415  reportlab loads late
    from reportlab.platypus.doctemplate import NextPageTemplate  # noqa: PLC0415  as above

    sheet: Sheet = paper.sheet
    size = (A4[1], A4[0]) if landscape else A4
    if sheet.revision is not None and not revision:
        revision = word(sheet.language, "revision", n=str(sheet.revision))
    title = f"{kind} {sheet.number}"
    hashed = grouped((sheet.sha256 or paper_digest(paper))[:16])
    foot = _Foot(
        sheet,
        "  ·  ".join(filter(None, (title, revision))),
        "  ·  ".join(filter(None, (f"SHA-256 {hashed} …", foot_note))),
        size[0],
    )
    out = BytesIO()
    with pressing() as pieces:
        document = BaseDocTemplate(
            out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=TEXT,
            lang=sheet.language,
            title=title,
            author=sheet.clinic.name,
            creator="Clinic Desktop",
        )
        document.addPageTemplates(_templates(sheet, title, size))
        document.build(
            [NextPageTemplate("later"), *story], canvasmaker=counted_canvas(sheet.printed_at, foot)
        )
        return with_pieces(out.getvalue(), pieces)


def _templates(sheet: Sheet, title: str, size: tuple[float, float]) -> "list[PageTemplate]":
    from reportlab.platypus import Frame, PageTemplate  # noqa: PLC0415  reportlab loads late

    def frame(top: float) -> Frame:
        box = (MARGIN, _FOOT, size[0] - 2 * MARGIN, size[1] - top - _FOOT)
        return Frame(*box, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def first(canvas: "Canvas", _document: object) -> None:
        draw_first_head(canvas, sheet, size)

    def later(canvas: "Canvas", _document: object) -> None:
        draw_later_head(canvas, sheet, title, size)

    return [
        PageTemplate("first", [frame(_FIRST_TOP)], onPage=first),
        PageTemplate("later", [frame(_LATER_TOP)], onPage=later),
    ]


@dataclass(frozen=True, slots=True)
class _Foot:
    sheet: Sheet
    titled: str
    proof: str
    width: float

    def __call__(self, canvas: "Canvas", page: int, pages: int) -> None:
        sheet, language = self.sheet, self.sheet.language
        canvas.setStrokeColor(colour(HAIRLINE))
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 17 * MM, self.width - MARGIN, 17 * MM)
        page_of = word(language, "page_of", page=str(page), pages=str(pages))
        self._line(canvas, 13 * MM, self.titled, page_of, "small_strong")
        printed = word(
            language, "printed", at=at(sheet.printed_at, sheet.clinic.time_zone, language)
        )
        self._line(canvas, 9.2 * MM, self.proof, printed, "label")

    def _line(self, canvas: "Canvas", y: float, left: str, right: str, style: str) -> None:
        draw_line(canvas, self.width - MARGIN, y, right, style, right=True)
        room = self.width - 2 * MARGIN - text_width(right, style) - 12
        draw_line(canvas, MARGIN, y, fitted(left, style, room), style)


def grouped(hex_text: str) -> str:
    """A hash in groups of four, so that two can be compared by eye."""
    return " ".join(hex_text[i : i + 4] for i in range(0, len(hex_text), 4))


def counted_canvas(made_at: datetime, foot: Any) -> Any:
    """A canvas class that draws `foot(canvas, page, pages)` when the number of pages is known."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  reportlab loads late

    stamp = f"D:{made_at:%Y%m%d%H%M%S%z}"
    stamp = f"{stamp[:-2]}'{stamp[-2:]}'"

    class Counted(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.setDateFormatter(lambda *_: stamp)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  reportlab's name
            self._kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            kept = self._kept
            for page, state in enumerate(kept, start=1):
                self.__dict__.update(state)
                foot(self, page, len(kept))
                Canvas.showPage(self)
            Canvas.save(self)

    return Counted


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else value
