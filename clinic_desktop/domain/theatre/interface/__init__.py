"""The face of theatre: the board and the record of the day, cases, bookings."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.theatre.interface.refusals import (
    CaseClosed,
    CaseFixed,
    CaseNotReady,
    CaseOpen,
    ConsentFirst,
    ConsentNotValidThen,
    EmergencyNotAuthorised,
    EmergencyUsed,
    EntryRefused,
    HoldNotOver,
    Incised,
    NoEmergency,
    NotAllocated,
    NoteSigned,
    NotReconfirmed,
    OneSlot,
    PatientIsIn,
    PatientTaken,
    PlanStillScheduled,
    RecordKept,
    RecordMissing,
    RoomTaken,
    SamePerson,
    SlotConfirmed,
    SlotFixed,
    SlotMissing,
    SlotRefused,
    StillHeld,
    SurgeonTaken,
)
from clinic_desktop.domain.theatre.interface.values import (
    ANSWERS,
    COUNTED,
    HAPPENINGS,
    OWED,
    PHASES,
    TIMES,
    BlockCard,
    Board,
    BoardEntry,
    BookingFacts,
    CaseCard,
    CaseEventCard,
    CaseFacts,
    CaseSheet,
    CaseTerms,
    ChecklistItem,
    ClosureCard,
    CountCard,
    FreeSlot,
    MarkCard,
    NewBooking,
    NewCase,
    OperationNoteCard,
    TeamCard,
    TeamPlace,
    TheatreCard,
)

ROOMS = (CentreDesk.resources,)
DAY = (CentreDesk.settings, *ROOMS)
SLOT = (
    CentreDesk.allocate,
    CentreDesk.in_turn,
    CentreDesk.spans_of,
    CentreDesk.release,
    CentreDesk.taken,
    *ROOMS,
)


class TheatreDesk(Protocol):
    """The board and the record of the day. What has happened in theatre is never refused."""

    @asks("theatre.board.read", includes=ROOMS)
    def theatres(self) -> tuple[TheatreCard, ...]: ...

    @asks("theatre.board.read", includes=DAY)
    def board(self, day: date) -> Board: ...

    @asks("theatre.board.read", includes=DAY)
    def boards(self, first: date, days: int) -> tuple[Board, ...]:
        """So many days in a row (1 to 31), asked for together; only the first names who waits.

        Raises SlotRefused.
        """

    @asks("theatre.board.read", includes=(*DAY, CentreDesk.taken))
    def next_free(
        self, first: date, days: int, minutes: int, people: tuple[UUID, ...]
    ) -> tuple[FreeSlot, ...]:
        """`free_slots` of the first of so many days (1 to 366) that has any, else empty.

        Raises SlotRefused.
        """

    @asks("theatre.board.read", includes=(*DAY, CentreDesk.taken))
    def free_slots(
        self, day: date, minutes: int, turnover: int | None, people: tuple[UUID, ...]
    ) -> tuple[FreeSlot, ...]:
        """The first free time of that day in each theatre, the earliest first.

        Starts lie on a grid of five minutes between opening and closing; `turnover` None is the
        theatre's own.
        """

    @asks("theatre.case.read", includes=ROOMS)
    def case(self, case_id: UUID) -> CaseSheet: ...

    @does("theatre.case.record_event", includes=ROOMS)
    def record_time(self, case_id: UUID, what: str, at: Moment) -> CaseFacts:
        """One of TIMES. A second entry corrects the first, both stay. Raises EntryRefused."""

    @does("theatre.case.record_event", includes=ROOMS)
    def record_event(self, case_id: UUID, kind: str, code: str, text: str, at: Moment) -> CaseSheet:
        """One of HAPPENINGS: a drain, a specimen, a delay with its reason code."""

    @does("theatre.case.record_event", includes=ROOMS)
    def record_team(
        self, case_id: UUID, user_id: UUID, part: str, in_at: Moment | None, out_at: Moment | None
    ) -> CaseSheet:
        """Who came in and went out when, planned or not."""

    @does("theatre.complication.write", includes=ROOMS)
    def record_complication(self, case_id: UUID, grade: str, text: str, at: Moment) -> CaseSheet:
        """`grade` by Clavien-Dindo: I, II, IIIa, IIIb, IVa, IVb, V."""

    @does("theatre.case.record_event", includes=ROOMS)
    def add_addendum(self, case_id: UUID, text: str) -> CaseSheet:
        """S15: later words to a completed case."""

    @does("theatre.checklist.write", includes=ROOMS)
    def answer(self, case_id: UUID, phase: str, item: str, answer: str, note: str) -> CaseFacts:
        """One item; the newest answer counts, in any order of the phases."""

    @does("theatre.count.agree", includes=(*ROOMS, CentreDesk.two_people_waived))
    def agree_count(
        self, case_id: UUID, what: str, first: int, second: int, second_person: UUID | None,
        note: str,
    ) -> CaseFacts:  # fmt: skip
        """What the caller and a colleague counted at the end; a difference needs a note to stand.

        Raises SamePerson without a colleague, unless the clinic has only one person.
        """

    @does("theatre.opnote.write")
    def write_note(self, case_id: UUID, text: str, version: int | None) -> OperationNoteCard:
        """The caller's own; `version` None begins it. Raises NoteSigned, Stale."""

    @does("theatre.opnote.sign")
    def sign_note(self, case_id: UUID) -> OperationNoteCard:
        """Frozen from then on; signing twice changes nothing."""

    @does("plans.marking.write", includes=ROOMS)
    def mark_site(self, case_id: UUID, line: str, side: str, note: str) -> CaseFacts:
        """`side` as marked on the skin; NOT_APPLICABLE with a note where nothing is marked."""

    @does(INTERNAL, includes=(CentreDesk.make_resource,))
    def add_theatre(
        self,
        name: str,
        turnover_minutes: int,
        opens: int = 480,
        closes: int = 1080,
        kind: str = "THEATRE",
        site_id: UUID | None = None,
    ) -> TheatreCard:
        """A theatre, or with kind ROOM a treatment room; hours as minutes after midnight."""

    @does("theatre.block.manage")
    def add_block(
        self, theatre_id: UUID, surgeon_id: UUID, starts_at: Moment, ends_at: Moment, note: str
    ) -> BlockCard: ...

    @does("theatre.block.manage")
    def release_block(self, block_id: UUID, version: int) -> BlockCard: ...


