"""A consent in another language: every word of it, or none; what is signed stays."""

from dataclasses import replace

import pytest

from clinic_desktop.core.consent_sheet import Part
from clinic_desktop.core.consent_shown import Shown, shown_in
from clinic_desktop.core.consent_text import ANY_JURISDICTION, Section, shipped_texts

TEXT = shipped_texts("en")["RHINO_PRIM"]
PARTS = (Part(TEXT.code, TEXT.version, ANY_JURISDICTION, TEXT.title),)
SECTIONS = (
    *(s if s.shared else replace(s, code=f"{TEXT.code}.{s.code}") for s in TEXT.sections),
    Section("plan", "What you agree to", ("Operation 1: nose",)),
)
CODES = tuple(f"{TEXT.code}.{q.code}" for q in TEXT.questions)


def shown(language: str, sections: tuple[Section, ...] = SECTIONS) -> Shown | None:
    return shown_in(language, "en", PARTS, sections, TEXT.clauses, CODES)


@pytest.mark.row("F060", "F155")
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_part_and_answer_has_its_translation(language: str) -> None:
    found = shown(language)
    assert found is not None
    there = shipped_texts(language)[TEXT.code]
    assert [found.sections[s.code].title for s in SECTIONS[:-1]] == [
        s.title for s in there.sections
    ]
    assert found.sections["plan"] == SECTIONS[-1]  # names, sides and prices are not translated
    assert list(found.clauses.values()) == [one.text for one in there.clauses]
    for code, mine, theirs in zip(CODES, TEXT.questions, there.questions, strict=True):
        assert found.answers[code, mine.right] == theirs.right


def test_words_that_were_changed_are_shown_as_they_are_signed() -> None:
    changed = replace(SECTIONS[0], paragraphs=("The clinic wrote this itself.",))
    assert shown("fr", (changed, *SECTIONS[1:])) is None
    older = (replace(PARTS[0], version=TEXT.version - 1),)
    assert shown_in("fr", "en", older, SECTIONS, TEXT.clauses, CODES) is None
    assert shown("de") is None
