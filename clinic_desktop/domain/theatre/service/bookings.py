"""Slots of cases: theatre, surgeon, patient and team are taken together, or nobody is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, or_, select

from clinic_desktop.core import moves
from clinic_desktop.domain.centre.interface import ResourceCard, Span
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.interface import BookingsDesk
from clinic_desktop.domain.theatre.models import CaseTeam, SurgicalCase, Theatre, TheatreBooking
from clinic_desktop.domain.theatre.service.base import TheatrePart
from clinic_desktop.domain.theatre.service.board import LIVE, closure_card
from clinic_desktop.domain.theatre.service.reading import slot_facts
from clinic_desktop.store.service import performs

CREATES = {("CASE", "HELD"): "B01", ("CASE", "CONFIRMED"): "B02", ("EMERGENCY", "CONFIRMED"): "B10"}
TEAM = select(CaseTeam).where(CaseTeam.case_id == bindparam("case"))
BOOKABLE = {"CASE": ("SCHEDULED",), "EMERGENCY": ("SCHEDULED", "CHECKED_IN", "IN_THEATRE")}


class BookingsService(TheatrePart):
    @performs(BookingsDesk.book)
    def book(self, new: face.NewBooking) -> face.BookingFacts:
        move_id = _creating(new)
        case = self._case(new.case_id)
        if case.patient_id != new.patient_id or case.status not in BOOKABLE[new.kind]:
            raise face.CaseNotReady
        if self._live_slot(case) is not None:
            raise face.OneSlot
        room = self._room_for(new)
        blocked_until = new.ends_at + timedelta(minutes=new.turnover)
        self._one_at_a_time(new.starts_at, blocked_until)
        if new.kind == "EMERGENCY":
            self._make_way(new.theatre_id, new.starts_at, blocked_until)
        slot = TheatreBooking(
            id=uuid4(),
            kind=new.kind,
            case_id=case.id,
            plan_id=case.plan_id,
            patient_id=case.patient_id,
            theatre_id=new.theatre_id,
            surgeon_id=new.surgeon_id,
            status=moves.after(move_id, None),
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            blocked_until=blocked_until,
            hold_until=new.hold_until if new.status == "HELD" else None,
        )
        self._centre.allocate(_spans(slot, room, new))
        self.session.add(slot)
        self.session.flush()
        self._plan_team(case, new)
        return self._told(case, slot, slot.status)

    @performs(BookingsDesk.confirm)
    def confirm(self, booking_id: UUID) -> face.BookingFacts:
        case, slot = self._slot(booking_id)
        slot.status, slot.hold_until = moves.after("B03", slot.status), None
        return self._told(case, slot, "CONFIRMED")

    @performs(BookingsDesk.extend)
    def extend(self, booking_id: UUID, hold_until: datetime, reason: str) -> face.BookingFacts:
        case, slot = self._slot(booking_id)
        moves.after("B05", slot.status)
        if hold_until <= self.now():
            raise face.SlotRefused("A slot is held into the future. Choose a later time.")
        slot.hold_until = hold_until
        return self._told(case, slot, "HELD", reason)

    @performs(BookingsDesk.demote)
    def demote(self, booking_id: UUID, hold_until: datetime) -> face.BookingFacts:
        case, slot = self._slot(booking_id)
        slot.status, slot.hold_until = moves.after("B07", slot.status), hold_until
        return self._told(case, slot, "HELD")

    @performs(BookingsDesk.move)
    def move(
        self, booking_id: UUID, theatre_id: UUID, starts_at: datetime, ends_at: datetime
    ) -> face.BookingFacts:
        case, slot = self._slot(booking_id)
        moves.after("B06", slot.status)
        _in_order(starts_at, ends_at)
        _theatre, room = self._room(theatre_id)
        blocked_until = ends_at + (slot.blocked_until - slot.ends_at)
        self._one_at_a_time(starts_at, blocked_until)
        held, before = self._centre.spans_of(slot.id), slot.theatre_id
        place = Place(room, starts_at, ends_at, blocked_until)
        self._centre.allocate(tuple(_moved(span, slot, place) for span in held))
        slot.theatre_id, slot.starts_at = theatre_id, starts_at
        slot.ends_at, slot.blocked_until = ends_at, blocked_until
        self.session.flush()
        if before != theatre_id:
            self._centre.release(slot.id, (before,))
        return self._told(case, slot, "MOVED")

    @performs(BookingsDesk.release)
    def release(self, booking_id: UUID, move_id: str, reason: str = "") -> face.BookingFacts:
        case, slot = self._slot(booking_id)
        if case.status == "COMPLETED":
            raise face.CaseClosed
        if move_id == "B04" and (slot.hold_until is None or slot.hold_until > self.now()):
            raise face.HoldNotOver
        if move_id == "B09" and slot.status == "HELD":
            move_id = "B08"  # displaced: it was demoted on the way, or never sure
        slot.status, slot.status_reason = moves.after(move_id, slot.status), reason[:60]
        self.session.flush()
        self._centre.release(slot.id)
        self._dismiss_team(case)
        return self._told(case, slot, "RELEASED", reason)

    @performs(BookingsDesk.close_theatre)
    def close_theatre(
        self, theatre_id: UUID, starts_at: datetime, ends_at: datetime, reason: str
    ) -> face.ClosureCard:
        _in_order(starts_at, ends_at)
        if not reason.strip():
            raise face.SlotRefused("Say why the theatre is closed.")
        _theatre, room = self._room(theatre_id)
        self._one_at_a_time(starts_at, ends_at)
        row = TheatreBooking(
            id=uuid4(),
            kind="MAINTENANCE",
            theatre_id=theatre_id,
            status=moves.after("B11", None),
            status_reason=reason.strip()[:60],
            starts_at=starts_at,
            ends_at=ends_at,
            blocked_until=ends_at,
        )
        self._centre.allocate((_span(row.id, theatre_id, room.kind, starts_at, ends_at),))
        self.session.add(row)
        self.session.flush()
        return closure_card(row)

    @performs(BookingsDesk.reopen_theatre)
    def reopen_theatre(self, closure_id: UUID, version: int) -> face.ClosureCard:
        row = self.locked(TheatreBooking, closure_id)
        self.seen(row, version)
        if row.kind != "MAINTENANCE":
            raise face.SlotFixed("This is the slot of a case. Move it or release it there.")
        row.status = moves.after("B08", row.status)
        self.session.flush()
        self._centre.release(row.id)
        return closure_card(row)

    @performs(BookingsDesk.bookings_between)
    def bookings_between(
        self, theatre_id: UUID | None, starts_at: datetime, ends_at: datetime
    ) -> tuple[face.BookingFacts, ...]:
        asked = select(TheatreBooking).where(
            TheatreBooking.status.in_(LIVE),
            TheatreBooking.kind != "MAINTENANCE",
            TheatreBooking.finished_at.is_(None),
            TheatreBooking.starts_at < ends_at,
            TheatreBooking.blocked_until > starts_at,
        )
        if theatre_id is not None:
            asked = asked.where(TheatreBooking.theatre_id == theatre_id)
        rows = self.session.scalars(asked.order_by(TheatreBooking.starts_at)).all()
        rooms = self._rooms() if rows else {}
        return tuple(slot_facts(row, rooms) for row in rows)

    def _slot(self, booking_id: UUID) -> tuple[SurgicalCase, TheatreBooking]:
        """Of a case: the case first, then its slot. Raises NotFound, SlotFixed."""
        seen = self.found(TheatreBooking, booking_id)
        if seen.case_id is None:
            raise face.SlotFixed("The theatre is closed at that time; this is no slot of a case.")
        case = self._case(seen.case_id)
        return case, self.locked(TheatreBooking, booking_id)

    def _told(
        self, case: SurgicalCase, slot: TheatreBooking, code: str, text: str = ""
    ) -> face.BookingFacts:
        """Written, kept in the record of the case, and handed back."""
        self.session.flush()
        self._event(
            case, "SLOT", code, text,
            booking=str(slot.id), theatre=str(slot.theatre_id),
            starts_at=slot.starts_at.isoformat(), ends_at=slot.ends_at.isoformat(),
        )  # fmt: skip
        return slot_facts(slot, self._rooms())

    def _one_at_a_time(self, starts_at: datetime, until: datetime) -> None:
        """Who books the same day waits here in turn, not at the constraints, where waits cross."""
        if self.session.get_bind().dialect.name != "postgresql":
            return
        day, last = starts_at.astimezone(UTC).date(), until.astimezone(UTC).date()
        while day <= last:
            key = func.hashtext(f"theatre{day.isoformat()}")
            self.session.execute(select(func.pg_advisory_xact_lock(key)))
            day += timedelta(days=1)

    def _room_for(self, new: face.NewBooking) -> ResourceCard:
        """An emergency goes into a room that is out of service too, where there is no other."""
        if new.kind == "EMERGENCY":
            return self._rooms()[self.found(Theatre, new.theatre_id).id]
        return self._room(new.theatre_id)[1]

    def _make_way(self, theatre_id: UUID, starts_at: datetime, until: datetime) -> None:
        """Cleaning after a case that is over ends now, and so does a closure."""
        taken = self._centre.taken((theatre_id,), starts_at, until)
        spans = {span.source_id: span for span in taken}
        over = or_(TheatreBooking.finished_at.is_not(None), TheatreBooking.kind == "MAINTENANCE")
        asked = select(TheatreBooking).where(TheatreBooking.id.in_(spans), over)
        for row in self.session.scalars(asked.with_for_update(key_share=True)).all():
            begun = row.starts_at < starts_at
            if row.kind == "MAINTENANCE" and begun:
                row.ends_at = row.blocked_until = starts_at
            elif row.kind == "MAINTENANCE":
                row.status, row.status_reason = moves.after("B08", row.status), "EMERGENCY"
            self.session.flush()
            if begun:
                self._centre.allocate((replace(spans[row.id], ends_at=starts_at),))
            else:
                self._centre.release(row.id, (theatre_id,))

    def _plan_team(self, case: SurgicalCase, new: face.NewBooking) -> None:
        """Who is booked with the case is assigned to its patient."""
        kept = self.session.scalars(TEAM, {"case": case.id})
        there = {(row.user_id, row.part): row for row in kept}
        for place in new.team:
            row = there.get((place.user_id, place.part))
            if row is not None:
                row.planned = True
            else:
                member = CaseTeam(
                    case_id=case.id,
                    patient_id=case.patient_id,
                    user_id=place.user_id,
                    part=place.part,
                )
                self.session.add(member)

    def _dismiss_team(self, case: SurgicalCase) -> None:
        asked = select(CaseTeam).where(CaseTeam.case_id == case.id, CaseTeam.part != "SURGEON")
        for row in self.session.scalars(asked):
            row.planned = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a slot goes."""

    room: ResourceCard
    starts_at: datetime
    ends_at: datetime
    blocked_until: datetime


