"""What Today shows and does: tasks, the day's appointments, arrivals. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.centre.interface import CentreDesk, TaskCard
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, DayEntry
from clinic_desktop.domain.workflow.interface.reception import ReceptionDesk, VisitsDesk
from clinic_desktop.ui.calling_off import Answer, CallingOff, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.why_not import UNUSUAL, by_state
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"appointment", "consultation", "task"})
LATE_AFTER = timedelta(minutes=5)
LONG_WAIT, TOO_LONG = timedelta(minutes=15), timedelta(minutes=20)
NEXT = 6
WAY_OF_TASK = {
    "consultation": "open_consultation",
    "consent": "open_consent",
    "surgical_case": "open_case",
}
SCREEN_OF_TASK = {"override": "audit", "import": "held", "duplicate_review": "pairs"}


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: UUID
    text: str
    since: str
    button: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """One appointment in words; `tone` and `chip` say how it stands."""

    id: UUID
    patient_id: UUID
    time: str
    name: str
    born: str
    reason: str
    clinician: str
    lane: str
    chip: str
    tone: str
    waited: int  # minutes, for who waits
    can: frozenset[str]
    alert: bool
    status: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    greeting: str
    subtitle: str
    day: date
    rows: tuple[DayRow, ...]
    tasks: tuple[TaskRow, ...]

    @property
    def waiting(self) -> tuple[DayRow, ...]:
        return tuple(row for row in self.rows if row.lane == "WAITING")

    @property
    def coming(self) -> tuple[DayRow, ...]:
        return tuple(row for row in self.rows if row.lane == "EXPECTED")[:NEXT]


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: TodayPage) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...


class TodayPresenter(CallingOff):
    """Everything on it is live: a change anywhere asks the questions anew."""

    def __init__(
        self,
        view: View,
        place: Workplace,
        centre: CentreDesk,
        appointments: AppointmentsDesk,
        reception: ReceptionDesk,
        visits: VisitsDesk,
        billing: BillingDesk,
    ) -> None:
        super().__init__(view, place, billing)
        self._view, self._place = view, place
        self._centre, self._appointments = centre, appointments
        self._reception, self._visits = reception, visits
        self._day: date | None = None
        self._tasks: dict[UUID, TaskCard] = {}
        self._entries: dict[UUID, DayEntry] = {}
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        """Ask for the day and the tasks."""
        day = self._day or self._place.today().date()
        sees_day = self._place.may("consultations.appointment.read")

        def ask() -> tuple[tuple[DayEntry, ...], tuple[TaskCard, ...]]:
            entries = self._appointments.board(day, None) if sees_day else ()
            return entries, self._centre.my_tasks()

        self._ask(ask, lambda found: self._show(day, *found), "day")

    def go_to(self, days: int) -> None:
        """Another day: -1 yesterday, 1 tomorrow, 0 back to today."""
        start = self._day or self._place.today().date()
        self._day = start + timedelta(days=days) if days else None
        self.load()

    def arrived(self, appointment_id: UUID) -> None:
        """Checked in; it can be taken back by Ctrl+Z."""

        def done(_: object) -> None:
            entry = self._entries[appointment_id]
            name = f"{entry.first} {entry.last}".strip()
            self._place.ways.tell(f"{name} has arrived.", lambda: self.undo_arrived(appointment_id))
            self.load()

        self._run(lambda: self._reception.check_in(appointment_id), done)

    def undo_arrived(self, appointment_id: UUID) -> None:
        self._do(lambda: self._reception.undo_check_in(appointment_id))

    def left(self, appointment_id: UUID) -> None:
        self._do(lambda: self._reception.check_out(appointment_id))

    def start(self, appointment_id: UUID) -> None:
        """Call the patient in; the consultation opens."""

        def begun(card: object) -> None:
            self.load()
            found = self._entries[appointment_id].appointment.consultation_id
            if found is not None:
                self._place.ways.open_consultation(found)

        self._run(lambda: self._visits.start(appointment_id), begun)

    def did_not_come(self, appointment_id: UUID) -> None:
        def call(reason: str, _: str) -> object:
            return self._reception.no_show(appointment_id, reason)

        self._call_off(Question("Did not come"), call, self.load)

    def cancel(self, appointment_id: UUID) -> None:
        def call(reason: str, _: str) -> object:
            return self._reception.cancel(appointment_id, reason)

        self._call_off(Question("Cancel the appointment"), call, self.load)

    def register(self) -> None:
        self._place.ways.open_register("")

    def open_patient(self, appointment_id: UUID) -> None:
        self._place.ways.open_patient(self._entries[appointment_id].appointment.patient_id)

    def do_task(self, task_id: UUID) -> None:
        """Go to where the task is done."""
        task, ways = self._tasks[task_id], self._place.ways
        way = WAY_OF_TASK.get(task.entity)
        if way == "open_consultation":
            ways.open_consultation(task.entity_id)
        elif way == "open_consent":
            ways.open_consent(task.entity_id)
        elif way == "open_case":
            ways.open_case(task.entity_id)
        elif task.entity in SCREEN_OF_TASK:
            ways.open_screen(SCREEN_OF_TASK[task.entity])
        elif task.kind == "SCHEDULE":
            ways.open_theatre(task.entity_id)
        elif task.entity == "procedure_plan":
            ways.open_plan(task.entity_id)
        elif task.entity == "invoice":
            ways.open_billing(task.patient_id)
        elif task.patient_id is not None:
            ways.open_patient(task.patient_id)
        else:
            ways.tell(task.text)  # it is done elsewhere, as the words say

    def _do(self, call: Callable[[], object]) -> None:
        self._run(call, lambda _: self.load())

    def _fail(self, error: ClinicError) -> None:
        super()._fail(error)
        self.load()

    def _show(self, day: date, entries: tuple[DayEntry, ...], tasks: tuple[TaskCard, ...]) -> None:
        now = self._place.today()
        self._entries = {entry.appointment.id: entry for entry in entries}
        self._tasks = {task.id: task for task in tasks}
        rows = tuple(day_row(entry, now, self.acts()) for entry in entries)
        names: dict[UUID | None, str] = {row.patient_id: row.name for row in rows}
        first = self._place.me.name.split(" ")[0]
        count = "1 appointment" if len(rows) == 1 else f"{len(rows) or 'no'} appointments"
        page = TodayPage(
            f"{part_of_day(now)}, {first}",
            f"{day:%A} {day.day} {day:%B %Y} · {count}",
            day,
            rows,
            tuple(task_row(task, now, names.get(task.patient_id, "")) for task in tasks),
        )
        self._view.show_page(page)

    def acts(self) -> frozenset[str]:
        """Which of the day's acts this person's role has."""
        acts = {
            "arrived": "consultations.appointment.check_in",
            "left": "consultations.appointment.check_in",
            "start": "consultations.visit.start",
            "no_show": "consultations.appointment.no_show",
            "cancel": "consultations.appointment.cancel",
        }
        return frozenset(act for act, permission in acts.items() if self._place.may(permission))


EVENTS = {
    "arrived": "check_in",
    "start": "start",
    "left": "check_out",
    "no_show": "no_show",
    "cancel": "cancel",
}


def why_not(act: str, row: DayRow | None) -> str:
    """What keeps this act of an appointment shut; "" where it is offered."""
    if row is None:
        return "Choose an appointment first."
    if act in row.can:
        return ""
    if row.lane == "LEFT" and act == "left":
        return "The patient has left already."
    return by_state("appointment", EVENTS[act], row.status) or UNUSUAL


ACTS_OF_LANE = {
    "EXPECTED": {"arrived", "no_show", "cancel"},
    "WAITING": {"start", "cancel"},
    "TO_PAY": {"left"},
}


def day_row(entry: DayEntry, now: datetime, may: frozenset[str]) -> DayRow:
    """An appointment in words, as it stands at `now` (site's zone)."""
    card, zone = entry.appointment, now.tzinfo
    starts = card.starts_at.astimezone(zone)
    waited = 0
    if entry.waiting_since is not None and entry.lane == "WAITING":
        waited = int((now - entry.waiting_since).total_seconds() // 60)
    chip, tone = _chip(entry, now, waited)
    return DayRow(
        card.id,
        card.patient_id,
        f"{starts:%H:%M}",
        f"{entry.first} {entry.last}".strip(),
        f"{entry.born:%d-%b-%Y}" if entry.born else "",
        card.reason or card.kind.replace("_", " ").capitalize(),
        entry.clinician,
        entry.lane,
        chip,
        tone,
        waited,
        may & frozenset(ACTS_OF_LANE.get(entry.lane, set())),
        "ALERT" in entry.flags,
        card.status,
    )


def _chip(entry: DayEntry, now: datetime, waited: int) -> tuple[str, str]:
    status = entry.appointment.status
    if entry.lane == "WAITING":
        tone = "bad" if waited >= 20 else "warn" if waited >= 15 else "ok"
        return f"Waits {waited} min", tone
    if entry.lane == "EXPECTED":
        late = now - entry.appointment.starts_at
        if late > LATE_AFTER:
            return f"Late {int(late.total_seconds() // 60)} min", "warn"
        return "Expected", "neutral"
    words = {
        "IN_PROGRESS": ("With clinician", "info"),
        "COMPLETED": ("Seen", "ok"),
        "NO_SHOW": ("Did not come", "bad"),
        "CANCELLED": ("Cancelled", "neutral"),
        "RESCHEDULED": ("Moved", "neutral"),
    }
    return words.get(status, (status.title(), "neutral"))


def task_row(task: TaskCard, now: datetime, name: str = "") -> TaskRow:
    """A task with whom it is about, where that is known, and since when it waits."""
    days = (now.date() - task.since.astimezone(now.tzinfo).date()).days
    since = "since today" if days <= 0 else "since yesterday" if days == 1 else f"since {days} days"
    buttons = {
        "APPROVE_PLAN": "Approve",
        "DRAFT_PLAN": "Draft plan",
        "SCHEDULE": "Schedule",
        "HAND_OVER_QUOTATION": "Hand over",
        "BILL": "Check bill",
        "DUPLICATE": "Review",
        "MERGE": "Compare",
        "IMPORT_HELD": "Compare",
        "REVIEW": "Review",
        "REVIEW_EMERGENCY": "Review",
    }
    since = f"{name} · {since}" if name else since
    return TaskRow(task.id, task.text, since, buttons.get(task.kind, "Open"))


def part_of_day(now: datetime) -> str:
    if now.hour < 12:
        return "Good morning"
    return "Good afternoon" if now.hour < 18 else "Good evening"
