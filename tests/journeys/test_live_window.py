"""What happens at one desk is seen on the open screen of another, over the service."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host
from clinic_desktop.app.container import connect
from clinic_desktop.app.staff import StaffWindow, build_main_window
from clinic_desktop.app.walk.people import people
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.ui.today.view import TodayView
from tests.support.clinics import PIN, StaffedClinic
from tests.support.driving_staff import Desk

PROMISED = 2.0  # seconds from the end of the call that changed it
ROUNDS = 8
HALF = timedelta(minutes=30)


@pytest.fixture
def booked(clinic: StaffedClinic) -> list[UUID]:
    """Two people are expected today."""
    desk, at = clinic.role("RECEPTION").reception, clinic.clock() + HALF
    surgeon = clinic.role("SURGEON").accounts.whoami().id
    made = []
    for number, one in enumerate(people(31, 2, at.date())):
        starts = at + number * HALF
        patient = desk.register(one, "").patient_id
        made.append(desk.book(NewAppointment(patient, surgeon, starts, starts + HALF)).id)
    return made


@pytest.fixture
def ends(qtbot: QtBot, clinic: StaffedClinic) -> Iterator[tuple[StaffWindow, Clinic]]:
    """A staff window at one machine, the desks of a colleague at another; both over HTTPS."""
    service = host.serve(clinic)
    service.start()
    here, there = (connect(service.url, ca=service.ca, clock=clinic.clock) for _ in range(2))
    window = build_main_window(here)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    yield window, there.as_caller(clinic.token("RECEPTION"))
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    here.close()
    there.close()
    service.stop()


@pytest.mark.row("F182")
@pytest.mark.row("F208")
@pytest.mark.parametrize(
    "rounds", [1, pytest.param(ROUNDS, marks=pytest.mark.full)], ids=["plain", "full"]
)
def test_an_arrival_at_another_desk_is_seen_on_the_open_day(
    qtbot: QtBot,
    ends: tuple[StaffWindow, Clinic],
    booked: list[UUID],
    rounds: int,
    record_property: Callable[[str, object], None],
) -> None:
    """The row changes where it is: nothing is built anew, and what was chosen stays chosen."""
    window, colleague = ends
    desk = Desk(qtbot, window, PIN)
    desk.sign_in("RECEPTION")
    table = desk.see(TodayView).table
    keyed = table.keyed

    def chip(appointment: UUID) -> str:
        rows = {one.id: one.chip for one in keyed.values()}
        return str(rows.get(appointment, ""))

    arrives, chosen = booked
    desk.until(lambda: [chip(one) for one in booked] == ["Expected"] * 2, "the day")
    table.choose(chosen)
    anew = [QSignalSpy(one) for one in (keyed.modelReset, keyed.rowsRemoved, keyed.rowsInserted)]
    took = []
    for _ in range(rounds):
        for call, words in (
            (colleague.reception.check_in, "Waits 0 min"),
            (colleague.reception.undo_check_in, "Expected"),
        ):
            call(arrives)
            done = monotonic()
            desk.until(lambda words=words: chip(arrives) == words, words)
            took.append(round(monotonic() - done, 3))
            assert table.current().id == chosen
    assert [spy.count() for spy in anew] == [0, 0, 0]
    record_property("seconds until it was seen", took)
    if rounds == ROUNDS:  # how fast is promised for a machine that does nothing else
        assert max(took) < PROMISED, took
