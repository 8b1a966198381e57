"""Consent texts as they are written: sections, risks, clauses and questions of one template."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from clinic_desktop.core.resources import resource

ANY_JURISDICTION = "*"

_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


class ConsentKind(StrEnum):
    PROCEDURE = "PROCEDURE"
    ANAESTHESIA = "ANAESTHESIA"
    GENERAL = "GENERAL"
    EMERGENCY = "EMERGENCY"


class PartyKind(StrEnum):
    """Who may sign. A guardian signs as a guardian, never as the patient."""

    PATIENT = "PATIENT"
    GUARDIAN = "GUARDIAN"
    INTERPRETER = "INTERPRETER"
    WITNESS = "WITNESS"
    SURGEON = "SURGEON"
    ANAESTHETIST = "ANAESTHETIST"


@dataclass(frozen=True, slots=True)
class RiskPicture:
    """One risk in words and, if counted, as `low` to `high` of `of` (100 or 10,000) people.

    `of` 0: nobody counted it, there is no picture. `shown` says the number both ways. `mark`:
    "doc" read in a source, "own" professional knowledge to be verified.
    """

    code: str
    title: str
    text: str
    shown: str
    of: int
    span: str
    source: str
    mark: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the tablet. `key` is the sentence in the box; `shared` ones stand once."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    key: str = ""
    risks: tuple[RiskPicture, ...] = ()
    shared: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Something to acknowledge. `purpose` names the permission that an optional one gives."""

    code: str
    text: str
    required: bool
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An understanding check of a section; `explanation` is shown after a wrong answer."""

    code: str
    section: str
    text: str
    right: str
    wrong: tuple[str, ...]
    explanation: str

    @property
    def options(self) -> tuple[str, ...]:
        """All answers in an order that is always the same and tells nothing."""
        return tuple(sorted((self.right, *self.wrong), key=self._rank))

    def _rank(self, answer: str) -> str:
        return sha256(f"{self.code}\n{answer}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one template; a version that was used is never edited."""

    code: str
    version: int
    jurisdiction: str
    language: str
    kind: ConsentKind
    title: str
    covers: tuple[str, ...]
    parties: tuple[PartyKind, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    questions: tuple[Question, ...]
    review: str = ""


@cache
def shipped_texts(language: str) -> Mapping[str, ConsentText]:
    """Templates that ship in `language`, by code; empty where there is none."""
    try:
        folder = resource(f"consent/{language}")
    except FileNotFoundError:
        return {}
    files = sorted(path for path in folder.glob("*.json") if path.name != "words.json")
    texts = [parse_text(json.loads(path.read_text("utf-8"))) for path in files]
    return {text.code: text for text in texts}


@cache
def shipped_languages() -> tuple[str, ...]:
    """Languages in which texts ship, English first."""
    folders = sorted(path.parent.name for path in resource("consent").glob("*/words.json"))
    return tuple(sorted(folders, key=lambda language: language != "en"))


def text_for(
    texts: Sequence[ConsentText], procedure_code: str, language: str, jurisdiction: str
) -> ConsentText | None:
    """Newest template that covers a procedure; one for the jurisdiction before one for all."""
    fitting = [
        text
        for text in texts
        if procedure_code in text.covers
        and text.language == language
        and text.jurisdiction in (jurisdiction, ANY_JURISDICTION)
    ]
    rank = {jurisdiction: 1, ANY_JURISDICTION: 0}
    return max(fitting, key=lambda t: (rank[t.jurisdiction], t.version), default=None)


def parse_text(raw: Mapping[str, Any]) -> ConsentText:
    """A template from its file or row. Raises ValueError, TypeError or KeyError if it is wrong."""
    text = ConsentText(
        **{
            **raw,
            "kind": ConsentKind(raw["kind"]),
            "covers": tuple(raw["covers"]),
            "parties": tuple(PartyKind(party) for party in raw["parties"]),
            "sections": tuple(_section(section) for section in raw["sections"]),
            "clauses": tuple(Clause(**clause) for clause in raw["clauses"]),
            "questions": tuple(
                Question(**{**q, "wrong": tuple(q["wrong"])}) for q in raw["questions"]
            ),
        }
    )
    _check(text)
    return text


def one_line(text: str) -> str:
    """NFC text without line breaks, so that a line of the canonical form is one value.

    No-break spaces stand: French sets them before its signs, and in its numbers.
    """
    return _BREAKS.sub(" ", normalize("NFC", text)).strip()


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        **{
            **raw,
            "paragraphs": tuple(raw["paragraphs"]),
            "risks": tuple(RiskPicture(**risk) for risk in raw.get("risks", ())),
        }
    )


def _check(text: ConsentText) -> None:
    sections = [section.code for section in text.sections]
    codes = (
        sections,
        [clause.code for clause in text.clauses],
        [question.code for question in text.questions],
        [risk.code for section in text.sections for risk in section.risks],
    )
    if any(len(set(group)) != len(group) for group in codes):
        raise ValueError(f"{text.code}: a code stands twice")
    if lost := {question.section for question in text.questions} - set(sections):
        raise ValueError(f"{text.code}: questions about {sorted(lost)}, which are no sections")
    for words in texts_of(text.sections, text.clauses, text.questions):
        if words != one_line(words):
            raise ValueError(f"{text.code}: untidy text {words[:40]!r}")


def texts_of(
    sections: Sequence[Section], clauses: Sequence[Clause], questions: Sequence[Question]
) -> tuple[str, ...]:
    """Every text that a person is shown, in reading order; for checks of letters and words."""
    found: list[str] = []
    for section in sections:
        found += [section.title, *section.paragraphs, section.key]
        for risk in section.risks:
            found += [risk.title, risk.text, risk.shown, risk.span]
    found += [clause.text for clause in clauses]
    for question in questions:
        found += [question.text, question.right, *question.wrong, question.explanation]
    return tuple(text for text in found if text)
