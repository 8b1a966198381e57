"""What a sealed file is worth: the genuine one stands, every changed one is refused in words."""

import json
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from clinic_desktop.app.cli import app
from clinic_desktop.app.clinic_seal import ClinicSeal
from clinic_desktop.documents.archive import attachments
from clinic_desktop.domain.workflow.interface.papers import DocumentProof, ProofFact
from tests.documents import tampering
from tests.documents.tampering import ATTACHMENT
from tests.domain.consent.room import Room
from tests.domain.consent.test_sealing import Watched, waiting

FACTS = ("unchanged", "seal", "text", "revision", "chain")


@pytest.fixture
def seal(room: Room) -> Watched:
    made = Watched(room)
    room.clinic.seal_with(made)
    return made


def proved(room: Room, pdf: bytes) -> DocumentProof:
    found = room.clinic.role("RECEPTION").papers.verify(pdf)
    assert tuple(fact.code for fact in found.facts) == FACTS
    assert all(len(fact.words) > 20 and fact.words.endswith(".") for fact in found.facts)
    return found


def fact(found: DocumentProof, code: str) -> ProofFact:
    return next(one for one in found.facts if one.code == code)


@pytest.mark.parametrize("engine_name", ["sqlite"])  # nothing here depends on the engine
@pytest.mark.row("F060", "B15")
def test_the_genuine_file_stands_and_every_changed_one_does_not(
    room: Room, seal: Watched, tmp_path: Path
) -> None:
    consent_id = room.signed()
    assert waiting(room) == 1
    good, body = room.patient.consent.document(consent_id), seal.bodies[0]
    found = proved(room, good)
    assert [one.holds for one in found.facts] == [True] * 5
    file = tmp_path / "genuine.pdf"
    file.write_bytes(good)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said
    data = json.loads(attachments(good)[ATTACHMENT])
    other = json.dumps({**data, "consent": {**data["consent"], "id": str(uuid4())}}).encode()
    at, name = room.clock(), "Clinic am Park"
    key = seal._key_for(name, at)
    contents = tampering.bodies(body, data, other)
    corpus = {
        **tampering.of_bytes(good, body),
        **tampering.of_additions(good),
        **tampering.re_written(good),
        **tampering.by_others(body),
        **tampering.odd_seals(body, key),
        **{name: ClinicSeal.seal(seal, made, name, at).content for name, made in contents.items()},
        "sealed once more": ClinicSeal.seal(seal, body, name, at).content,
    }
    assert len(corpus) >= 70
    assert len({good, *corpus.values()}) == len(corpus) + 1
    proofs = {what: proved(room, pdf) for what, pdf in corpus.items()}
    assert [what for what, found in proofs.items() if found.stands] == []
    assert {what: proofs[what].facts[0].words for what in WORDS} == WORDS
    assert {what: fact(proofs[what], "text").words for what in TOLD} == TOLD
    for what in ("sealed by another clinic", "sealed by somebody of that name"):
        assert fact(proofs[what], "seal").holds is False
        assert "none of this clinic's" in fact(proofs[what], "seal").words


WORDS = {
    "a line added": "Something was added to the file after it was sealed.",
    "added to: text": "Something was added to the file after it was sealed.",
    "the room behind the seal": "Something was written into the room that the seal leaves empty.",
    "the seal cut off": "The file carries no seal.",
    "two seals": "The file carries more than one seal or signature; ours carry one.",
    "changes allowed": ("The seal is not of the kind that this program sets (PAdES, no changes)."),
    "an expired certificate": ("The certificate was not valid at the time written in the seal."),
    "contents: bare": "The data that belong inside the file are missing, doubled or unreadable.",
    "contents: blotted": (
        "The seal is sound, but this is not the file that is kept for this consent."
    ),
    "the last half cut": "The file cannot be read as a PDF: it is damaged, cut off or no PDF.",
}
TOLD = {
    "contents: another consent's data": "The records know no such consent.",
    "contents: replaced strokes": "The records say otherwise: other signatures.",
    "contents: other answers": "The records say otherwise: other answers.",
    "contents: another revision": "The records say otherwise: another plan revision.",
    "contents: another text": "The records say otherwise: another text.",
    "contents: no JSON": "The data inside the file are none of this program's.",
}


