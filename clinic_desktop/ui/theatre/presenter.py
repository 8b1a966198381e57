"""The theatre board: what is booked, what waits, and every way to book, move and give up. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError, Unmet
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.theatre.interface import Board, BookingFacts, FreeSlot
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from clinic_desktop.ui.calling_off import Answer, CallingOff, Question
from clinic_desktop.ui.emergency.presenter import Subject
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.passing import Past, WaysPast, passing_of
from clinic_desktop.ui.theatre.values import (
    UNKNOWN,
    BoardPage,
    CardRow,
    Face,
    page_of,
    subjects_of,
)
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"theatre_booking", "surgical_case", "procedure_plan", "consent", "task"})
ACTS = {
    "open": ("theatre.case.read",),
    "create": ("theatre.case.create",),
    "book": ("theatre.booking.manage",),
    "confirm": ("theatre.booking.manage",),
    "move": ("theatre.booking.manage",),
    "release": ("theatre.booking.manage",),
    "postpone": ("theatre.case.postpone",),
    "cancel": ("theatre.case.cancel",),
}
OVER = "theatre.booking.override"
SLOT_OVER = ("BOOKING_SOFT", "STOCK_SHORTAGE", "FREEZE_BREAK")
HELD_BY_IT = frozenset({"deposit.met"})  # a slot without its deposit is held, not refused
QUESTIONS = {
    "release": "Release the slot",
    "postpone": "Postpone the case",
    "cancel": "Cancel the case",
}


@dataclass(frozen=True, slots=True)
class People:
    """Who can be chosen for a slot."""

    surgeons: tuple[Colleague, ...]
    anaesthetists: tuple[Colleague, ...]
    nurses: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class SlotStart:
    """What the form of a slot begins with; `case_id` when a slot is moved."""

    plan_id: UUID
    case_id: UUID | None
    title: str
    minutes: int
    surgeon_id: UUID | None
    day: date
    rooms: tuple[tuple[UUID, str], ...]
    people: People


@dataclass(frozen=True, slots=True)
class SlotForm:
    """What was chosen in the form."""

    theatre_id: UUID
    surgeon_id: UUID
    day: date
    hour: int
    minute: int
    minutes: int
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A free time as a button."""

    theatre_id: UUID
    theatre: str
    at: datetime


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: BoardPage) -> None: ...
    def choose_plan(self, plan_id: UUID) -> None: ...
    def show_slot_form(self, start: SlotStart) -> None: ...
    def show_offers(self, offers: tuple[Offer, ...]) -> None: ...
    def show_reasons(self, unmet: tuple[Unmet, ...]) -> None: ...
    def close_form(self) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...


