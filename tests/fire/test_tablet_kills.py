"""A tablet killed in the middle of anything loses nothing, and there is one signature."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pytest

from clinic_desktop.app import host
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.portal.interface import NewTicket
from tests.fire.crowd import Met, processes, report
from tests.fire.figures import Figures, both
from tests.fire.tablet_hand import live
from tests.journeys.conftest import clock, colleagues, new_way, template
from tests.journeys.test_tablet import waiting
from tests.support.clinics import StaffedClinic

__all__ = ["clock", "colleagues", "new_way", "template", "waiting"]
LONGEST = 0.5
"""Seconds after which a tablet that goes on is dead at the latest."""

PATIENCE = 60.0
State = dict[str, Any]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the tablet does not know what lies behind the service


class Lives:
    """One tablet, many lives: what it acknowledged last, and what it had in hand when it died."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.lost = told, list[str]()
        self.known: State | None = None
        self.doing, self.acts = "", Counter[str]()

    def live(self, until: Callable[[str, Any], bool], after: float = 0.0) -> None:
        """Until it tells what is waited for, and that much longer; then kill -9."""
        context = processes()
        heard, line = context.Pipe(duplex=False)
        tablet = context.Process(target=live, args=(line, self.told), daemon=True)
        tablet.start()
        line.close()
        while True:
            if not heard.poll(PATIENCE):
                tablet.kill()
                raise AssertionError(f"the tablet stands still after {self.doing}")
            name, value = heard.recv()
            self._take(name, value)
            if until(name, value):
                break
        threading.Event().wait(after)
        tablet.kill()
        try:
            while True:
                self._take(*heard.recv())
        except EOFError:
            tablet.join()

    def works(self) -> Callable[[str, Any], bool]:
        """Tells that the tablet of this life is at work: that it goes on, or that it drew."""
        if self.told["phase"] == "read":
            return lambda name, _: name == "resumed"
        drawn = self.acts["stroke"]
        return lambda *_: self.acts["stroke"] > drawn

    def _take(self, name: str, value: Any) -> None:
        if name == "resumed":
            if self.known is not None:
                self.lost += missing(self.known, value, self.doing)
            self.known, self.doing = value, ""
        elif name == "done":
            self.acts[self.doing] += 1
            self.known, self.doing = value, ""
        elif name == "doing":
            self.doing = value


def missing(known: State, found: State, doing: str) -> list[str]:
    """What was acknowledged and is not there; `doing` may have come through or not."""
    lost = []
    count = len(known["ink"])
    shorter = doing in ("undo", "clear")
    if found["ink"][:count] != known["ink"][: len(found["ink"])]:
        lost.append("other ink")
    if len(found["ink"]) < count and not shorter:
        lost.append(f"ink: {len(found['ink'])} of {count} after {doing}")
    if len(found["ink"]) > count + (doing == "stroke") and not shorter:
        lost.append("too much ink")
    read = {code: seconds for code, seconds, *_ in found["sections"]}
    for code, seconds, *_ in known["sections"]:
        if read.get(code, -1) < seconds:
            lost.append(f"section {code}")
    said = {code: agreed for code, agreed, *_ in found["clauses"]}
    changed = [code for code, agreed, *_ in known["clauses"] if said.get(code) is not agreed]
    if len(changed) > (doing == "tick"):
        lost.append(f"ticks {changed}")
    if not set(known["passed"]) <= set(found["passed"]):
        lost.append("answers")
    return lost


@pytest.fixture
def service(clinic: StaffedClinic) -> Iterator[list[host.Service]]:
    """In a list, because it is killed and started again at the same place."""
    running = [host.serve(clinic)]
    running[0].start()
    yield running
    running[0].stop()


@pytest.mark.row("B04")
@pytest.mark.row("F154")
@pytest.mark.row("C14")
@pytest.mark.parametrize("figures", both())
def test_a_killed_tablet_loses_nothing(
    figures: Figures, clinic: StaffedClinic, service: list[host.Service], waiting: Way,
    tmp_path: Path,
) -> None:  # fmt: skip
    made = waiting.desks("ADMIN").portal.make_pairing("Tablet 2")
    consent_id, chance = waiting.consents["PROCEDURE"], Random(4)
    checks = waiting.desks("SURGEON").consenting.reading(consent_id).checks
    lives = Lives({
        "url": service[0].url, "ca": str(service[0].ca), "folder": str(tmp_path / "device"),
        "code": made.code, "born": waiting.born, "phase": "read", "seed": 0,
        "right": {one.code: one.right for one in checks},
    })  # fmt: skip
    begun = perf_counter()
    new = NewTicket(made.device_id, "CONSENT", waiting.patient_id, consent_id)
    lives.live(lambda name, _: name == "waiting")  # paired; killed like the others
    waiting.desks("RECEPTION").portal.issue(new)
    for kill in range(figures.tablet_kills):
        lives.told |= {"seed": kill, "phase": "read" if 3 * kill < figures.tablet_kills else "ink"}
        lives.live(lives.works(), chance.uniform(0, LONGEST))
        if kill % 3 == 1:  # and now and then the service goes as well
            service[0].stop()
            service[0] = host.serve(clinic, port=service[0].port)
            service[0].start()
        assert lives.lost == []
        assert waiting.desks("SURGEON").consent.sheet(consent_id).signed == ()
    lives.told |= {"phase": "sign"}
    lives.live(lambda name, value: (name, value) == ("doing", "sign"), chance.uniform(0, 0.1))
    lives.live(lambda name, _: name == "over", 0.1)
    assert lives.lost == []
    (signed,) = waiting.desks("SURGEON").consent.sheet(consent_id).signed
    assert (signed.party, signed.device_kind) == ("PATIENT", "PEN")
    report("kill -9 of the tablet", "sqlite", Met(seconds=[0.0] * lives.acts.total()),
           perf_counter() - begun, kills=figures.tablet_kills, **lives.acts)  # fmt: skip
