"""Reading, acknowledging, answering: what is open, what is kept, what locks the pen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.core.consent_reading import (
    Acknowledged,
    Answer,
    Asked,
    Progress,
    SectionRead,
    Talk,
    UnknownPoint,
)
from clinic_desktop.core.consent_text import Question
from clinic_desktop.domain.consent.rules.reading import (
    merged,
    misses,
    open_points,
    pen_locked,
    read_quickly,
)
from tests.core.consents import sheet

SHEET = sheet("RHINO_REV")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINDQVIST = UUID(int=1)
ASKED: Question = SHEET.questions[0]


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def answer(choice: str, minute: int = 0, question: Question = ASKED) -> Answer:
    return Answer(question.code, choice, at(minute))


def done() -> Progress:
    return Progress(
        sections=tuple(SectionRead(s.code, 60, True) for s in SHEET.sections),
        clauses=tuple(Acknowledged(c.code, True) for c in SHEET.clauses if c.required),
        answers=tuple(answer(q.right, n, q) for n, q in enumerate(SHEET.questions)),
    )


def codes(progress: Progress) -> list[str]:
    return [unmet.code for unmet in open_points(SHEET, progress)]


def wrong(count: int, *, then_right: bool = False) -> Progress:
    given = [answer(ASKED.wrong[0], n) for n in range(count)]
    if then_right:
        given.append(answer(ASKED.right, count))
    others = [answer(q.right, 0, q) for q in SHEET.questions[1:]]
    return replace(done(), answers=(*given, *others))


@pytest.mark.row("F053")
def test_everything_is_open_at_first_and_nothing_at_last() -> None:
    unmet = open_points(SHEET, Progress())
    required = [c for c in SHEET.clauses if c.required]
    assert [u.code for u in unmet] == (
        ["sections.read"] * len(SHEET.sections)
        + ["clauses.acked"] * len(required)
        + ["checks.ok"] * len(SHEET.questions)
    )
    assert {u.who for u in unmet} == {"PATIENT"}
    assert open_points(SHEET, done()) == ()
    assert not pen_locked(SHEET, Progress())


@pytest.mark.row("F055")
def test_a_page_not_read_to_its_end_is_named() -> None:
    read = done().sections
    left = replace(done(), sections=(replace(read[0], reached_end=False), *read[1:]))
    assert [u.text for u in open_points(SHEET, left)] == [
        "The part “What this operation is” is not read to its end."
    ]


def test_a_refused_clause_is_talked_about_first() -> None:
    said = done().clauses
    refused = replace(done(), clauses=(replace(said[0], agreed=False, reason="why?"), *said[1:]))
    unmet = open_points(SHEET, refused)
    assert [(u.code, u.who) for u in unmet] == [("clauses.acked", "SURGEON ANAESTHETIST")]
    talked = replace(refused, talks=(Talk(said[0].clause, LINDQVIST, NOON),))
    assert open_points(SHEET, talked) == ()


def test_optional_clauses_may_stay_open() -> None:
    assert any(not c.required for c in SHEET.clauses)
    assert codes(done()) == []


@pytest.mark.row("B03")
@pytest.mark.row("F051")
@pytest.mark.parametrize(
    ("count", "right", "open_", "locked"),
    [
        (0, True, [], False), (1, False, ["checks.ok"], False), (1, True, [], False),
        (2, False, ["checks.ok"], True), (2, True, ["checks.ok"], True),
        (3, True, ["checks.ok"], True),
    ],
)  # fmt: skip
def test_two_misses_lock_the_pen(count: int, right: bool, open_: list[str], locked: bool) -> None:
    progress = wrong(count, then_right=right)
    assert codes(progress) == open_
    assert pen_locked(SHEET, progress) is locked
    assert misses(progress, ASKED) == count
    if locked:
        assert open_points(SHEET, progress)[0].who == "SURGEON ANAESTHETIST"


@pytest.mark.row("B03")
@pytest.mark.parametrize(("minute", "opens"), [(0, False), (1, True), (9, True)])
def test_only_a_talk_after_the_second_miss_unlocks_it(minute: int, opens: bool) -> None:
    talk = Talk(ASKED.code, LINDQVIST, at(minute), "explained the scars")
    progress = replace(wrong(2), talks=(talk,))
    assert (codes(progress) == []) is opens
    assert pen_locked(SHEET, progress) is not opens
    other = replace(wrong(2), talks=(replace(talk, about=SHEET.questions[1].code),))
    assert pen_locked(SHEET, other)


def test_a_question_is_closed_by_a_clinician_only() -> None:
    asked = Asked(SHEET.sections[3].code, "How long is the scar?", NOON)
    unmet = open_points(SHEET, replace(done(), asked=(asked,)))
    assert [(u.code, u.who) for u in unmet] == [("questions.closed", "SURGEON ANAESTHETIST NURSE")]
    assert codes(replace(done(), asked=(replace(asked, settled=True),))) == []
    flag = replace(asked, text="")
    assert "about this part" in open_points(SHEET, replace(done(), asked=(flag,)))[0].text


@pytest.mark.row("F054")
def test_saving_twice_is_saving_once() -> None:
    once = merged(SHEET, Progress(), done())
    assert merged(SHEET, once, done()) == once
    assert open_points(SHEET, once) == ()


def test_nothing_that_was_kept_gets_lost() -> None:
    kept = replace(
        wrong(2),
        asked=(Asked(SHEET.sections[0].code, "Why?", NOON, settled=True),),
        talks=(Talk(ASKED.code, LINDQVIST, at(5)),),
    )
    first = SHEET.sections[0].code
    sent = Progress(
        sections=(SectionRead(first, 5, False),),
        clauses=(Acknowledged("STOP", False, "unsure"),),
        answers=(answer(ASKED.right, 9),),
        asked=(Asked(first, "Why?", NOON), Asked(first, "And then?", at(3), settled=True)),
        talks=(Talk("STOP", LINDQVIST, NOON),),
    )
    now = merged(SHEET, kept, sent)
    assert SectionRead(first, 60, True) in now.sections
    assert Acknowledged("STOP", False, "unsure") in now.clauses
    assert [a.choice for a in now.answers if a.question == ASKED.code] == [
        ASKED.wrong[0], ASKED.wrong[0], ASKED.right,
    ]  # fmt: skip
    assert [a.settled for a in now.asked] == [True, False]
    assert now.talks == kept.talks


@pytest.mark.parametrize(
    "sent",
    [
        Progress(sections=(SectionRead("LIPO.what", 5, True),)),
        Progress(sections=(SectionRead("RHINO_REV.what", -1, True),)),
        Progress(clauses=(Acknowledged("EVERYTHING", True),)),
        Progress(answers=(Answer("RHINO_REV.Q9", "Yes", NOON),)),
        Progress(answers=(Answer("RHINO_REV.Q1", "42", NOON),)),
        Progress(asked=(Asked("lunch", "?", NOON),)),
    ],
)
def test_what_is_not_on_the_sheet_is_refused(sent: Progress) -> None:
    with pytest.raises(UnknownPoint):
        merged(SHEET, Progress(), sent)


ANSWERS = st.builds(
    lambda q, n, m: answer(q.options[n], m, q),
    st.sampled_from(SHEET.questions), st.integers(0, 2), st.integers(0, 30),
)  # fmt: skip


@given(st.lists(ANSWERS, max_size=12), st.lists(ANSWERS, max_size=12))
def test_no_answer_is_ever_dropped(first: list[Answer], second: list[Answer]) -> None:
    one = merged(SHEET, Progress(), Progress(answers=tuple(first)))
    two = merged(SHEET, one, Progress(answers=tuple(second)))
    assert set(two.answers) == {*first, *second}
    assert [a.at for a in two.answers] == sorted(a.at for a in two.answers)
    if any(misses(two, q) >= 2 for q in SHEET.questions):
        assert pen_locked(SHEET, two)


@pytest.mark.row("B13")
def test_fast_pages_are_shown_to_the_surgeon_and_refuse_nothing() -> None:
    fast = replace(done(), sections=tuple(SectionRead(s.code, 3, True) for s in SHEET.sections))
    assert open_points(SHEET, fast) == ()
    assert "What can go wrong" in read_quickly(SHEET, fast)
    assert read_quickly(SHEET, done()) == ()
    assert read_quickly(SHEET, Progress()) == ()
