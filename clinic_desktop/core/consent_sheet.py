"""The sheet a patient reads and signs: template texts composed with one plan, and its hash."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from clinic_desktop.core.canonical import digest
from clinic_desktop.core.consent_text import (
    Clause,
    ConsentKind,
    ConsentText,
    PartyKind,
    Question,
    Section,
    one_line,
    texts_of,
)
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.resources import resource
from clinic_desktop.core.waiting import Purpose

PLAN = "plan"
"""Code of the section "What you agree to"."""


@dataclass(frozen=True, slots=True)
class AgreedImplant:
    side: Side
    maker: str
    model: str
    surface: str
    sizes_ml: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Performer:
    """Who operates, with the title and the registration as they are printed."""

    name: str
    qualification: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True)
class AgreedOperation:
    """One plan line in the words of the paper; `site` is a body area in words or ""."""

    name: str
    side: Side
    site: str
    performer: Performer
    anaesthesia: Anaesthesia
    purpose: Purpose
    technique: str = ""
    graft_source: str = ""
    implants: tuple[AgreedImplant, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the paper says about this patient and plan; `price` and `waiting` are set in words."""

    clinic: str
    patient_name: str
    patient_born: date
    file_number: str
    revision: int
    consent_hash: str
    sessions: int
    price: str
    operations: tuple[AgreedOperation, ...]
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A template version that the sheet is made of."""

    code: str
    version: int
    jurisdiction: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is shown, in reading order; codes are unique within it."""

    kind: ConsentKind
    language: str
    title: str
    parts: tuple[Part, ...]
    revision: int
    consent_hash: str
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    questions: tuple[Question, ...]
    parties: tuple[PartyKind, ...]


def compose(texts: Sequence[ConsentText], facts: SheetFacts) -> Sheet:
    """One sheet of several templates, in plan order, all of one kind and language.

    What templates share stands once, after their own sections; the plan comes last, before
    the signatures. Raises ValueError for no templates, or for two kinds or languages.
    """
    if not texts:
        raise ValueError("a sheet needs a text")
    first, *others = dict.fromkeys(texts)
    if any((t.kind, t.language) != (first.kind, first.language) for t in others):
        raise ValueError("a sheet has one kind and one language")
    texts = (first, *others)
    words = words_of(first.language)
    own = [replace(s, code=f"{t.code}.{s.code}", part=t.title) for t in texts for s in _own(t)]
    return Sheet(
        kind=first.kind,
        language=first.language,
        title=" + ".join(text.title for text in texts),
        parts=tuple(Part(t.code, t.version, t.jurisdiction, t.title) for t in texts),
        revision=facts.revision,
        consent_hash=facts.consent_hash,
        sections=(*own, *_shared(texts), _agreed(facts, words)),
        clauses=_clauses(texts),
        questions=tuple(
            replace(q, code=f"{t.code}.{q.code}", section=_section_code(t, q.section))
            for t in texts
            for q in t.questions
        ),
        parties=tuple(dict.fromkeys(party for text in texts for party in text.parties)),
    )


def canonical(sheet: Sheet) -> str:
    """The one text form that is hashed: NFC, LF, each line one value behind its mark."""
    return "".join(f"{mark}: {one_line(value)}\n" for mark, value in _lines(sheet))


def text_hash(sheet: Sheet) -> str:
    """SHA-256 of the canonical text, in hex; what was shown equals what is rendered now."""
    return digest(canonical(sheet))