@pytest.mark.row("B02")
def test_a_genuine_file_says_when_it_stands_for_nothing_any_more(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    waiting(room)
    good = room.patient.consent.document(consent_id)
    room.surgeon.signing.revoke(consent_id, "Leila", "IN_PERSON", room.clock(), "")
    found = proved(room, good)
    assert [one.holds for one in found.facts] == [True, True, True, False, True]
    assert "the patient withdrew it" in fact(found, "revision").words


def test_a_file_of_another_patient_is_unknown(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    waiting(room)
    good = room.patient.consent.document(consent_id)
    assert room.patient.papers.verify(good).stands
    stranger = room.signed_in(uuid4())
    found = stranger.papers.verify(good)
    assert fact(found, "text").words == "The records know no such consent."
    assert fact(found, "chain").holds is False


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_command_says_the_five_facts(room: Room, seal: Watched, tmp_path: Path) -> None:
    consent_id = room.signed()
    waiting(room)
    file, own = tmp_path / "consent.pdf", ["--data", str(tmp_path / "desk")]
    file.write_bytes(room.patient.consent.document(consent_id))
    asked = ["consent", "verify", str(file), "--json", *own]
    by_records = [*asked, "--database", room.clinic.url]
    done = CliRunner().invoke(app, by_records)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"]) == (0, True)
    assert {code: one["answer"] for code, one in told["facts"].items()} == dict.fromkeys(
        FACTS, "yes"
    )
    done = CliRunner().invoke(app, asked)
    answers = {code: one["answer"] for code, one in json.loads(done.stdout)["facts"].items()}
    assert done.exit_code == 0
    assert answers == {**dict.fromkeys(FACTS, "not known"), "unchanged": "yes"}
    (tmp_path / "desk" / "seal").mkdir()
    for kept in (room.clinic.data_dir / "seal").glob("*.pem"):
        (tmp_path / "desk" / "seal" / kept.name).write_bytes(kept.read_bytes())
    answers = json.loads(CliRunner().invoke(app, asked).stdout)["facts"]
    assert answers["seal"]["answer"] == "yes"
    room.surgeon.signing.revoke(consent_id, "Leila", "IN_PERSON", room.clock(), "")
    done = CliRunner().invoke(app, by_records)
    assert (done.exit_code, "withdrew" in done.stdout) == (1, True)
    file.write_bytes(tampering.flipped(file.read_bytes(), 3_000))
    done = CliRunner().invoke(app, asked[:3])
    assert done.exit_code == 1
    assert "no        Unchanged since sealing" in done.stdout
    done = CliRunner().invoke(app, ["consent", "verify", str(tmp_path / "none.pdf")])
    assert (done.exit_code, "cannot be read" in done.stderr) == (1, True)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_command_sees_a_broken_chain(room: Room, seal: Watched, tmp_path: Path) -> None:
    consent_id = room.signed()
    waiting(room)
    file = tmp_path / "consent.pdf"
    file.write_bytes(room.patient.consent.document(consent_id))
    with room.clinic.engine.begin() as line:
        for (name,) in line.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        ).all():
            line.exec_driver_sql(f'DROP TRIGGER "{name}"')
        spoilt = "UPDATE audit_event SET body = replace(body, 'done', 'x') WHERE seq = 3"
        line.exec_driver_sql(spoilt)
    asked = ["consent", "verify", str(file), "--data", str(tmp_path), "--database", room.clinic.url]
    done = CliRunner().invoke(app, asked)
    assert (done.exit_code, "The audit chain is broken at 3 (hash)" in done.stdout) == (1, True)
