"""The clinic's letter paper: head, foot, page x of y, and the same bytes for the same paper."""

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
from clinic_desktop.documents.fonts import BOLD, TEXT, register_fonts
from clinic_desktop.documents.typeset import (
    ACCENT,
    HAIRLINE,
    MM,
    colour,
    draw_line,
    fitted,
    text_width,
)
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

A4 = (210 * MM, 297 * MM)
MARGIN = 20 * MM
WIDTH = A4[0] - 2 * MARGIN
"""What is left for text between the margins of an upright page, in points."""

_FIRST_TOP = 42 * MM
_LATER_TOP = 27 * MM
_FOOT = 23 * MM
_PRESS = Lock()
"""One paper is set at a time: the engine's fonts keep state between their calls."""


@dataclass(frozen=True, slots=True)
class ClinicHead:
    """Who the paper is from; `time_zone` is an IANA name and rules every time on paper."""

    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    registration: str
    time_zone: str
    website: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every paper carries in head and foot.

    `sha256` (hex) is the hash kept beside the record; left empty, the paper's own digest stands
    in the foot. `printed_at` is aware. `copy` marks every print after the first.
    """

    clinic: ClinicHead
    language: str
    number: str
    printed_at: datetime
    sha256: str = ""
    revision: int | None = None
    demo: bool = False
    copy: bool = False


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
def pressing() -> Iterator[None]:
    """The engine to oneself, its fonts known."""
    with _PRESS:
        register_fonts()
        yield


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
    from reportlab.platypus import (  # noqa: PLC0415  reportlab loads late
        BaseDocTemplate,
        Frame,
        PageTemplate,
    )
    from reportlab.platypus.doctemplate import NextPageTemplate  # noqa: PLC0415  as above

    sheet: Sheet = paper.sheet
    size = (A4[1], A4[0]) if landscape else A4
    hash_hex = sheet.sha256 or paper_digest(paper)
    if sheet.revision is not None and not revision:
        revision = word(sheet.language, "revision", n=str(sheet.revision))
    titled = "  ·  ".join(filter(None, (f"{kind} {sheet.number}", revision)))
    proof = "  ·  ".join(filter(None, (f"SHA-256 {grouped(hash_hex[:16])} …", foot_note)))
    foot = _Foot(sheet, titled, proof, size[0])

    def frame(top: float) -> Frame:
        height = size[1] - top - _FOOT
        box = (MARGIN, _FOOT, size[0] - 2 * MARGIN, height)
        return Frame(*box, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def first(canvas: "Canvas", _doc: object) -> None:
        _demo_mark(canvas, sheet, size)
        _first_head(canvas, sheet, size)

    def later(canvas: "Canvas", _doc: object) -> None:
        _demo_mark(canvas, sheet, size)
        _later_head(canvas, sheet, f"{kind} {sheet.number}", size)

    out = BytesIO()
    with pressing():
        document = BaseDocTemplate(
            out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=TEXT,
            lang=sheet.language,
            title=f"{kind} {sheet.number}",
            author=sheet.clinic.name,
            creator="Clinic Desktop",
        )
        document.addPageTemplates(
            [
                PageTemplate("first", [frame(_FIRST_TOP)], onPage=first),
                PageTemplate("later", [frame(_LATER_TOP)], onPage=later),
            ]
        )
        document.build(
            [NextPageTemplate("later"), *story], canvasmaker=counted_canvas(sheet.printed_at, foot)
        )
    return out.getvalue()


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


def draw_mark(canvas: "Canvas", x: float, y: float, size: float) -> None:
    """The drawn mark of the head: four petals in a rounded field, `x`, `y` its lower left."""
    canvas.saveState()
    canvas.setFillColor(colour(ACCENT))
    canvas.roundRect(x, y, size, size, size * 0.24, stroke=0, fill=1)
    canvas.translate(x + size / 2, y + size / 2)
    canvas.setFillColor(colour("#FFFFFF"))
    near, far, wide = size * 0.03, size * 0.39, size * 0.155
    for _ in range(4):
        petal = canvas.beginPath()
        petal.moveTo(0, near)
        petal.curveTo(wide, near + wide * 0.7, wide * 1.05, far - wide * 0.5, 0, far)
        petal.curveTo(-wide * 1.05, far - wide * 0.5, -wide, near + wide * 0.7, 0, near)
        canvas.drawPath(petal, stroke=0, fill=1)
        canvas.rotate(90)
    canvas.restoreState()


def _first_head(canvas: "Canvas", sheet: Sheet, size: tuple[float, float]) -> None:
    clinic, (width, height) = sheet.clinic, size
    draw_mark(canvas, MARGIN, height - 27 * MM, 13 * MM)
    contact = [*clinic.address, "  ·  ".join(filter(None, (clinic.phone, clinic.email)))]
    if clinic.website:
        contact.append(clinic.website)
    room = 78 * MM
    y = height - 16.6 * MM
    for line in contact[:4]:
        shown = fitted(line, "small", room)
        draw_line(canvas, width - MARGIN, y, shown, "small", right=True)
        y -= 10.4
    left = MARGIN + 17 * MM
    name_room = width - MARGIN - room - left - 6
    style = "title" if text_width(clinic.name, "title") <= name_room else "total"
    name = fitted(clinic.name, style, name_room)
    draw_line(canvas, left, height - 21 * MM, name, style)
    registration = fitted(clinic.registration, "small", name_room)
    draw_line(canvas, left, height - 26 * MM, registration, "small")
    canvas.setStrokeColor(colour(ACCENT))
    canvas.setLineWidth(0.9)
    canvas.line(MARGIN, height - 32 * MM, width - MARGIN, height - 32 * MM)


def _later_head(canvas: "Canvas", sheet: Sheet, title: str, size: tuple[float, float]) -> None:
    width, height = size
    draw_mark(canvas, MARGIN, height - 17.5 * MM, 5.5 * MM)
    half = (width - 2 * MARGIN) / 2 - 10 * MM
    left = MARGIN + 8 * MM
    name = fitted(sheet.clinic.name, "small_strong", half)
    draw_line(canvas, left, height - 15.6 * MM, name, "small_strong")
    shown = fitted(title, "small", half)
    draw_line(canvas, width - MARGIN, height - 15.6 * MM, shown, "small", right=True)
    canvas.setStrokeColor(colour(ACCENT))
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, height - 20 * MM, width - MARGIN, height - 20 * MM)


def _demo_mark(canvas: "Canvas", sheet: Sheet, size: tuple[float, float]) -> None:
    if not sheet.demo:
        return
    draw_demo(canvas, size, 150)


def draw_demo(canvas: "Canvas", size: tuple[float, float], points: float) -> None:
    """DEMO across the page, under everything else."""
    canvas.saveState()
    canvas.setFillColor(colour("#EEF1F2"))
    canvas.setFont(BOLD, points)
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(45 if size[1] > size[0] else 28)
    canvas.drawCentredString(0, -points * 0.36, "DEMO")
    canvas.restoreState()


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
