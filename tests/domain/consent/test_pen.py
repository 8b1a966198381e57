"""Signatures: whose ink, whose turn, under which text; twice, too late, two at once."""

import json
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from clinic_desktop.app.strokes_notary import PRIVATE
from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import OutOfTurn, Progress, UnusableInk
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke
from clinic_desktop.core.waiting import Guardians
from clinic_desktop.documents.drawn_ink import drawn_of
from clinic_desktop.documents.ink import read_inkml
from clinic_desktop.documents.stroke_lock import about_of, open_strokes
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    ConsentFacts,
    NotYourSignature,
    PlanNotApproved,
    RevisionNotCurrent,
    SignedAlready,
    TextChanged,
)
from tests.domain.consent.room import Room, ink
from tests.support.clock import NOON
from tests.support.second_program import refused

P = PartyKind


def strokes(*points: Point) -> Ink:
    return Ink(DeviceKind.PEN, 640, 230, (Stroke(points),))


@pytest.mark.row("F056")
@pytest.mark.row("F059", "B05")
def test_ink_is_kept_as_vectors_bound_to_text_revision_and_answers(room: Room) -> None:
    consent_id = room.read()
    room.sign(P.PATIENT, consent_id)
    paper = room.surgeon.consent.paper(consent_id)
    (signed,) = paper.signatures
    assert signed.drawn == drawn_of(ink())
    assert (signed.text_hash, signed.answers_hash) == (paper.facts.text_hash, paper.answers_hash)
    assert (signed.who.device_kind, signed.who.identity, signed.who.signed_at) == (
        "PEN", "birth date restated", NOON,
    )  # fmt: skip
    ((strokes, drawn, revision),) = room.rows.p.ask(
        "SELECT strokes, drawn, plan_revision FROM consent_signature"
    )
    assert revision == paper.facts.revision
    assert "<" not in strokes + drawn
    private = b64decode(room.clinic.secrets.get(PRIVATE) or "")
    opened = open_strokes(json.loads(strokes), private, about_of(consent_id, signed.ink_hash))
    assert opened.startswith(b'<ink xmlns="http://www.w3.org/2003/InkML">')
    moved = read_inkml(opened)
    assert moved == ink()
    assert {(p.pressure, p.tilt_x, p.tilt_y) for p in moved.strokes[0].points} == {(0.5, 10, -4)}
    assert [turn.party for turn in paper.awaited] == [P.SURGEON]


@pytest.mark.row("F056")
def test_only_the_text_that_is_kept_can_be_signed(room: Room) -> None:
    consent_id = room.read()
    with pytest.raises(TextChanged):
        room.sign(P.PATIENT, consent_id, text_hash="0" * 64)
    assert room.surgeon.consent.facts(consent_id).parties_signed == ()


@pytest.mark.row("F056")
def test_a_text_changed_behind_our_back_is_signed_by_nobody(room: Room) -> None:
    consent_id = room.read()
    shown = room.pen(P.PATIENT, consent_id)
    with refused("consent.fixed"):
        room.rows.p.change("consent", str(consent_id), content={"sheet": {}, "terms": {}})
    room.rows.p.change("consent", str(consent_id), text_hash="e" * 64)
    for sent in (shown, replace(shown, text_hash="e" * 64)):
        with pytest.raises(TextChanged):
            room.patient.signing.sign(consent_id, sent)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (strokes(Point(40, 40, 0.5, 0)), "no_movement"),
        (strokes(Point(40, 40, 0.5, 0), Point(float("nan"), 40, 0.5, 8)), "not_a_number"),
        (ink(points=20_001), "too_much"),
        (Ink(DeviceKind.MOUSE, 640, 230, ()), "empty"),
    ],
)
@pytest.mark.row("C01")
def test_what_is_no_signature_leaves_nothing(room: Room, bad: Ink, fault: str) -> None:
    consent_id = room.read()
    with pytest.raises(UnusableInk) as said:
        room.sign(P.PATIENT, consent_id, ink=bad)
    assert said.value.params == {"fault": fault}
    assert room.surgeon.consent.facts(consent_id).parties_signed == ()


