"""Many people want the same theatre at the same moment: one gets it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.theatre.interface import NewBooking
from tests.domain.theatre.stage import DAY, Stage

EIGHT = 8


def compete(stage: Stage, wanted: list[NewBooking]) -> list[str]:
    """Each in a thread of its own; what became of it."""
    bookings, ready = stage.manager.bookings, Barrier(len(wanted))

    def book(new: NewBooking) -> str:
        ready.wait()
        try:
            return bookings.book(new).status
        except ClinicError as error:
            return error.code

    with ThreadPoolExecutor(len(wanted)) as pool:
        return sorted(pool.map(book, wanted))


@pytest.mark.row("F088")
def test_eight_book_one_slot_and_one_gets_it(stage: Stage) -> None:
    wanted = [stage.asked(stage.cased()) for _ in range(EIGHT)]
    assert compete(stage, wanted) == ["CONFIRMED"] + ["centre.taken"] * (EIGHT - 1)
    assert len(stage.manager.bookings.bookings_between(None, DAY, wanted[0].ends_at)) == 1


@pytest.mark.row("F088")
def test_one_case_booked_eight_times_at_once_has_one_slot(stage: Stage) -> None:
    case = stage.cased()
    assert compete(stage, [stage.asked(case)] * EIGHT) == ["CONFIRMED"] + ["theatre.one_slot"] * (
        EIGHT - 1
    )
