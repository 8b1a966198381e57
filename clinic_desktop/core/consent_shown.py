"""A consent shown in another language than it is signed in, by the text of the same version.

What is bound is never touched: whoever reads a translation signs the text in its own language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clinic_desktop.core.consent_sheet import PLAN, Part
from clinic_desktop.core.consent_text import (
    Clause,
    ConsentText,
    Question,
    Section,
    shipped_texts,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Sections and clauses by their code in the sheet; answers by code and by what is signed."""

    language: str
    sections: Mapping[str, Section]
    clauses: Mapping[str, str]
    questions: Mapping[str, Question]
    answers: Mapping[tuple[str, str], str]


def shown_in(
    language: str,
    own: str,
    parts: Sequence[Part],
    sections: Sequence[Section],
    clauses: Sequence[Clause],
    questions: Sequence[str],
) -> Shown | None:
    """The sheet of `own` language in `language`; None unless every word of it is there.

    The plan stays as it is signed: names, sides and prices are not translated.
    """
    pairs = [_pair(part, own, language) for part in parts]
    if not pairs or None in pairs:
        return None
    texts = [pair for pair in pairs if pair is not None]
    told = {section.code: _section(section, texts) for section in sections}
    said = {clause.code: _clause(clause, texts) for clause in clauses}
    asked = dict(_questions(texts))
    if None in told.values() or None in said.values() or not set(questions) <= asked.keys():
        return None
    return Shown(
        language,
        {code: section for code, section in told.items() if section is not None},
        {code: words for code, words in said.items() if words is not None},
        {code: there for code, (_, there) in asked.items()},
        {
            (code, a): b
            for code, (here, there) in asked.items()
            for a, b in zip((here.right, *here.wrong), (there.right, *there.wrong), strict=True)
        },
    )


Pair = tuple[ConsentText, ConsentText]


def _pair(part: Part, own: str, language: str) -> Pair | None:
    """The text that was composed and its translation, of the same version."""
    here, there = shipped_texts(own).get(part.code), shipped_texts(language).get(part.code)
    if here is None or there is None or not here.version == there.version == part.version:
        return None
    alike = [s.code for s in here.sections] == [s.code for s in there.sections] and [
        (q.code, len(q.wrong)) for q in here.questions
    ] == [(q.code, len(q.wrong)) for q in there.questions]
    return (here, there) if alike else None


def _section(section: Section, texts: Sequence[Pair]) -> Section | None:
    if section.code == PLAN:
        return section
    for here, there in texts:
        for one, other in zip(here.sections, there.sections, strict=True):
            if section.code in (one.code, f"{here.code}.{one.code}") and _same(section, one):
                part = there.title if section.part else ""
                return replace(other, code=section.code, part=part)
    return None


def _same(section: Section, one: Section) -> bool:
    """Whether what is bound is this version's own words."""
    return (section.title, section.paragraphs, section.key, section.risks) == (
        one.title, one.paragraphs, one.key, one.risks,
    )  # fmt: skip


def _clause(clause: Clause, texts: Sequence[Pair]) -> str | None:
    for here, there in texts:
        words = {one.code: one.text for one in there.clauses}
        for one in here.clauses:
            if one.text == clause.text and one.code in words:
                return words[one.code]
    return None


def _questions(texts: Sequence[Pair]) -> Iterator[tuple[str, tuple[Question, Question]]]:
    for here, there in texts:
        for one, other in zip(here.questions, there.questions, strict=True):
            yield f"{here.code}.{one.code}", (one, other)