@pytest.mark.row("F058")
def test_the_patient_first_the_surgeon_last(room: Room) -> None:
    consent_id = room.read()
    with pytest.raises(OutOfTurn) as said:
        room.sign(P.SURGEON, consent_id)
    assert [(u.code, u.who) for u in said.value.unmet] == [("party.next_in_order", "PATIENT")]
    room.sign(P.PATIENT, consent_id)
    with pytest.raises(OutOfTurn):
        room.sign(P.WITNESS, consent_id)


@pytest.mark.row("C04")
def test_the_same_ink_again_gives_the_same_answer(room: Room) -> None:
    consent_id = room.read()
    once = room.sign(P.PATIENT, consent_id)
    assert room.sign(P.PATIENT, consent_id) == once
    with pytest.raises(SignedAlready):
        room.sign(P.PATIENT, consent_id, ink=ink(wave=5))
    last = room.sign(P.SURGEON, consent_id)
    assert room.sign(P.SURGEON, consent_id) == last
    assert room.sign(P.PATIENT, consent_id) == last
    assert room.rows.p.ask("SELECT count(*) FROM consent_signature")[0][0] == 2


def test_nobody_signs_for_somebody_else(room: Room) -> None:
    consent_id = room.read()
    as_surgeon = room.pen(P.SURGEON, consent_id)
    tries: tuple[Callable[[], object], ...] = (
        lambda: room.patient.signing.sign(consent_id, as_surgeon),
        lambda: room.patient.signing.sign(consent_id, replace(as_surgeon, user_id=None)),
        lambda: room.staff("NURSE").signing.sign(consent_id, as_surgeon),
        lambda: room.surgeon.signing.sign(consent_id, room.pen(P.PATIENT, consent_id)),
    )
    for attempt in tries:
        with pytest.raises(NotYourSignature):
            attempt()


@pytest.mark.row("F058")
def test_each_performer_countersigns(room: Room) -> None:
    other_id = UUID(room.rows.colleague("second surgeon"))
    other = room.staff("SURGEON", other_id)
    consent_id = room.read(performers=(room.surgeon_id, other_id))
    room.sign(P.PATIENT, consent_id)
    theirs = room.pen(P.SURGEON, consent_id, user_id=other_id, ink=ink(wave=3))
    first = other.signing.sign(consent_id, theirs)
    assert (first.status, first.next_party) == ("PENDING_SIGNATURES", "SURGEON")
    assert room.sign(P.SURGEON, consent_id).status == "SIGNED"


@pytest.mark.row("F058")
def test_guardians_then_patient_then_interpreter_then_surgeon(room: Room) -> None:
    people = [UUID(room.rows.p.put("person", name=name)) for name in ("Mother", "Father")]
    asked = {"guardians_required": Guardians.ALL, "guardians": tuple(people)}
    consent_id = room.informed(room.talk(interpreter="Amira Saad, register 12"), **asked)
    room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    with pytest.raises(OutOfTurn):
        room.sign(P.PATIENT, consent_id)
    for n, person in enumerate(people):
        facts = room.sign(
            P.GUARDIAN, consent_id, person_id=person, relation="parent", name=f"Parent {n}"
        )
    assert facts.next_party == "PATIENT"
    for party, then in ((P.PATIENT, "INTERPRETER"), (P.INTERPRETER, "SURGEON")):
        assert room.sign(party, consent_id).next_party == then
    done = room.sign(P.SURGEON, consent_id)
    assert done.parties_signed == ("GUARDIAN", "GUARDIAN", "PATIENT", "INTERPRETER", "SURGEON")


def test_who_cannot_write_has_a_witness(room: Room) -> None:
    consent_id = room.read()
    assert room.sign(P.PATIENT, consent_id, mark=True).next_party == "WITNESS"
    nurse = room.staff("NURSE")
    own = room.clinic.role("NURSE").accounts.whoami().id
    seen = room.pen(P.WITNESS, consent_id, user_id=own)
    assert nurse.signing.sign(consent_id, seen).next_party == "SURGEON"


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Each call in a thread of its own, started together; what each gave or raised."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except errors.ClinicError as error:
            return type(error)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.row("F056")
