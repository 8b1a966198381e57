"""The board and the record of the day. What happened in theatre is written down, never refused."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic_desktop.core import errors, moves
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.interface import TheatreDesk
from clinic_desktop.domain.theatre.models import (
    CaseCount,
    CaseTeam,
    ChecklistAnswer,
    OperationNote,
    SurgeonBlock,
    SurgicalCase,
    Theatre,
)
from clinic_desktop.domain.theatre.rules.checklists import checklist
from clinic_desktop.domain.theatre.rules.days import at_minute
from clinic_desktop.domain.theatre.rules.marks import NOT_APPLICABLE
from clinic_desktop.domain.theatre.rules.slots import Diary, Wanted, free_on
from clinic_desktop.domain.theatre.service.base import TheatrePart
from clinic_desktop.domain.theatre.service.board import (
    block_card,
    board_of,
    boards_of,
    nameless,
    theatre_card,
    theatres_of,
)
from clinic_desktop.domain.theatre.service.reading import COLUMNS
from clinic_desktop.domain.theatre.service.sheets import note_card, sheet_of
from clinic_desktop.store.service import performs

AHEAD = timedelta(minutes=5)  # as far as the clocks of two workstations may differ
GRADES = ("I", "II", "IIIa", "IIIb", "IVa", "IVb", "V")
BOARDS, AHEAD_DAYS = 31, 366
CLOSED = ("COMPLETED", "CANCELLED")
SIDES = ("LEFT", "RIGHT", "BOTH", "MIDLINE", "NONE", NOT_APPLICABLE)


class TheatreService(TheatrePart):
    @performs(TheatreDesk.theatres)
    def theatres(self) -> tuple[face.TheatreCard, ...]:
        return theatres_of(self.session, self._rooms())

    @performs(TheatreDesk.board)
    def board(self, day: date) -> face.Board:
        board = board_of(self.session, day, self._zone(), self._rooms())
        return nameless(board) if self.scope == "s" else board

    @performs(TheatreDesk.boards)
    def boards(self, first: date, days: int) -> tuple[face.Board, ...]:
        _check_days(days, BOARDS)
        span = [first + timedelta(days=number) for number in range(days)]
        found = boards_of(self.session, span, self._zone(), self._rooms())
        return tuple(nameless(one) for one in found) if self.scope == "s" else found

    @performs(TheatreDesk.next_free)
    def next_free(
        self, first: date, days: int, minutes: int, people: tuple[UUID, ...]
    ) -> tuple[face.FreeSlot, ...]:
        _check_days(days, AHEAD_DAYS)
        return self._free(first, days, minutes, None, people)

    @performs(TheatreDesk.free_slots)
    def free_slots(
        self, day: date, minutes: int, turnover: int | None, people: tuple[UUID, ...]
    ) -> tuple[face.FreeSlot, ...]:
        return self._free(day, 1, minutes, turnover, people)

    def _free(
        self, first: date, days: int, minutes: int, turnover: int | None, people: tuple[UUID, ...]
    ) -> tuple[face.FreeSlot, ...]:
        """What is taken in all these days is asked for once."""
        if minutes <= 0:
            raise face.SlotRefused("How many minutes shall it take?")
        zone = self._zone()
        rooms = [room for room in theatres_of(self.session, self._rooms()) if room.active]
        begins = at_minute(first, 0, zone)
        ends = at_minute(first + timedelta(days=days + 1), 0, zone)
        taken = self._centre.taken((*(room.id for room in rooms), *people), begins, ends)
        wanted = Wanted(minutes, turnover, self.now(), zone)
        busy = Diary((s.resource_id, s.starts_at, s.ends_at) for s in taken)
        for number in range(days):
            found = free_on(first + timedelta(days=number), rooms, busy, people, wanted)
            if found:
                return found
        return ()

    @performs(TheatreDesk.case)
    def case(self, case_id: UUID) -> face.CaseSheet:
        case = self.found(SurgicalCase, case_id)
        self.about(case.patient_id)
        if self.scope in ("s", "F"):
            return face.CaseSheet(self._facts(case))
        return self._sheet(case)

    @performs(TheatreDesk.record_time)
    def record_time(self, case_id: UUID, what: str, at: datetime) -> face.CaseFacts:
        """A closed case keeps its columns; the correction stands in its record."""
        case = self._recorded(case_id)
        if what not in COLUMNS:
            raise face.EntryRefused("This is no time that theatre records.")
        self._not_ahead(at)
        if case.status not in CLOSED:
            setattr(case, COLUMNS[what], at)
        self._event(case, "TIME", what, at=at)
        return self._facts(case)

    @performs(TheatreDesk.record_event)
    def record_event(
        self, case_id: UUID, kind: str, code: str, text: str, at: datetime
    ) -> face.CaseSheet:
        case = self._recorded(case_id)
        if kind not in face.HAPPENINGS:
            raise face.EntryRefused("Choose what kind of entry this is.")
        self._not_ahead(at)
        self._event(case, kind, code[:60], _said(text or code), at)
        return self._sheet(case)

    @performs(TheatreDesk.record_team)
    def record_team(
        self,
        case_id: UUID,
        user_id: UUID,
        part: str,
        in_at: datetime | None,
        out_at: datetime | None,
    ) -> face.CaseSheet:
        case = self._recorded(case_id)
        mine = (CaseTeam.case_id == case.id, CaseTeam.user_id == user_id, CaseTeam.part == part)
        row = self.session.scalar(select(CaseTeam).where(*mine))
        if row is None:
            row = CaseTeam(
                case_id=case.id, patient_id=case.patient_id, user_id=user_id, part=part,
                planned=False,
            )  # fmt: skip
            self.session.add(row)
        for code, at in (("IN", in_at), ("OUT", out_at)):
            if at is not None:
                self._not_ahead(at)
                self._event(case, "TEAM", code, part, at, person=str(user_id))
        row.in_at, row.out_at = in_at or row.in_at, out_at or row.out_at
        return self._sheet(case)

    @performs(TheatreDesk.record_complication)
    def record_complication(
        self, case_id: UUID, grade: str, text: str, at: datetime
    ) -> face.CaseSheet:
        case = self._recorded(case_id)
        if grade not in GRADES:
            raise face.EntryRefused(f"The grade by Clavien-Dindo is one of {', '.join(GRADES)}.")
        self._not_ahead(at)
        self._event(case, "COMPLICATION", grade, _said(text), at)
        return self._sheet(case)

    @performs(TheatreDesk.add_addendum)
    def add_addendum(self, case_id: UUID, text: str) -> face.CaseSheet:
        case = self._recorded(case_id)
        moves.after("S15", case.status)
        self._event(case, "ADDENDUM", "S15", _said(text))
        return self._sheet(case)

    @performs(TheatreDesk.answer)
    def answer(
        self, case_id: UUID, phase: str, item: str, answer: str, note: str
    ) -> face.CaseFacts:
        case = self._recorded(case_id)
        if checklist(case.profile).item(phase, item) is None or answer not in face.ANSWERS:
            raise face.EntryRefused("This point is not on the checklist of this case.")
        mine = (
            ChecklistAnswer.case_id == case.id,
            ChecklistAnswer.phase == phase,
            ChecklistAnswer.item == item,
        )
        self.session.add(
            ChecklistAnswer(
                case_id=case.id,
                patient_id=case.patient_id,
                phase=phase,
                item=item,
                answer=answer,
                note=note.strip()[:400],
                answered_by=self.caller.id,
                occurred_at=self.now(),
                recorded_at=self._next(ChecklistAnswer.recorded_at, *mine),
            )
        )
        return self._facts(case)

    @performs(TheatreDesk.agree_count)
    def agree_count(
        self, case_id: UUID, what: str, first: int, second: int, second_person: UUID | None,
        note: str,
    ) -> face.CaseFacts:  # fmt: skip
        case = self._recorded(case_id)
        alone = second_person is None and self._centre.two_people_waived()
        if second_person in (None, self.caller.id) and not alone:
            raise face.SamePerson
        kind = what.strip().upper()[:30]
        if not kind or first < 0 or second < 0:
            raise face.EntryRefused("A count has a name and two figures, none below zero.")
        kept = CaseCount.case_id == case.id
        self.session.add(
            CaseCount(
                case_id=case.id,
                patient_id=case.patient_id,
                what=kind,
                first_count=first,
                second_count=second,
                note=note.strip()[:400],
                first_person_id=self.caller.id,
                second_person_id=second_person,
                occurred_at=self._next(CaseCount.occurred_at, kept),
            )
        )
        return self._facts(case)

    @performs(TheatreDesk.write_note)
    def write_note(self, case_id: UUID, text: str, version: int | None) -> face.OperationNoteCard:
        case = self._recorded(case_id)
        row = self._own_note(case)
        if row is None:
            row = OperationNote(
                case_id=case.id, patient_id=case.patient_id, performer_id=self.caller.id
            )
            self.session.add(row)
        elif row.signed_at is not None:
            raise face.NoteSigned
        elif version is None:
            raise errors.Stale(params={"shown": "", "stands": str(row.version)})
        else:
            self.seen(row, version)
        row.text = text
        self.session.flush()
        return note_card(row)

    @performs(TheatreDesk.sign_note)
    def sign_note(self, case_id: UUID) -> face.OperationNoteCard:
        case = self._recorded(case_id)
        row = self._own_note(case)
        if row is None or not row.text.strip():
            raise face.EntryRefused("There is no operation note of yours yet. Write it first.")
        if row.signed_at is None:
            row.signed_at = self.now()
            row.text_hash = hashlib.sha256(row.text.encode()).hexdigest()
            self._event(case, "NOTE", "SIGNED")
        return note_card(row)

    @performs(TheatreDesk.mark_site)
    def mark_site(self, case_id: UUID, line: str, side: str, note: str) -> face.CaseFacts:
        case = self._recorded(case_id)
        if line not in case.marks:
            raise face.EntryRefused("This line of the plan has nothing to mark.")
        if side not in SIDES:
            raise face.EntryRefused("Choose the side that is marked, or not applicable.")
        self._event(case, "MARK", side, note.strip(), line=line, side=side)
        return self._facts(case)

    @performs(TheatreDesk.add_theatre)
    def add_theatre(
        self,
        name: str,
        turnover_minutes: int,
        opens: int = 480,
        closes: int = 1080,
        kind: str = "THEATRE",
        site_id: UUID | None = None,
    ) -> face.TheatreCard:
        if kind not in ("THEATRE", "ROOM"):
            raise face.SlotRefused("Cases are done in a theatre or a treatment room.")
        if turnover_minutes < 0 or not 0 <= opens < closes <= 24 * 60:
            raise face.SlotRefused("A theatre opens before it closes, within one day.")
        room = self._centre.make_resource(kind, name, site_id)
        row = Theatre(id=room.id, turnover_minutes=turnover_minutes, opens=opens, closes=closes)
        self.session.add(row)
        self.session.flush()
        return theatre_card(row, room)

    @performs(TheatreDesk.add_block)
    def add_block(
        self, theatre_id: UUID, surgeon_id: UUID, starts_at: datetime, ends_at: datetime, note: str
    ) -> face.BlockCard:
        if ends_at <= starts_at:
            raise face.SlotRefused("The end must be after the start.")
        self.found(Theatre, theatre_id)
        row = SurgeonBlock(
            theatre_id=theatre_id, surgeon_id=surgeon_id, starts_at=starts_at, ends_at=ends_at,
            note=note.strip()[:200],
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return block_card(row)

    @performs(TheatreDesk.release_block)
    def release_block(self, block_id: UUID, version: int) -> face.BlockCard:
        row = self.locked(SurgeonBlock, block_id)
        self.seen(row, version)
        row.released_at = row.released_at or self.now()
        self.session.flush()
        return block_card(row)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._centre.settings().time_zone)

    def _sheet(self, case: SurgicalCase) -> face.CaseSheet:
        facts = self._facts(case)
        return sheet_of(self.session, case, facts)

    def _own_note(self, case: SurgicalCase) -> OperationNote | None:
        mine = (OperationNote.case_id == case.id, OperationNote.performer_id == self.caller.id)
        row: OperationNote | None = self.session.scalar(select(OperationNote).where(*mine))
        return row

    def _not_ahead(self, at: datetime) -> None:
        """What has not happened yet is no fact."""
        if at > self.now() + AHEAD:
            raise face.EntryRefused("This time is still to come. Enter when it happened.")


def _said(text: str) -> str:
    if not text.strip():
        raise face.EntryRefused("Write in a few words what happened.")
    return text.strip()


def _check_days(days: int, most: int) -> None:
    if not 1 <= days <= most:
        raise face.SlotRefused(f"Ask for 1 to {most} days.")
