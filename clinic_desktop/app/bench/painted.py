"""A day, a week and the board of the theatres: from the answer of the services to painted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem, QWidget

from clinic_desktop.app.bench import large
from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.bench.pen import application
from clinic_desktop.app.bench.place import Place
from clinic_desktop.domain.theatre.interface import Board
from clinic_desktop.ui.theatre.values import Face, page_of
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.today.presenter import EVENTS, TodayPage, day_row
from clinic_desktop.ui.today.view import TodayView

SIZE, COLUMNS, WEEK = (1600, 1000), 6, 7


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen with its rows and without them."""

    view: QWidget
    fill: Callable[[], None]
    clear: Callable[[], None]
    rows: int


class PlainTable(QTableWidget):
    """The least that shows rows."""

    def __init__(self) -> None:
        super().__init__(0, COLUMNS)

    def fill(self, rows: int) -> None:
        self.setRowCount(rows)
        for row in range(rows):
            for column in range(COLUMNS):
                self.setItem(row, column, QTableWidgetItem(f"Patient {row}, {column}"))


def measure(place: Place, wanted: frozenset[str]) -> Iterator[Figure]:
    """Each wanted screen that is open and empty gets its rows."""
    app = application()
    for name, prepared in OPERATIONS.items():
        if name in wanted:
            timings = _in_turn(prepared(place), place.times + 1)
            yield figure(name, app.platformName(), place.size, *timings)


def _in_turn(shown: Shown, times: int) -> tuple[list[float], list[float]]:
    """The first try is not counted: it loads faces and pictures."""
    plain = PlainTable()
    floor = Shown(plain, partial(plain.fill, shown.rows), partial(plain.setRowCount, 0), shown.rows)
    found: tuple[list[float], list[float]] = [], []
    for one in (floor, shown):
        one.view.resize(*SIZE)
        one.view.show()
    for _ in range(times):
        for kept, one in zip(found, (floor, shown), strict=True):
            one.clear()
            QApplication.processEvents()
            kept.append(spent(partial(_paint, one)))
    for one in (floor, shown):
        one.view.close()
    return found[1][1:], found[0][1:]


def _paint(one: Shown) -> None:
    one.fill()
    QApplication.processEvents()


def _day(place: Place, days: int = 1) -> Shown:
    """Today, with the rows of so many full days."""
    day = large.busy_day(place)
    desks = place.crew("RECEPTION")
    entries = [
        replace(one, appointment=replace(one.appointment, id=uuid4()))
        for one in desks.appointments.board(day, None) * days
    ]
    now = place.crew.clock().astimezone(ZoneInfo(desks.centre.settings().time_zone))
    view, empty = TodayView(), TodayPage("Good morning", "Today", day, (), ())

    def fill() -> None:
        rows = tuple(day_row(one, now, frozenset(EVENTS)) for one in entries)
        view.show_page(replace(empty, rows=rows))

    return Shown(view, fill, partial(view.show_page, empty), len(entries))


def _board(place: Place) -> Shown:
    """A day of all theatres, as boxes by the hour."""
    house = place.with_cases()
    desks = place.crew("THEATRE_MANAGER")
    now = place.crew.clock().astimezone(ZoneInfo(desks.centre.settings().time_zone))
    (board,) = desks.theatre.boards(now.date() + timedelta(days=2), 1)
    faces = {one.case.plan_id: Face("Ada Somebody", "Nose", 45) for one in board.entries}
    names = dict.fromkeys(house.surgeons, "Dr. Somebody")
    view, nothing = TheatreView(now.tzinfo or ZoneInfo("UTC")), replace(board, entries=())

    def show(day: Board) -> None:
        view.show_page(page_of(day, faces, names, (), now, frozenset({"open", "move"})))

    return Shown(view, partial(show, board), partial(show, nothing), len(board.entries))


OPERATIONS: dict[str, Callable[[Place], Shown]] = {
    "painted_day": _day,
    "painted_week": partial(_day, days=WEEK),
    "painted_board": _board,
}
NAMES = tuple(OPERATIONS)
