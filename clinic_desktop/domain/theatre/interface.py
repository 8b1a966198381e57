"""The face of theatre: cases, bookings, the board and the record of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk


@dataclass(frozen=True, slots=True)
class TheatreCard:
    id: UUID
    name: str
    turnover_minutes: int
    active: bool


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A live slot of a case; `blocked_until` is its end with turnover."""

    id: UUID
    case_id: UUID
    theatre_id: UUID
    theatre_name: str
    surgeon_id: UUID
    status: str  # HELD, CONFIRMED, RELEASED
    kind: str
    starts_at: Moment
    ends_at: Moment
    blocked_until: Moment
    hold_until: Moment | None
    version: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the gates ask about a case. `who_missing` lists open items per WHO phase."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    revision_id: UUID
    consent_id: UUID | None
    override_id: UUID | None
    kind: str  # ELECTIVE, EMERGENCY
    status: str
    outcome: str | None
    session_no: int
    profile: str  # THEATRE, TREATMENT_ROOM
    holds: tuple[str, ...]
    minutes: int
    turnover: int
    performers: tuple[UUID, ...]
    created_at: Moment
    booked_at: Moment | None  # when the live or last slot was confirmed
    checked_in_at: Moment | None
    reconfirmed_at: Moment | None
    wheels_in_at: Moment | None
    anaesthesia_at: Moment | None
    incision_at: Moment | None
    closure_at: Moment | None
    wheels_out_at: Moment | None
    completed_at: Moment | None
    who_missing: Mapping[str, tuple[str, ...]]  # SIGN_IN, TIME_OUT, SIGN_OUT
    counts_agreed: bool
    notes_missing: tuple[UUID, ...]  # performers who have not signed theirs
    sites_marked: bool
    implants_recorded: bool  # every planned implant side has its device
    stop_when_safe: bool
    booking: BookingFacts | None
    version: int


@dataclass(frozen=True, slots=True)
class NewCase:
    plan_id: UUID
    patient_id: UUID
    revision_id: UUID
    consent_id: UUID | None
    session_no: int
    minutes: int
    turnover: int
    profile: str
    performers: tuple[UUID, ...]
    site_id: UUID
    implant_sides: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()  # lines whose side or site must be marked
    kind: str = "ELECTIVE"
    parent_case_id: UUID | None = None
    override_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewBooking:
    """[starts_at, ends_at) without turnover; `people` are all who must be free."""

    case_id: UUID
    patient_id: UUID
    theatre_id: UUID
    surgeon_id: UUID
    starts_at: Moment
    ends_at: Moment
    turnover: int
    status: str  # HELD, CONFIRMED
    hold_until: Moment | None = None
    kind: str = "CASE"
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    phase: str
    code: str
    text: str
    answer: str = ""  # YES, NO, NOT_APPLICABLE, or empty
    note: str = ""


