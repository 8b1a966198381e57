"""Writes what a tablet sends: only what is new, each thing a row of its own."""

from collections.abc import Iterator
from datetime import datetime

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
from clinic_desktop.domain.consent.service.standing import Standing


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
