"""What the staff sees of a patient who reads: parts, open points, talks, whose turn it is."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from clinic_desktop.core.consent_reading import Acknowledged, Progress, SectionRead, Talk, Turn
from clinic_desktop.core.consent_statements import statements
from clinic_desktop.core.consent_text import Clause, PartyKind, Section
from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    Check,
    ConsentView,
    GivenAnswer,
    Signed,
)
from clinic_desktop.ui.consent import words

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ME = UUID(int=7)
SECTIONS = (Section("what", "What it is", ("Text.",)), Section("risks", "Risks", ("Text.",)))
CHECK = Check("q1", "risks", "How often?", ("a", "b"), "a", "", (), passed=False, needs_talk=False)
VIEW = ConsentView(
    uuid4(), uuid4(), uuid4(), "PROCEDURE", "IN_PROGRESS", "", "Consent", "en", 2, "c", "t",
    (), SECTIONS, (Clause("agree", "I agree.", required=True),), (CHECK,), Progress(), (),
    (Unmet("sections.read", "x", "PATIENT"),), False, (), (), (), (), AT, None, None, None, 1,
)  # fmt: skip


def asked(section: str, answered: bool) -> AskedQuestion:
    return AskedQuestion(
        uuid4(), VIEW.id, VIEW.patient_id, section, "Risks", "Why?", "SURGEON", AT,
        "Because." if answered else "", ME if answered else None, AT if answered else None, 1,
    )  # fmt: skip


def states(view: ConsentView) -> list[str]:
    return [row.state for row in words.part_rows(view)]


def test_each_part_says_how_far_the_patient_is() -> None:
    assert states(VIEW) == ["Not opened", "Not opened"]
    half = Progress(sections=(SectionRead("what", 40, True), SectionRead("risks", 200, False)))
    assert states(replace(VIEW, progress=half)) == ["Read, 40 s", "Begun, 3 min"]
    quick = replace(VIEW, progress=half, read_quickly=("What it is",))
    assert states(quick)[0] == "Read quickly, 40 s"
    assert states(replace(quick, questions=(asked("what", False),)))[0] == "Question open"


def test_progress_is_one_line() -> None:
    half = Progress(sections=(SectionRead("what", 40, True),))
    said = words.progress_words(replace(VIEW, progress=half))
    assert said == "1 of 2 parts read, 0 of 1 questions understood, 40 s"


def test_open_points_are_counted_in_words() -> None:
    view = replace(VIEW, informed_at=None, open_points=(VIEW.open_points[0],) * 3)
    assert [gate.title for gate in words.gates_of(view, sealed=False)] == [
        "The talk with the patient is not recorded",
        "3 parts are not read to the end",
    ]
    assert words.gates_of(VIEW, sealed=False)[0].title == "1 part is not read to the end"


def test_what_ended_says_why_and_nothing_else() -> None:
    gone = replace(VIEW, status="SUPERSEDED", status_reason="The plan was revised.")
    (gate,) = words.gates_of(gone, sealed=False)
    assert (gate.state, gate.detail) == ("blocked", "The plan was revised.")


def test_a_talk_is_asked_for_after_two_misses_and_after_a_no() -> None:
    missed = replace(CHECK, needs_talk=True, given=(GivenAnswer("b", False, AT),) * 2)
    said_no = Progress(clauses=(Acknowledged("agree", False, "Too much."),))
    view = replace(VIEW, checks=(missed,), progress=said_no)
    talks = words.talks_of(view)
    assert [talk.code for talk in talks] == ["q1", "agree"]
    assert talks[1].text == "Said no: I agree. Too much."
    talked = replace(said_no, talks=(Talk("agree", ME, AT),))
    assert [t.code for t in words.talks_of(replace(view, progress=talked))] == ["q1"]


def test_whose_turn_it_is() -> None:
    turn = Turn(1, PartyKind.SURGEON, ME)
    assert words.my_turn(replace(VIEW, next_turns=(turn,)), ME)
    assert not words.my_turn(replace(VIEW, next_turns=(turn,)), UUID(int=8))
    assert not words.my_turn(replace(VIEW, next_turns=(Turn(0, PartyKind.PATIENT),)), ME)


def test_the_steps_follow_the_signatures() -> None:
    def at(view: ConsentView, sealed: bool = False) -> list[str]:
        return [step.state for step in words.steps_of(view, sealed, UTC)]

    assert at(replace(VIEW, informed_at=None)) == ["current", "todo", "todo", "todo", "todo"]
    assert at(VIEW) == ["done", "current", "todo", "todo", "todo"]
    by_patient = Signed("PATIENT", "L", "", None, None, "PEN", "", "", AT)
    waiting = replace(VIEW, status="PENDING_SIGNATURES", open_points=(), signed=(by_patient,))
    assert at(waiting) == ["done", "done", "done", "current", "todo"]
    signed = replace(waiting, status="SIGNED", signed_at=AT)
    assert at(signed, sealed=True) == ["done"] * 5


def test_open_questions_come_first() -> None:
    done, waits = asked("what", True), asked("what", False)
    assert words.open_questions((done, waits)) == (waits, done)


def test_a_clinician_reads_the_sentence_that_is_kept_with_the_signature() -> None:
    for language in ("en", "fr"):
        shown = words.agreed_words(replace(VIEW, language=language))
        assert shown.startswith(" ".join(statements(PartyKind.SURGEON, language)))
