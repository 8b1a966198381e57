"""Revise against sign against open case: no case ever stands on a consent that is void."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from threading import BrokenBarrierError, Event
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.app import demo
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import JumpingClock, paired
from clinic_desktop.app.walk.way import Way
from tests.fire import checks
from tests.fire.copies import copies
from tests.fire.crowd import Met, crowd, report
from tests.fire.figures import FULL, Figures, on_both
from tests.journeys.conftest import TUESDAY, Colleagues, person
from tests.support.clinics import StaffedClinic

TRIES = 4
"""How often whoever opens the case comes back while the other two are at it."""

LATE = 0.15
"""Seconds that somebody may come after the others: about as long as one act takes."""


@dataclass
class Stocked:
    """A clinic with goods, prices and a tablet, at a time that goes on."""

    clinic: StaffedClinic
    colleagues: Colleagues
    clock: JumpingClock

    def way(self) -> Way:
        tablet = paired(self.colleagues("ADMIN"), self.clinic, "Tablet")
        seal = self.clinic.as_system().papers.seal_waiting
        return Way(self.colleagues, self.clock, tablet, seal)


def stocked(url: str, folder: Path, now: datetime = TUESDAY) -> Stocked:
    clock = JumpingClock(now)
    clinic = StaffedClinic(url, clock, folder)
    return Stocked(clinic, Colleagues(clinic, clock), clock)


def furnished(place: Stocked, *, goods: bool = False) -> Stocked:
    """With the price of the one procedure that is done here; `goods` only for those who operate."""
    code = "RHINO_PRIM"
    place.colleagues("ADMIN").billing.set_price(code, demo.PRICES[code])
    if goods:
        demo.fill_stock(place.colleagues("STOCK_KEEPER"), place.clock().date())
    return place


def almost_signed(way: Way, last: str) -> Way:
    """All is signed but by the surgeon, or by everybody: `last` says whose hand is missing."""
    steps.register(way, person("Pair", last.title() or "All"), "Another person")
    steps.book_consultation(way, way.clock() + timedelta(minutes=30))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    for kind, consent_id in sorted(way.consents.items()):
        steps.read_and_sign(way, consent_id)
        way.clock.go(timedelta(minutes=5))
        if not (last and kind == "PROCEDURE"):
            steps.countersign(way, kind, consent_id)
    way.seal()
    steps.complete_preop(way, ("SCHED", "SURG"))
    return way


def race(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    """Number 0 revises, 1 signs what is not signed, 2 opens the case.

    All that is looked up before is ready when they begin; in some pairs one of them comes a
    little later, so that each of the three is the first one now and then.
    """
    place, pause = stocked(told["url"], Path(told["folder"]) / str(number), _time(told)), Event()
    part = (_revise, _sign, _open)[number]
    for patient, plan, consent in told["pairs"]:
        way = Way(place.colleagues, place.clock, None, place.clinic.as_system().papers.seal_waiting)  # type: ignore[arg-type]
        way.patient_id, way.plan_id = UUID(patient), UUID(plan)
        act = part(met, way, UUID(consent) if consent else None)
        chance = Random(f"{number} {plan}")
        start.wait()
        pause.wait(chance.uniform(0, LATE) if chance.random() < 0.5 else 0)
        act()
    place.clinic.close()


def _time(told: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(told["now"])


def _revise(met: Met, way: Way, _consent: UUID | None) -> Callable[[], None]:
    revise = way.desks("SURGEON").planning.revise

    def act() -> None:
        if met.go(partial(revise, way.plan_id, "Another technique")):
            met.answers.append(["revised", str(way.plan_id)])

    return act


def _sign(met: Met, way: Way, consent: UUID | None) -> Callable[[], None]:
    if consent is None:
        return _open(met, way, None)
    sign = steps.with_pen(way, "PROCEDURE", consent)

    def act() -> None:
        if met.go(sign):
            met.answers.append(["signed", str(way.plan_id)])
            met.go(way.seal)

    return act


def _open(met: Met, way: Way, _consent: UUID | None) -> Callable[[], None]:
    create: Callable[[UUID], Any] = way.desks("THEATRE_MANAGER").scheduling.create_case

    def act() -> None:
        for _ in range(TRIES):
            if met.go(partial(create, way.plan_id)):
                met.answers.append(["opened", str(way.plan_id)])
                return

    return act


@pytest.mark.row("F081")
@pytest.mark.row("F157")
@pytest.mark.row("F179")
@pytest.mark.parametrize(("engine_name", "figures"), on_both())
def test_no_case_stands_on_a_void_consent(
    clinic_url: str, engine: str, tmp_path: Path, figures: Figures
) -> None:
    place = furnished(stocked(clinic_url, tmp_path / "all"))
    pairs = list[list[str]]()
    for last, many in (("SURGEON", -(-figures.pairs // 2)), ("", figures.pairs // 2)):
        if not many:
            continue
        way = almost_signed(place.way(), last)
        consent = way.consents["PROCEDURE"]
        for ids in copies(clinic_url, way.patient_id, many):
            signed = str(ids[consent]) if last else ""
            pairs.append([str(ids[way.patient_id]), str(ids[way.plan_id]), signed])
    now = place.clock().isoformat()
    place.clinic.close()
    told = {"url": clinic_url, "folder": str(tmp_path), "now": now, "pairs": pairs}
    begun = perf_counter()
    met = crowd(race, 3, told)
    known = report("revise, sign, open", engine, met, perf_counter() - begun, pairs=len(pairs))
    assert met.faults == [], met.faults[:2]
    done = Counter(what for what, _ in met.answers)
    assert all(done[what] * 20 >= len(pairs) for what in ("revised", "signed", "opened")), done
    opened = [plan for what, plan in met.answers if what == "opened"]
    assert len(opened) == len(set(opened)), "one plan has one open case"
    cases = checks.ask(clinic_url, "SELECT plan_id FROM surgical_case")
    assert sorted(str(row[0]) for row in cases) == sorted(opened), known
    revised = {plan for what, plan in met.answers if what == "revised"}
    stand = checks.ask(clinic_url, "SELECT id, revision FROM procedure_plan")
    assert {str(row[0]) for row in stand if row[1] > 1} == revised
    checks.all_sound(clinic_url, walls=figures is FULL)


def test_a_broken_start_is_told(tmp_path: Path) -> None:
    met = crowd(_fails, 2, {"folder": str(tmp_path)})
    assert any("by intent" in fault for fault in met.faults)


def _fails(_met: Met, start: Barrier, number: int, _told: dict[str, Any]) -> None:
    if number == 0:
        raise LookupError("by intent")
    try:
        start.wait()
    except BrokenBarrierError:
        return