def unsettable(sheet: Sheet, check: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """What `check` finds in any text of the sheet, each once: letters that a font lacks."""
    shown = (sheet.title, *texts_of(sheet.sections, sheet.clauses, sheet.questions))
    return tuple(dict.fromkeys(found for text in shown for found in check(text)))


@cache
def words_of(language: str) -> Mapping[str, Any]:
    """The words of the plan section in one language. Raises FileNotFoundError without them.

    `names` and `waiting`: the catalogue's operations and places and the policies' rules, each
    by its English words, in this language.
    """
    found: dict[str, Any] = json.loads(
        resource(f"consent/{language}/words.json").read_text("utf-8")
    )
    return found


def _own(text: ConsentText) -> tuple[Section, ...]:
    return tuple(section for section in text.sections if not section.shared)


def _shared(texts: Sequence[ConsentText]) -> tuple[Section, ...]:
    """Sections with the same words once; where versions differ, each version's own."""
    kept: dict[Section, ConsentText] = {}
    for text in texts:
        for section in text.sections:
            if section.shared:
                kept.setdefault(section, text)
    codes = [section.code for section in kept]
    return tuple(
        section
        if codes.count(section.code) == 1
        else replace(section, code=f"{t.code}.{section.code}")
        for section, t in kept.items()
    )


def _section_code(text: ConsentText, code: str) -> str:
    return f"{text.code}.{code}" if any(s.code == code for s in _own(text)) else code


def _clauses(texts: Sequence[ConsentText]) -> tuple[Clause, ...]:
    """Each clause once by its words; two of the same code with other words get their part's."""
    kept: dict[tuple[str, bool], Clause] = {}
    for text in texts:
        for clause in text.clauses:
            taken = any(c.code == clause.code for c in kept.values())
            name = f"{text.code}.{clause.code}" if taken else clause.code
            kept.setdefault((clause.text, clause.required), replace(clause, code=name))
    return tuple(sorted(kept.values(), key=lambda clause: not clause.required))


def _agreed(facts: SheetFacts, words: Mapping[str, Any]) -> Section:
    lines: Mapping[str, str] = words["lines"]
    born = facts.patient_born
    told = [
        lines["patient"].format(
            name=facts.patient_name,
            born=f"{born.day} {words['months'][born.month - 1]} {born.year}",
            file=facts.file_number,
            clinic=facts.clinic,
        )
    ]
    for number, operation in enumerate(facts.operations, start=1):
        told += _operation(number, operation, words)
    if facts.sessions > 1:
        told.append(lines["sessions"].format(sessions=facts.sessions))
    if facts.price:
        told.append(lines["price"].format(price=facts.price))
    said: Mapping[str, str] = words.get("waiting", {})
    told += (said.get(rule, rule) for rule in facts.waiting)
    told.append(lines["revision"].format(revision=facts.revision))
    return Section(PLAN, words["agree_title"], tuple(one_line(text) for text in told))


def _operation(number: int, operation: AgreedOperation, words: Mapping[str, Any]) -> Iterator[str]:
    lines: Mapping[str, str] = words["lines"]
    called, comma = words.get("names", {}), words.get("comma", ", ")
    site = called.get(operation.site, operation.site)
    where = [part for part in (site, words["sides"][operation.side]) if part]
    by = operation.performer
    yield lines["operation"].format(
        number=number,
        name=called.get(operation.name, operation.name),
        where="".join(f"{comma}{part}" for part in where),
        performer=comma.join(p for p in (by.name, by.qualification, by.registration) if p),
    )
    yield lines["purpose"].format(number=number, purpose=words["purposes"][operation.purpose])
    yield lines["anaesthesia"].format(
        number=number, anaesthesia=words["anaesthesia"][operation.anaesthesia]
    )
    if operation.technique:
        yield lines["technique"].format(number=number, technique=operation.technique)
    if operation.graft_source:
        yield lines["graft"].format(number=number, graft=operation.graft_source)
    for implant in operation.implants:
        yield lines["implant"].format(
            side=words["sides"][implant.side],
            maker=implant.maker,
            model=implant.model,
            surface=implant.surface,
            sizes=comma.join(str(size) for size in sorted(implant.sizes_ml)),
        )


def _lines(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield "title", sheet.title
    yield "kind", sheet.kind
    yield "language", sheet.language
    for part in sheet.parts:
        yield "part", f"{part.code} {part.version} {part.jurisdiction} {part.title}"
    yield "plan revision", f"{sheet.revision} {sheet.consent_hash}"
    for section in sheet.sections:
        yield from _section_lines(section)
    for clause in sheet.clauses:
        need = "required" if clause.required else f"optional {clause.purpose}"
        yield f"clause {clause.code} {need}", clause.text
    for question in sheet.questions:
        yield f"question {question.code} about {question.section}", question.text
        for option in question.options:
            yield "right answer" if option == question.right else "answer", option
        yield "explanation", question.explanation
    for party in sheet.parties:
        yield "signs", party


def _section_lines(section: Section) -> Iterator[tuple[str, str]]:
    yield f"section {section.code}", f"{section.part} / {section.title}"
    for paragraph in section.paragraphs:
        yield "text", paragraph
    if section.key:
        yield "remember", section.key
    for risk in section.risks:
        counted = f"{risk.low} to {risk.high} of {risk.of}" if risk.of else "not counted"
        yield f"risk {risk.code} {counted}", f"{risk.title}. {risk.text}"
        yield "number", risk.shown
        yield "source", f"{risk.source} ({risk.mark})"