def _creating(new: face.NewBooking) -> str:
    """The move that makes it. Raises SlotRefused."""
    _in_order(new.starts_at, new.ends_at)
    move_id = CREATES.get((new.kind, new.status))
    if move_id is None:
        raise face.SlotRefused("A new slot is held or confirmed; an emergency is confirmed.")
    if new.status == "HELD" and new.hold_until is None:
        raise face.SlotRefused("A held slot needs a date until which it is held.")
    if new.turnover < 0:
        raise face.SlotRefused("Cleaning cannot take less than no time.")
    return move_id


def _in_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise face.SlotRefused("The end must be after the start.")


def _span(
    source_id: UUID, resource_id: UUID, kind: str, starts_at: datetime, ends_at: datetime
) -> Span:
    return Span(resource_id, kind, "BOOKING", source_id, starts_at, ends_at)


def _spans(slot: TheatreBooking, room: ResourceCard, new: face.NewBooking) -> tuple[Span, ...]:
    """Theatre until it is clean, people and equipment until the end or for their own part."""
    starts, ends = new.starts_at, new.ends_at
    found = {new.theatre_id: _span(slot.id, new.theatre_id, room.kind, starts, slot.blocked_until)}
    for place in new.team:
        begins, until = place.starts_at or starts, place.ends_at or ends
        if not starts <= begins < until <= ends:
            raise face.SlotRefused("Somebody's part must lie within the slot.")
        found[place.user_id] = _span(slot.id, place.user_id, "PERSON", begins, until)
    for equipment in new.equipment:
        found[equipment] = _span(slot.id, equipment, "EQUIPMENT", starts, ends)
    found[new.surgeon_id] = _span(slot.id, new.surgeon_id, "PERSON", starts, ends)
    found[new.patient_id] = _span(slot.id, new.patient_id, "PATIENT", starts, ends)
    return tuple(found.values())


def _moved(span: Span, slot: TheatreBooking, place: Place) -> Span:
    """The same people at the new time; who comes for a part keeps the distance to the start."""
    if span.resource_id == slot.theatre_id:
        return _span(slot.id, place.room.id, place.room.kind, place.starts_at, place.blocked_until)
    if (span.starts_at, span.ends_at) == (slot.starts_at, slot.ends_at):
        return replace(span, starts_at=place.starts_at, ends_at=place.ends_at)
    by = place.starts_at - slot.starts_at
    ends_at = min(span.ends_at + by, place.ends_at)
    starts_at = min(span.starts_at + by, ends_at - timedelta(minutes=1))
    return replace(span, starts_at=max(starts_at, place.starts_at), ends_at=ends_at)
