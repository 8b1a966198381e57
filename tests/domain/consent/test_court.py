"""Strokes lie locked; they are opened with a key from outside, before two people, in the chain."""

import json
import stat
import subprocess
import zipfile
from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from clinic_desktop.app import court, migrate, strokes_notary
from clinic_desktop.app.cli import app
from clinic_desktop.app.jobs import tell_of_key
from clinic_desktop.app.secrets import FileSecrets
from clinic_desktop.core import errors
from clinic_desktop.documents.ink import read_inkml, write_inkml
from clinic_desktop.documents.stroke_lock import StrokesLocked, about_of, open_strokes
from clinic_desktop.domain.consent.interface import NotSealedYet
from clinic_desktop.domain.workflow.interface.court import TwoPeopleNeeded
from tests.domain.consent.room import Room, ink
from tests.domain.consent.test_sealing import waiting

BEFORE = "0026"  # strokes lay open
ADA, BEN = "Ada Notary", "Ben Expert"


def private_of(room: Room) -> bytes:
    return b64decode(room.clinic.secrets.get(strokes_notary.PRIVATE) or "")


def last_event(room: Room) -> dict[str, Any]:
    asked = "SELECT body FROM audit_event ORDER BY seq DESC LIMIT 1"
    found: dict[str, Any] = json.loads(room.rows.p.ask(asked)[0][0])
    return found


@pytest.mark.row("B05")
def test_strokes_are_opened_before_two_people_and_compared(room: Room) -> None:
    consent_id, desk, key = room.signed(), room.clinic.as_system().court, private_of(room)
    for first, second in ((ADA, ""), (ADA, "ada  NOTARY"), ("Ada", BEN)):
        with pytest.raises(TwoPeopleNeeded):
            desk.open_strokes(consent_id, key, first, second)
    with pytest.raises(StrokesLocked):
        desk.open_strokes(consent_id, bytes(range(32)), ADA, BEN)
    assert last_event(room)["outcome"] == "documents.strokes_locked"
    found = desk.open_strokes(consent_id, key, ADA, BEN)
    assert [one.party for one in found] == ["PATIENT", "SURGEON"]
    assert [read_inkml(one.inkml) for one in found] == [ink(), ink()]
    assert [(o.same, o.as_drawn, o.proved, o.stands) for o in found] == [(True,) * 4] * 2
    event = last_event(room)
    assert event["op"] == "court.open_strokes"
    assert (event["noted"]["before 1"], event["noted"]["before 2"]) == (ADA, BEN)
    assert event["patients"] == [room.way.patient]
    with pytest.raises(errors.Forbidden):
        room.clinic.role("ADMIN").court.open_strokes(consent_id, key, ADA, BEN)


@pytest.mark.row("B05", "B15")
def test_strokes_of_an_older_program_are_locked_by_the_migration(room: Room) -> None:
    consent_id = room.signed()
    before = room.surgeon.consent.paper(consent_id).signatures
    migrate.downgrade(room.clinic.url, BEFORE)
    mark = "?" if room.clinic.engine.dialect.name == "sqlite" else "%s"
    plain = write_inkml(ink()).decode()
    only = f"UPDATE consent_signature SET inkml = {mark} WHERE party = 'PATIENT'"
    assert room.rows.p.run(only, plain) == 1  # the other one was locked before
    with pytest.raises(errors.Unavailable, match="db upgrade"):
        migrate.upgrade(room.clinic.url)
    assert migrate.standing(room.clinic.engine).revision == BEFORE
    migrate.upgrade(room.clinic.url, lock_ink=strokes_notary.lock_with(room.clinic.secrets))
    assert room.surgeon.consent.paper(consent_id).signatures == before
    found = room.clinic.as_system().court.open_strokes(consent_id, private_of(room), ADA, BEN)
    assert all(one.stands for one in found)


