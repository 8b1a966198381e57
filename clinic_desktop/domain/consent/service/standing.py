"""One consent with all that was said, answered and signed, as the rules look at it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, undefer

from clinic_desktop.core.consent_reading import (
    Acknowledged,
    Answer,
    Asked,
    Progress,
    SectionRead,
    SignedBy,
    Talk,
    Turn,
)
from clinic_desktop.core.consent_sheet import Sheet
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.consent.models import (
    Consent,
    ConsentAcknowledgement,
    ConsentAnswer,
    ConsentDiscussion,
    ConsentInformation,
    ConsentQuestion,
    ConsentReading,
    ConsentSignature,
)
from clinic_desktop.domain.consent.rules import reading, signing
from clinic_desktop.domain.consent.rules.keeping import Terms, sheet_of, terms_in
from clinic_desktop.store.base import Record

UNSIGNED = ("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")
LIVE = (*UNSIGNED, "SIGNED")
WITHOUT_WORDS = select(Consent).options(defer(Consent.content), defer(Consent.text))
"""For lists: what a consent says is a hundred times as long as all else about it."""

PARTIES = (
    select(ConsentSignature.consent_id, ConsentSignature.party)
    .where(ConsentSignature.consent_id.in_(bindparam("consents", expanding=True)))
    .order_by(ConsentSignature.stage, ConsentSignature.signed_at, ConsentSignature.id)
)
ENDED = {"REVOKED": "WITHDRAWAL", "DECLINED": "DECLINE", "SUPERSEDED": "VOID", "EXPIRED": "VOID"}
"""How a consent ends, and the document that says so."""


R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Evidence:
    """The rows beside one consent, each kind in the order in which it came."""

    informed: list[ConsentInformation] = field(default_factory=list)
    read: list[ConsentReading] = field(default_factory=list)
    said: list[ConsentAcknowledgement] = field(default_factory=list)
    given: list[ConsentAnswer] = field(default_factory=list)
    asked: list[ConsentQuestion] = field(default_factory=list)
    talks: list[ConsentDiscussion] = field(default_factory=list)
    signed: list[ConsentSignature] = field(default_factory=list)


class Standing:
    """What a consent row and its evidence say together."""

    def __init__(self, row: Consent, evidence: Evidence) -> None:
        self.row, self.evidence = row, evidence

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of(self.row.content)

    @cached_property
    def terms(self) -> Terms:
        return terms_in(self.row.content)

    @cached_property
    def progress(self) -> Progress:
        """As the tablet told it, with its times."""
        kept = self.evidence
        return Progress(
            sections=tuple(
                SectionRead(
                    r.section,
                    r.seconds,
                    r.end_reached,
                    r.language if r.language != self.row.language else "",
                )
                for r in kept.read
            ),
            clauses=tuple(Acknowledged(r.clause, r.accepted, r.reason) for r in kept.said),
            answers=tuple(Answer(r.question, r.answer, r.answered_at) for r in kept.given),
            asked=tuple(
                Asked(r.section, r.text, r.asked_at, r.answered_at is not None) for r in kept.asked
            ),
            talks=tuple(Talk(r.subject, r.clinician_id, r.recorded_at, r.text) for r in kept.talks),
        )

    @cached_property
    def judged(self) -> Progress:
        """The same with the times of the one clock: a tablet's clock unlocks no pen."""
        answers = tuple(Answer(r.question, r.answer, r.created_at) for r in self.evidence.given)
        return replace(self.progress, answers=answers)

    @cached_property
    def open_points(self) -> tuple[Unmet, ...]:
        if self.row.status not in UNSIGNED:
            return ()
        return reading.open_points(self.sheet, self.judged)

    @cached_property
    def needed(self) -> tuple[Turn, ...]:
        interpreted = any(row.interpreter for row in self.evidence.informed)
        marked = any(row.facts.get("mark") for row in self.evidence.signed)
        return self.terms.turns(self.sheet.parties, interpreted=interpreted, marked=marked)

    @property
    def signed(self) -> tuple[SignedBy, ...]:
        return tuple(
            SignedBy(PartyKind(row.party), row.user_id or row.person_id)
            for row in self.evidence.signed
        )

    @property
    def awaited(self) -> tuple[Turn, ...]:
        return signing.open_turns(self.needed, self.signed)

    @property
    def next_turns(self) -> tuple[Turn, ...]:
        if self.row.status not in UNSIGNED:
            return ()
        return signing.next_turns(self.needed, self.signed)

    def with_ink(self, ink: ConsentSignature) -> "Standing":
        """With one signature more; all else stands as it was read under the lock."""
        signed = sorted((*self.evidence.signed, ink), key=_in_turn)
        return Standing(self.row, replace(self.evidence, signed=signed))

    def facts(self) -> ConsentFacts:
        turn = next(iter(self.next_turns), None)
        parties = tuple(row.party for row in self.evidence.signed)
        return _told(self.row, parties, str(turn.party) if turn else None, self.open_points)


