"""Sealed files, what screens of each role see, and what the paper is told."""

from uuid import UUID

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import Progress
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.domain.consent.interface import (
    AnsweredAlready,
    DocumentEarly,
    NoSuchPoint,
    NotSealedYet,
    ReadingClosed,
    SealedAlready,
)
from tests.domain.consent.room import Room, ink
from tests.support.clock import NOON

P = PartyKind
PDF = b"%PDF-1.7 sealed"


@pytest.mark.row("F063")
def test_the_sealed_document_is_kept_once(room: Room) -> None:
    consent_id = room.signed()
    assert room.surgeon.consent.unsealed() == (consent_id,)
    with pytest.raises(NotSealedYet):
        room.patient.consent.document(consent_id)
    room.clock.go(seconds=4)
    sealed = room.surgeon.signing.store_document(consent_id, "CONSENT", PDF, "ab:cd")
    assert sealed.sealed_at == room.clock()
    assert room.surgeon.signing.store_document(consent_id, "CONSENT", PDF, "ab:cd") == sealed
    with pytest.raises(SealedAlready):
        room.surgeon.signing.store_document(consent_id, "CONSENT", PDF + b"!", "ab:cd")
    assert room.patient.consent.document(consent_id) == PDF
    assert room.surgeon.consent.unsealed() == ()
    room.surgeon.signing.supersede(room.plan_id, "The plan changed.")
    room.surgeon.signing.store_document(consent_id, "VOID", b"%PDF void", "ab:cd")
    assert room.patient.consent.document(consent_id) == PDF


def test_nothing_is_sealed_before_everybody_signed(room: Room) -> None:
    consent_id = room.read()
    with pytest.raises(DocumentEarly):
        room.surgeon.signing.store_document(consent_id, "CONSENT", PDF, "")
    with pytest.raises(NotSealedYet, match="not signed"):
        room.surgeon.consent.document(consent_id)
    assert room.surgeon.consent.unsealed() == ()


@pytest.mark.row("F050")
def test_the_patient_is_not_told_the_right_answers(room: Room) -> None:
    consent_id = room.informed()
    mine, theirs = room.sheet(consent_id), room.surgeon.consent.sheet(consent_id)
    assert {check.right for check in mine.checks} == {None}
    assert {check.explanation for check in mine.checks} == {""}
    assert all(check.right in check.options for check in theirs.checks)
    assert mine.sections == theirs.sections
    room.patient.signing.save_progress(consent_id, Progress(answers=(room.wrong(consent_id, 0),)))
    tried = room.sheet(consent_id).checks[0]
    assert (tried.right, bool(tried.explanation), tried.passed) == (None, True, False)
    room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    assert room.sheet(consent_id).checks[0].right == theirs.checks[0].right


def test_the_paper_is_told_everything_that_was_said(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    misses = (room.wrong(consent_id, -2), room.wrong(consent_id, -1))
    room.patient.signing.save_progress(consent_id, Progress(answers=misses))
    room.surgeon.consent.discuss(consent_id, misses[0].question, "Explained with a drawing.")
    asked = room.patient.signing.ask_question(consent_id, whole.sections[0].section, "Why?")
    room.surgeon.consent.answer_question(asked.id, "Because of the cartilage.")
    room.patient.signing.save_progress(consent_id, whole)
    room.sign(P.PATIENT, consent_id, ink=ink(DeviceKind.FINGER))
    room.sign(P.SURGEON, consent_id)
    paper = room.surgeon.consent.paper(consent_id)
    assert [given.right for given in paper.checks[0].given] == [False, False, True]
    assert [(talk.about, talk.note) for talk in paper.progress.talks] == [
        (misses[0].question, "Explained with a drawing.")
    ]
    assert [(q.text, q.answer, q.section_title) for q in paper.questions] == [
        ("Why?", "Because of the cartilage.", paper.sheet.sections[0].title)
    ]
    assert [s.who.device_kind for s in paper.signatures] == ["FINGER", "PEN"]
    assert (paper.awaited, paper.facts.status, paper.policy) == ((), "SIGNED", "none")
    assert len(paper.answers_hash) == 64


def test_a_nurse_answers_only_what_is_routed_to_nurses(room: Room) -> None:
    consent_id = room.informed()
    section = room.sheet(consent_id).sections[0].code
    asked = room.patient.signing.ask_question(consent_id, section, "May I drink?")
    nurse = room.staff("NURSE")
    assert nurse.consent.questions() == ()
    with pytest.raises(errors.Forbidden):
        nurse.consent.answer_question(asked.id, "No.")
    other = room.rows.p.put(
        "consent_question", consent_id=consent_id, patient_id=room.way.patient, section=section,
        text="Which bra?", routed_to="NURSE", asked_at=NOON, answer="", answered_by=None,
        answered_at=None,
    )  # fmt: skip
    (mine,) = nurse.consent.questions()
    assert str(mine.id) == other
    nurse.consent.answer_question(mine.id, "A soft one.")
    assert nurse.consent.questions() == ()


def test_a_question_is_answered_once(room: Room) -> None:
    consent_id = room.informed()
    section = room.sheet(consent_id).sections[0].code
    asked = room.patient.signing.ask_question(consent_id, section, "May I drink?")
    answered = room.surgeon.consent.answer_question(asked.id, "Water, until two hours before.")
    again = room.surgeon.consent.answer_question(asked.id, "Water, until two hours before.")
    assert again == answered
    with pytest.raises(AnsweredAlready):
        room.surgeon.consent.answer_question(asked.id, "Nothing at all.")


def test_only_points_of_the_sheet_are_talked_about(room: Room) -> None:
    consent_id = room.signed()
    with pytest.raises(NoSuchPoint):
        room.surgeon.consent.discuss(consent_id, "LIPO.Q1", "Talked.")
    with pytest.raises(ReadingClosed):
        room.surgeon.consent.discuss(consent_id, room.sheet(consent_id).checks[0].code, "Talked.")


def test_reception_sees_the_status_and_no_word_of_the_text(room: Room) -> None:
    consent_id = room.read()
    reception = room.clinic.role("RECEPTION")
    (card,) = reception.consent.of_plan(room.plan_id)
    assert (card.status, card.next_party, card.open_points) == ("PENDING_SIGNATURES", "PATIENT", 0)
    for ask in (reception.consent.sheet, reception.consent.document):
        with pytest.raises(errors.Forbidden):
            ask(consent_id)
    with pytest.raises(errors.Forbidden):
        reception.signing.decline(consent_id, "Leila", "by phone")


def test_a_surgeon_of_another_patient_answers_nothing(room: Room) -> None:
    consent_id = room.informed()
    section = room.sheet(consent_id).sections[0].code
    asked = room.patient.signing.ask_question(consent_id, section, "May I drink?")
    stranger = room.staff("SURGEON", UUID(room.rows.colleague("stranger")))
    assert stranger.consent.questions() == ()
    with pytest.raises(errors.Forbidden):
        stranger.consent.answer_question(asked.id, "No.")
    with pytest.raises(errors.Forbidden):
        stranger.consent.discuss(consent_id, room.sheet(consent_id).checks[0].code, "Talked.")


def test_every_look_into_a_consent_is_kept(room: Room) -> None:
    consent_id = room.informed()
    room.clock.go(minutes=5)
    room.clinic.role("NURSE").consent.sheet(consent_id)
    bodies = [str(row[0]) for row in room.rows.p.ask("SELECT body FROM audit_event")]
    assert any("consent.sheet" in body and room.way.patient in body for body in bodies)
