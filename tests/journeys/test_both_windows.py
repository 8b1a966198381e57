"""From registration to the receipt by clicks and keys, in the staff window and on the tablet."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host
from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.container import Container, connect, open_container
from clinic_desktop.app.jobs import JobsThread
from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.remote import RemoteClinic
from clinic_desktop.app.staff import build_main_window
from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.domain.notices.interface import Posting
from clinic_desktop.domain.workflow.interface.progress import Stage
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


@pytest.fixture(
    params=[
        "postgresql",
        *(pytest.param(way, marks=pytest.mark.full) for way in ("sqlite", "service")),
    ]
)  # the other screens are tested on SQLite one by one
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
        owner: Container = clinic
        if reached == "postgresql":
            owner = open_container(
                clinic_url,
                data_dir=tmp_path / "served",
                clock=clock,
                secrets=clinic.secrets,
                cost=4,
            )
            ends.callback(owner.close)
        jobs, service = JobsThread(owner, Letters()), host.serve(owner)
        ends.callback(jobs.stop)
        ends.callback(service.stop)
        jobs.start()
        service.start()

        def far() -> RemoteClinic:
            made = connect(service.url, ca=service.ca, clock=clock)
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


def first_visit(at: Place) -> None:
    """Registered, consulted, planned, informed."""
    with at.desk.session("ADMIN"):
        visit.pair_the_tablet(at)
    with at.desk.session("RECEPTION"):
        visit.register_and_book(at)
    with at.desk.session("SURGEON"):
        visit.consult(at)
        visit.plan(at)
        visit.make_consent(at, "procedure", "makeConsent")
    with at.desk.session("ANAESTHETIST"):
        visit.open_plan(at)
        visit.make_consent(at, "anaesthesia", "makeAnaesthesiaConsent")


def consents(at: Place) -> None:
    """Quotation handed over, both texts read and signed, the doctors sign, pre-op begun."""
    with at.desk.session("RECEPTION"):
        visit.hand_over(at)
        visit.sign_on_tablet(at, "procedure")
        visit.sign_on_tablet(at, "anaesthesia")
    for role, kind in (("SURGEON", "procedure"), ("ANAESTHETIST", "anaesthesia")):
        with at.desk.session(role):
            panel = visit.open_plan(at)
            visit.countersign(at, kind)
            at.desk.press("openPlan")
            day.complete_own(at, panel.preop, role, ("SCHED",))
    for role in day.owners_of_open(at, ("SCHED",)):
        with at.desk.session(role):
            day.complete_own(at, visit.open_plan(at).preop, role, ("SCHED",))


def to_the_theatre(at: Place) -> None:
    """Booked, prepared, checked in, marked."""
    with at.desk.session("THEATRE_MANAGER"):
        day.book_theatre(at)
    at.clock.go_to(day.local(9, days=-3))
    for role in {"ANAESTHETIST": 1, **dict.fromkeys(day.owners_of_open(at, ("SURG",)))}:
        with at.desk.session(role):
            case = day.open_case(at)
            day.complete_own(at, case.before.preop, role, ("SURG",))
            if role == "ANAESTHETIST":
                day.give_clearance(at, case)
    at.clock.go_to(day.local(8, 10))
    with at.desk.session("RECEPTION"):
        day.check_in(at, day.open_case(at))
    with at.desk.session("SURGEON"):
        case = day.open_case(at)
        day.mark_and_ask(at, case)
        day.complete_own(at, case.before.preop, "SURGEON", day.ALL)
    for role in day.owners_of_open(at, day.ALL):
        if role != "NURSE":
            with at.desk.session(role):
                day.complete_own(at, day.open_case(at).before.preop, role, day.ALL)


def operation(at: Place) -> None:
    """In theatre, to the completed case."""
    with at.desk.session("NURSE"):
        case = day.open_case(at)
        day.complete_own(at, case.before.preop, "NURSE", day.ALL)
        day.into_theatre(at, case)
    with at.desk.session("SURGEON"):
        day.place_implants(at)
    with at.desk.session("NURSE"):
        day.close(at)
    with at.desk.session("SURGEON"):
        day.finish(at)


@pytest.mark.row("C25", "F157", "F158", "F204", "F208")
def test_registration_to_receipt(place: Place) -> None:
    first_visit(place)
    consents(place)
    to_the_theatre(place)
    operation(place)
    with place.desk.session("BILLING"):
        day.issue(place)
    with place.desk.session("RECEPTION"):
        day.pay(place)
    status = place.surgeon().progress.status(place.patient_id)
    assert status.current_stage is Stage.PAYMENT
    assert all(line.completed_at for line in status.timeline)
    (entry,) = place.surgeon().theatre.board(day.SURGERY).entries
    events = place.surgeon().theatre.case(entry.case.id).events
    assert sum(event.kind == "IMPLANT" for event in events) == len(("LEFT", "RIGHT"))
