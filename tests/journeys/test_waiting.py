"""The countries' waiting times through the services, to the second, and as the database keeps them.

Rules table 3.1; the seconds of every row stand in tests/domain/centre/test_openings.py, the walls
in tests/store/test_walls_waiting.py. Here each gated act is refused and then done by people.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_desktop.app.container import Container
from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.centre.interface import SettingRefused
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.workflow.interface.patient_side import OwnSignature
from clinic_desktop.domain.workflow.interface.progress import GateShut
from tests.journeys.conftest import made_in, person
from tests.journeys.test_nadia import agreed, treated

SECOND = timedelta(seconds=1)
on_each_engine = pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
Make = Callable[..., Way]


@pytest.fixture
def founded(
    empty_url: str, tmp_path: Path, clock: JumpingClock
) -> Iterator[Callable[[str], tuple[Container, Make]]]:
    """A clinic of that country, in Vienna's time (Paris's for FR)."""
    opened: list[Container] = []

    def found(policy: str) -> tuple[Container, Make]:
        container, make = made_in(policy, empty_url, tmp_path / "data", clock)
        opened.append(container)
        return container, make

    yield found
    for one in opened:
        one.close()


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).astimezone(UTC)


def to_the_second(way: Way, opens: datetime, code: str, act: Callable[[], object]) -> None:
    """Refused with the date in words at the last second, done at the first."""
    way.clock.go_to(opens - SECOND)
    with pytest.raises(GateShut) as shut:
        act()
    found = {one.code: one for one in shut.value.unmet}
    assert found[code].earliest == opens
    assert str(opens.astimezone(UTC).year) in found[code].text
    way.clock.go_to(opens)
    act()


def approved(make: Make, procedure: str = "RHINO_PRIM", country: str = "AT") -> Way:
    way = make(procedure)
    steps.register(way, person("Nora", "Lindqvist", residence_country=country))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    planned(way)
    return way


def planned(way: Way) -> None:
    """One session, approved, its quotation handed over."""
    toxin = way.procedure == "BOTOX_UPFACE"
    steps.plan(way, replace(agreed(way), sessions=1) if toxin else None)
    steps.approve(way)


def kept(container: Container, column: str) -> str:
    with container.engine.connect() as connection:
        return str(connection.scalar(text(f"SELECT {column} FROM plan_waiting")))


def sign(desks: Clinic, view: ConsentView, way: Way) -> Callable[[], object]:
    ink = signature_ink()
    signature = OwnSignature(view.text_hash, ink.strokes, ink.width, ink.height, place="Desk")
    return lambda: desks.patient_side.sign_mine(way.consents["PROCEDURE"], signature)


def signed_at(way: Way, opens: datetime) -> None:
    """Read shortly before on the tablet, signed at the first second, then countersigned."""
    way.clock.go_to(opens - timedelta(minutes=4))
    desks, view = steps.read(way, way.consents["PROCEDURE"])
    to_the_second(way, opens, "reflection.consent", sign(desks, view, way))
    desks.portal.finish()
    way.clock.go(timedelta(minutes=5))
    steps.countersign(way, "PROCEDURE", way.consents["PROCEDURE"])


@on_each_engine
@pytest.mark.row("B01")
@pytest.mark.row("F061")
def test_france_lets_nothing_bind_for_fifteen_days(
    founded: Callable[[str], tuple[Container, Make]], clock: JumpingClock
) -> None:
    """Handed over on 24 November: nothing is accepted, paid or signed before 10 December."""
    container, make = founded("FR")
    way, opens = approved(make, country="FR"), at("2026-12-10T00:00+01:00")
    steps.make_consent(way)
    assert kept(container, "commit_from").startswith("2026-12-09")  # 23:00 UTC
    reception = way.desks("RECEPTION")
    clock.go_to(opens - timedelta(minutes=4))
    reading, view = steps.read(way, way.consents["PROCEDURE"])
    to_the_second(way, opens, "reflection.consent", sign(reading, view, way))
    reading.portal.finish()
    clock.now = opens - timedelta(minutes=2)
    reception = way.desks("RECEPTION")
    to_the_second(
        way, opens, "reflection.payment",
        lambda: reception.money.request_deposit(way.plan_id, 50_000),
    )  # fmt: skip
    clock.now = opens - timedelta(minutes=2)
    to_the_second(
        way, opens, "reflection.commit",
        lambda: reception.planning.accept_quotation(way.plan_id, way.name),
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.row("B01")
@pytest.mark.row("F061")
def test_austria_counts_from_the_last_talk_and_operates_the_day_after(
    founded: Callable[[str], tuple[Container, Make]], clock: JumpingClock
) -> None:
    """The surgeon's talk alone starts nothing where an anaesthetist must explain as well."""
    _, make = founded("AT")
    way = approved(make)
    centre = way.desks("ADMIN").centre
    for name, value in (("policy.NO_WAITING", "yes"), ("policy.TRAVELLER_WEEK", "perhaps")):
        with pytest.raises(SettingRefused):
            centre.change_settings({name: value}, centre.settings().version)
    centre.change_settings({"policy.TRAVELLER_WEEK": "yes"}, centre.settings().version)
    steps._explained(way, "SURGEON", "PROCEDURE")
    clock.go(timedelta(days=2))
    status = way.desks("SURGEON").progress.status(way.patient_id)
    waiting = [one for one in status.plans[0].unmet if one.code == "reflection.consent"]
    assert [one.who for one in waiting] == ["SURGEON ANAESTHETIST"]
    steps._explained(way, "ANAESTHETIST", "ANAESTHESIA")  # on 26 November
    signed_at(way, at("2026-12-11T00:00+01:00"))
    steps.read_and_sign(way, way.consents["ANAESTHESIA"])
    steps.countersign(way, "ANAESTHESIA", way.consents["ANAESTHESIA"])
    steps.complete_preop(way, ("SCHED",))
    with pytest.raises(GateShut) as shut:
        theatre.book_theatre(way, at("2026-12-11T23:59:59+01:00"))
    found = {one.code: one for one in shut.value.unmet}
    assert found["reflection.surgery"].earliest == at("2026-12-12T00:00+01:00")
    with pytest.raises(GateShut) as shut:
        theatre.book_theatre(way, at("2026-12-12T00:00:00+01:00"))
    assert "reflection.surgery" not in {one.code for one in shut.value.unmet}  # but it is night
    theatre.book_theatre(way, at("2026-12-14T08:00+01:00"))


