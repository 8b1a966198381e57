"""Many book, move and cancel at once: nothing doubled, nothing lost, every loser told why."""

from dataclasses import dataclass, field
from functools import partial
from multiprocessing.synchronize import Barrier
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.theatre.interface import NewBooking
from tests.fire import checks
from tests.fire.crowd import Met, crowd, report
from tests.fire.figures import FULL, Figures, both
from tests.fire.ground import at, opened, registered
from tests.support.clinics import PASSWORD
from tests.support.inner import inner
from tests.support.ways import Ways

TOLD = {
    "done", "workflow.gate_shut", "centre.taken", "theatre.taken", "theatre.one_slot",
    "consultations.clinician_taken", "consultations.patient_taken", "theatre.slot_taken",
}  # fmt: skip

ENDED = (
    "SELECT status, COUNT(*) FROM appointment GROUP BY status UNION ALL"
    " SELECT status, COUNT(*) FROM theatre_booking GROUP BY status UNION ALL"
    " SELECT code, COUNT(*) FROM case_event WHERE kind = 'SLOT' GROUP BY code"
)
CROSSWISE = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass
class Booker:
    """One process: knows what it was told of its own appointments and slots."""

    desks: Clinic
    inside: Clinic
    told: dict[str, Any]
    chance: Random
    mine: dict[UUID, str] = field(default_factory=dict)
    slots: dict[UUID, UUID] = field(default_factory=dict)

    def act(self, met: Met) -> None:
        draw = self.chance.random()
        if draw < 0.12 and self.mine:
            self.move(met)
        elif draw < 0.24 and self.mine:
            self.cancel(met)
        elif draw < 0.4:
            self.operate(met)
        else:
            self.book(met)

    def book(self, met: Met) -> None:
        starts, ends = self.span()
        patient = UUID(self.chance.choice(self.told["patients"]))
        new = NewAppointment(patient, self.clinician(), starts, ends)
        if card := met.go(partial(self.desks.reception.book, new)):
            self.mine[card.id] = starts.isoformat()

    def move(self, met: Met) -> None:
        old = self.chance.choice(sorted(self.mine))
        starts, ends = self.span()
        change = partial(self.desks.reception.reschedule, old, self.clinician(), starts, ends)
        if card := met.go(change):
            del self.mine[old]
            self.mine[card.id] = starts.isoformat()

    def cancel(self, met: Met) -> None:
        old = self.chance.choice(sorted(self.mine))
        if met.go(partial(self.desks.reception.cancel, old, "Not wished")):
            del self.mine[old]

    def operate(self, met: Met) -> None:
        """Theatre slots take the same surgeons and patients."""
        draw, bookings = self.chance.random(), self.inside.bookings
        starts, ends = self.span()
        theatre = UUID(self.chance.choice(self.told["theatres"]))
        if self.slots and draw < 0.6:
            case = self.chance.choice(sorted(self.slots))
            if draw < 0.3:
                met.go(partial(bookings.move, self.slots[case], theatre, starts, ends))
            elif met.go(partial(bookings.release, self.slots[case], "B08")):
                del self.slots[case]
            return
        patient, case = map(UUID, self.chance.choice(self.told["cases"]))
        new = NewBooking(case, patient, theatre, self.clinician(), starts, ends, 15, "CONFIRMED")
        if slot := met.go(partial(self.inside.bookings.book, new)):
            self.slots[case] = slot.id

    def clinician(self) -> UUID:
        return UUID(self.chance.choice(self.told["clinicians"]))

    def span(self) -> Any:
        begin = self.chance.randrange(self.told["quarters"])
        return at(begin), at(begin + self.chance.randint(1, 4))


def storm(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    with opened(told["url"]) as clinic:
        desks, inside = clinic.role("RECEPTION"), inner(clinic, "THEATRE_MANAGER")
        booker = Booker(desks, inside, told, Random(number))
        start.wait()
        for _ in range(told["each"]):
            booker.act(met)
        met.answers += [[str(one), when] for one, when in booker.mine.items()]
        met.answers += [[str(one), ""] for one in booker.slots.values()]


def ground(url: str, figures: Figures) -> dict[str, Any]:
    each = figures.storm_attempts // figures.storm_processes
    with opened(url) as clinic:
        ways = Ways(clinic)
        cases = [ways.cased() for _ in range(min(4 + each // 50, 20))]
        theatres = [ways.theatre, ways.other_theatre]
        ways.close()
        surgeons = [
            clinic.role("ADMIN").staff.add_colleague(
                NewColleague(f"Sam {n}", f"sam{n}@example.test", PASSWORD, ("SURGEON",))
            )
            for n in range(3)
        ]
        patients = registered(clinic.role("RECEPTION"), "Storm", min(10 + each // 20, 60))
    return {
        "url": url, "each": each, "quarters": figures.storm_attempts // 8 + 20,
        "patients": [str(one) for one in patients], "clinicians": [str(one) for one in surgeons],
        "cases": [[way.patient, way.case] for way in cases], "theatres": theatres,
    }  # fmt: skip


@pytest.mark.row("F088")
@pytest.mark.row("C19")
@pytest.mark.parametrize("figures", both())
def test_a_storm_of_bookings_doubles_and_loses_nothing(
    clinic_url: str, engine: str, figures: Figures
) -> None:
    told = ground(clinic_url, figures)
    begun = perf_counter()
    met = crowd(storm, figures.storm_processes, told)
    told_all = report("booking storm", engine, met, perf_counter() - begun)
    assert met.faults == [], met.faults[:2]
    assert set(met.codes) <= TOLD, told_all
    assert met.codes["done"] * 10 > figures.storm_attempts, told_all
    assert met.codes["centre.taken"] > 0, "nobody met anybody"
    ended = {str(row[0]): row[1] for row in checks.ask(clinic_url, ENDED)}
    assert {"RESCHEDULED", "CANCELLED", "RELEASED", "MOVED"} <= ended.keys(), ended
    live = checks.ask(
        clinic_url,
        "SELECT id, starts_at FROM appointment WHERE status = 'SCHEDULED'"
        " UNION ALL SELECT id, NULL FROM theatre_booking WHERE status = 'CONFIRMED'",
    )
    assert {str(row[0]) for row in live} == {one for one, _ in met.answers}
    if engine == "postgresql":
        assert checks.ask(clinic_url, CROSSWISE) == [(0,)], "somebody waited crosswise"
    checks.all_sound(clinic_url, walls=figures is FULL)


def test_a_fault_is_seen() -> None:
    """What is no refusal in words, or one that names no reason, would be reported."""

    class Wordless(ClinicError):
        code, text = "clinic.wordless", " "

    def refuse() -> None:
        raise Wordless(" ")

    met = Met()
    met.go(lambda: 1 / 0)
    met.go(refuse)
    assert len(met.faults) == 2
