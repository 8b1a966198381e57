"""Proof of work and limits at the public door: kept in rows, spent once, nothing for a tablet."""

import base64
import json
import threading
from typing import Any

import altcha
import pytest

from clinic_desktop.app import host
from clinic_desktop.app.walk.crew import paired
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.service import self_service
from tests.gateway.patients import SELF, code_in, posted, register, verify
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.engines import on_both_engines

CHALLENGE = "/api/patients/self-register/challenge"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One free registration from an address."""
    monkeypatch.setattr(self_service, "FREE_A_DAY", 1)


def solved(wires: Wires) -> str:
    """What a browser's widget sends."""
    challenge = wires.ask("GET", CHALLENGE).data
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    return packed(challenge, solution.to_dict())


def packed(challenge: Any, solution: Any) -> str:
    said = {"challenge": challenge, "solution": solution}
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.row("F016")
@pytest.mark.row("C05")
def test_many_from_one_address_have_to_work(
    clinic: StaffedClinic, wires: Wires, narrow: None, clock: TestClock
) -> None:
    """No key of a third party and no setting: registering never goes away without a word."""
    assert register(wires).status == 202
    refused = register(wires)
    assert (refused.status, refused.code) == (422, "accounts.proof_needed")
    assert refused.data["params"] == {"challenge": CHALLENGE}
    proof = solved(wires)
    assert register(wires, proof=proof).status == 202
    assert register(wires, proof=proof).code == "accounts.proof"
    late = solved(wires)
    clock.go(minutes=10)
    assert register(wires, proof=late).code == "accounts.proof"
    clinic.as_system().self_service.post_codes()
    with clinic.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM spent_challenge").scalar() == 0


@on_both_engines
def test_one_solution_lets_one_of_eight_pass(
    clinic: StaffedClinic, wires: Wires, narrow: None
) -> None:
    register(wires)
    proof, heard = solved(wires), []

    def ask() -> None:
        heard.append(register(wires, proof=proof).status)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [202] + [422] * 7


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_is_no_proof_is_refused_in_words(
    clinic: StaffedClinic, wires: Wires, narrow: None
) -> None:
    register(wires)
    good = json.loads(base64.b64decode(solved(wires)))
    challenge, solution = good["challenge"], good["solution"]
    parameters = challenge["parameters"]
    longer = {**parameters, "data": {"until": parameters["data"]["until"] + 999}}
    easier = {**parameters, "keyPrefix": ""}
    wrong = [
        "no base64 at all", "e30=", base64.b64encode(b"[1]").decode(), "A" * 5000,
        packed(challenge, {**solution, "counter": solution["counter"] + 1}),
        packed(challenge, {**solution, "counter": -1}),
        packed(challenge, {**solution, "counter": 2**40}),
        packed(challenge, {**solution, "derivedKey": "zz"}),
        packed(challenge, 7),
        packed({**challenge, "signature": ""}, solution),
        packed({**challenge, "parameters": longer}, solution),
        packed({**challenge, "parameters": easier}, solution),
        packed({"parameters": parameters}, solution),
    ]  # fmt: skip
    for proof in wrong:
        heard = register(wires, proof=proof)
        assert (heard.status, heard.code) == (422, "accounts.proof"), proof
    assert register(wires, proof=packed(challenge, solution)).status == 202


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.row("F012")
def test_a_paired_tablet_works_for_nothing_but_is_counted(
    clinic: StaffedClinic, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_service, "FREE_A_DAY", 0)
    monkeypatch.setattr(self_service, "REGISTRATIONS_A_DAY", 2)
    tablet = paired(clinic.role("ADMIN"), clinic, "Tablet 1")
    clinic.role("RECEPTION").portal.issue(NewTicket(tablet.device_id, "REGISTER"))
    path = "/api/patients/self-register"
    heard = [wires.ask("POST", path, SELF, tablet.token) for _ in range(3)]
    assert [one.status for one in heard] == [202, 202, 429]
    assert register(wires).code == "accounts.proof_needed"


@pytest.mark.row("F012")
@pytest.mark.row("C22")
def test_one_mailbox_gets_five_mails_a_day(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    """The answer stays the same; only the owner of the mailbox could count."""
    asked = [register(wires) for _ in range(7)]
    assert {one.status for one in asked} == {202}
    mails = posted(clinic)
    assert len(mails) == 5
    codes = {code_in(mail) for mail in mails}
    late = [verify(wires, one, code) for one in asked[5:] for code in codes]
    assert {one.code for one in late} == {"portal.code"}
    clock.go(hours=24)
    register(wires)
    assert len(posted(clinic)) == 6


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_restart_forgets_no_visit(
    clinic: StaffedClinic, wires: Wires, narrow: None, clock: TestClock
) -> None:
    register(wires)
    again = StaffedClinic(clinic.url, clock, clinic.data_dir)
    running = host.serve(again)
    running.start()
    anew = Wires(running)
    try:
        assert register(anew).code == "accounts.proof_needed"
    finally:
        anew.close()
        running.stop()
        again.close()
