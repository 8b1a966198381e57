"""What the theatre board shows, in local minutes and plain words. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from uuid import UUID

from clinic_desktop.domain.theatre.interface import Board, BoardEntry, CaseCard, TheatreCard
from clinic_desktop.ui.emergency.presenter import Subject
from clinic_desktop.ui.why_not import UNUSUAL, as_it_is, by_state

STRIPES = 6
CASE_ACTS = ("postpone", "cancel")
HOUR = 60


@dataclass(frozen=True, slots=True)
class Face:
    """Who is operated on and what is done, as far as the reader may know."""

    name: str
    what: str
    minutes: int


UNKNOWN = Face("Patient", "", 0)


@dataclass(frozen=True, slots=True)
class Room:
    """One column; `opens` and `closes` are minutes after local midnight."""

    id: UUID
    name: str
    opens: int
    closes: int
    use: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """One booked case; `stripe` is the colour of its surgeon, `id` the case."""

    id: UUID
    plan_id: UUID
    room_id: UUID
    surgeon_id: UUID
    start: int
    end: int
    blocked: int
    name: str
    what: str
    surgeon: str
    status: str
    slot: str
    note: str
    stripe: str
    can: frozenset[str]
    soft: str = ""  # which soft limits its slot stands over

    @property
    def times(self) -> str:
        return f"{clock(self.start)} – {clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Shut:
    """Time kept for a surgeon or out of service, drawn behind the cases."""

    room_id: UUID
    start: int
    end: int
    words: str
    closed: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A plan with a signed consent that has no slot yet; `id` is the plan."""

    id: UUID
    case_id: UUID | None
    name: str
    what: str
    minutes: int
    state: str
    tone: str
    can: frozenset[str]

    @property
    def length(self) -> str:
        return f"{self.minutes} min" if self.minutes else ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One day of all theatres."""

    title: str
    day: date
    rooms: tuple[Room, ...]
    cards: tuple[CardRow, ...]
    shut: tuple[Shut, ...]
    queue: tuple[QueueRow, ...]
    now: int | None  # minutes after midnight, None on other days
    figures: str
    denied: Mapping[str, str] = field(default_factory=dict)  # act: who does it instead

    @property
    def hours(self) -> tuple[int, int]:
        """First and last hour to draw: what is staffed, and what lies outside of it."""
        starts = [room.opens for room in self.rooms] + [card.start for card in self.cards]
        ends = [room.closes for room in self.rooms] + [card.blocked for card in self.cards]
        first = min(starts, default=8 * HOUR) // HOUR
        last = -(-max(ends, default=18 * HOUR) // HOUR)
        return max(0, first), min(24, max(last, first + 1))


def why_not(act: str, chosen: CardRow | QueueRow | None, denied: Mapping[str, str]) -> str:
    """What keeps this act shut for what is chosen; "" where it is offered."""
    if chosen is None:
        return "Choose a case on the board, or a plan in the queue, first."
    if act in chosen.can:
        return ""
    if act in denied:
        return denied[act]
    if isinstance(chosen, QueueRow):
        if act == "create":
            return "Its case is made already."
        return "There is no case yet: find a slot, or make the case, first."
    if act in CASE_ACTS:
        return by_state("case", act, chosen.status) or UNUSUAL
    if chosen.status in ("SCHEDULED", "ON_HOLD"):
        waits = f"{as_it_is('case', chosen.status)} Its slot is confirmed when it is scheduled."
        return by_state("booking", act, chosen.slot) or waits
    return f"{as_it_is('case', chosen.status)} Its slot is settled before the patient checks in."


def clock(minute: int) -> str:
    """`09:05` of minutes after midnight."""
    return f"{minute // HOUR % 24:02d}:{minute % HOUR:02d}"


def page_of(
    board: Board,
    faces: Mapping[UUID, Face],
    surgeons: Mapping[UUID, str],
    tasks: Sequence[UUID],
    now: datetime,
    may: frozenset[str],
) -> BoardPage:
    """The board in words; `tasks` are plans whose consent is signed, the oldest first."""
    zone = now.tzinfo
    order = sorted({entry.booking.surgeon_id for entry in board.entries})
    stripes = {one: f"cat{at % STRIPES + 1}" for at, one in enumerate(order)}
    rooms_by = {theatre.id: theatre for theatre in board.theatres}
    cards = tuple(
        replace(
            _card(entry, faces, surgeons, stripes, board.day, zone, may),
            soft=soft_limits(entry, rooms_by.get(entry.booking.theatre_id), board.day, zone),
        )
        for entry in board.entries
    )
    rooms = tuple(_room(theatre, cards) for theatre in board.theatres if theatre.active)
    here = _minute(now, board.day, zone) if now.date() == board.day else None
    return BoardPage(
        f"{board.day:%A} {board.day.day} {board.day:%B %Y}",
        board.day,
        rooms,
        cards,
        _shut(board, surgeons, zone),
        _queue(board, faces, tasks, may),
        here,
        _figures(cards, here),
    )


def clashes(page: BoardPage, case_id: UUID, room_id: UUID, start: int) -> tuple[str, ...]:
    """What a moved card would run into, in words; the service has the last word."""
    held = next((card for card in page.cards if card.id == case_id), None)
    if held is None:
        return ()
    end, blocked = start + held.end - held.start, start + held.blocked - held.start
    found = []
    for card in page.cards:
        if card.id == case_id:
            continue
        if card.room_id == room_id and start < card.blocked and card.start < blocked:
            found.append(f"The theatre is taken until {clock(card.blocked)}")
        elif card.surgeon_id == held.surgeon_id and start < card.end and card.start < end:
            found.append(f"{card.surgeon or 'The surgeon'} operates until {clock(card.end)}")
    for shut in page.shut:
        if shut.closed and shut.room_id == room_id and start < shut.end and shut.start < blocked:
            found.append(f"The theatre is out of service until {clock(shut.end)}")
    if page.now is not None and start < page.now:
        found.append("This time is over")
    return tuple(dict.fromkeys(found))


def subjects_of(
    board: Board, faces: Mapping[UUID, Face], now: datetime, chosen: UUID | None
) -> tuple[Subject, ...]:
    """Whose emergency it may be: the chosen card, else each person of the day once.

    The operation before is known where it has begun.
    """
    found: dict[UUID, Subject] = {}
    entries = sorted(board.entries, key=lambda one: one.booking.starts_at)
    for entry in sorted(entries, key=lambda one: one.case.incision_at is None):
        case, face = entry.case, faces.get(entry.case.plan_id, UNKNOWN)
        if case.patient_id.int == 0 or (chosen is not None and case.id != chosen):
            continue
        at = entry.booking.starts_at.astimezone(now.tzinfo)
        note = ", ".join(part for part in (face.what, f"{at:%H:%M}") if part)
        before = case.id if case.incision_at else None
        found.setdefault(case.patient_id, Subject(case.patient_id, face.name, note, before))
    return tuple(found.values())


def _room(theatre: TheatreCard, cards: Sequence[CardRow]) -> Room:
    taken = sum(card.end - card.start for card in cards if card.room_id == theatre.id)
    use = f"{round(100 * taken / max(1, theatre.closes - theatre.opens))} % used"
    return Room(theatre.id, theatre.name, theatre.opens, theatre.closes, use)


def _card(
    entry: BoardEntry,
    faces: Mapping[UUID, Face],
    surgeons: Mapping[UUID, str],
    stripes: Mapping[UUID, str],
    day: date,
    zone: tzinfo | None,
    may: frozenset[str],
) -> CardRow:
    booking, case = entry.booking, entry.case
    face = faces.get(case.plan_id, UNKNOWN)
    start = _minute(booking.starts_at, day, zone)
    return CardRow(
        case.id,
        case.plan_id,
        booking.theatre_id,
        booking.surgeon_id,
        start,
        max(start + 5, _minute(booking.ends_at, day, zone)),
        _minute(booking.blocked_until, day, zone),
        face.name,
        face.what,
        surgeons.get(booking.surgeon_id, ""),
        case.status,
        booking.status,
        _note(case, booking.status),
        "bad" if case.kind == "EMERGENCY" else stripes[booking.surgeon_id],
        may & acts_of(case.status, booking.status),
    )


def acts_of(case: str, slot: str) -> frozenset[str]:
    """What is offered for a booked case in this state."""
    acts = {"open"}
    if case in ("SCHEDULED", "ON_HOLD"):
        acts |= {"move", "release", "postpone", "cancel"}
        if case == "SCHEDULED" and slot == "HELD":
            acts.add("confirm")
    elif case == "CHECKED_IN":
        acts |= {"postpone", "cancel"}
    return frozenset(acts)


def _note(case: CaseCard, slot: str) -> str:
    if case.stop_when_safe:
        return "Stop when safe"
    if case.status == "ON_HOLD":
        return "On hold"
    if slot == "HELD":
        return "Held for the deposit"
    words = {
        "CHECKED_IN": "Checked in",
        "IN_THEATRE": "In theatre",
        "COMPLETED": "Completed",
    }
    if case.kind == "EMERGENCY" and case.status != "COMPLETED":
        return "Emergency, in theatre" if case.status == "IN_THEATRE" else "Emergency"
    return words.get(case.status, "Confirmed")


def soft_limits(entry: BoardEntry, room: TheatreCard | None, day: date, zone: tzinfo | None) -> str:
    """What a slot passes that only BOOKING_SOFT lets it pass, read off the slot itself.

    So it is said also where a plan grew or an opening hour changed after the booking. An
    emergency asks nobody, and a case that is over has no limits any more.
    """
    booking, case = entry.booking, entry.case
    if case.kind == "EMERGENCY" or case.status == "COMPLETED":
        return ""
    starts, ends = (_minute(at, day, zone) for at in (booking.starts_at, booking.ends_at))
    length = int((booking.ends_at - booking.starts_at).total_seconds() // 60)
    clean = int((booking.blocked_until - booking.ends_at).total_seconds() // 60)
    passed = (
        "Outside the hours" if room and not room.opens <= starts <= ends <= room.closes else "",
        f"{length} of {case.minutes} min planned" if length < case.minutes else "",
        f"{clean} of {case.turnover} min to clean" if clean < case.turnover else "",
    )
    return ", ".join(part for part in passed if part)


def _queue(
    board: Board, faces: Mapping[UUID, Face], tasks: Sequence[UUID], may: frozenset[str]
) -> tuple[QueueRow, ...]:
    rows = [_waiting(case, faces.get(case.plan_id, UNKNOWN), may) for case in board.waiting]
    there = {row.id for row in rows} | {entry.case.plan_id for entry in board.entries}
    for plan in tasks:
        if plan not in there:
            face = faces.get(plan, UNKNOWN)
            can = may & {"book", "create"}
            rows.append(
                QueueRow(plan, None, face.name, face.what, face.minutes, "Consent signed", "ok",
                         frozenset(can))
            )  # fmt: skip
    return tuple(rows)


def _waiting(case: CaseCard, face: Face, may: frozenset[str]) -> QueueRow:
    postponed = case.status == "POSTPONED"
    state, tone = ("Postponed", "warn") if postponed else ("Case made", "info")
    acts = {"book", "open", "cancel"} if postponed else {"book", "open", "postpone", "cancel"}
    return QueueRow(
        case.plan_id, case.id, face.name, face.what, case.minutes, state, tone, may & acts
    )


def _shut(board: Board, surgeons: Mapping[UUID, str], zone: tzinfo | None) -> tuple[Shut, ...]:
    kept = [
        Shut(one.theatre_id, _minute(one.starts_at, board.day, zone),
             _minute(one.ends_at, board.day, zone),
             f"Kept for {surgeons.get(one.surgeon_id, 'a surgeon')}", False)
        for one in board.blocks
    ]  # fmt: skip
    closed = [
        Shut(one.theatre_id, _minute(one.starts_at, board.day, zone),
             _minute(one.ends_at, board.day, zone), one.reason or "Out of service", True)
        for one in board.closures
    ]  # fmt: skip
    return tuple(kept + closed)


def _figures(cards: Sequence[CardRow], now: int | None) -> str:
    if not cards:
        return "No cases"
    done = sum(card.status == "COMPLETED" for card in cards)
    inside = sum(card.status == "IN_THEATRE" for card in cards)
    late = sum(
        card.status in ("SCHEDULED", "CHECKED_IN") and now is not None and card.start < now
        for card in cards
    )
    parts = [f"{len(cards)} case" + ("s" if len(cards) != 1 else "")]
    parts += [f"{done} done"] if done else []
    parts += [f"{inside} in theatre"] if inside else []
    parts += [f"{late} running late"] if late else []
    return " · ".join(parts)


def _minute(moment: datetime, day: date, zone: tzinfo | None) -> int:
    """Minutes after that day's local midnight, cut to the day."""
    local = moment.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else 24 * HOUR
    return local.hour * HOUR + local.minute
