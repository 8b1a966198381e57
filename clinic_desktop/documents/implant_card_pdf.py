"""The implant card that the patient carries (MDR Art. 18, MDCG 2019-8): two sides, 85.6 x 54 mm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from clinic_desktop.documents.amounts import at, day
from clinic_desktop.documents.fonts import TEXT
from clinic_desktop.documents.letterhead import draw_demo, draw_mark
from clinic_desktop.documents.paper import (
    Sheet,
    counted_canvas,
    grouped,
    paper_digest,
    pressing,
    with_pieces,
)
from clinic_desktop.documents.typeset import (
    ACCENT,
    MM,
    TEXT_COLOUR,
    colour,
    draw_line,
    fitted,
    para,
    text_width,
)
from clinic_desktop.documents.udi import data_matrix, element_string
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

CARD = (85.6 * MM, 54 * MM)
"""ID-1 of ISO/IEC 7810, the size of a bank card, in points."""

_EDGE = 4 * MM
_CODE = 13.5 * MM


@dataclass(frozen=True, slots=True)
class ImplantCardPaper:
    """One implant on one card. `sheet.number` numbers the card.

    `device_type` is in lay words (MDCG 2021-11), `udi` is the carrier as scanned; left empty it
    is built from `gtin`, `lot`, `serial` and `expires`. `instructions` fill the back.
    `outside_agreed`: another device than the set that was agreed before the operation.
    """

    sheet: Sheet
    patient_name: str
    patient_number: str
    birth_date: date
    implanted_on: date
    site: str
    side: str
    device_name: str
    model: str
    maker: str
    lot: str
    serial: str = ""
    size: str = ""
    device_type: str = ""
    maker_address: str = ""
    maker_website: str = ""
    gtin: str = ""
    udi: str = ""
    expires: date | None = None
    surgeon: str = ""
    instructions: tuple[str, ...] = ()
    outside_agreed: bool = False


def render(paper: ImplantCardPaper) -> bytes:
    """Front and back as two pages of card size; the same paper gives the same bytes."""
    language = paper.sheet.language
    out = BytesIO()
    with pressing() as pieces:
        canvas: Canvas = counted_canvas(paper.sheet.printed_at, _no_foot)(
            out, pagesize=CARD, invariant=1, pageCompression=1, initialFontName=TEXT, lang=language
        )
        canvas.setTitle(f"{word(language, 'card')} {paper.sheet.number}")
        canvas.setAuthor(paper.sheet.clinic.name)
        canvas.setCreator("Clinic Desktop")
        for side in (_front, _back):
            if paper.sheet.demo:
                draw_demo(canvas, CARD, 66)
            side(canvas, paper)
            canvas.showPage()
        canvas.save()
        return with_pieces(out.getvalue(), pieces)


def _no_foot(_canvas: "Canvas", _page: int, _pages: int) -> None:
    """A card has no foot; its number and hash stand on the back."""


def _front(canvas: "Canvas", paper: ImplantCardPaper) -> None:
    language, width = paper.sheet.language, CARD[0]
    top = CARD[1] - _EDGE
    _band(canvas, paper, word(language, "card"))
    room = width - 2 * _EDGE
    y = top - 12.4 * MM
    draw_line(canvas, _EDGE, y, fitted(paper.patient_name, "card_name", room), "card_name")
    born = f"{word(language, 'born')} {day(paper.birth_date, language)}  ·  {paper.patient_number}"
    draw_line(canvas, _EDGE, y - 7.6, fitted(born, "tiny", room), "tiny")
    where = ", ".join(filter(None, (paper.site, paper.side)))
    placed = f"{day(paper.implanted_on, language)}  ·  {where}"
    y -= 8.4 * MM
    draw_line(canvas, _EDGE, y, word(language, "implanted"), "tiny_label")
    draw_line(canvas, _EDGE, y - 7.4, fitted(placed, "tiny_strong", room), "tiny_strong")
    _device(canvas, paper, y - 6.2 * MM)


def _device(canvas: "Canvas", paper: ImplantCardPaper, y: float) -> None:
    language = paper.sheet.language
    elements = element_string(paper.gtin, paper.lot, paper.serial, paper.expires)
    code = data_matrix(elements)
    room = CARD[0] - 2 * _EDGE - (_CODE + 3 * MM if code else 0)
    draw_line(canvas, _EDGE, y, word(language, "device"), "tiny_label")
    named = "  ·  ".join(filter(None, (paper.device_name, paper.device_type)))
    draw_line(canvas, _EDGE, y - 7.4, fitted(named, "tiny_strong", room), "tiny_strong")
    model = "  ·  ".join(filter(None, (paper.model, paper.size, paper.maker)))
    draw_line(canvas, _EDGE, y - 14.6, fitted(model, "tiny", room), "tiny")
    _lot_and_serial(canvas, paper, y - 24, room)
    if paper.outside_agreed:
        said = word(language, "card_outside_agreed")
        draw_line(canvas, _EDGE, 8.7 * MM, fitted(said, "tiny", room), "tiny")
    udi = paper.udi or elements
    if udi:
        left = _sign(canvas, _EDGE, 4.6 * MM, "UDI") + 3
        lines = _broken(udi, _EDGE + room - left)
        for n, line in enumerate(reversed(lines)):
            draw_line(canvas, left, 4.6 * MM + n * 6, line, "tiny")
    if code:
        _draw_code(canvas, code, CARD[0] - _EDGE - _CODE, 4 * MM)


def _back(canvas: "Canvas", paper: ImplantCardPaper) -> None:
    sheet, language = paper.sheet, paper.sheet.language
    room = CARD[0] - 2 * _EDGE
    _band(canvas, paper, word(language, "card_back"))
    y = CARD[1] - _EDGE - 9 * MM
    clinic = sheet.clinic
    given = paper.instructions or tuple(
        word(language, key) for key in ("card_carry", "card_imaging", "card_visits")
    )
    floor = 15.5 * MM
    y = _column(canvas, given, y, floor, room)
    y = min(y, floor) - 1
    contact = ", ".join((clinic.name, *clinic.address))
    doctor = "  ·  ".join(filter(None, (paper.surgeon, clinic.phone, clinic.email)))
    about = paper.maker_website or clinic.website
    lines = [contact, doctor, ", ".join(filter(None, (paper.maker, paper.maker_address)))]
    if about:
        lines.append(word(language, "card_information", site=about))
    y = 13.8 * MM
    canvas.setStrokeColor(colour(ACCENT))
    canvas.setLineWidth(0.4)
    canvas.line(_EDGE, y + 6.6, CARD[0] - _EDGE, y + 6.6)
    for line in lines:
        draw_line(canvas, _EDGE, y, fitted(line, "tiny", room), "tiny")
        y -= 6.6
    hashed = grouped((sheet.sha256 or paper_digest(paper))[:16])
    printed = word(language, "printed", at=at(sheet.printed_at, clinic.time_zone, language))
    foot = f"{sheet.number}  ·  SHA-256 {hashed} …  ·  {printed}"
    draw_line(canvas, _EDGE, 3 * MM, fitted(foot, "tiny_label", room), "tiny_label")


def _band(canvas: "Canvas", paper: ImplantCardPaper, title: str) -> None:
    top = CARD[1] - _EDGE
    draw_mark(canvas, _EDGE, top - 5 * MM, 5 * MM)
    name_left = _EDGE + 6.4 * MM
    title_room = text_width(title, "card_heading")
    draw_line(canvas, CARD[0] - _EDGE, top - 3.2 * MM, title, "card_heading", right=True)
    room = CARD[0] - _EDGE - name_left - title_room - 6
    clinic = fitted(paper.sheet.clinic.name, "tiny_strong", room)
    draw_line(canvas, name_left, top - 3.2 * MM, clinic, "tiny_strong")
    canvas.setStrokeColor(colour(ACCENT))
    canvas.setLineWidth(0.6)
    canvas.line(_EDGE, top - 6.6 * MM, CARD[0] - _EDGE, top - 6.6 * MM)


def _column(canvas: "Canvas", texts: Sequence[str], y: float, floor: float, room: float) -> float:
    """Paragraphs from `y` down to `floor`; what does not fit is left out with its paragraph."""
    for text in texts:
        block = para(text, "tiny")
        _, height = block.wrapOn(canvas, room, y)
        if y - height < floor:
            break
        block.drawOn(canvas, _EDGE, y - height)
        y -= height + 2.4
    return y


def _lot_and_serial(canvas: "Canvas", paper: ImplantCardPaper, y: float, room: float) -> None:
    """Boxed symbols of ISO 15223-1 with their values; the serial goes below a long lot."""
    x = _EDGE
    for sign, value in (("LOT", paper.lot), ("SN", paper.serial)):
        if not value:
            continue
        needed = text_width(sign, "tiny_label") + text_width(value, "tiny_strong") + 7
        if x > _EDGE and x + needed > _EDGE + room:
            x, y = _EDGE, y - 9
        left = _sign(canvas, x, y, sign) + 3
        draw_line(canvas, left, y, fitted(value, "tiny_strong", room - left), "tiny_strong")
        x += needed + 9


def _sign(canvas: "Canvas", x: float, y: float, sign: str) -> float:
    width = text_width(sign, "tiny_label") + 4
    canvas.setStrokeColor(colour(TEXT_COLOUR))
    canvas.setLineWidth(0.4)
    canvas.rect(x, y - 1.7, width, 6.6, stroke=1, fill=0)
    draw_line(canvas, x + 2, y, sign, "tiny_label")
    return x + width


def _broken(text: str, room: float, most: int = 2) -> list[str]:
    """`text` in at most `most` lines of `room` points, broken anywhere: it has no words."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and text_width(rest, "tiny") > room:
        whole = fitted(rest, "tiny", room).removesuffix("…")
        lines.append(whole)
        rest = rest[len(whole) :]
    return [*lines, fitted(rest, "tiny", room)]


def _draw_code(canvas: "Canvas", rows: tuple[tuple[bool, ...], ...], x: float, y: float) -> None:
    """The modules as one filled path, so that no hair lines show between them."""
    module = _CODE / len(rows)
    canvas.setFillColor(colour("#FFFFFF"))
    canvas.rect(x - module, y - module, _CODE + 2 * module, _CODE + 2 * module, stroke=0, fill=1)
    path = canvas.beginPath()
    for n, row in enumerate(rows):
        base = y + _CODE - (n + 1) * module
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                path.rect(x + start * module, base, (end - start) * module, module)
            start = end + 1
    canvas.setFillColor(colour("#000000"))
    canvas.drawPath(path, stroke=0, fill=1)
