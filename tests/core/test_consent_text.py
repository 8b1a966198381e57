"""The shipped consent texts: numbers, words, completeness, tidiness."""

import json
import re
from typing import Any

import pytest

from clinic_desktop.core.consent_text import (
    ConsentKind,
    ConsentText,
    PartyKind,
    Question,
    RiskPicture,
    parse_text,
    shipped_texts,
    text_for,
    texts_of,
)
from clinic_desktop.core.resources import resource

TEXTS = shipped_texts("en")
ROWS: dict[str, Any] = json.loads(resource("rules/procedures.json").read_text("utf-8"))
CATALOGUE = {row["code"]: row for row in ROWS["procedures"]}
SEVEN = [code for code, row in CATALOGUE.items() if row["act_class"] != "EMERGENCY"]
each = pytest.mark.parametrize("text", TEXTS.values(), ids=lambda t: t.code)
procedure = pytest.mark.parametrize("code", SEVEN)

NAMED = {
    "aim": r"hope for may not be reached|not be met|not be what you hoped",
    "scar": r"\bscar", "pain": r"\bpain", "swelling": r"\bswell", "bruise": r"\bbruise",
    "infection": r"\binfect", "bleeding": r"\bbleed", "clot": r"\bclot", "allergy": r"\ballerg",
    "anaesthesia": r"\banaesthe", "more operations": r"further operation|more operation",
    "who pays": r"\bpays?\b", "photographs": r"\bphotographs", "withdraw": r"say no",
    "complaint": r"\bcomplain", "nothing": r"\bdo(?:ing)? nothing",
}  # fmt: skip


def words(text: ConsentText) -> str:
    return "\n".join(texts_of(text.sections, text.clauses, text.questions))


def risks(text: ConsentText) -> dict[str, RiskPicture]:
    return {risk.code: risk for section in text.sections for risk in section.risks}


def test_seven_procedures_anaesthesia_and_the_emergency() -> None:
    assert set(TEXTS) == {*SEVEN, "ANAESTHESIA", "EMERGENCY"}
    assert TEXTS["ANAESTHESIA"].kind is ConsentKind.ANAESTHESIA
    assert TEXTS["ANAESTHESIA"].parties == (PartyKind.PATIENT, PartyKind.ANAESTHETIST)
    assert set(TEXTS["EMERGENCY"].covers) == set(CATALOGUE) - set(SEVEN)
    assert shipped_texts("xx") == {}


@each
def test_the_frame_of_every_text(text: ConsentText) -> None:
    assert (text.version, text.jurisdiction, text.language) == (1, "*", "en")
    assert text.parties[0] is PartyKind.PATIENT
    assert "review" in text.review
    assert any(clause.required for clause in text.clauses)
    if text.kind is ConsentKind.EMERGENCY:
        assert (len(text.sections), text.questions) == (1, ())
        return
    assert 6 <= len(text.sections) <= 9
    assert 3 <= len(text.questions) <= 4
    assert [s.code for s in text.sections] == [
        "what", "how", "benefit", "risks", "grave", "choices", "care", "more", "rights",
    ]  # fmt: skip
    assert {s.code for s in text.sections if s.shared} == {"more", "rights"}


@each
def test_no_text_says_one_in(text: ConsentText) -> None:
    assert not re.search(r"\b(?:1|one) in (?:a |\d)|\b1:\d|per cent|%", words(text), re.IGNORECASE)


@each
def test_every_text_names_what_every_consent_names(text: ConsentText) -> None:
    said = words(text)
    assert [name for name, sign in NAMED.items() if not re.search(sign, said, re.IGNORECASE)] == []


@procedure
def test_numbers_are_those_of_the_catalogue(code: str) -> None:
    written, listed = risks(TEXTS[code]), CATALOGUE[code]["risks"]
    assert list(written) == [r["code"] for r in listed if not r["rare_grave"]] + [
        r["code"] for r in listed if r["rare_grave"]
    ]
    for row in listed:
        risk = written[row["code"]]
        assert (risk.source, risk.mark) == (row["source"], row["mark"])
        if row["rare_grave"]:
            of = 10_000 if row.get("per_10000") else 0
            low, high = row.get("per_10000") or (None, None)
        else:
            low, high, of = row["low"], row["high"], 0 if row["low"] is None else 100
        assert (risk.low, risk.high, risk.of) == (low, high, of), risk.code


