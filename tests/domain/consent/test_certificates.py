"""A no, or a newer plan, adds a sealed page; the first document stays as it was."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from clinic_desktop.documents.archive import attachments
from clinic_desktop.documents.seal_check import check_seal
from clinic_desktop.domain.consent.interface import NotSealedYet
from clinic_desktop.domain.workflow.rules import predicates
from clinic_desktop.domain.workflow.rules.gates import GATES
from tests.documents import reading
from tests.domain.consent.room import Room
from tests.domain.consent.test_sealing import waiting


@pytest.mark.row("F062", "F063")
def test_a_withdrawal_adds_a_page_and_touches_nothing(room: Room) -> None:
    consent_id = room.signed()
    waiting(room)
    first = room.patient.consent.document(consent_id)
    with pytest.raises(NotSealedYet, match="has not ended"):
        room.surgeon.consent.certificate(consent_id)
    room.clock.go(minutes=5)
    said_at = room.clock()
    room.surgeon.signing.revoke(consent_id, "Leila Haddad-Moreau", "PHONE", said_at, "")
    with pytest.raises(NotSealedYet, match="few seconds"):
        room.surgeon.consent.certificate(consent_id)
    with ThreadPoolExecutor(3) as workers:
        assert sum(workers.map(lambda _: waiting(room), range(3))) == 1
    assert waiting(room) == 0
    page = room.patient.consent.certificate(consent_id)
    assert room.patient.consent.document(consent_id) == first
    found = check_seal(page, "consent.json")
    assert found.fault is None
    told = json.loads(attachments(page)["consent.json"])
    assert told["document"] == "WITHDRAWAL"
    assert told["documentSha256"] == sha256(first).hexdigest()
    assert told["said"]["by"] == "Leila Haddad-Moreau"
    shown = reading.text(page)
    assert "withdrew this consent on" in shown
    assert "Leila Haddad-Moreau, by telephone" in shown
    assert reading.packed(sha256(first).hexdigest()) in reading.packed(shown)
    reception = room.clinic.role("RECEPTION").papers
    assert [one.holds for one in reception.verify(page).facts] == [True, True, True, None, True]
    assert [one.holds for one in reception.verify(first).facts] == [True, True, True, False, True]


def test_a_refusal_is_sealed_without_a_document_before_it(room: Room) -> None:
    consent_id = room.read()
    room.surgeon.signing.decline(consent_id, "Leila Haddad-Moreau", "IN_PERSON")
    assert (waiting(room), waiting(room)) == (1, 0)
    shown = reading.text(room.surgeon.consent.certificate(consent_id))
    assert "declined this treatment" in shown
    assert "stays as it was signed" not in shown
    with pytest.raises(NotSealedYet, match="not signed"):
        room.surgeon.consent.document(consent_id)


def test_a_newer_plan_voids_what_was_signed(room: Room) -> None:
    unsigned = room.created()
    room.surgeon.signing.supersede(room.plan_id, "Another implant")
    assert waiting(room) == 0
    with pytest.raises(NotSealedYet):
        room.surgeon.consent.certificate(unsigned)
    consent_id = room.signed()
    room.surgeon.signing.supersede(room.plan_id, "Another implant")
    assert waiting(room) == 2
    first, page = (
        room.surgeon.consent.document(consent_id),
        room.surgeon.consent.certificate(consent_id),
    )
    assert json.loads(attachments(page)["consent.json"])["document"] == "VOID"
    assert "Another implant" in reading.text(page)
    assert sha256(first).hexdigest() in attachments(page)["consent.json"].decode()


def test_only_the_check_in_waits_for_the_seal() -> None:
    waits = [step for step, asked in GATES.items() if predicates.consent_sealed in asked]
    assert waits == ["check_in_case"]