def _in_turn(ink: ConsentSignature) -> tuple[int, datetime, UUID]:
    return ink.stage, ink.signed_at, ink.id


def _told(
    row: Consent, signed: tuple[str, ...], next_party: str | None, open_points: tuple[Unmet, ...]
) -> ConsentFacts:
    return ConsentFacts(
        id=row.id,
        plan_id=row.plan_id,
        patient_id=row.patient_id,
        consultation_id=row.consultation_id,
        kind=row.kind,
        status=row.status,
        revision=row.plan_revision,
        consent_hash=row.consent_hash,
        text_hash=row.text_hash or "",
        needed_for_scheduling=row.needed_for_scheduling,
        language=row.language,
        created_at=row.created_at,
        informed_at=row.informed_at,
        signed_at=row.signed_at,
        sealed_at=row.sealed_at,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        parties_signed=signed,
        next_party=next_party,
        open_points=open_points,
        version=row.version,
    )


def standings(session: Session, rows: Sequence[Consent]) -> tuple[Standing, ...]:
    """Each row with its evidence: seven statements, however many rows; none without a row."""
    if not rows:
        return ()
    found = {row.id: Evidence() for row in rows}
    for info in _rows(session, ConsentInformation, found, "recorded_at"):
        found[info.consent_id].informed.append(info)
    for read in _rows(session, ConsentReading, found, "first_at"):
        found[read.consent_id].read.append(read)
    for said in _rows(session, ConsentAcknowledgement, found, "clause", "attempt"):
        found[said.consent_id].said.append(said)
    for given in _rows(session, ConsentAnswer, found, "question", "attempt"):
        found[given.consent_id].given.append(given)
    for asked in _rows(session, ConsentQuestion, found, "asked_at"):
        found[asked.consent_id].asked.append(asked)
    for talk in _rows(session, ConsentDiscussion, found, "recorded_at"):
        found[talk.consent_id].talks.append(talk)
    for ink in _rows(session, ConsentSignature, found, "stage", "signed_at"):
        found[ink.consent_id].signed.append(ink)
    return tuple(Standing(row, found[row.id]) for row in rows)


def facts_of(session: Session, rows: Sequence[Consent]) -> tuple[ConsentFacts, ...]:
    """Of many, in their order: what was read and said tells only while it is not signed."""
    open_ = standings(session, _with_words(session, rows))
    found = {standing.row.id: standing.facts() for standing in open_}
    closed = [row for row in rows if row.id not in found]
    parties = _parties(session, [row.id for row in closed])
    found |= {row.id: _told(row, tuple(parties[row.id]), None, ()) for row in closed}
    return tuple(found[row.id] for row in rows)


def _with_words(session: Session, rows: Sequence[Consent]) -> Sequence[Consent]:
    """Those that are not signed, with the sheet: it is long, and the others need none of it."""
    ids = [row.id for row in rows if row.status in UNSIGNED]
    if not ids:
        return ()
    asked = select(Consent).where(Consent.id.in_(ids)).options(undefer(Consent.content))
    return session.scalars(asked.execution_options(populate_existing=True)).all()


def _parties(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Who signed, in turn, without the ink."""
    found = defaultdict[UUID, list[str]](list)
    if ids:
        for consent, party in session.execute(PARTIES, {"consents": ids}):
            found[consent].append(party)
    return found


def _rows(session: Session, table: type[R], ids: Iterable[UUID], *order: str) -> Iterable[R]:
    by = [getattr(table, name) for name in (*order, "id")]
    of = table.__table__.c.consent_id
    asked = select(table).where(of.in_(tuple(ids))).order_by(*by)
    return session.scalars(asked.execution_options(populate_existing=True))