@dataclass(frozen=True, slots=True)
class OperationNoteCard:
    performer_id: UUID
    text: str
    signed_at: Moment | None
    version: int


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The record of a case for theatre's screen."""

    facts: CaseFacts
    checklist: tuple[ChecklistItem, ...]
    notes: tuple[OperationNoteCard, ...]
    counts: tuple[tuple[str, int, int], ...]  # what, first, second
    marks: tuple[tuple[str, str], ...]  # line, side in words


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A card on the board; `patient_id` is shown as a name only where the caller may read it."""

    booking: BookingFacts
    case_status: str
    plan_id: UUID
    patient_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True)
class Board:
    day: date
    theatres: tuple[TheatreCard, ...]
    entries: tuple[BoardEntry, ...]
    waiting: tuple[CaseFacts, ...]  # cases without a live slot, longest waiting first


class TheatreDesk(Protocol):
    @asks("theatre.board.read")
    def theatres(self) -> tuple[TheatreCard, ...]: ...

    @asks("theatre.board.read", includes=(CentreDesk.settings,))
    def board(self, day: date) -> Board: ...

    @asks("theatre.board.read", includes=(CentreDesk.settings, CentreDesk.taken))
    def free_slots(
        self, day: date, minutes: int, turnover: int, people: tuple[UUID, ...]
    ) -> tuple[tuple[UUID, Moment], ...]:
        """Theatre and start of the first free slots of that day."""

    @asks("theatre.case.read")
    def case(self, case_id: UUID) -> CaseSheet: ...

    @does("theatre.case.record_event")
    def record_time(self, case_id: UUID, what: str, at: Moment) -> CaseFacts:
        """A fact, never refused: WHEELS_IN, ANAESTHESIA, INCISION, CLOSURE, WHEELS_OUT."""

    @does("theatre.checklist.write")
    def answer(self, case_id: UUID, phase: str, item: str, answer: str, note: str) -> CaseFacts: ...

    @does("theatre.count.agree")
    def agree_count(
        self, case_id: UUID, what: str, first: int, second: int, second_person: UUID, note: str
    ) -> CaseFacts: ...

    @does("theatre.opnote.write")
    def write_note(self, case_id: UUID, text: str, version: int | None) -> OperationNoteCard: ...

    @does("theatre.opnote.sign")
    def sign_note(self, case_id: UUID) -> OperationNoteCard: ...

    @does("plans.marking.write")
    def mark_site(self, case_id: UUID, line: str, side: str, note: str) -> CaseFacts: ...

    @does(INTERNAL, includes=(CentreDesk.make_resource,))
    def add_theatre(self, name: str, turnover_minutes: int) -> TheatreCard: ...


class CasesDesk(Protocol):
    @does(INTERNAL)
    def create_case(self, new: NewCase) -> CaseFacts:
        """S01, or S12 for an emergency (checked in at once)."""

    @does(INTERNAL)
    def hold(self, case_id: UUID, reason_code: str) -> CaseFacts: ...

    @does(INTERNAL)
    def clear_hold(self, case_id: UUID, revision_id: UUID, consent_id: UUID | None) -> CaseFacts:
        """S03: closes all holds, the case is bound to the revision and consent as they stand."""

    @does(INTERNAL)
    def check_in(self, case_id: UUID) -> CaseFacts: ...

    @does(INTERNAL)
    def undo_check_in(self, case_id: UUID) -> CaseFacts: ...

    @does(INTERNAL)
    def reconfirm(self, case_id: UUID) -> CaseFacts:
        """The performer and the awake patient, today."""

    @does(INTERNAL)
    def enter(self, case_id: UUID, move_id: str) -> CaseFacts: ...

    @does(INTERNAL)
    def abort(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(INTERNAL)
    def finish(self, case_id: UUID, move_id: str, outcome: str, reason: str) -> CaseFacts:
        """S08 or S09; actual times stay in their own columns."""

    @does(INTERNAL)
    def postpone(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(INTERNAL)
    def cancel(self, case_id: UUID, reason: str) -> CaseFacts: ...

    @does(INTERNAL)
    def resume(self, case_id: UUID, revision_id: UUID, consent_id: UUID) -> CaseFacts: ...

    @does(INTERNAL)
    def stop_when_safe(self, case_id: UUID) -> None: ...

    @asks(INTERNAL)
    def case_facts(self, case_id: UUID) -> CaseFacts: ...

    @asks(INTERNAL)
    def case_of_plan(self, plan_id: UUID) -> CaseFacts | None:
        """The open one, else the newest."""


class BookingsDesk(Protocol):
    @does(INTERNAL, includes=(CentreDesk.allocate,))
    def book(self, new: NewBooking) -> BookingFacts:
        """B01, B02 or B10. Raises Taken."""

    @does(INTERNAL)
    def confirm(self, booking_id: UUID) -> BookingFacts: ...

    @does(INTERNAL)
    def demote(self, booking_id: UUID, hold_until: Moment) -> BookingFacts: ...

    @does(INTERNAL, includes=(CentreDesk.allocate, CentreDesk.release))
    def move(
        self, booking_id: UUID, theatre_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> BookingFacts: ...

    @does(INTERNAL, includes=(CentreDesk.release,))
    def release(self, booking_id: UUID, move_id: str) -> BookingFacts:
        """B04, B08 or B09: the time is free again."""

    @asks(INTERNAL)
    def bookings_between(
        self, theatre_id: UUID | None, starts_at: Moment, ends_at: Moment
    ) -> tuple[BookingFacts, ...]: ...


class ConsentFirst(errors.StateRefuses):
    code = "theatre.consent_missing"
    text = "There is no valid signed consent of the plan's current revision. Have it signed first."


class EmergencyNotAuthorised(errors.StateRefuses):
    code = "theatre.emergency_not_authorised"
    text = "This case is no emergency opened in this patient's name. Open the emergency first."


class EmergencyUsed(errors.Conflict):
    code = "theatre.override_used"
    text = "This emergency has its case already. Open that case, or open a new emergency."


class CaseOpen(errors.Conflict):
    code = "theatre.case_open"
    text = "This session of the plan has an open case already. Use it, or cancel it first."


class SlotMissing(errors.StateRefuses):
    code = "theatre.slot_missing"
    text = "This case has no confirmed slot. Confirm the booking first."


class SlotConfirmed(errors.StateRefuses):
    code = "theatre.slot_confirmed"
    text = "The slot of this case is still confirmed. Demote or release it first."


class StillHeld(errors.StateRefuses):
    code = "theatre.still_held"
    text = "This case is still on hold for a reason. Close every hold first."


class CaseFixed(errors.RuleViolation):
    code = "theatre.case_fixed"
    text = "Patient, plan and kind of a case never change. Cancel it and make a new one."


class CaseClosed(errors.StateRefuses):
    code = "theatre.case_closed"
    text = "This case is closed and its record locked. Write an addendum instead."


class CaseNotReady(errors.StateRefuses):
    code = "theatre.case_not_ready"
    text = (
        "This case cannot take a slot as it stands. Only a scheduled case of this plan is booked."
    )


class ConsentNotValidThen(errors.StateRefuses):
    code = "theatre.consent_not_valid_then"
    text = "The consent does not hold on that day. Choose another day, or renew the consent."


class PlanStillScheduled(errors.StateRefuses):
    code = "theatre.plan_still_scheduled"
    text = "The plan still counts on this slot. Step the plan down before the slot is released."


class PatientIsIn(errors.StateRefuses):
    code = "theatre.patient_is_in"
    text = "The patient of this slot is checked in or in theatre. Close or hold the case first."


class RoomTaken(errors.Conflict):
    code = "theatre.room_taken"
    text = "The theatre is taken at that time, turnover included. Choose another time or theatre."


class SurgeonTaken(errors.Conflict):
    code = "theatre.surgeon_taken"
    text = "The surgeon operates at that time already. Choose another time or surgeon."


class PatientTaken(errors.Conflict):
    code = "theatre.patient_taken"
    text = "The patient has another slot at that time. Choose another time."


class NotAllocated(errors.Conflict):
    code = "theatre.not_allocated"
    text = (
        "Theatre, surgeon and patient of a live slot must be taken for its time. Use the program."
    )


class OneSlot(errors.Conflict):
    code = "theatre.one_slot"
    text = "This case has a slot already. Move that slot, or release it first."


class SlotFixed(errors.RuleViolation):
    code = "theatre.slot_fixed"
    text = "A released slot stays, and a slot never changes its case. Book a new one."


class NoteSigned(errors.StateRefuses):
    code, text = "theatre.note_signed", "A signed operation note stays. Write an addendum instead."


class RecordKept(errors.RuleViolation):
    code = "theatre.kept"
    text = "The record of theatre is never deleted or rewritten. Add a new entry."
