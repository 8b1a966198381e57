"""The patient's copy: on paper, or by mail where the patient chose that; each is kept."""

import json
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.app.jobs import work_once
from clinic_desktop.app.post import FilePost
from clinic_desktop.core import errors
from clinic_desktop.domain.consent.interface import NotSealedYet
from clinic_desktop.domain.workflow.interface.papers import MailNotChosen, NoMailAddress
from tests.domain.consent.room import Room
from tests.domain.consent.test_sealing import waiting


def noted(room: Room, name: str) -> list[str]:
    bodies: list[dict[str, Any]] = [
        json.loads(str(row[0])) for row in room.rows.p.ask("SELECT body FROM audit_event")
    ]
    return [body["noted"][name] for body in bodies if name in body.get("noted", {})]


@pytest.mark.row("F064")
def test_a_printed_copy_is_the_sealed_one_and_is_kept(room: Room) -> None:
    consent_id, reception = room.signed(), room.clinic.role("RECEPTION")
    with pytest.raises(NotSealedYet):
        reception.papers.print_copy(consent_id)
    waiting(room)
    with pytest.raises(errors.Forbidden):
        reception.consent.document(consent_id)
    printed = reception.papers.print_copy(consent_id)
    assert printed == room.patient.papers.print_copy(consent_id)
    assert noted(room, "printed") == [sha256(printed).hexdigest()] * 2


@pytest.mark.row("F064")
def test_a_copy_goes_by_mail_only_where_the_patient_chose_it(room: Room, tmp_path: Path) -> None:
    consent_id, reception = room.signed(), room.clinic.role("RECEPTION")
    waiting(room)
    patient_id = UUID(room.way.patient)
    with pytest.raises(MailNotChosen):
        reception.papers.mail_copy(consent_id)
    version = reception.patients.details(patient_id).card.version
    reception.relations.set_contact_permissions(patient_id, version, {"EMAIL.DOCUMENTS": True})
    with pytest.raises(NoMailAddress):
        reception.papers.mail_copy(consent_id)
    room.rows.p.change("patient", room.way.patient, email="leila@example.test")
    reception.papers.mail_copy(consent_id)
    post = FilePost(tmp_path / "mail", "clinic@example.test", room.clock)
    work_once(room.clinic, post)
    work_once(room.clinic, post)
    mails = [
        message_from_bytes(file.read_bytes(), policy=default)
        for file in (tmp_path / "mail").glob("*.eml")
    ]
    (mail,) = (one for one in mails if one["Subject"] == "Your document")
    assert mail["To"] == "leila@example.test"
    words = mail.get_body(("plain",))
    assert words is not None
    assert "http" not in words.get_content()
    (attached,) = mail.iter_attachments()
    content = attached.get_content()
    assert content == room.patient.consent.document(consent_id)
    assert attached.get_filename() == "consent.pdf"
    assert noted(room, "mailed") == [sha256(content).hexdigest()]
    for (payload,) in room.rows.p.ask("SELECT payload FROM outbox"):
        assert "PDF" not in str(payload)
