"""What theatre is asked and answers: rooms, slots, cases, the record of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic_desktop.core.moment import Moment

PHASES = ("SIGN_IN", "TIME_OUT", "SIGN_OUT")
ANSWERS = ("YES", "NO", "NOT_APPLICABLE", "NOT_DONE")
TIMES = ("WHEELS_IN", "ANAESTHESIA", "INCISION", "CLOSURE", "WHEELS_OUT")
HAPPENINGS = ("DRAIN", "SPECIMEN", "DELAY", "EQUIPMENT", "OTHER")
COUNTED = ("SWABS", "NEEDLES", "INSTRUMENTS")
OWED = ("REASON", "NOTE", "ANAESTHESIA")
"""What an emergency leaves to be written within a day: why, what happened, the anaesthesia."""


@dataclass(frozen=True, slots=True)
class TheatreCard:
    """`opens` and `closes` are minutes after midnight at the site; kind THEATRE or ROOM."""

    id: UUID
    name: str
    turnover_minutes: int
    active: bool
    kind: str = "THEATRE"
    opens: int = 480
    closes: int = 1080


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A slot of a case; `blocked_until` is its end with turnover, or when the room was left."""

    id: UUID
    case_id: UUID
    theatre_id: UUID
    theatre_name: str
    surgeon_id: UUID
    status: str  # HELD, CONFIRMED, RELEASED
    kind: str  # CASE, EMERGENCY
    starts_at: Moment
    ends_at: Moment
    blocked_until: Moment
    hold_until: Moment | None
    version: int


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """What a revision asks of its case: people, room, time, what must be marked and placed.

    The first performer leads. `marks` name lines as CODE:SIDE:SITE.
    """

    revision_id: UUID
    consent_id: UUID | None
    minutes: int
    turnover: int
    profile: str  # THEATRE, TREATMENT_ROOM
    performers: tuple[UUID, ...]
    implant_sides: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCase:
    plan_id: UUID
    patient_id: UUID
    site_id: UUID
    terms: CaseTerms
    session_no: int = 1
    kind: str = "ELECTIVE"
    parent_case_id: UUID | None = None
    override_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case on the board: what was planned, where it stands, what happened when."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    kind: str  # ELECTIVE, EMERGENCY
    status: str
    outcome: str | None
    session_no: int
    profile: str
    minutes: int
    turnover: int
    performers: tuple[UUID, ...]
    holds: tuple[str, ...]  # codes of the open reasons why it waits
    stop_when_safe: bool
    created_at: Moment
    checked_in_at: Moment | None
    wheels_in_at: Moment | None
    anaesthesia_at: Moment | None
    incision_at: Moment | None
    closure_at: Moment | None
    wheels_out_at: Moment | None
    completed_at: Moment | None
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
    parent_case_id: UUID | None
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
    reconfirmed_at: Moment | None  # from then on every performer has the patient's yes of the day
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
    complications: int  # recorded with this case
    stop_when_safe: bool
    booking: BookingFacts | None  # the live slot
    version: int
    owed: tuple[str, ...] = ()  # parts of OWED that an emergency still has to write
    last_slot_at: Moment | None = None  # start of the live or the last slot


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """Somebody who must be free; without times of their own for the whole slot."""

    user_id: UUID
    part: str = "TEAM"  # SURGEON, ANAESTHETIST, NURSE …
    starts_at: Moment | None = None
    ends_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class NewBooking:
    """[starts_at, ends_at) without turnover; surgeon, patient, team and equipment must be free."""

    case_id: UUID
    patient_id: UUID
    theatre_id: UUID
    surgeon_id: UUID
    starts_at: Moment
    ends_at: Moment
    turnover: int
    status: str  # HELD, CONFIRMED
    hold_until: Moment | None = None
    kind: str = "CASE"  # CASE, EMERGENCY
    team: tuple[TeamPlace, ...] = ()
    equipment: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """`open`: the phase still waits for it; another answer than the wished one needs a note."""

    phase: str
    code: str
    text: str
    answer: str = ""  # YES, NO, NOT_APPLICABLE, NOT_DONE, or empty
    note: str = ""
    answered_by: UUID | None = None
    answered_at: Moment | None = None
    open: bool = True


@dataclass(frozen=True, slots=True)
class OperationNoteCard:
    performer_id: UUID
    text: str
    signed_at: Moment | None
    version: int


@dataclass(frozen=True, slots=True)
class CountCard:
    """What each of two people counted; a difference stands only with a note."""

    what: str  # SWABS, NEEDLES, INSTRUMENTS, or anything else in capitals
    first: int
    second: int
    note: str
    first_person: UUID
    second_person: UUID | None
    at: Moment


@dataclass(frozen=True, slots=True)
class MarkCard:
    """A line to be marked, and what was marked; a side that differs does not count."""

    line: str
    side: str  # as marked; empty while nothing is
    note: str
    right: bool
    by: UUID | None = None
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class CaseEventCard:
    """One entry of the record: kind TIME, MARK, IMPLANT, DRAIN, COMPLICATION, ADDENDUM …"""

    kind: str
    code: str
    text: str
    by: UUID
    at: Moment  # when it happened
    recorded_at: Moment


@dataclass(frozen=True, slots=True)
class TeamCard:
    user_id: UUID
    part: str
    planned: bool
    in_at: Moment | None
    out_at: Moment | None


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The record of a case for theatre's screen; only `facts` where the caller sees no more."""

    facts: CaseFacts
    checklist: tuple[ChecklistItem, ...] = ()
    notes: tuple[OperationNoteCard, ...] = ()
    counts: tuple[CountCard, ...] = ()
    marks: tuple[MarkCard, ...] = ()
    team: tuple[TeamCard, ...] = ()
    events: tuple[CaseEventCard, ...] = ()  # in the order in which they were recorded
    deviations: tuple[str, ...] = ()  # flagged, never refused: order of phases and times


@dataclass(frozen=True, slots=True)
class BoardEntry:
    booking: BookingFacts
    case: CaseCard


@dataclass(frozen=True, slots=True)
class BlockCard:
    """Time kept for a surgeon: drawn behind the cases, it refuses nobody."""

    id: UUID
    theatre_id: UUID
    surgeon_id: UUID
    starts_at: Moment
    ends_at: Moment
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class ClosureCard:
    """A theatre out of service for a while."""

    id: UUID
    theatre_id: UUID
    starts_at: Moment
    ends_at: Moment
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class Board:
    """One local day of the site, from `begins_at` to `ends_at`: 23, 24 or 25 hours."""

    day: date
    begins_at: Moment
    ends_at: Moment
    theatres: tuple[TheatreCard, ...]
    entries: tuple[BoardEntry, ...]
    blocks: tuple[BlockCard, ...]
    closures: tuple[ClosureCard, ...]
    waiting: tuple[CaseCard, ...]  # SCHEDULED or POSTPONED without a slot, longest waiting first


@dataclass(frozen=True, slots=True)
class FreeSlot:
    theatre_id: UUID
    starts_at: Moment
    ends_at: Moment
    blocked_until: Moment
