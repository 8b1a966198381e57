"""From the last signature to the sealed document: once, the same for everybody, in the chain."""

import json
import logging
import re
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from clinic_desktop.app.clinic_seal import ClinicSeal
from clinic_desktop.app.strokes_notary import PRIVATE
from clinic_desktop.core.canonical import digest
from clinic_desktop.core.consent_sheet import canonical
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.documents.archive import attachments
from clinic_desktop.documents.glyphs import Unsettable
from clinic_desktop.documents.ink import strokes_hash
from clinic_desktop.documents.seal import Sealed
from clinic_desktop.documents.seal_check import check_seal
from clinic_desktop.documents.stroke_lock import open_strokes
from clinic_desktop.store import audit
from tests.core.consents import facts as sheet_facts
from tests.documents import reading
from tests.domain.consent.room import Room


class Watched(ClinicSeal):
    """The clinic's seal, which keeps what it was given and breaks off when told to."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.clinic.data_dir / "seal", room.clinic.secrets)
        self.bodies: list[bytes] = []
        self.torn = False

    def seal(self, pdf: bytes, clinic: str, at: datetime) -> Sealed:
        self.bodies.append(pdf)
        if self.torn:
            raise OSError("the power went")
        return super().seal(pdf, clinic, at)


@pytest.fixture
def seal(room: Room) -> Watched:
    made = Watched(room)
    room.clinic.seal_with(made)
    return made


def waiting(room: Room) -> int:
    return room.clinic.as_system().papers.seal_waiting()


def data(pdf: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(attachments(pdf)["consent.json"])
    return found


@pytest.mark.row("F063", "B15", "B05", "C02", "C03")
def test_the_document_holds_all_and_opens_only_what_it_should(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    assert (waiting(room), waiting(room)) == (1, 0)
    pdf = room.patient.consent.document(consent_id)
    found = check_seal(pdf, "consent.json")
    assert found.fault is None
    assert found.fingerprint in seal.known()
    assert found.sealed_at == room.clock().replace(microsecond=0)
    record, told = room.surgeon.consent.paper(consent_id), data(pdf)
    assert told["consent"]["id"] == str(consent_id)
    assert digest(told["text"]["canonical"]) == told["text"]["sha256"] == record.facts.text_hash
    assert told["plan"]["revision"] == record.facts.revision
    assert told["answersSha256"] == record.answers_hash
    assert len(told["checks"]) == len(record.checks)
    shown = reading.packed(reading.text(pdf))
    for section in record.sheet.sections:
        for words in (section.title, *section.paragraphs):
            assert reading.packed(words)[:60] in shown
    for clause in record.sheet.clauses:
        assert reading.packed(clause.text)[:60] in shown
    pages = [reading.drawing(pdf, page) for page in range(len(reading.pages(pdf)))]
    curves = sum(len(re.findall(r" c\b", page)) for page in pages)
    assert curves >= sum(one.drawn.point_count for one in record.signatures)
    for words in (w for one in record.signatures for w in one.statements):
        assert reading.packed(words) in shown
    assert [one["statements"] for one in told["signatures"]] == [
        list(one.statements) for one in record.signatures
    ]
    assert {one["language"] for one in told["read"]} == {"en"}
    assert reading.packed("On the screen in English") in shown
    assert b"<ink" not in attachments(pdf)["consent.json"]
    private = b64decode(room.clinic.secrets.get(PRIVATE) or "")
    assert len(told["signatures"]) == 2
    for one in told["signatures"]:
        about = f"{consent_id} {one['strokesSha256']}"
        assert strokes_hash(open_strokes(one["strokes"], private, about)) == one["strokesSha256"]


@pytest.mark.row("B15")
def test_set_again_the_body_is_the_same(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    seal.torn = True
    assert waiting(room) == 0
    room.clock.go(hours=9)
    seal.torn = False
    assert waiting(room) == 1
    assert seal.bodies[0] == seal.bodies[1]
    sealed = room.patient.consent.document(consent_id)
    assert sealed.startswith(seal.bodies[0])
    room.clinic.secrets.forget(PRIVATE)
    room.clock.go(days=3000)
    assert sealed.startswith(room.surgeon.papers.set_again(consent_id))


@pytest.mark.row("C13")
def test_to_look_again_changes_no_hidden_character(room: Room, seal: Watched) -> None:
    odd = "Zoe\u0308  am\u00a0Park "  # decomposed, two spaces, one that does not break
    consent_id = room.signed(facts=sheet_facts(revision=room.way.revision, clinic=odd))
    waiting(room)
    before, pdf = room.surgeon.consent.facts(consent_id), room.patient.consent.document(consent_id)
    for desk in (room.surgeon, room.patient):
        assert desk.consent.sheet(consent_id).text_hash == before.text_hash
        assert desk.papers.print_copy(consent_id) == pdf
    room.sign(PartyKind.SURGEON, consent_id)  # once more, the same hand: nothing is written
    paper = room.surgeon.consent.paper(consent_id)
    assert digest(paper.canonical) == digest(canonical(paper.sheet)) == before.text_hash
    assert room.surgeon.consent.facts(consent_id) == before
    assert room.patient.papers.verify(pdf).stands


def test_broken_off_it_leaves_nothing_and_keeps_no_other(
    room: Room, seal: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    consent_id = room.signed()
    seal.torn = True
    with caplog.at_level(logging.WARNING):
        assert waiting(room) == 0
    assert f"{consent_id} is not sealed yet: OSError" in caplog.text
    assert room.surgeon.consent.facts(consent_id).sealed_at is None
    with room.clinic.engine.connect() as line:
        assert line.scalar(text("SELECT count(*) FROM consent_document")) == 0
    assert room.surgeon.consent.unsealed() == (consent_id,)


def test_two_workers_seal_once(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(lambda _: waiting(room), range(4))) == 1
    with room.clinic.engine.connect() as line:
        assert line.scalar(text("SELECT count(*) FROM consent_document")) == 1
    assert check_seal(room.patient.consent.document(consent_id), "consent.json").fault is None


def test_the_chain_proves_the_file(room: Room, seal: Watched) -> None:
    consent_id = room.signed()
    waiting(room)
    hashed = sha256(room.patient.consent.document(consent_id)).hexdigest()
    with room.clinic.engine.connect() as line:
        assert audit.verify(line).bad is None
        kept = line.execute(text("SELECT id, patient_id FROM consent_document")).one()
        row, patient = str(UUID(str(kept.id))), UUID(str(kept.patient_id))
        assert audit.proves(line, "consent_document", row, hashed)
        assert audit.proves(line, "consent_document", row, hashed, patient)
        assert not audit.proves(line, "consent_document", row, "0" * 64, patient)
        assert not audit.proves(line, "consent_document", row, "0" * 64)
        assert audit.proves(line, "consent_document", str(consent_id), hashed) is None


ODD = ("สมชาย", "Leila 😀", "x\u0301\u20dd")


def test_a_name_that_cannot_be_printed_right_is_refused_when_it_is_made(room: Room) -> None:
    named = ("Thai", "U\\+1F600", "COMBINING")
    for words, name in zip(ODD, named, strict=True):
        for where in ("patient_name", "clinic", "price"):
            odd = sheet_facts(**{"revision": room.way.revision, where: words})
            with pytest.raises(Unsettable, match=name):
                room.created(facts=odd)
    assert room.created()


def test_what_is_typed_and_cannot_be_printed_is_refused(room: Room) -> None:
    consent_id, desk = room.created(), room.surgeon
    for words in ODD:
        with pytest.raises(Unsettable):
            desk.signing.inform(consent_id, room.talk(interpreter=words))
    desk.signing.inform(consent_id, room.talk())
    whole = room.whole(consent_id)
    check, section = whole.answers[0].question, whole.sections[0].section
    for words in ODD:
        with pytest.raises(Unsettable):
            room.patient.signing.ask_question(consent_id, section, words)
        with pytest.raises(Unsettable):
            desk.consent.discuss(consent_id, check, words)
    room.patient.signing.save_progress(consent_id, whole)
    for words in ODD:
        for field in ("name", "place", "relation"):
            with pytest.raises(Unsettable):
                room.sign(PartyKind.PATIENT, consent_id, **{field: words})
        with pytest.raises(Unsettable):
            desk.signing.decline(consent_id, words, "IN_PERSON")
