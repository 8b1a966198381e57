"""The printed theatre list of a day: what still stands in the way comes first."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import clock_time, day, weekday
from clinic_desktop.documents.paper import A4, MARGIN, Sheet, press
from clinic_desktop.documents.typeset import BAD, MM, SOFT, colour, drawn, para, spacer, table
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

_WIDE = A4[1] - 2 * MARGIN
_SIGN = 5 * MM


class Readiness(StrEnum):
    """RED stands in the way of the operation, AMBER is open, GREEN is settled."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"


@dataclass(frozen=True, slots=True)
class ListItem:
    state: Readiness
    text: str


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case; `ends_at` is without turnover. `allergies` are printed in bold."""

    starts_at: datetime
    ends_at: datetime
    patient_name: str
    patient_number: str
    birth_date: date
    procedure: str
    side: str
    surgeon: str
    anaesthetist: str = ""
    anaesthesia: str = ""
    asa: str = ""
    allergies: tuple[str, ...] = ()
    items: tuple[ListItem, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class TheatreDay:
    name: str
    cases: tuple[ListedCase, ...]


@dataclass(frozen=True, slots=True)
class TheatreListPaper:
    """`frozen_at` is when the list was closed for changes, None while it may still move."""

    sheet: Sheet
    on: date
    site: str
    theatres: tuple[TheatreDay, ...]
    frozen_at: datetime | None = None


def render(paper: TheatreListPaper) -> bytes:
    """The list as PDF, A4 lying; the same paper gives the same bytes."""
    language = paper.sheet.language
    kind = word(language, "list")
    state = word(language, "list.open")
    if paper.frozen_at:
        at = clock_time(paper.frozen_at, paper.sheet.clinic.time_zone)
        state = word(language, "list.frozen", at=at)
    story: list[Flowable] = parts.title(
        weekday(paper.on, language), "  ·  ".join(filter(None, (kind, paper.site, state)))
    )
    story += _red_first(paper)
    for theatre in paper.theatres:
        story += _theatre(paper, theatre)
    return press(paper, kind, story, landscape=True)


def _red_first(paper: TheatreListPaper) -> "list[Flowable]":
    language, zone = paper.sheet.language, paper.sheet.clinic.time_zone
    rows: list[list[Flowable]] = []
    for theatre in paper.theatres:
        for case in theatre.cases:
            red = [item.text for item in case.items if item.state is Readiness.RED]
            if red:
                rows.append(
                    [
                        _sign(Readiness.RED),
                        para(f"{clock_time(case.starts_at, zone)}  {theatre.name}", "strong"),
                        para(f"{case.patient_name}, {case.procedure}"),
                        para("; ".join(red), "strong"),
                    ]
                )
    if not rows:
        return [para(word(language, "list.all_clear")), spacer(2)]
    widths = [_SIGN, 38 * MM, 92 * MM, _WIDE - _SIGN - 130 * MM]
    commands = [
        ("BOX", (0, 0), (-1, -1), 1.1, colour(BAD)),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.6),
        ("LEFTPADDING", (0, 0), (0, -1), 6),
        ("LEFTPADDING", (1, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (0, -1), 5),
    ]
    head = parts.heading(word(language, "list.settle"))
    return [*head[2:], table(rows, widths, commands), spacer(2)]


def _theatre(paper: TheatreListPaper, theatre: TheatreDay) -> "list[Flowable]":
    language = paper.sheet.language
    story = parts.heading(theatre.name)
    if not theatre.cases:
        return [*story, para(word(language, "list.empty"))]
    names = ("list.time", "patient", "list.procedure", "list.team", "list.alerts", "list.ready")
    rows: list[list[Flowable | list[Flowable]]] = [
        [para(word(language, name), "column") for name in names]
    ]
    rows += [_case(paper, case) for case in theatre.cases]
    widths = [21 * MM, 50 * MM, 62 * MM, 42 * MM, 33 * MM, _WIDE - 208 * MM]
    return [*story, table(rows, widths, parts.ruled(len(rows)), repeat=1)]


def _case(paper: TheatreListPaper, case: ListedCase) -> "list[Flowable | list[Flowable]]":
    language, zone = paper.sheet.language, paper.sheet.clinic.time_zone
    born = f"{word(language, 'list.born')} {day(case.birth_date, language)}"
    done: list[Flowable] = [para(case.procedure, "strong")]
    if case.side:
        done.append(para(case.side, "strong"))
    if case.notes:
        done.append(para(case.notes, "small"))
    team: list[Flowable] = [para(case.surgeon)]
    team += [para(text, "small") for text in (case.anaesthetist, case.anaesthesia) if text]
    allergies = ", ".join(case.allergies) or word(language, "list.no_allergies")
    alerts: list[Flowable] = [para(allergies, "strong" if case.allergies else "small")]
    if case.asa:
        alerts.append(para(f"ASA {case.asa}", "small"))
    return [
        [
            para(clock_time(case.starts_at, zone), "strong"),
            para(clock_time(case.ends_at, zone), "small"),
        ],
        [
            para(case.patient_name, "strong"),
            para(born, "small"),
            para(case.patient_number, "small"),
        ],
        done,
        team,
        alerts,
        _items(case),
    ]


def _items(case: ListedCase) -> "list[Flowable]":
    order = tuple(Readiness)
    items = sorted(case.items, key=lambda item: order.index(item.state))
    styles = {Readiness.RED: "small_strong", Readiness.AMBER: "small", Readiness.GREEN: "small"}
    pad = [("TOPPADDING", (0, 0), (0, -1), 1.4)]
    return [
        table(
            [[_sign(item.state), para(item.text, styles[item.state])]],
            [_SIGN, _WIDE - 208 * MM - _SIGN],
            pad,
        )
        for item in items
    ]


def _sign(state: Readiness) -> "Flowable":
    """Told apart without colour: full square, half circle, empty circle with a tick."""
    if state is Readiness.GREEN:
        return parts.tick(True, 7.6)

    def paint(canvas: "Canvas") -> None:
        canvas.setLineWidth(0.7)
        if state is Readiness.RED:
            canvas.setFillColor(colour(BAD))
            canvas.rect(0.4, 0.4, 6.8, 6.8, stroke=0, fill=1)
            return
        canvas.setStrokeColor(colour(SOFT))
        canvas.setFillColor(colour(SOFT))
        canvas.circle(3.8, 3.8, 3.2, stroke=1, fill=0)
        canvas.wedge(0.6, 0.6, 7, 7, 90, 180, stroke=0, fill=1)

    return drawn(7.6, 7.6, paint)
