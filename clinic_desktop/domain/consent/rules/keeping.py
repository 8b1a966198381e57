"""How a sheet, its terms and what was answered become plain values that are kept and hashed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.consent_reading import Progress, Turn
from clinic_desktop.core.consent_sheet import Part, Sheet
from clinic_desktop.core.consent_text import (
    Clause,
    ConsentKind,
    PartyKind,
    Question,
    RiskPicture,
    Section,
)
from clinic_desktop.core.waiting import Guardians
from clinic_desktop.domain.consent.interface import AskedQuestion, NewConsent
from clinic_desktop.domain.consent.rules.signing import turns


@dataclass(frozen=True, slots=True)
class Terms:
    """Who signs, and for how many days after the last signature it holds."""

    performers: tuple[UUID, ...]
    guardians_required: Guardians
    guardians: tuple[UUID, ...]
    cannot_write: bool
    valid_days: int
    interpreter: str = ""
    valid_to: datetime | None = None

    def turns(
        self, parties: Sequence[PartyKind], *, interpreted: bool, marked: bool = False
    ) -> tuple[Turn, ...]:
        """Every signature that is needed, by stage; beside a mark a witness signs."""
        return turns(
            parties,
            self.performers,
            guardians_required=self.guardians_required,
            guardians=self.guardians,
            interpreted=interpreted or bool(self.interpreter),
            cannot_write=self.cannot_write or marked,
        )


def terms_of(new: NewConsent) -> Terms:
    return Terms(
        new.performers, new.guardians_required, new.guardians, new.cannot_write, new.valid_days,
        new.interpreter, new.valid_to,
    )  # fmt: skip


def written(sheet: Sheet, terms: Terms) -> dict[str, Any]:
    """Plain values for JSON. The sheet is kept as it was composed: a later program or text
    must never show a patient's old consent in other words.
    """
    kept = asdict(terms)
    kept["performers"] = [str(person) for person in terms.performers]
    kept["guardians"] = [str(person) for person in terms.guardians]
    kept["valid_to"] = terms.valid_to.isoformat() if terms.valid_to else None
    return {"sheet": asdict(sheet), "terms": kept}


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    """The sheet of `written`."""
    raw: Mapping[str, Any] = content["sheet"]
    return Sheet(
        kind=ConsentKind(raw["kind"]),
        language=raw["language"],
        title=raw["title"],
        parts=tuple(Part(**part) for part in raw["parts"]),
        revision=raw["revision"],
        consent_hash=raw["consent_hash"],
        sections=tuple(_section(section) for section in raw["sections"]),
        clauses=tuple(Clause(**clause) for clause in raw["clauses"]),
        questions=tuple(Question(**{**q, "wrong": tuple(q["wrong"])}) for q in raw["questions"]),
        parties=tuple(PartyKind(party) for party in raw["parties"]),
    )


def terms_in(content: Mapping[str, Any]) -> Terms:
    """The terms of `written`."""
    raw: Mapping[str, Any] = content["terms"]
    return Terms(
        tuple(UUID(person) for person in raw["performers"]),
        Guardians(raw["guardians_required"]),
        tuple(UUID(person) for person in raw["guardians"]),
        raw["cannot_write"],
        raw["valid_days"],
        raw.get("interpreter", ""),
        datetime.fromisoformat(raw["valid_to"]) if raw.get("valid_to") else None,
    )


def answers_hash(progress: Progress, questions: Sequence[AskedQuestion]) -> str:
    """SHA-256 over all that was acknowledged, answered, asked and talked about, in order."""
    return digest(
        canonical_json(
            {
                "clauses": [[ack.clause, ack.agreed, ack.reason] for ack in progress.clauses],
                "answers": [[a.question, a.choice, a.at.isoformat()] for a in progress.answers],
                "asked": [
                    [q.section, q.text, q.asked_at.isoformat(), q.answer, str(q.answered_by or "")]
                    for q in questions
                ],
                "talks": [
                    [talk.about, str(talk.by), talk.at.isoformat(), talk.note]
                    for talk in progress.talks
                ],
            }
        )
    )


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        **{
            **raw,
            "paragraphs": tuple(raw["paragraphs"]),
            "risks": tuple(RiskPicture(**risk) for risk in raw["risks"]),
        }
    )
