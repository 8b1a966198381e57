"""Scenarios: what was acknowledged is there, what is refused says why, nobody's rights grow."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from clinic_desktop.app import scenario
from clinic_desktop.app.cli import app
from clinic_desktop.store import audit
from clinic_desktop.store.engine import reading
from tests.support.clinics import StaffedClinic

ZOFIA = {
    "first": "Zofia", "last": "Petrov", "born": "1988-03-14",
    "accepted_privacy": "1", "accepted_terms": "1",
}  # fmt: skip
REGISTER = {"registration": ZOFIA, "override_reason": ""}


def act(who: str, op: str, save: str = "", **args: Any) -> dict[str, Any]:
    return {"id": f"{who} {op}", "as": who, "op": op, "args": args, "save": save}


def played(clinic: StaffedClinic, tmp_path: Path, *entries: dict[str, Any]) -> list[Any]:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(entries))
    return [done.answer for done in scenario.Player(clinic).play(scenario.read(file))]


def command(url: str, file: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["scenario", str(file), "--database", url, *more])


@pytest.mark.row("F156")
def test_saved_answers_are_arguments_of_later_acts(clinic: StaffedClinic, tmp_path: Path) -> None:
    made, by_part, by_field, by_id = played(
        clinic, tmp_path,
        act("RECEPTION", "reception.register", "zofia", **REGISTER),
        act("reception@example.test", "patients.card", patient_id="$zofia.patient_id"),
        act("surgeon@example.test", "patients.card", patient_id="$zofia.patientId"),
        act("nurse@example.test", "patients.card", patient_id="$zofia"),
    )  # fmt: skip
    assert by_part["id"] == by_field["id"] == by_id["id"] == made["patientId"]
    assert by_part["mrn"] == made["mrn"]


def test_a_user_may_in_a_scenario_what_they_may_else(clinic: StaffedClinic, tmp_path: Path) -> None:
    with pytest.raises(scenario.Refused, match=r"clinic\.forbidden"):
        played(clinic, tmp_path, act("BILLING", "reception.register", **REGISTER))
    with pytest.raises(scenario.Refused, match=r"clinic\.forbidden"):
        played(clinic, tmp_path, act("system", "patients.register", **REGISTER))
    with pytest.raises(scenario.Refused, match=r"clinic\.signed_out"):
        played(clinic, tmp_path, act("nobody", "reception.register", **REGISTER))


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (act("ADMIN", "patients.everything"), "app.unknown_operation"),
        (act("someone@example.test", "accounts.whoami"), "clinic.not_found"),
        (act("ADMIN", "patients.card", patient_id="$never"), "app.no_scenario"),
        (act("ADMIN", "patients.card", patient_id="no id"), "clinic.unreadable"),
        (act("ADMIN", "patients.card"), "clinic.unreadable"),
        (act("ADMIN", "accounts.whoami", more=1), "clinic.unreadable"),
    ],
)
def test_what_cannot_be_played_says_why(
    clinic: StaffedClinic, tmp_path: Path, entry: dict[str, Any], code: str
) -> None:
    with pytest.raises(scenario.Refused, match=code):
        played(clinic, tmp_path, entry)


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"op": 1}]', '[{"op": "a.b", "x": 1}]'])
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text)
    with pytest.raises(scenario.NoScenario):
        scenario.read(file)


def test_who_played_stands_in_the_chain(clinic: StaffedClinic, tmp_path: Path) -> None:
    played(clinic, tmp_path, act("RECEPTION", "reception.register", **REGISTER))
    with reading(clinic.engine).connect() as connection:
        assert audit.verify(connection).bad is None
        bodies = [json.loads(row.body) for row in connection.execute(audit.event_table.select())]
    assert [body["op"] for body in bodies[-2:]] == ["accounts.act_as", "reception.register"]
    assert bodies[-2]["kind"] == "system"
    assert bodies[-1]["session"]


def test_the_command_acknowledges_until_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a clinic that was founded a moment ago, by the commands alone."""
    monkeypatch.setenv("CLINIC_BCRYPT_COST", "4")
    url, file = f"sqlite:///{tmp_path / 'clinic.db'}", tmp_path / "scenario.json"
    founding = ("--clinic", "Park", "--policy", "none", "--currency", "EUR")
    words = ["init", "--database", url, *founding, "--admin-email", "ada@example.com"]
    assert CliRunner().invoke(app, words).exit_code == 0
    mira = {
        "name": "Mira", "email": "mira@example.com", "password": "a quiet garden at noon",
        "roles": ["RECEPTION"],
    }  # fmt: skip
    again = {**REGISTER, "registration": {**ZOFIA, "email": "zofia@example.com"}}
    acts = (
        act("ada@example.com", "staff.add_colleague", new=mira),
        act("mira@example.com", "reception.register", **REGISTER),
        act("RECEPTION", "reception.register", **again),
        act("RECEPTION", "patients.search", text="petrov", limit=5),
    )
    file.write_text(json.dumps([{**one, "id": n} for n, one in enumerate(acts)]))
    done = command(url, file)
    assert (done.exit_code, done.stdout) == (1, "ack 0\nack 1\n"), done.stderr
    assert done.stderr.startswith("2: patients.duplicate: ")
    file.write_text(json.dumps([acts[-1]]))
    done = command(url, file, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ack"]) == (0, "RECEPTION patients.search")
    assert [hit["last"] for hit in told["answer"]] == ["Petrov"]
