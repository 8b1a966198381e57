"""Writes what a tablet sends: only what is new, each thing a row of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from clinic_desktop.core.consent_reading import Acknowledged, Answer, Progress, SectionRead
from clinic_desktop.core.consent_text import ConsentKind
from clinic_desktop.domain.consent.models import (
    Consent,
    ConsentAcknowledgement,
    ConsentAnswer,
    ConsentQuestion,
    ConsentReading,
)
from clinic_desktop.domain.consent.rules.reading import still_holds
from clinic_desktop.domain.consent.service.standing import Standing
from clinic_desktop.store.base import Record

NOT_COPIED = (
    "id", "consent_id", "version", "created_at", "created_by", "updated_at", "updated_by",
)  # fmt: skip


def tells_more(standing: Standing, merged: Progress) -> bool:
    """Whether something was reached, said, answered or asked that is not kept; seconds alone
    are nothing new.
    """
    kept = standing.progress
    ends = {read.section for read in merged.sections if read.reached_end}
    return bool(
        ends - {read.section for read in kept.sections if read.reached_end}
        or list(_new_clauses(standing, merged))
        or set(merged.answers) - set(kept.answers)
        or len(merged.asked) > len(kept.asked)
    )


def keep(session: Session, standing: Standing, merged: Progress, now: datetime) -> None:
    """Bring the rows beside the consent up to `merged`."""
    _keep_sections(session, standing, merged.sections, now)
    _keep_clauses(session, standing, merged, now)
    _keep_answers(session, standing, merged.answers)
    _keep_questions(session, standing, merged)
    session.flush()


def carry_over(session: Session, before: Standing, standing: Standing, now: datetime) -> None:
    """Into a new text what still holds of the one before, with the times at which it was done."""
    holds = still_holds(before.sheet, before.progress, standing.sheet)
    keep(session, standing, replace(holds, sections=(), clauses=()), now)
    ends = {read.section for read in holds.sections}
    said = {ack.clause for ack in holds.clauses}
    session.add_all(
        _copied(row, standing.row) for row in before.evidence.read if row.section in ends
    )
    session.add_all(
        _copied(row, standing.row) for row in before.evidence.said if row.clause in said
    )
    session.flush()


R = TypeVar("R", bound=Record)


def _copied(row: R, to: Consent) -> R:
    """The same fact beside another consent; who made the row and when is the door's."""
    own = [c.key for c in row.__table__.columns if c.key not in NOT_COPIED]
    return type(row)(**{name: getattr(row, name) for name in own}, consent_id=to.id)


def routed_to(consent: Consent) -> str:
    """Who is asked: whoever informs about this kind."""
    return "ANAESTHETIST" if consent.kind == ConsentKind.ANAESTHESIA else "SURGEON"


def _keep_sections(
    session: Session, standing: Standing, read: tuple[SectionRead, ...], now: datetime
) -> None:
    rows = {row.section: row for row in standing.evidence.read}
    for section in read:
        row = rows.get(section.section)
        if row is None:
            session.add(
                ConsentReading(
                    consent_id=standing.row.id,
                    patient_id=standing.row.patient_id,
                    section=section.section,
                    language=section.language or standing.row.language,
                    seconds=section.seconds,
                    end_reached=section.reached_end,
                    first_at=now,
                    last_at=now,
                )
            )
        elif (row.seconds, row.end_reached) != (section.seconds, section.reached_end):
            row.seconds, row.end_reached = section.seconds, section.reached_end
            row.language, row.last_at = section.language or row.language, now


def _new_clauses(standing: Standing, merged: Progress) -> Iterator[Acknowledged]:
    """Clauses whose last word is another one than is kept."""
    last = {ack.clause: ack for ack in standing.progress.clauses}
    return (ack for ack in merged.clauses if last.get(ack.clause) != ack)


def _keep_clauses(session: Session, standing: Standing, merged: Progress, now: datetime) -> None:
    count: dict[str, int] = {}
    for row in standing.evidence.said:
        count[row.clause] = row.attempt
    for ack in _new_clauses(standing, merged):
        session.add(
            ConsentAcknowledgement(
                consent_id=standing.row.id,
                patient_id=standing.row.patient_id,
                clause=ack.clause,
                attempt=count.get(ack.clause, 0) + 1,
                accepted=ack.agreed,
                reason=ack.reason,
                answered_at=now,
            )
        )


def _keep_answers(session: Session, standing: Standing, given: tuple[Answer, ...]) -> None:
    right = {question.code: question.right for question in standing.sheet.questions}
    informed = standing.evidence.informed
    interpreted = bool(standing.terms.interpreter) or any(row.interpreter for row in informed)
    kept = set(standing.progress.answers)
    count: dict[str, int] = {}
    for row in standing.evidence.given:
        count[row.question] = row.attempt
    for answer in (answer for answer in given if answer not in kept):
        count[answer.question] = count.get(answer.question, 0) + 1
        session.add(
            ConsentAnswer(
                consent_id=standing.row.id,
                patient_id=standing.row.patient_id,
                question=answer.question,
                attempt=count[answer.question],
                answer=answer.choice,
                correct=answer.choice == right[answer.question],
                interpreted=interpreted,
                answered_at=answer.at,
            )
        )


def _keep_questions(session: Session, standing: Standing, merged: Progress) -> None:
    kept = {(asked.section, asked.text, asked.at) for asked in standing.progress.asked}
    for asked in merged.asked:
        if (asked.section, asked.text, asked.at) not in kept:
            session.add(
                ConsentQuestion(
                    consent_id=standing.row.id,
                    patient_id=standing.row.patient_id,
                    section=asked.section,
                    text=asked.text,
                    routed_to=routed_to(standing.row),
                    asked_at=asked.at,
                )
            )