@procedure
def test_rare_and_grave_things_stand_on_their_own_page(code: str) -> None:
    rare = {r["code"] for r in CATALOGUE[code]["risks"] if r["rare_grave"]}
    for section in TEXTS[code].sections:
        for risk in section.risks:
            assert (section.code == "grave") == (risk.code in rare)
            assert risk.of != 10_000 or section.code == "grave"


@each
def test_each_number_is_told_both_ways(text: ConsentText) -> None:
    for risk in risks(text).values():
        if not risk.of:
            assert risk.low is None
            continue
        assert risk.low is not None
        assert risk.high is not None
        told = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", risk.shown)}
        assert {risk.high, risk.of, risk.of - risk.high} <= told, risk.shown
        if "p to" not in risk.shown and risk.low:
            assert {risk.low, risk.of - risk.low} <= told
        assert "do not" in risk.shown


@procedure
def test_questions_are_those_of_the_catalogue(code: str) -> None:
    written = [[q.text, q.right, *q.wrong] for q in TEXTS[code].questions]
    listed = [[q["text"], q["right"], *q["wrong"]] for q in CATALOGUE[code]["questions"]]
    assert written == listed


@each
def test_a_wrong_answer_is_explained_with_words_of_the_page(text: ConsentText) -> None:
    pages = {s.code: s for s in text.sections}
    for question in text.questions:
        page = pages[question.section]
        body = " ".join(
            [*page.paragraphs, page.key, *(f"{r.title} {r.text} {r.shown}" for r in page.risks)]
        )
        common = _content_words(question.explanation) & _content_words(body)
        assert len(common) >= len(_content_words(question.explanation)) / 2, question.code


def _content_words(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[a-z]+|\d+", text.lower()) if len(word) > 3 or word.isdigit()
    }


@each
def test_a_child_of_twelve_can_read_it(text: ConsentText) -> None:
    prose = [p for s in text.sections for p in (*s.paragraphs, s.key) if p]
    prose += [risk.text for risk in risks(text).values()] + [c.text for c in text.clauses]
    sentences = [s for p in prose for s in re.split(r"(?<=[.?!:])\s+", p) if s]
    tokens = [w for s in sentences for w in re.findall(r"[A-Za-z']+", s)]
    grade = 0.39 * len(tokens) / len(sentences) + 11.8 * sum(map(_syllables, tokens)) / len(tokens)
    assert grade - 15.59 < 6
    assert max(len(s.split()) for s in sentences) <= 30


def _syllables(word: str) -> int:
    count = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(count - (word.endswith("e") and not word.endswith("le") and count > 1), 1)


def test_answers_stand_in_an_order_that_tells_nothing() -> None:
    first = [q.options.index(q.right) for t in TEXTS.values() for q in t.questions]
    assert set(first) == {0, 1, 2}
    asked = Question("Q1", "what", "Is it?", "Yes", ("No", "Maybe"), "It is.")
    assert asked.options == Question("Q1", "what", "", "Yes", ("Maybe", "No"), "").options
    assert sorted(asked.options) == ["Maybe", "No", "Yes"]


@pytest.mark.row("F060")
def test_the_newest_text_for_the_country_is_picked() -> None:
    base = TEXTS["ABDO"]
    newer, french = _changed(version=2), _changed(version=1, jurisdiction="FR")
    german = _changed(language="de")
    shelf = [base, newer, french, german]
    assert text_for(shelf, "ABDO", "en", "FR") == french
    assert text_for(shelf, "ABDO", "en", "AT") == newer
    assert text_for(shelf, "ABDO", "de", "AT") == german
    assert text_for(shelf, "ABDO", "fr", "FR") is None
    assert text_for(shelf, "LIPO", "en", "FR") is None


def _raw(code: str = "ABDO") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource(f"consent/en/{code}.json").read_text("utf-8"))
    return found


def _changed(**more: Any) -> ConsentText:
    return parse_text({**_raw(), **more})


def test_a_wrong_template_is_refused() -> None:
    sections, questions = _raw()["sections"], _raw()["questions"]
    with pytest.raises(ValueError, match="stands twice"):
        _changed(sections=[*sections, sections[0]])
    with pytest.raises(ValueError, match="no sections"):
        _changed(questions=[{**questions[0], "section": "lunch"}])
    with pytest.raises(ValueError, match="untidy"):
        _changed(sections=[{**sections[0], "title": "two\nlines"}, *sections[1:]])
    with pytest.raises(TypeError):
        _changed(author="nobody")
    with pytest.raises(ValueError, match="DREAM"):
        _changed(kind="DREAM")
