"""How an emergency finds a theatre and its people: what is in the way gives way and is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.centre.interface import NewTask, ResourceCard, Span
from clinic_desktop.domain.theatre.interface import BookingFacts, CaseFacts, NewBooking
from clinic_desktop.domain.workflow.interface.surgery import EmergencyRefused
from clinic_desktop.domain.workflow.rules.words import day_words, time_words
from clinic_desktop.domain.workflow.service.overriding import Overriding

TICK = timedelta(microseconds=1)
AHEAD = timedelta(hours=12)  # as far as a running list can keep a theatre busy
GAVE_WAY = "EMERGENCY"
DAYS = 3  # in which the first free times for who gave way are looked for


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when an emergency goes."""

    theatre_id: UUID
    starts_at: datetime
    ends_at: datetime
    turnover: int

    @property
    def clean_at(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.turnover)


class MakingWay(Overriding):
    """B10, and B09 for every booking that is in the way and not physically in theatre."""

    def _choose(self, wanted: UUID | None, minutes: int, turnover: int) -> Place:
        """The wished theatre if nobody lies in it; else the freest, else the next to be free.

        Raises EmergencyRefused in a clinic that has no theatre at all.
        """
        now, rooms = self.now(), self._rooms()
        length = timedelta(minutes=minutes)
        until = now + length + timedelta(minutes=turnover)
        busy = self._of.bookings.bookings_between(None, now, until)
        ends = self._ends(now)
        met = {s.theatre_id for s in busy if self._stays(s)} | self._lain_in(now)
        shut, taken = self._shut(rooms, busy), {slot.theatre_id for slot in busy}
        order = sorted(
            (room for room in rooms if room.id not in met),
            key=lambda r: (r.id != wanted, not r.active, r.id in shut, r.id in taken),
        )
        if order:
            return Place(order[0].id, now, now + length, turnover)
        first = min(rooms, key=lambda room: ends.get(room.id, now))
        starts = ends.get(first.id, now)
        return Place(first.id, starts, starts + length, turnover)

    def _ends(self, now: datetime) -> dict[UUID, datetime]:
        """When the last case of each theatre that gives way to nobody is planned to be over."""
        found: dict[UUID, datetime] = {}
        for slot in self._of.bookings.bookings_between(None, now, now + AHEAD):
            if self._stays(slot):
                found[slot.theatre_id] = max(
                    slot.blocked_until, found.get(slot.theatre_id, slot.blocked_until)
                )
        return found

    def _lain_in(self, now: datetime) -> set[UUID]:
        """Theatres in which somebody lies longer than was planned."""
        over = self._of.bookings.bookings_between(None, now - AHEAD, now)
        return {slot.theatre_id for slot in over if self._lies_in(slot)}

    def _lies_in(self, slot: BookingFacts) -> bool:
        case = self._of.cases.case_facts(slot.case_id)
        return case.status == "IN_THEATRE" and case.wheels_out_at is None

    def _rooms(self) -> tuple[ResourceCard, ...]:
        """Theatres; treatment rooms where a clinic has none."""
        known = {one.id for one in self._of.theatre.theatres()}
        for kind in ("THEATRE", "ROOM"):
            found = tuple(r for r in self._of.centre.resources(kind) if r.id in known)
            if found:
                return found
        raise EmergencyRefused("This clinic has no theatre. Transfer the patient.")

    def _shut(self, rooms: Iterable[ResourceCard], busy: Iterable[BookingFacts]) -> set[UUID]:
        """Rooms that are closed at this moment: taken, but by no case."""
        now = self.now()
        slots = {slot.id for slot in busy}
        spans = self._of.centre.taken(tuple(room.id for room in rooms), now, now + TICK)
        return {span.resource_id for span in spans if span.source_id not in slots}

    def _stays(self, slot: BookingFacts) -> bool:
        """A patient lies in it, or it is itself an emergency: it gives way to nobody."""
        if slot.kind == GAVE_WAY:
            return True
        case = self._of.cases.case_facts(slot.case_id)
        return case.status == "IN_THEATRE"

    def _clear(self, place: Place, people: tuple[UUID, ...]) -> tuple[CaseFacts, ...]:
        """Theatre and people are free for the place; the cases that gave way."""
        gone: dict[UUID, CaseFacts] = {}
        for slot in self._of.bookings.bookings_between(
            place.theatre_id, place.starts_at, place.clean_at
        ):
            gone[slot.id] = self._displace(slot)
        off = set[UUID]()
        for span in self._of.centre.taken(people, place.starts_at, place.ends_at):
            if span.source_id in gone or span.source_id in off:
                continue
            if span.source == "APPOINTMENT":
                off.add(span.source_id)
                self._call_off(span, place.starts_at)
            else:
                self._call_away(span, place, gone)
        return tuple(gone.values())

    def _call_away(self, span: Span, place: Place, gone: dict[UUID, CaseFacts]) -> None:
        """From a case that waits: it is displaced. From one that goes on: only the person."""
        met = self._of.bookings.bookings_between(None, span.starts_at, span.ends_at)
        slot = next((one for one in met if one.id == span.source_id), None)
        if slot is not None and not self._stays(slot):
            gone[slot.id] = self._displace(slot)
            return
        begins = min(span.starts_at, place.starts_at - TICK)
        self._of.centre.allocate((replace(span, starts_at=begins, ends_at=place.starts_at),))
        if slot is not None:
            name = next((p.name for p in self._of.staff.names((span.resource_id,))), "The patient")
            self._of.cases.keep(
                slot.case_id, "TEAM", "CALLED_AWAY", f"{name} was called to an emergency."
            )

    def _call_off(self, span: Span, at: datetime) -> None:
        """An appointment whose clinician or patient is needed now; told once."""
        after = self._of.appointments.give_way(span.source_id, at, "An emergency.")
        if after.status != "CANCELLED":
            return
        patient = self._of.patients.facts(after.patient_id)
        self._task(
            "REBOOK", "An appointment gave way to an emergency. Call the patient.",
            "appointment", after.id, after.patient_id, role="RECEPTION",
        )  # fmt: skip
        self._tell(
            "APPOINTMENT_CANCELLED", "appointment", after.id, patient,
            people={"CLINICIAN": (after.clinician_id,)}, at=after.starts_at,
        )  # fmt: skip

    def _displace(self, booking: BookingFacts) -> CaseFacts:
        facts, case = self._of_case(booking.case_id)
        held = self._of.cases.hold(case.id, "DISPLACED")
        self._unschedule(facts)
        self._of.bookings.release(booking.id, "B09")
        assert facts.plan is not None
        self._of.stock.soften(facts.plan.id)
        self._tell(
            "CASE_DISPLACED", "surgical_case", case.id, facts.patient,
            people={"TEAM": case.performers}, again=str(booking.version),
        )  # fmt: skip
        return held

    def _propose(self, gone: tuple[CaseFacts, ...], zone: ZoneInfo) -> None:
        """A task for each case that gave way, with the first free times there are."""
        for case in gone:
            text = "A case gave way to an emergency. Find a new time and call the patient."
            free = self._first_free(case, zone)
            if free:
                text += f" First free: {', '.join(free)}."
            self._of.centre.open_task(
                NewTask(
                    "REBOOK", text, "surgical_case", case.id, "THEATRE_MANAGER",
                    patient_id=case.patient_id,
                )
            )  # fmt: skip

    def _first_free(self, case: CaseFacts, zone: ZoneInfo) -> list[str]:
        today = self.now().astimezone(zone).date()
        names = {room.id: room.name for room in self._of.theatre.theatres()}
        found: list[str] = []
        for ahead in range(DAYS + 1):
            day = today + timedelta(days=ahead)
            for slot in self._of.theatre.free_slots(
                day, case.minutes, case.turnover, case.performers
            )[:1]:
                when = f"{day_words(slot.starts_at, zone)} {time_words(slot.starts_at, zone)}"
                found.append(f"{when} in {names[slot.theatre_id]}")
        return found[:2]

    def _take(self, case: CaseFacts, surgeon: UUID, place: Place) -> None:
        self._of.bookings.book(
            NewBooking(
                case.id, case.patient_id, place.theatre_id, surgeon, place.starts_at,
                place.ends_at, place.turnover, "CONFIRMED", kind="EMERGENCY",
            )
        )  # fmt: skip
