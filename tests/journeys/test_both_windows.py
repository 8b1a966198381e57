"""From registration to the receipt by clicks and keys, in the staff window and on the tablet."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host, remote
from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.jobs import JobsThread
from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.staff import build_main_window
from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.domain.notices.interface import Posting
from clinic_desktop.ui.kiosk.view import KioskView
from tests.journeys.conftest import Colleagues
from tests.support import driving_day as day
from tests.support import driving_visit as visit
from tests.support.clinics import PIN, StaffedClinic
from tests.support.driving_staff import Desk
from tests.support.driving_tablet import Tablet
from tests.support.driving_visit import Place

WAYS = {"sqlite": "sqlite", "postgresql": "postgresql", "service": "sqlite"}
"""How the staff window reaches the clinic, and on which engine the clinic lies."""


@pytest.fixture(params=WAYS)
def reached(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def engine_name(reached: str) -> str:
    return WAYS[reached]


class Letters:
    """Mail goes nowhere."""

    def send(self, posting: Posting) -> None:
        """Taken."""


@pytest.fixture
def place(
    qtbot: QtBot,
    reached: str,
    clinic: StaffedClinic,
    clinic_url: str,
    clock: JumpingClock,
    colleagues: Colleagues,
    tmp_path: Path,
) -> Iterator[Place]:
    """The program that owns the database serves tablets; on PostgreSQL that is `serve`."""
    with ExitStack() as ends:
        owner = clinic
        if reached == "postgresql":
            owner = StaffedClinic(clinic_url, clock, tmp_path / "served")
            ends.callback(owner.close)
        jobs, service = JobsThread(owner, Letters()), host.serve(owner)
        ends.callback(jobs.stop)
        ends.callback(service.stop)
        jobs.start()
        service.start()

        def far() -> remote.RemoteClinic:
            made = remote.connect(service.url, ca=service.ca, clock=clock)
            ends.callback(made.close)
            return made

        reaches: AnyClinic = far() if reached == "service" else clinic
        window = build_main_window(reaches)
        window.resize(1280, 800)
        tablet = build_kiosk_window(far())
        assert isinstance(tablet, KioskView)
        for one in (window, tablet):
            qtbot.addWidget(one)
            one.show()
        yield Place(Desk(qtbot, window, PIN), Tablet(qtbot, tablet), clinic, clock)
        tablet.close()
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_registration_to_receipt(place: Place) -> None:
    visit.pair_the_tablet(place)
    visit.register_and_book(place)
    visit.consult(place)
    visit.plan(place)
    visit.hand_over(place)
    visit.make_consent(place, "SURGEON", "makeConsent")
    visit.make_consent(place, "ANAESTHETIST", "makeAnaesthesiaConsent")
    for kind, role in (("procedure", "SURGEON"), ("anaesthesia", "ANAESTHETIST")):
        visit.sign_on_tablet(place, kind)
        visit.countersign(place, kind, role)
    day.before_scheduling(place)
    day.book_theatre(place)
    day.three_days_before(place)
    day.check_in(place)
    day.mark_and_ask(place)
    day.into_theatre(place)
    day.place_implants(place)
    day.close(place)
    day.issue(place)
    day.pay(place)
