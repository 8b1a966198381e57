"""The clinic's letter paper: who it is from, and the head that says so on each page."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from clinic_desktop.documents.fonts import BOLD
from clinic_desktop.documents.typeset import ACCENT, MM, colour, draw_line, fitted, text_width

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN = 20 * MM


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


def draw_first_head(canvas: "Canvas", sheet: Sheet, size: tuple[float, float]) -> None:
    """Mark, name and contact of the clinic over the first page."""
    if sheet.demo:
        draw_demo(canvas, size, 150)
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


def draw_later_head(canvas: "Canvas", sheet: Sheet, title: str, size: tuple[float, float]) -> None:
    """One line over every page after the first."""
    if sheet.demo:
        draw_demo(canvas, size, 150)
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


def draw_demo(canvas: "Canvas", size: tuple[float, float], points: float) -> None:
    """DEMO across the page, under everything else."""
    canvas.saveState()
    canvas.setFillColor(colour("#EEF1F2"))
    canvas.setFont(BOLD, points)
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(45 if size[1] > size[0] else 28)
    canvas.drawCentredString(0, -points * 0.36, "DEMO")
    canvas.restoreState()
