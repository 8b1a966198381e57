"""A consent as screens and papers show it."""

import json
from datetime import datetime

from clinic_desktop.core.consent_statements import statements
from clinic_desktop.core.consent_text import PartyKind, Question
from clinic_desktop.documents.drawn_ink import read_drawn
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    Check,
    ConsentCard,
    ConsentRecord,
    ConsentView,
    GivenAnswer,
    Informed,
    SectionSeen,
    Signed,
    SignedInk,
    Withdrawal,
)
from clinic_desktop.domain.consent.models import (
    Consent,
    ConsentInformation,
    ConsentSignature,
    ConsentWithdrawal,
)
from clinic_desktop.domain.consent.rules import reading
from clinic_desktop.domain.consent.rules.keeping import answers_hash
from clinic_desktop.domain.consent.service.base import asked_view
from clinic_desktop.domain.consent.service.standing import ENDED, Standing


def card(standing: Standing) -> ConsentCard:
    row, facts = standing.row, standing.facts()
    return ConsentCard(
        id=row.id,
        plan_id=row.plan_id,
        patient_id=row.patient_id,
        kind=row.kind,
        status=row.status,
        status_reason=row.status_reason,
        revision=row.plan_revision,
        language=row.language,
        needed_for_scheduling=row.needed_for_scheduling,
        created_at=row.created_at,
        informed_at=row.informed_at,
        earliest_at=row.earliest_at,
        signed_at=row.signed_at,
        sealed_at=row.sealed_at,
        valid_until=row.valid_until,
        superseded_by=row.superseded_by,
        parties_signed=facts.parties_signed,
        next_party=facts.next_party,
        open_points=len(facts.open_points),
        version=row.version,
    )


def view(standing: Standing, changed: tuple[str, ...], *, to_patient: bool) -> ConsentView:
    """The sheet; to a patient without the answers that are still to be found."""
    row, sheet = standing.row, standing.sheet
    return ConsentView(
        id=row.id,
        plan_id=row.plan_id,
        patient_id=row.patient_id,
        kind=row.kind,
        status=row.status,
        status_reason=row.status_reason,
        title=sheet.title,
        language=row.language,
        revision=row.plan_revision,
        consent_hash=row.consent_hash,
        text_hash=row.text_hash or "",
        parts=sheet.parts,
        sections=sheet.sections,
        clauses=sheet.clauses,
        checks=checks(standing, to_patient=to_patient),
        progress=standing.progress,
        questions=questions(standing),
        open_points=standing.open_points,
        pen_locked=reading.pen_locked(sheet, standing.judged),
        read_quickly=() if to_patient else reading.read_quickly(sheet, standing.progress),
        needed=standing.needed,
        signed=tuple(_signed(ink) for ink in standing.evidence.signed),
        next_turns=standing.next_turns,
        informed_at=row.informed_at,
        earliest_at=row.earliest_at,
        signed_at=row.signed_at,
        valid_until=row.valid_until,
        version=row.version,
        changed=changed,
    )


def record(standing: Standing, withdrawals: tuple[ConsentWithdrawal, ...]) -> ConsentRecord:
    row = standing.row
    asked = questions(standing)
    return ConsentRecord(
        facts=standing.facts(),
        sheet=standing.sheet,
        canonical=row.text,
        policy=row.policy,
        earliest_at=row.earliest_at,
        status_reason=row.status_reason,
        informed=tuple(_informed(talk) for talk in standing.evidence.informed),
        progress=standing.progress,
        seen=tuple(
            SectionSeen(r.section, r.language, r.seconds, r.end_reached, r.first_at, r.last_at)
            for r in standing.evidence.read
        ),
        checks=checks(standing, to_patient=False),
        questions=asked,
        signatures=tuple(_ink(ink, row.language) for ink in standing.evidence.signed),
        awaited=standing.awaited,
        withdrawals=tuple(_withdrawal(said) for said in withdrawals),
        answers_hash=answers_hash(standing.progress, asked),
        ended_at=_ended_at(row, withdrawals),
    )


def _ended_at(row: Consent, withdrawals: tuple[ConsentWithdrawal, ...]) -> datetime | None:
    """When it was said; else when the row was last written, which ended it."""
    if row.status not in ENDED:
        return None
    return withdrawals[-1].occurred_at if withdrawals else row.updated_at


def checks(standing: Standing, *, to_patient: bool) -> tuple[Check, ...]:
    return tuple(_check(standing, q, to_patient) for q in standing.sheet.questions)


def questions(standing: Standing) -> tuple[AskedQuestion, ...]:
    titles = {section.code: section.title for section in standing.sheet.sections}
    return tuple(asked_view(row, titles.get(row.section, "")) for row in standing.evidence.asked)


def _check(standing: Standing, question: Question, to_patient: bool) -> Check:
    given = tuple(
        GivenAnswer(row.answer, row.correct, row.answered_at)
        for row in standing.evidence.given
        if row.question == question.code
    )
    passed = reading.passed(question, standing.judged)
    return Check(
        code=question.code,
        section=question.section,
        text=question.text,
        options=question.options,
        right=question.right if passed or not to_patient else None,
        explanation=question.explanation if given or not to_patient else "",
        given=given,
        passed=passed,
        needs_talk=reading.needs_talk(question, standing.judged),
    )


def _signed(row: ConsentSignature) -> Signed:
    return Signed(
        row.party, row.name, row.relation, row.user_id, row.person_id, row.device_kind,
        row.identity, row.place, row.signed_at,
    )  # fmt: skip


def _ink(row: ConsentSignature, language: str) -> SignedInk:
    said = row.facts.get("statements") or statements(PartyKind(row.party), language)
    return SignedInk(
        who=_signed(row),
        device_id=row.device_id,
        drawn=read_drawn(row.drawn),
        strokes=json.loads(row.strokes),
        statements=tuple(said),
        has_pressure=row.facts.get("pressure"),
        mark=bool(row.facts.get("mark")),
        ink_hash=row.ink_hash,
        text_hash=row.text_hash,
        answers_hash=row.facts["answers"],
    )


def _informed(row: ConsentInformation) -> Informed:
    return Informed(
        row.performer_id, row.occurred_at, row.recorded_at, row.minutes, row.mode, row.language,
        row.interpreter, bool(row.handed_over),
    )  # fmt: skip


def _withdrawal(row: ConsentWithdrawal) -> Withdrawal:
    return Withdrawal(
        row.kind, row.said_by, row.said_how, row.case_phase, row.stop_when_safe, row.occurred_at,
        row.recorded_at, row.recorded_by,
    )  # fmt: skip
