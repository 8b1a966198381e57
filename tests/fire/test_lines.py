"""The line to the server is cut every 200 ms while the day goes on: nothing lost, nothing twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import KEY, TabletKey
from clinic_desktop.app.walk import day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import JumpingClock, Tablet, paired
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.domain.clinic import Clinic
from tests.fire import checks
from tests.fire.crowd import Met, crowd, processes, report
from tests.fire.figures import FULL, Figures, both
from tests.fire.persistent import Persistent
from tests.fire.test_pairs import Stocked, furnished, stocked
from tests.journeys.conftest import TUESDAY, person
from tests.support.clinics import ADMIN, PASSWORD, PIN, StaffedClinic, email_of, template_on
from tests.support.postgres import Cluster

EVERY = 0.2
CUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = %s AND pid <> pg_backend_pid()"
)
DAYS = timedelta(days=20)
"""The days of a patient's way, so that the next patient comes when theatre and staff are free."""


class Staff:
    """Desks by role, signed in anew when their PIN has grown old; every call goes on."""

    def __init__(self, clinic: Persistent, clock: JumpingClock) -> None:
        self._clinic, self._clock = clinic, clock
        self._open: dict[str, tuple[Any, Any]] = {}

    def __call__(self, role: str) -> Clinic:
        held = self._open.get(role)
        if held is None or self._clock() - held[1] >= timedelta(minutes=4):
            login = ADMIN if role == "ADMIN" else email_of(role)
            nobody = self._clinic.as_caller(None)
            desks = self._clinic.as_caller(nobody.accounts.sign_in(login, PASSWORD, "f").token)
            desks.accounts.step_up(PIN)
            held = self._open[role] = (desks, self._clock())
        return held[0]  # type: ignore[no-any-return]


def script(way: Way, number: int, *, whole: bool) -> Iterator[Callable[[], Any]]:
    """The fourteen steps, or those before the consent."""
    yield partial(steps.register, way, person("Line", f"Number{number}"), "Another person")
    yield lambda: steps.book_consultation(way, way.clock() + timedelta(minutes=30))
    for early in (steps.consult, steps.plan, steps.approve):
        yield partial(early, way)
    if not whole:
        return
    for late in (steps.make_consent, steps.sign_consents):
        yield partial(late, way)
    yield partial(steps.complete_preop, way, ("SCHED",))
    yield partial(steps.make_case, way)
    surgery = (way.clock() + timedelta(days=14)).replace(hour=8, minute=0)
    surgery += timedelta(days=(7 - surgery.weekday()) % 7)
    yield partial(day.book_theatre, way, surgery)
    for last in (day.surgery_day, day.operate):
        yield partial(last, way)
    yield lambda: day.pay(way, day.bill(way))


def play(met: Met, start: Barrier, _number: int, told: dict[str, Any]) -> None:
    clock = JumpingClock(TUESDAY)
    clinic = StaffedClinic(told["url"], clock, Path(told["folder"]) / "cut")
    lost: list[str] = []
    persistent = Persistent(clinic, lost, told["answered"])
    staff = Staff(persistent, clock)
    secrets = MemorySecrets()
    secrets.set(KEY, told["key"])
    tablet = Tablet(persistent, UUID(told["device"]), told["tablet"], secrets)
    TabletKey(secrets).paired_as(tablet.device_id)
    start.wait()
    for number in range(told["days"]):
        way = Way(staff, clock, tablet, persistent.as_system().papers.seal_waiting)
        for step in script(way, number, whole=told["whole"]):
            met.go(step)
        met.answers.append(way.mrn)
        clock.go(DAYS)
    met.codes["lines lost"] = len(lost)
    clinic.close()


@pytest.fixture
def place(postgres: Cluster, tmp_path: Path) -> Iterator[Stocked]:
    name = "cut_" + uuid4().hex[:12]
    found = stocked(postgres.create(name, template_on(postgres)), tmp_path / "all")
    yield found
    found.clinic.close()
    postgres.drop(name)


@pytest.mark.row("F156")
@pytest.mark.parametrize("figures", both())
def test_a_day_goes_on_while_lines_are_cut(
    place: Stocked, postgres: Cluster, tmp_path: Path, figures: Figures
) -> None:
    furnished(place, goods=figures is FULL)
    tablet = paired(place.colleagues("ADMIN"), place.clinic, "Tablet")
    url, name = place.clinic.url, str(place.clinic.engine.url.database)
    place.clinic.engine.dispose()
    told = {
        "url": url, "folder": str(tmp_path), "device": str(tablet.device_id),
        "tablet": tablet.token, "key": tablet.secrets.get(KEY),
        "days": figures.days_on_cut_lines, "whole": figures is FULL,
        "answered": processes().Value("i"),
    }  # fmt: skip
    begun, cuts = perf_counter(), [0]
    met = crowd(play, 1, told, partial(cut, postgres, name, cuts, told["answered"]))
    known = report("lines cut", "postgresql", met, perf_counter() - begun, cuts=cuts[0])
    assert met.faults == [], met.faults[:2]
    assert set(met.codes) <= {"done", "lines lost"}, known
    patients = checks.ask(url, "SELECT mrn FROM patient")
    assert sorted(str(row[0]) for row in patients) == sorted(met.answers)
    ended = checks.ask(url, "SELECT status FROM procedure_plan")
    wanted = "COMPLETED" if told["whole"] else "APPROVED"
    assert [row[0] for row in ended] == [wanted] * told["days"]
    paid = checks.ask(url, "SELECT status FROM invoice WHERE kind = 'CASE'")
    assert [row[0] for row in paid] == ["PAID"] * (told["days"] if told["whole"] else 0)
    checks.all_sound(url, walls=figures is FULL)


def cut(
    server: Cluster, name: str, cuts: list[int], answered: Any, busy: Callable[[], bool]
) -> None:
    """Every 200 ms; on a slow machine not before another call was answered."""
    pause, before = threading.Event(), -1
    dsn = server.url("postgres").replace("+psycopg", "")
    with psycopg.connect(dsn, autocommit=True) as knife:
        while busy():
            pause.wait(EVERY)
            if answered.value > before:
                before = answered.value
                row = knife.execute(CUT, (name,)).fetchone()
                cuts[0] += row[0] if row else 0


def test_a_lost_line_is_no_answer() -> None:
    """Who does not ask again hears in words that nothing was saved, or to look first."""
    assert issubclass(errors.ClinicError.known["clinic.unconfirmed"], errors.Unavailable)
    assert "Look" in errors.ClinicError.known["clinic.unconfirmed"].text