class TheatrePresenter(CallingOff):
    """Live: a change anywhere asks the board anew."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place, clinic.billing)
        self._view, self._clinic, self._place = view, clinic, place
        self._day: date | None = None
        self._faces: dict[UUID, Face] = {}
        self._names: dict[UUID, str] = {}
        self._subject: UUID | None = None
        self._page: BoardPage | None = None
        self._board: Board | None = None
        self._next: Callable[[], None] | None = None
        self._past = WaysPast(view, place, clinic.staff.colleagues)
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        """Ask for the day's board, the plans that wait, and the names on them."""
        day = self._day or self._place.today().date()
        self._ask(lambda: self._asked(day), self._show, "board")

    def go_to(self, days: int) -> None:
        """Another day: -1 the day before, 1 the next, 0 today."""
        start = self._day or self._place.today().date()
        self._day = start + timedelta(days=days) if days else None
        self.load()

    def show_plan(self, plan_id: UUID) -> None:
        """Choose this plan in the queue; if it can be booked, its form opens."""
        self._subject = plan_id
        self.load()

    def create_case(self, plan_id: UUID) -> None:
        self._run(lambda: self._clinic.scheduling.create_case(plan_id), lambda _: self.load())

    def begin_slot(self, plan_id: UUID, case_id: UUID | None) -> None:
        """Open the form to book a plan, or to move the slot of a case."""

        def ask() -> tuple[int, UUID | None, People]:
            sheet = self._clinic.plans.plan(plan_id)
            lead = sheet.performers[0] if sheet.performers else None
            return sheet.card.minutes, lead, self._people()

        def show(found: tuple[int, UUID | None, People]) -> None:
            minutes, lead, people = found
            face = self._faces.get(plan_id, UNKNOWN)
            rooms = tuple((r.id, r.name) for r in self._page.rooms) if self._page else ()
            day = self._day or self._place.today().date()
            title = f"{face.name}, {face.what}" if face.what else face.name
            self._view.show_slot_form(
                SlotStart(plan_id, case_id, title, minutes, lead, day, rooms, people)
            )

        self._ask(ask, show, "form")

    def look_for_slots(self, day: date, minutes: int, people: tuple[UUID, ...]) -> None:
        """The first free time of that day in each theatre, for these people."""
        self._ask(
            lambda: self._clinic.theatre.free_slots(day, minutes, None, people),
            self._offer,
            "slots",
        )

    def check(self, plan_id: UUID, form: SlotForm) -> None:
        """All reasons against this slot, before it is booked."""
        wish = self._wish(form)
        self._ask(
            lambda: self._clinic.scheduling.why_not(plan_id, wish),
            lambda gate: self._view.show_reasons(gate.unmet),
            "why",
        )

    def book(self, plan_id: UUID, form: SlotForm) -> None:
        """All that the rules let pass stands beside a refusal as a way, for those who may."""
        wish, desk = self._wish(form), self._clinic.scheduling

        def booked(slot: BookingFacts) -> None:
            kind = "Held until the deposit is paid" if slot.status == "HELD" else "Booked"
            self._placed(slot, kind)

        past = Past(
            SLOT_OVER, OVER, "Book all the same",
            lambda codes, answer: desk.book_over(plan_id, wish, passing_of(codes, answer)),
            booked, HELD_BY_IT,
        )  # fmt: skip
        self._run(
            lambda: desk.book(plan_id, wish), booked, lambda error: self._past.refused(error, past)
        )

    def move(self, case_id: UUID, form: SlotForm) -> None:
        self._move(case_id, form.theatre_id, self._starts(form))

    def drop(self, case_id: UUID, room_id: UUID, minute: int) -> None:
        """A card was dropped on another time of the day that is shown."""
        if self._page is not None:
            day = self._page.day
            at = datetime(day.year, day.month, day.day, tzinfo=self._place.zone)
            self._move(case_id, room_id, at.replace(hour=minute // 60, minute=minute % 60))

    def confirm(self, case_id: UUID) -> None:
        self._run(
            lambda: self._clinic.scheduling.confirm(case_id), lambda s: self._placed(s, "Confirmed")
        )

    def give_up(self, act: str, case_id: UUID) -> None:
        """Release, postpone or cancel, with a reason."""
        desk = self._clinic.scheduling
        calls = {"release": desk.release, "postpone": desk.postpone, "cancel": desk.cancel}
        effects = {
            "release": "The slot is free again. The case waits for another one.",
            "postpone": "The slot is free again. Reserved stock goes back.",
            "cancel": "The case ends here. The plan stays; a new case can be made.",
        }

        frozen = Past(
            ("FREEZE_BREAK",), "theatre.list.freeze", "Postpone all the same",
            lambda codes, answer: desk.postpone_over(case_id, passing_of(codes, answer)),
            lambda _: self.load(),
        )  # fmt: skip

        def refused(error: ClinicError, why: str) -> None:
            self._past.refused(error, frozen, Answer("", why))

        title = QUESTIONS[act]
        self._call_off(
            Question(title, title, effects[act], least=4),
            lambda reason, _: calls[act](case_id, reason),
            self.load,
            listed=act != "release",  # the case goes on: no fee can follow
            refused=refused if act == "postpone" else None,
        )

    def when_known(self, call: Callable[[], None]) -> None:
        """Now, or as soon as the first board has come."""
        if self._board is None:
            self._next = call
        else:
            call()

    def in_emergency(self, case_id: UUID | None) -> tuple[Subject, ...]:
        """Whoever is chosen on the board; else everybody of the day, who was operated first."""
        if self._board is None:
            return ()
        return subjects_of(self._board, self._faces, self._place.today(), case_id)

    def open_case(self, case_id: UUID) -> None:
        self._place.ways.open_case(case_id)

    def act(self, act: str, plan_id: UUID, case_id: UUID | None) -> None:
        """One press on a card or a row of the queue."""
        if act in ("book", "move"):
            self.begin_slot(plan_id, case_id if act == "move" else None)
        elif act == "create":
            self.create_case(plan_id)
        elif case_id is None:
            return
        elif act == "open":
            self.open_case(case_id)
        elif act == "confirm":
            self.confirm(case_id)
        else:
            self.give_up(act, case_id)

    def _asked(self, day: date) -> tuple[Board, tuple[UUID, ...]]:
        board = self._clinic.theatre.board(day)
        tasks = tuple(
            task.entity_id for task in self._clinic.centre.my_tasks() if task.kind == "SCHEDULE"
        )
        cases = [entry.case for entry in board.entries] + list(board.waiting)
        patients = {case.plan_id: case.patient_id for case in cases}
        for plan in [*patients, *tasks, *((self._subject,) if self._subject else ())]:
            self._remember(plan)
        if not self._names:
            self._names.update({one.id: _said(one) for one in self._clinic.staff.colleagues(None)})
        return board, tasks

    def _remember(self, plan_id: UUID) -> None:
        """Names change rarely: each is asked once per screen; who may not know sees none."""
        known = plan_id in self._faces
        if known or not self._place.may("plans.plan.read"):
            return
        try:
            card = self._clinic.plans.plan(plan_id).card
            who = self._clinic.patients.card(card.patient_id)
        except ClinicError:
            return
        self._faces[plan_id] = Face(f"{who.first} {who.last}".strip(), card.title, card.minutes)

    def _show(self, found: tuple[Board, tuple[UUID, ...]]) -> None:
        self._board, tasks = found
        extra = (self._subject,) if self._subject and self._subject not in tasks else ()
        may = frozenset(act for act, needed in ACTS.items() if self._place.may(*needed))
        page = page_of(
            self._board, self._faces, self._names, (*tasks, *extra), self._place.today(), may
        )
        denied = {act: by_role(*needed) for act, needed in ACTS.items() if act not in may}
        page = replace(page, denied=denied)
        self._page = page
        self._view.show_page(page)
        subject, self._subject = self._subject, None
        if subject is not None:
            self._view.choose_plan(subject)
        begin, self._next = self._next, None
        if begin is not None:
            begin()

    def _people(self) -> People:
        staff = self._clinic.staff
        found = [
            tuple(one for one in staff.colleagues(role) if one.active)
            for role in ("SURGEON", "ANAESTHETIST", "NURSE")
        ]
        return People(*found)

    def _offer(self, slots: tuple[FreeSlot, ...]) -> None:
        rooms = {room.id: room.name for room in self._page.rooms} if self._page else {}
        self._view.show_offers(
            tuple(
                Offer(slot.theatre_id, rooms.get(slot.theatre_id, ""),
                      slot.starts_at.astimezone(self._place.zone))
                for slot in slots
            )
        )  # fmt: skip

    def _move(self, case_id: UUID, room_id: UUID, at: datetime) -> None:
        before, desk = self._card(case_id), self._clinic.scheduling

        def moved(slot: BookingFacts) -> None:
            self._view.close_form()
            self.load()
            words = f"Moved to {slot.theatre_name}, {self._when(slot.starts_at)}"
            self._place.ways.tell(words, self._back(case_id, before) if before else None)

        past = Past(
            SLOT_OVER, OVER, "Move all the same",
            lambda codes, answer: desk.move_over(case_id, room_id, at, passing_of(codes, answer)),
            moved,
        )  # fmt: skip
        self._run(
            lambda: desk.move(case_id, room_id, at), moved,
            lambda error: self._past.refused(error, past),
        )  # fmt: skip

    def _back(self, case_id: UUID, before: CardRow) -> Callable[[], None]:
        day = self._page.day if self._page else self._place.today().date()
        at = datetime(day.year, day.month, day.day, before.start // 60, before.start % 60,
                      tzinfo=self._place.zone)  # fmt: skip

        def undo() -> None:
            self._run(
                lambda: self._clinic.scheduling.move(case_id, before.room_id, at),
                lambda _: self.load(),
            )

        return undo

    def _placed(self, slot: BookingFacts, kind: str) -> None:
        self._view.close_form()
        self._day = slot.starts_at.astimezone(self._place.zone).date()
        self.load()
        self._place.ways.tell(f"{kind}: {slot.theatre_name}, {self._when(slot.starts_at)}")

    def _card(self, case_id: UUID) -> CardRow | None:
        cards = self._page.cards if self._page else ()
        return next((card for card in cards if card.id == case_id), None)

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self._place.zone)
        return f"{local:%d %b}, {local:%H:%M}"

    def _starts(self, form: SlotForm) -> datetime:
        day = form.day
        return datetime(day.year, day.month, day.day, form.hour, form.minute,
                        tzinfo=self._place.zone)  # fmt: skip

    def _wish(self, form: SlotForm) -> SlotWish:
        return SlotWish(
            form.theatre_id, form.surgeon_id, self._starts(form), form.minutes, form.people
        )


def _said(one: Colleague) -> str:
    return f"{one.title} {one.name}".strip()