class CasesDesk(Protocol):
    """Cases along their states. Where the case leaves the list, its slot is demoted with it."""

    @does(INTERNAL, includes=ROOMS)
    def create_case(self, new: NewCase) -> CaseFacts:
        """S01, or S12 for an emergency (checked in at once)."""

    @does(INTERNAL, includes=ROOMS)
    def hold(self, case_id: UUID, reason_code: str) -> CaseFacts:
        """S02; a case on hold already gets a further reason."""

    @does(INTERNAL, includes=ROOMS)
    def clear_hold(self, case_id: UUID, terms: CaseTerms | None) -> CaseFacts:
        """S03: closes all reasons; bound to new terms where the plan changed."""

    @does(INTERNAL, includes=ROOMS)
    def check_in(self, case_id: UUID) -> CaseFacts: ...

    @does(INTERNAL, includes=ROOMS)
    def undo_check_in(self, case_id: UUID) -> CaseFacts: ...

    @does(INTERNAL, includes=ROOMS)
    def reconfirm(self, case_id: UUID, said: str = "") -> CaseFacts:
        """The caller, a performer, has asked the awake patient today, and it is still yes."""

    @does(INTERNAL, includes=ROOMS)
    def enter(self, case_id: UUID, move_id: str) -> CaseFacts:
        """S07 or S13; wheels in is now unless it was recorded."""

    @does(INTERNAL, includes=ROOMS)
    def abort(self, case_id: UUID, reason: str) -> CaseFacts:
        """S06. Raises Incised."""

    @does(INTERNAL, includes=SLOT)
    def finish(self, case_id: UUID, move_id: str, outcome: str, reason: str) -> CaseFacts:
        """S08 (DONE, DIED) or S09 (PARTIAL, ABANDONED); B12 frees what is left of the slot."""

    @does(INTERNAL, includes=ROOMS)
    def postpone(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(INTERNAL, includes=ROOMS)
    def cancel(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(INTERNAL, includes=ROOMS)
    def resume(self, case_id: UUID, terms: CaseTerms) -> CaseFacts:
        """S14: waits for a slot again, bound to the plan and the consent as they stand."""

    @does(INTERNAL)
    def stop_when_safe(self, case_id: UUID) -> None:
        """The patient has withdrawn; the team stops as soon as it is safe."""

    @does(INTERNAL)
    def placed(self, case_id: UUID, side: str, at: Moment) -> None:
        """An implant was placed on that side; which one is in the stock's records."""

    @does(INTERNAL)
    def keep(self, case_id: UUID, kind: str, code: str, text: str) -> None:
        """A line of the record that a process writes; never refused."""

    @does(INTERNAL)
    def join(self, case_id: UUID, people: Mapping[UUID, str]) -> None:
        """These colleagues, each with their part, are on the case and assigned to its patient."""

    @asks(INTERNAL, includes=ROOMS)
    def case_facts(self, case_id: UUID) -> CaseFacts: ...

    @asks(INTERNAL, includes=ROOMS)
    def case_of_plan(self, plan_id: UUID) -> CaseFacts | None:
        """The open one, else the newest."""

    @asks(INTERNAL, includes=ROOMS)
    def cases_of(self, patient_id: UUID) -> tuple[CaseFacts, ...]:
        """All cases of a patient, the newest first, those of one plan by session."""


class BookingsDesk(Protocol):
    """Slots. Theatre until it is clean, surgeon, patient and team until the end, or nothing."""

    @does(INTERNAL, includes=SLOT)
    def book(self, new: NewBooking) -> BookingFacts:
        """B01, B02 or B10. Raises Taken, OneSlot, CaseNotReady, SlotRefused.

        An emergency ends the cleaning and the closure of its theatre.
        """

    @does(INTERNAL, includes=ROOMS)
    def confirm(self, booking_id: UUID) -> BookingFacts: ...

    @does(INTERNAL, includes=ROOMS)
    def extend(self, booking_id: UUID, hold_until: Moment, reason: str) -> BookingFacts:
        """B05: held longer."""

    @does(INTERNAL, includes=ROOMS)
    def demote(self, booking_id: UUID, hold_until: Moment) -> BookingFacts: ...

    @does(INTERNAL, includes=SLOT)
    def move(
        self, booking_id: UUID, theatre_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> BookingFacts:
        """B06: new time and theatre for all who are booked; the old time is free at once."""

    @does(INTERNAL, includes=SLOT)
    def release(self, booking_id: UUID, move_id: str, reason: str = "") -> BookingFacts:
        """B04, B08 or B09, after the plan stepped down: the time is free again."""

    @does("theatre.resource.manage", includes=SLOT)
    def close_theatre(
        self, theatre_id: UUID, starts_at: Moment, ends_at: Moment, reason: str
    ) -> ClosureCard:
        """B11: out of service for a while. Raises Taken where something is booked."""

    @does("theatre.resource.manage", includes=SLOT)
    def reopen_theatre(self, closure_id: UUID, version: int) -> ClosureCard: ...

    @asks(INTERNAL, includes=ROOMS)
    def bookings_between(
        self, theatre_id: UUID | None, starts_at: Moment, ends_at: Moment
    ) -> tuple[BookingFacts, ...]:
        """Slots of cases that are not over and touch this time, turnover included, in order."""


__all__ = [
    "ANSWERS",
    "COUNTED",
    "HAPPENINGS",
    "OWED",
    "PHASES",
    "TIMES",
    "BlockCard",
    "Board",
    "BoardEntry",
    "BookingFacts",
    "BookingsDesk",
    "CaseCard",
    "CaseClosed",
    "CaseEventCard",
    "CaseFacts",
    "CaseFixed",
    "CaseNotReady",
    "CaseOpen",
    "CaseSheet",
    "CaseTerms",
    "CasesDesk",
    "ChecklistItem",
    "ClosureCard",
    "ConsentFirst",
    "ConsentNotValidThen",
    "CountCard",
    "EmergencyNotAuthorised",
    "EmergencyUsed",
    "EntryRefused",
    "FreeSlot",
    "HoldNotOver",
    "Incised",
    "MarkCard",
    "NewBooking",
    "NewCase",
    "NoEmergency",
    "NotAllocated",
    "NoteSigned",
    "NotReconfirmed",
    "OneSlot",
    "OperationNoteCard",
    "PatientIsIn",
    "PatientTaken",
    "PlanStillScheduled",
    "RecordKept",
    "RecordMissing",
    "RoomTaken",
    "SamePerson",
    "SlotConfirmed",
    "SlotFixed",
    "SlotMissing",
    "SlotRefused",
    "StillHeld",
    "SurgeonTaken",
    "TeamCard",
    "TeamPlace",
    "TheatreCard",
    "TheatreDesk",
]