def test_two_hands_at_once_make_one_signature(room: Room) -> None:
    consent_id = room.read()
    sent = [room.pen(P.PATIENT, consent_id, ink=ink(wave=wave)) for wave in (3, 4, 5, 6)]
    again = [lambda s=s: room.patient.signing.sign(consent_id, s) for s in sent]
    got = at_once(*again)
    assert got.count(SignedAlready) == 3
    assert room.rows.p.ask("SELECT count(*) FROM consent_signature")[0][0] == 1


@pytest.mark.row("F058")
def test_two_surgeons_at_once_both_sign_and_one_is_the_last(room: Room) -> None:
    other_id = UUID(room.rows.colleague("second surgeon"))
    other = room.staff("SURGEON", other_id)
    consent_id = room.read(performers=(room.surgeon_id, other_id))
    room.sign(P.PATIENT, consent_id)
    mine = room.pen(P.SURGEON, consent_id)
    theirs = room.pen(P.SURGEON, consent_id, user_id=other_id, ink=ink(wave=3))
    got = at_once(
        lambda: room.surgeon.signing.sign(consent_id, mine),
        lambda: other.signing.sign(consent_id, theirs),
    )
    assert sorted(facts.status for facts in got) == ["PENDING_SIGNATURES", "SIGNED"]  # type: ignore[attr-defined]
    assert room.surgeon.consent.facts(consent_id).status == "SIGNED"


def test_reading_talking_and_ending_at_once_wait_for_each_other(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    check, section = whole.answers[0].question, whole.sections[0].section
    got = at_once(
        lambda: room.patient.signing.save_progress(consent_id, Progress(whole.sections)),
        lambda: room.patient.signing.save_progress(consent_id, Progress(clauses=whole.clauses)),
        lambda: room.surgeon.consent.discuss(consent_id, check, "Talked."),
        lambda: room.patient.signing.ask_question(consent_id, section, "Why?"),
        lambda: room.surgeon.signing.supersede(room.plan_id, "The plan changed."),
    )
    assert got[-1] == (consent_id,)
    assert set(map(type, got[:-1])) <= {ConsentFacts, AskedQuestion, type}
    assert room.surgeon.consent.facts(consent_id).status == "SUPERSEDED"


@pytest.mark.row("F057")
def test_a_plan_that_went_on_takes_no_more_signatures(room: Room) -> None:
    consent_id = room.read()
    room.surgeon.signing.supersede(room.plan_id, "The plan changed.")
    room.rows.plan_to(room.way, "DRAFT", revision=2)
    with pytest.raises(errors.StateRefuses):
        room.sign(P.PATIENT, consent_id)
    room.rows.revised(room.way, 2)
    with pytest.raises((PlanNotApproved, RevisionNotCurrent)):
        room.created(revision=1)


def test_what_is_signed_stays(room: Room) -> None:
    consent_id = str(room.signed())
    with refused("consent.signed_kept", "consent.text_changed"):
        room.rows.p.change("consent", consent_id, text="I agree to everything.")
    with refused("consent.signed_kept"):
        room.rows.p.change("consent", consent_id, status_reason="rewritten")
    with refused("consent.evidence_kept"):
        room.rows.p.run("UPDATE consent_signature SET strokes = 'x'")


def test_a_question_between_two_signatures_waits_for_its_answer(room: Room) -> None:
    consent_id = room.read()
    room.sign(P.PATIENT, consent_id)
    section = room.sheet(consent_id).sections[0].code
    asked = room.patient.signing.ask_question(consent_id, section, "And when may I fly?")
    with pytest.raises(errors.StateRefuses, match="And when may I fly"):
        room.sign(P.SURGEON, consent_id)
    room.surgeon.consent.answer_question(asked.id, "After two weeks.")
    assert room.sign(P.SURGEON, consent_id).status == "SIGNED"
    first, second = room.surgeon.consent.paper(consent_id).signatures
    assert first.answers_hash != second.answers_hash
    refusing = tuple(replace(ack, agreed=False) for ack in room.whole(consent_id).clauses)
    with pytest.raises(errors.StateRefuses):
        room.patient.signing.save_progress(consent_id, Progress(clauses=refusing))