@pytest.mark.full
@pytest.mark.row("B01", "F031", "F032", "F033")
@pytest.mark.row("F061")
def test_australia_lets_nobody_book_for_a_week_after_the_signature(
    founded: Callable[[str], tuple[Container, Make]], clock: JumpingClock
) -> None:
    """However late the slot is: the booking itself has to wait."""
    container, make = founded("AU")
    way = make("RHINO_PRIM")
    steps.register(way, person("Ruby", "Marsh", residence_country="AU"))
    for _ in range(2):
        steps.book_consultation(way, way.clock() + timedelta(hours=1))
        steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    decided = way.consultation_id
    for asked, points in (({"screening.done", "consultation.completed"}, 44),
                          ({"screening.done"}, 12)):  # fmt: skip
        with pytest.raises(GateShut) as shut:  # 44 points ask for a talk that nobody had
            steps.make_consent(way)
        assert {one.code for one in shut.value.unmet} == asked
        if points > 40:
            steps.refer(way)
        steps.book_consultation(way, way.clock() + timedelta(hours=1))
        steps.screen(way, points)
        steps.consult(way)
        way.consultation_id = decided
    for step in (steps.make_consent, steps.sign_consents):
        step(way)
    steps.complete_preop(way, ("SCHED",))
    opens = at("2026-12-02T00:00+01:00")
    slot = at("2027-02-15T08:00+01:00")
    steps.make_case(way)
    to_the_second(way, opens, "reflection.booking", lambda: theatre.book_theatre(way, slot))
    assert kept(container, "book_from").startswith("2026-12-01")  # 23:00 UTC
    assert kept(container, "pay_from") == kept(container, "book_from")
    clock.now = opens - timedelta(minutes=2)
    reception = way.desks("RECEPTION")
    to_the_second(
        way, opens, "reflection.payment",
        lambda: reception.money.request_deposit(way.plan_id, 50_000),
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.row("B01")
@pytest.mark.row("F061")
def test_sweden_waits_two_days_for_the_first_injection_and_not_for_the_second(
    founded: Callable[[str], tuple[Container, Make]], clock: JumpingClock
) -> None:
    container, make = founded("SE")
    way = approved(make, "BOTOX_UPFACE", country="SE")
    steps.make_consent(way)
    signed_at(way, at("2026-11-27T00:00+01:00"))
    assert kept(container, "repeat_until") == "None"
    way.seal()
    manager = way.desks("THEATRE_MANAGER")
    room = manager.scheduling.open_theatre("Toxin room", 0, "ROOM")
    steps.complete_preop(way, ("SCHED",))
    treated(way, room.id, at("2026-11-27T10:00+01:00"))
    for local in ("2027-05-20T09:00+02:00", "2027-06-20T09:00+02:00"):
        clock.go_to(at(local))
        steps.book_consultation(way, at(local))
        for step in (steps.consult, planned, steps.make_consent):
            step(way)
        desks, view = steps.read(way, way.consents["PROCEDURE"])
        act = sign(desks, view, way)
        if local < "2027-05-28":  # six months after the first
            act()
            continue
        with pytest.raises(GateShut):
            act()
