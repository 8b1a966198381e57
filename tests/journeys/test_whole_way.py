"""All fourteen steps through the services, on both engines; the tablet over real HTTP."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from clinic_desktop.app import migrate
from clinic_desktop.app.cli import app
from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.domain.theatre.interface import NoteSigned
from clinic_desktop.domain.workflow.interface.progress import GateShut, Stage
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.engines import on_both_engines
from tests.support.offline import offline

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)


def to_the_case(way: Way) -> None:
    steps.register(way, person("Nora", "Feldkamp"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)


def plan_status(way: Way) -> str:
    return way.desks("SURGEON").plans.plan(way.plan_id).card.status


def reserved(clinic: StaffedClinic) -> dict[str, dict[str, int]]:
    """What is kept for plans, by kind of reservation and by item; HARD ones name a lot."""
    live = text(
        "SELECT r.kind, i.sku, r.quantity, r.lot_id FROM stock_reservation r"
        " JOIN stock_item i ON i.id = r.item_id WHERE r.live"
    )
    found: dict[str, dict[str, int]] = {}
    with clinic.engine.connect() as connection:
        for kind, sku, quantity, lot in connection.execute(live):
            assert (lot is not None) == (kind == "HARD")
            of_kind = found.setdefault(kind, {})
            of_kind[sku] = of_kind.get(sku, 0) + quantity
    return found


def planned(way: Way) -> dict[str, int]:
    """What the plan needs, without what it may do without."""
    found: dict[str, int] = {}
    for line in way.desks("SURGEON").plans.plan(way.plan_id).content.lines:
        for need in line.items:
            if need.kind is not ItemKind.DOCUMENT and not need.optional:
                found[need.sku] = found.get(need.sku, 0) + need.quantity
    return found


def stays_closed(way: Way) -> None:
    """The case is over: neither it, nor its plan, nor the signed note changes any more."""
    surgeon = way.desks("SURGEON")
    with pytest.raises(errors.ClinicError):
        surgeon.surgery.complete(way.case_id)
    with pytest.raises(errors.ClinicError):
        surgeon.planning.revise(way.plan_id, "Too late")
    sheet = surgeon.theatre.case(way.case_id)
    (note,) = sheet.notes
    assert sheet.facts.status == "COMPLETED"
    assert (note.performer_id, note.signed_at) == (way.surgeon_id, way.clock())
    with pytest.raises(NoteSigned):
        surgeon.theatre.write_note(way.case_id, "Nothing happened.", note.version)


@on_both_engines
@pytest.mark.row("F039", "F040", "F041", "F096", "F097", "F104", "F156")
@pytest.mark.row("F157", "F158", "F160", "F170", "F204")
def test_one_patient_from_registration_to_receipt(
    clinic: StaffedClinic, new_way: Callable[..., Way]
) -> None:
    way = new_way()
    to_the_case(way)
    assert plan_status(way) == "CONSENT_SIGNED"
    needed = planned(way)
    assert needed
    assert reserved(clinic) == {"SOFT": needed}  # since the plan was approved
    theatre.book_theatre(way, SURGERY)
    assert plan_status(way) == "SCHEDULED"
    assert reserved(clinic) == {"HARD": needed}
    theatre.surgery_day(way)
    theatre.operate(way)
    assert plan_status(way) == "COMPLETED"
    assert reserved(clinic) == {}  # used, or given back
    stays_closed(way)
    payment = theatre.pay(way, theatre.bill(way))
    status = way.desks("RECEPTION").progress.status(way.patient_id)
    assert payment.status == "COMPLETED"
    assert status.current_stage is Stage.PAYMENT
    assert {line.status for line in status.timeline} <= {"COMPLETED", "APPROVED", "SIGNED"}
    assert [line.stage for line in status.timeline] == list(Stage)
    stood = {line.stage: line for line in status.timeline}
    assert stood[Stage.PROCEDURE_PLAN].status == "APPROVED"
    assert stood[Stage.CONSENT].status == "SIGNED"
    assert all(line.completed_at for line in status.timeline)
    assert list(migrate.check(clinic.url)) == []


@pytest.mark.row("F049", "F069", "F078", "F081", "F177", "F178", "F196", "F197", "F199", "F200")
def test_each_step_refuses_before_the_one_it_needs(new_way: Callable[..., Way]) -> None:
    way = new_way()
    steps.register(way, person("Marc", "Abernethy"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    with pytest.raises(GateShut) as early:
        steps.plan(way)
    assert [reason.code for reason in early.value.unmet] == ["consultation.completed"]
    steps.consult(way)
    steps.plan(way)
    surgeon, manager = way.desks("SURGEON"), way.desks("THEATRE_MANAGER")
    with pytest.raises(GateShut) as unapproved:
        surgeon.consenting.create(way.plan_id, "PROCEDURE", "en")
    assert "plan.status" in {reason.code for reason in unapproved.value.unmet}
    with pytest.raises(GateShut):
        manager.scheduling.create_case(way.plan_id)
    steps.approve(way)
    with pytest.raises(GateShut) as unsigned:
        way.desks("THEATRE_MANAGER").scheduling.create_case(way.plan_id)
    assert all(reason.text and reason.who for reason in unsigned.value.unmet)


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
@pytest.mark.row("F204", "F209")
def test_journey_by_command(
    engine_name: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As somebody types it: empty database, tablet over HTTPS, papers in a folder.

    The computer has no line to the outside, and nothing on the way asks for one.
    """
    lines = offline(monkeypatch)
    with pytest.raises(OSError, match="unreachable"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    assert (lines.far, lines.near) == (["192.0.2.1"], [])
    lines.far.clear()
    monkeypatch.setenv("CLINIC_BCRYPT_COST", "4")
    out = tmp_path / "papers"
    words = ["journey", "--out", str(out), "--json"]
    if engine_name == "postgresql":
        server = request.getfixturevalue("postgres")
        words += ["--database", server.create("journey_command")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    proofs = json.loads(done.output)
    assert [one["step"] for one in proofs] == list(range(1, 15))
    assert all(one["ok"] and one["proof"] for one in proofs)
    papers = {one.name for one in out.glob("*.pdf")}
    assert {"quotation.pdf", "consent.pdf", "invoice.pdf", "receipt.pdf"} <= papers
    assert {"implant-card-1.pdf", "implant-card-2.pdf"} <= papers
    assert all((out / name).read_bytes().startswith(b"%PDF") for name in papers)
    assert lines.far == []
    assert lines.near  # the tablet spoke to its service
