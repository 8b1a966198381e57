"""From the approved plan to the signed consent, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_desktop.core.consent_reading import Acknowledged, Asked, Progress, SectionRead
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.errors import NotFound
from clinic_desktop.core.moves import WrongState
from clinic_desktop.documents.glyphs import Unsettable
from clinic_desktop.domain.consent.interface import (
    ReadingClosed,
    ReadingOpen,
    TalkRefused,
    WordsRefused,
)
from tests.core.consents import facts as sheet_facts
from tests.domain.consent.room import Room
from tests.support.clock import NOON
from tests.support.raw_chain import HASH

P = PartyKind


@pytest.mark.row("F069")
@pytest.mark.row("F070")
@pytest.mark.row("F058")
def test_the_whole_way(room: Room) -> None:
    made = room.surgeon.signing.create(room.new())
    assert (made.status, made.next_party, made.revision) == ("DRAFT", "PATIENT", 1)
    assert {u.code for u in made.open_points} == {"sections.read", "clauses.acked", "checks.ok"}
    informed = room.surgeon.signing.inform(made.id, room.talk())
    assert (informed.status, informed.informed_at) == ("INFORMED", NOON)
    read = room.patient.signing.save_progress(made.id, room.whole(made.id))
    assert (read.status, read.open_points) == ("PENDING_SIGNATURES", ())
    first = room.sign(P.PATIENT, made.id)
    assert (first.status, first.parties_signed, first.next_party) == (
        "PENDING_SIGNATURES", ("PATIENT",), "SURGEON",
    )  # fmt: skip
    last = room.sign(P.SURGEON, made.id)
    assert (last.status, last.parties_signed) == ("SIGNED", ("PATIENT", "SURGEON"))
    assert (last.signed_at, last.valid_from) == (NOON, NOON)
    assert last.valid_until == NOON + timedelta(days=180)
    assert (last.next_party, last.open_points) == (None, ())
    assert room.surgeon.consent.facts_of_plan(room.plan_id) == (last,)


@pytest.mark.row("F054")
@pytest.mark.row("F053")
def test_half_done_work_is_kept_piece_by_piece(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    left = len(room.surgeon.consent.facts(consent_id).open_points)
    pieces = [
        Progress(sections=whole.sections[:4]),
        Progress(sections=whole.sections[3:], clauses=whole.clauses[:2]),
        Progress(clauses=whole.clauses),
    ]
    for piece in pieces:
        room.clock.go(minutes=10)
        facts = room.patient.signing.save_progress(consent_id, piece)
        assert facts.status == "IN_PROGRESS"
        assert len(facts.open_points) < left
        left = len(facts.open_points)
    again = room.patient.consent.sheet(consent_id)
    assert {read.section for read in again.progress.sections} == {s.code for s in again.sections}
    done = room.patient.signing.save_progress(consent_id, Progress(answers=whole.answers))
    assert done.status == "PENDING_SIGNATURES"


@pytest.mark.row("F057")
def test_a_changed_text_keeps_what_did_not_change(room: Room) -> None:
    """Read, missed once and asked under the first text; the price changes, the rest does not."""
    first = room.informed()
    whole, missed = room.whole(first), room.wrong(first, -1)
    ends = Progress(whole.sections[:5], whole.clauses[:1], (missed, *whole.answers))
    room.patient.signing.save_progress(first, ends)
    room.patient.signing.ask_question(first, whole.sections[1].section, "May I swim?")
    room.surgeon.signing.supersede(room.plan_id, "The price changed.")
    room.clock.go(minutes=90)
    dearer = sheet_facts(
        revision=room.way.revision, consent_hash=HASH["consent"], price="9,999.00 EUR"
    )
    facts = room.new(facts=dearer)
    second = room.surgeon.signing.create(facts).id
    assert room.sheet(second).progress.sections == ()  # not before somebody explained it
    room.surgeon.signing.inform(second, room.talk())
    view = room.sheet(second)
    assert view.changed == ("plan",)
    kept = {one.section: one.seconds for one in view.progress.sections}
    assert kept == {s.section: 60 for s in whole.sections[:5] if s.section != "plan"}
    assert all(check.passed for check in view.checks)
    assert [one.right for one in view.checks[0].given] == [False, True]
    assert view.progress.clauses == ()  # a required sentence speaks of the whole
    assert [one.text for one in view.progress.asked] == ["May I swim?"]
    assert room.sheet(first).changed == ()


@pytest.mark.row("F054")
def test_sending_the_same_again_changes_nothing(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    part = replace(whole, answers=whole.answers[:1])
    once = room.patient.signing.save_progress(consent_id, part)
    twice = room.patient.signing.save_progress(consent_id, part)
    assert twice == once
    view = room.sheet(consent_id)
    assert view.progress == replace(
        part, sections=view.progress.sections, clauses=view.progress.clauses
    )
    assert len(view.progress.clauses) == len(whole.clauses)
    done = room.patient.signing.save_progress(consent_id, whole)
    assert room.patient.signing.save_progress(consent_id, whole) == done
    slower = tuple(replace(read, seconds=900) for read in whole.sections)
    assert room.patient.signing.save_progress(consent_id, replace(whole, sections=slower)) == done


@pytest.mark.row("F051")
@pytest.mark.row("F055")
def test_two_misses_wait_for_a_talk(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    misses = (room.wrong(consent_id, -2), room.wrong(consent_id, -1))
    tried = replace(whole, answers=(*misses, *whole.answers))
    facts = room.patient.signing.save_progress(consent_id, tried)
    assert (facts.status, [u.code for u in facts.open_points]) == ("IN_PROGRESS", ["checks.ok"])
    locked = room.sheet(consent_id)
    assert locked.pen_locked
    assert (locked.checks[0].needs_talk, locked.checks[0].passed) == (True, False)
    assert [given.right for given in locked.checks[0].given] == [False, False, True]
    with pytest.raises(ReadingOpen) as refused:
        room.sign(P.PATIENT, consent_id)
    assert [(u.code, u.who) for u in refused.value.unmet] == [("checks.ok", "SURGEON ANAESTHETIST")]
    talked = room.surgeon.consent.discuss(consent_id, misses[0].question, "Talked about the scar.")
    assert talked.open_points == ()
    assert not room.sheet(consent_id).pen_locked
    assert room.sign(P.PATIENT, consent_id).parties_signed == ("PATIENT",)


def test_a_tablet_with_a_fast_clock_is_unlocked_all_the_same(room: Room) -> None:
    consent_id = room.informed()
    ahead = (room.wrong(consent_id, 600), room.wrong(consent_id, 601))
    room.patient.signing.save_progress(consent_id, Progress(answers=ahead))
    room.surgeon.consent.discuss(consent_id, ahead[0].question, "Talked.")
    assert not room.sheet(consent_id).pen_locked


@pytest.mark.row("F055")
def test_a_refused_clause_is_talked_about_and_both_words_stay(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    code = whole.clauses[0].clause
    refused = (Acknowledged(code, False, "I am not sure."), *whole.clauses[1:])
    facts = room.patient.signing.save_progress(consent_id, replace(whole, clauses=refused))
    assert [u.code for u in facts.open_points] == ["clauses.acked"]
    assert room.surgeon.consent.discuss(consent_id, code, "Explained.").open_points == ()
    done = room.patient.signing.save_progress(consent_id, Progress(clauses=whole.clauses))
    assert done.status == "PENDING_SIGNATURES"
    said = [a for a in room.sheet(consent_id).progress.clauses if a.clause == code]
    assert said == [Acknowledged(code, False, "I am not sure."), Acknowledged(code, True)]


def test_a_question_keeps_the_pen_locked_until_a_clinician_answers(room: Room) -> None:
    consent_id = room.informed()
    whole = room.whole(consent_id)
    section = whole.sections[2].section
    asked = Asked(section, "How long is the scar?", NOON)
    facts = room.patient.signing.save_progress(consent_id, replace(whole, asked=(asked,)))
    assert (facts.status, [u.code for u in facts.open_points]) == (
        "IN_PROGRESS", ["questions.closed"],
    )  # fmt: skip
    (mine,) = room.surgeon.consent.questions()
    assert (mine.section, mine.text, mine.routed_to) == (section, asked.text, "SURGEON")
    assert room.surgeon.consent.answer_question(mine.id, "Three centimetres.").open_points == ()
    assert room.surgeon.consent.questions() == ()
    shown = room.sheet(consent_id).questions[0]
    assert (shown.answer, shown.answered_by, shown.answered_at) == (
        "Three centimetres.", room.surgeon_id, NOON,
    )  # fmt: skip
    done = room.patient.signing.save_progress(consent_id, replace(whole, asked=(asked,)))
    assert done.status == "PENDING_SIGNATURES"


@pytest.mark.row("F055")
def test_nobody_signs_while_something_is_open(room: Room) -> None:
    consent_id = room.informed()
    with pytest.raises(ReadingOpen, match="not read to its end") as refused:
        room.sign(P.PATIENT, consent_id)
    assert len(refused.value.unmet) > 20
    room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    section = room.sheet(consent_id).sections[0].code
    room.patient.signing.ask_question(consent_id, section, "")
    with pytest.raises(ReadingOpen, match="not answered yet"):
        room.sign(P.PATIENT, consent_id)


def test_the_steps_have_one_order(room: Room) -> None:
    consent_id = room.created()
    with pytest.raises(WrongState):
        room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    with pytest.raises(WrongState):
        room.patient.signing.open_reading(consent_id)
    with pytest.raises(WrongState):
        room.sign(P.PATIENT, consent_id)
    room.surgeon.signing.inform(consent_id, room.talk())
    with pytest.raises(WrongState):
        room.surgeon.signing.inform(consent_id, room.talk())
    opened = room.patient.signing.open_reading(consent_id)
    assert opened.status == "IN_PROGRESS"
    assert room.patient.signing.open_reading(consent_id) == opened
    with pytest.raises(WrongState):
        room.patient.signing.reopen(consent_id)


def test_read_again_until_somebody_signed(room: Room) -> None:
    consent_id = room.read()
    assert room.patient.signing.reopen(consent_id).status == "IN_PROGRESS"
    again = room.patient.signing.save_progress(consent_id, Progress())
    assert again.status == "PENDING_SIGNATURES"
    changed = Progress(clauses=(Acknowledged(room.whole(consent_id).clauses[0].clause, False),))
    with pytest.raises(WrongState):
        room.patient.signing.save_progress(consent_id, changed)
    room.sign(P.PATIENT, consent_id)
    with pytest.raises(ReadingClosed, match="Somebody has signed"):
        room.patient.signing.reopen(consent_id)


def test_the_clock_counts_from_the_record_not_from_what_is_told(room: Room) -> None:
    consent_id = room.created()
    early = NOON - timedelta(days=20)
    told = room.talk(occurred_at=early, earliest_at=NOON + timedelta(days=14), interpreter="")
    assert room.surgeon.signing.inform(consent_id, told).informed_at == NOON
    (informed,) = room.surgeon.consent.paper(consent_id).informed
    assert (informed.occurred_at, informed.recorded_at, informed.by) == (
        early, NOON, room.surgeon_id,
    )  # fmt: skip
    assert informed.copy_given
    assert room.sheet(consent_id).earliest_at == NOON + timedelta(days=14)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"minutes": 0}, TalkRefused),
        ({"language": " "}, TalkRefused),
        ({"occurred_at": NOON + timedelta(minutes=1)}, WordsRefused),
        ({"interpreter": "x" * 201}, WordsRefused),
    ],
)
def test_a_talk_is_told_whole(room: Room, wrong: dict[str, object], error: type[Exception]) -> None:
    consent_id = room.created()
    with pytest.raises(error):
        room.surgeon.signing.inform(consent_id, room.talk(**wrong))


def test_words_that_the_paper_cannot_show_are_refused_when_they_are_typed(room: Room) -> None:
    consent_id = room.informed()
    section, check = room.sheet(consent_id).sections[0].code, room.sheet(consent_id).checks[0].code
    with pytest.raises(Unsettable):
        room.patient.signing.ask_question(consent_id, section, "Tut es weh? \U0001f62c")
    with pytest.raises(Unsettable):
        room.surgeon.consent.discuss(
            consent_id, room.sheet(consent_id).checks[0].code, "\u0e01\u0e34"
        )
    with pytest.raises(WordsRefused, match="too long"):
        room.patient.signing.ask_question(consent_id, section, "x" * 2001)
    with pytest.raises(WordsRefused):
        room.surgeon.consent.discuss(consent_id, check, "  ")
    flood = Progress(asked=tuple(Asked(section, str(n), NOON) for n in range(501)))
    with pytest.raises(WordsRefused):
        room.patient.signing.save_progress(consent_id, flood)


def test_another_patient_finds_nothing(room: Room) -> None:
    consent_id = room.informed()
    stranger = room.signed_in(room.surgeon_id)
    for ask in (
        lambda: stranger.consent.sheet(consent_id),
        lambda: stranger.consent.of_plan(room.plan_id),
        lambda: stranger.consent.of_plan(room.surgeon_id),  # no plan at all answers alike
        lambda: stranger.consent.document(consent_id),
        lambda: stranger.signing.save_progress(consent_id, Progress()),
        lambda: stranger.signing.sign(consent_id, room.pen(P.PATIENT, consent_id)),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_task_on_a_tablet_reaches_its_own_consent_only(room: Room) -> None:
    consent_id = room.informed()
    other = room.created(kind="ANAESTHESIA", needed_for_scheduling=False, performers=())
    tablet = room.tablet(consent_id)
    whole = room.whole(consent_id)
    assert tablet.signing.save_progress(consent_id, whole).status == "PENDING_SIGNATURES"
    assert tablet.consent.sheet(consent_id).id == consent_id
    for ask in (tablet.consent.sheet, tablet.consent.document, tablet.signing.open_reading):
        with pytest.raises(NotFound):
            ask(other)
    room.patient = tablet
    assert room.sign(P.PATIENT, consent_id).parties_signed == ("PATIENT",)
    assert tablet.signing.decline(consent_id, "Leila", "on the tablet").status == "DECLINED"


def test_a_page_seen_is_kept_honestly(room: Room) -> None:
    consent_id = room.informed()
    code = room.sheet(consent_id).sections[0].code
    for seconds, end in ((5, False), (2, True), (4, False)):
        seen = Progress(sections=(SectionRead(code, seconds, end),))
        room.patient.signing.save_progress(consent_id, seen)
    assert room.sheet(consent_id).progress.sections == (SectionRead(code, 5, True),)
    assert room.surgeon.consent.sheet(consent_id).read_quickly
    assert room.sheet(consent_id).read_quickly == ()
