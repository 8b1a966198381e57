"""The record of one case, as theatre's screen shows it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.models import CaseTeam, OperationNote, SurgicalCase
from clinic_desktop.domain.theatre.rules.checklists import Answer, checklist, stands
from clinic_desktop.domain.theatre.rules.deviations import Answered, deviations
from clinic_desktop.domain.theatre.service.reading import (
    Record,
    newest_marks,
    records,
    times_of,
)


def sheet_of(session: Session, case: SurgicalCase, facts: face.CaseFacts) -> face.CaseSheet:
    record = records(session, [case.id])[case.id]
    return face.CaseSheet(
        facts,
        _checklist(case, record),
        tuple(note_card(note) for note in record.notes),
        _counts(record),
        _marks(case, record),
        _team(session, case),
        tuple(
            face.CaseEventCard(e.kind, e.code, e.text, e.author_id, e.occurred_at, e.recorded_at)
            for e in record.events
        ),
        deviations(case.profile, _first(record), times_of(case, record)),
    )


def note_card(row: OperationNote) -> face.OperationNoteCard:
    return face.OperationNoteCard(row.performer_id, row.text, row.signed_at, row.version)


def _checklist(case: SurgicalCase, record: Record) -> tuple[face.ChecklistItem, ...]:
    newest = {(row.phase, row.item): row for row in record.answers}
    found: list[face.ChecklistItem] = []
    for item in checklist(case.profile).items:
        row = newest.get((item.phase, item.code))
        if row is None:
            found.append(face.ChecklistItem(item.phase, item.code, item.text))
            continue
        given = Answer(row.phase, row.item, row.answer, row.note)
        found.append(
            face.ChecklistItem(
                item.phase,
                item.code,
                item.text,
                row.answer,
                row.note,
                row.answered_by,
                row.occurred_at,
                not stands(item, given),
            )  # fmt: skip
        )
    return tuple(found)


def _counts(record: Record) -> tuple[face.CountCard, ...]:
    newest = {row.what: row for row in record.counts}
    return tuple(
        face.CountCard(
            c.what,
            c.first_count,
            c.second_count,
            c.note,
            c.first_person_id,
            c.second_person_id,
            c.occurred_at,
        )  # fmt: skip
        for c in newest.values()
    )


def _marks(case: SurgicalCase, record: Record) -> tuple[face.MarkCard, ...]:
    made = newest_marks(record)
    found: list[face.MarkCard] = []
    for line in map(str, case.marks):
        if line not in made:
            found.append(face.MarkCard(line, "", "", right=False))
            continue
        mark, row = made[line]
        found.append(
            face.MarkCard(line, mark.side, mark.note, mark.right, row.author_id, row.occurred_at)
        )
    return tuple(found)


def _team(session: Session, case: SurgicalCase) -> tuple[face.TeamCard, ...]:
    asked = select(CaseTeam).where(CaseTeam.case_id == case.id).order_by(CaseTeam.created_at)
    return tuple(
        face.TeamCard(r.user_id, r.part, r.planned, r.in_at, r.out_at)
        for r in session.scalars(asked)
    )


def _first(record: Record) -> tuple[Answered, ...]:
    first: Mapping[tuple[str, str], datetime] = {
        (row.phase, row.item): row.occurred_at for row in reversed(record.answers)
    }
    return tuple(Answered(phase, item, at) for (phase, item), at in first.items())