@pytest.mark.parametrize("engine_name", ["sqlite"])  # nothing here depends on the engine
@pytest.mark.row("B05")
def test_the_key_leaves_once_and_opens_one_consent(room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    keys = FileSecrets(folder / "secrets")
    for name in (strokes_notary.PUBLIC, strokes_notary.PRIVATE):
        strokes_notary.strokes_key(room.clinic.secrets)
        keys.set(name, room.clinic.secrets.get(name) or "")
    consent_id, private = room.signed(), private_of(room)
    base = ["--data", str(folder), "--database", room.clinic.url, "--json"]

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["consent", *words, *base], input=typed)

    admin = room.clinic.role("ADMIN").centre
    assert tell_of_key(room.clinic, before=False) is True
    assert tell_of_key(room.clinic, before=True) is True
    assert [one.kind for one in admin.my_tasks()] == ["STROKES_KEY"]
    court.hand_out(room.clinic, tmp_path / "untold.pem")
    assert strokes_notary.waits(room.clinic.secrets), "nobody was told the password yet"
    file = tmp_path / "key.pem"
    told = json.loads(run("strokes-key", "--to", str(file)).stdout)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.get(strokes_notary.PRIVATE) is None
    assert strokes_notary.unlocked(file.read_bytes(), told["password"]) == private
    shown = subprocess.run(
        ["openssl", "pkey", "-in", file, "-passin", f"pass:{told['password']}", "-noout", "-text"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "X25519" in shown
    assert last_event(room)["op"] == "court.strokes_key_waits"
    assert admin.my_tasks() == (), "handed out, and the hint is gone"
    again = run("strokes-key", "--to", str(tmp_path / "more.pem"))
    assert (again.exit_code, "handed out before" in again.stderr) == (1, True)
    assert not (tmp_path / "more.pem").exists()
    people = ["--person", ADA, "--person", BEN, "--password-stdin"]
    out = tmp_path / "opened"
    asked = ("strokes-open", str(consent_id), "--key", str(file), *people, "--to", str(out))
    pack = tmp_path / "evidence.zip"
    assert run("evidence", str(consent_id), "--to", str(pack)).exit_code == 1  # not sealed yet
    assert not pack.exists()
    waiting(room)
    sealed = tmp_path / "sealed.pdf"
    sealed.write_bytes(room.patient.consent.document(consent_id))
    made = json.loads(run("evidence", str(sealed), "--to", str(pack)).stdout)
    assert made["sha256"] == sha256(pack.read_bytes()).hexdigest()
    twice = run("evidence", str(sealed), "--to", str(pack))
    assert (twice.exit_code, "there already" in twice.stderr) == (1, True)
    wrong = run(*asked, typed="AAAAA\n")
    assert (wrong.exit_code, "password" in wrong.stderr, out.exists()) == (1, True, False)
    report = json.loads(run(*asked, typed=f"{told['password'].lower()}\n").stdout)
    assert report == json.loads((out / "report.json").read_text("utf-8"))
    assert report["before"] == [ADA, BEN]
    names = ["signature-1-patient.inkml", "signature-2-surgeon.inkml"]
    assert [one["file"] for one in report["signatures"]] == names
    assert {one["inTheChain"] for one in report["signatures"]} == {"yes"}
    assert [read_inkml((out / name).read_bytes()) for name in names] == [ink(), ink()]


def shell(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(BytesIO(content)) as pack:
        pack.extractall(folder)
    return folder


SUMS = ("sha256sum", "-c", "--quiet", "SHA256SUMS")
CMS = (
    "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA256SUMS.p7s",
    "-content", "SHA256SUMS", "-CAfile", "clinic-seal.pem", "-purpose", "any", "-no_check_time",
    "-out", "/dev/null",
)  # fmt: skip


@pytest.mark.row("B15", "F056")
def test_the_evidence_is_checked_with_tools_that_are_not_ours(room: Room, tmp_path: Path) -> None:
    consent_id = room.signed()
    desk = room.clinic.role("SURGEON").court
    with pytest.raises(NotSealedYet):
        desk.evidence(consent_id)
    waiting(room)
    made = desk.evidence(consent_id)
    event = last_event(room)
    assert (event["op"], event["noted"]["evidence"]) == ("court.evidence", sha256(made).hexdigest())
    folder = unpacked(made, tmp_path / "pack")
    names = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    about = (folder / "READ-ME.txt").read_text("utf-8")
    assert names == NAMES
    assert all(name.partition("/")[0] in about for name in names - {"READ-ME.txt"})
    assert shell(folder, *SUMS).returncode == 0
    assert shell(folder, *CMS).returncode == 0
    assert "Signature is Valid" in shell(folder, "pdfsig", "consent.pdf").stdout
    told = json.loads((folder / "consent.json").read_bytes())
    assert sha256((folder / "text.txt").read_bytes()).hexdigest() == told["text"]["sha256"]
    noted: dict[str, str] = {}
    for line in (folder / "audit" / "rows.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert sha256((row["prev"] + row["body"]).encode()).hexdigest() == row["hash"]
        noted |= json.loads(row["body"]).get("noted", {})
    assert noted["document"] == sha256((folder / "consent.pdf").read_bytes()).hexdigest()
    assert noted["text"] == told["text"]["sha256"]
    assert noted["strokes"] == told["signatures"][1]["strokesSha256"]
    said = (folder / "verification.txt").read_text("utf-8")
    assert "yes       Set again from the records" in said
    circumstances = json.loads((folder / "circumstances.json").read_bytes())
    assert [one["pressure"] for one in circumstances["signatures"]] == ["yes", "yes"]
    assert len(circumstances["read"]) == len(told["read"])
    lock = json.loads((folder / "strokes" / "signature-1-patient.json").read_bytes())
    opened = open_strokes(
        lock, private_of(room), about_of(consent_id, told["signatures"][0]["strokesSha256"])
    )
    assert read_inkml(opened) == ink()
    (folder / "text.txt").write_bytes(b"Yes to all.")
    assert shell(folder, *SUMS).returncode != 0
    sums = (folder / "SHA256SUMS").read_bytes()
    (folder / "SHA256SUMS").write_bytes(sums.replace(sums[:8], b"00000000"))
    assert shell(folder, *CMS).returncode != 0
    with pytest.raises(errors.Forbidden):
        room.patient.court.evidence(consent_id)
    with pytest.raises(errors.NotFound):
        room.signed_in(uuid4()).court.evidence(consent_id)


NAMES = {
    "READ-ME.txt", "SHA256SUMS", "SHA256SUMS.p7s", "audit/head.json", "audit/rows.jsonl",
    "circumstances.json", "clinic-seal.pem", "consent.json", "consent.pdf",
    "strokes/signature-1-patient.json", "strokes/signature-2-surgeon.json", "text.txt",
    "verification.txt",
}  # fmt: skip
