"""The file of one patient: where they stand, what is next, who they are. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError, Unmet
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import AppointmentCard, NewAppointment
from clinic_desktop.domain.patients.interface import Alerts, NewPerson, PatientDetails
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.domain.workflow.interface.progress import Happening, WorkflowStatus
from clinic_desktop.ui import way_there
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.emergency.presenter import Subject
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.passing import Past, WaysPast
from clinic_desktop.ui.patient.glass import SHUT, BreakingGlass
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset(
    {"patient", "patient_person", "appointment", "consultation", "procedure_plan", "consent",
     "surgical_case", "theatre_booking", "invoice", "payment", "preop_item", "health_fact"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the file shows; parts that the role may not see are empty."""

    details: PatientDetails
    alerts: Alerts
    status: WorkflowStatus
    timeline: tuple[Happening, ...]
    appointments: tuple[AppointmentCard, ...]
    plans: tuple[PlanCard, ...]
    today: datetime
    mends: tuple[str, ...] = ()  # words of the button beside each reason, "" for none
    way_on: str = ""  # the words of the one button, "" where the next step is somebody else's


@dataclass(frozen=True, slots=True)
class BookingForm:
    clinician_id: UUID
    day: date
    hour: int
    minute: int
    minutes: int
    reason: str
    mode: str = "IN_PERSON"
    kind: str = "FIRST"


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: Page) -> None: ...
    def show_booking(self, clinicians: tuple[Colleague, ...], day: date) -> None: ...
    def close_booking(self) -> None: ...
    def show_free(self, starts: tuple[datetime, ...]) -> None: ...
    def show_shut(self, message: Message, *, glass: bool) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...
    def show_glass(self, until: datetime) -> None: ...


class PatientPresenter(Presenter):
    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient: UUID | None = None
        self._page: Page | None = None
        self._past = WaysPast(view, place, clinic.staff.colleagues)
        self.glass = BreakingGlass(view, clinic, place, self.load)
        place.follow(WATCHED, lambda _: self.load())

    @property
    def patient_id(self) -> UUID | None:
        """Whose file is shown."""
        return self._patient

    def open(self, patient_id: UUID) -> None:
        self._patient, self._page = patient_id, None
        self.load()

    def load(self) -> None:
        """All parts in one go on the lane; a change anywhere asks again."""
        patient = self._patient
        if patient is not None:
            self._ask(lambda: self._asked(patient), self._show, "file", self._not_shown)

    def break_glass(self) -> None:
        """The file that is shown or was refused, with a reason."""
        if self._patient is not None:
            self.glass.begin(self._patient)

    def next_step(self) -> None:
        """The one sensible action: go to where the next step is done."""
        page, ways = self._page, self._place.ways
        if page is None:
            return
        way = WAYS_ON.get(stage_of(page), BILL)
        if way is BOOK:
            self.begin_booking()
        elif way is CONSULT:
            coming = next((a for a in page.appointments if a.status not in OVER), None)
            if coming is not None and coming.consultation_id is not None:
                ways.open_consultation(coming.consultation_id)
        elif way is PLAN:
            self._open_plan()
        elif way is THEATRE:
            ways.open_theatre(page.status.plans[0].plan_id if page.status.plans else None)
        else:
            ways.open_billing(self._patient)

    def mend(self, number: int) -> None:
        """Go to where that reason is mended."""
        page = self._page
        if page is not None:
            way_there.go(missing_of(page)[number], _subject(page), self._place)

    def begin_booking(self) -> None:
        """Open the form of an appointment with the colleagues who see patients."""

        def ask() -> tuple[Colleague, ...]:
            found = (c for role in SEE_PATIENTS for c in self._clinic.staff.colleagues(role))
            return tuple({c.id: c for c in found if c.active}.values())

        day = self._place.today().date()
        self._ask(ask, lambda found: self._view.show_booking(found, day), "clinicians")

    def look_for_slots(self, clinician_id: UUID, day: date, minutes: int) -> None:
        zone = self._place.zone
        self._ask(
            lambda: self._clinic.appointments.free_slots(clinician_id, day, minutes),
            lambda found: self._view.show_free(tuple(s.astimezone(zone) for s in found)),
            "slots",
        )

    def book(self, form: BookingForm) -> None:
        """What was held while the program was down is entered from its paper, where it is past."""
        patient = self._patient
        if patient is None:
            return
        starts = datetime(
            form.day.year, form.day.month, form.day.day, form.hour, form.minute,
            tzinfo=self._place.zone,
        )  # fmt: skip
        new = NewAppointment(
            patient, form.clinician_id, starts, starts + timedelta(minutes=form.minutes),
            form.kind, form.mode, form.reason,
        )  # fmt: skip
        desk = self._clinic.reception
        past = Past(
            ("LATE_ENTRY",), "consultations.appointment.book", "Enter it from paper",
            lambda _, answer: desk.book_late(new, answer.text, answer.parts["paper"]),
            self._booked, hurts=False,
        )  # fmt: skip
        self._run(
            lambda: desk.book(new), self._booked, lambda error: self._past.refused(error, past)
        )

    def open_plan_of(self, plan_id: UUID) -> None:
        self._place.ways.open_plan(plan_id)

    def open_appointment(self, appointment_id: UUID) -> None:
        shown = self._page.appointments if self._page else ()
        found = next((a for a in shown if a.id == appointment_id), None)
        if found is not None and found.consultation_id and self._place.may(READS):
            self._place.ways.open_consultation(found.consultation_id)

    def verify_identity(self, document: str, number: str) -> None:
        page = self._page
        if page is None:
            return
        card = page.details.card
        self._run(
            lambda: self._clinic.patients.verify_identity(card.id, card.version, document, number),
            self._verified,
        )

    def record_referral(self, doctor: str, practice: str, day: date) -> None:
        """Another doctor sent this patient; the reception has seen the letter of that day."""
        patient = self._patient
        if patient is None:
            return
        person = NewPerson(doctor, organisation=practice)
        letter = f"Letter of {day:%d %b %Y}"
        link = self._clinic.relations.link_person
        self._run(lambda: link(patient, person, "REFERRER", letter, None), self._verified)

    def in_emergency(self) -> tuple[Subject, ...]:
        """The person of this file, and the operation before, if there was one."""
        if self._page is None:
            return ()
        card = self._page.details.card
        operated = [one for one in self._page.timeline if one.kind == "INCISION"]
        before = max(operated, key=lambda one: one.at).entity_id if operated else None
        return (Subject(card.id, f"{card.first} {card.last}".strip(), case_id=before),)

    def _verified(self, _: object) -> None:
        self._view.close_booking()
        self.load()

    def _open_plan(self) -> None:
        page = self._page
        if page is None:
            return
        if page.status.plans:
            self.open_plan_of(page.status.plans[0].plan_id)
            return
        done = next((a for a in reversed(page.appointments) if a.consultation_id), None)
        if done is not None and done.consultation_id is not None:
            self._place.ways.open_consultation(done.consultation_id)

    def _asked(self, patient: UUID) -> Page:
        seen = self._clinic.progress.file(patient)
        return Page(
            seen.details, seen.alerts, seen.status, seen.timeline, seen.appointments, seen.plans,
            self._place.today(),
        )  # fmt: skip

    def _show(self, page: Page) -> None:
        stands = page.details.merged_into
        if page.details.card.id == self._patient and stands is not None:
            self._place.ways.tell(f"{page.details.card.mrn} was merged into this file.")
            self.open(stands)
        elif page.details.card.id == self._patient:
            of, place = _subject(page), self._place
            mends = tuple(way_there.words(reason, of, place) for reason in missing_of(page))
            self._page = page = replace(page, way_on=self._words_of_way(page), mends=mends)
            self._view.show_page(page)
            self.glass.remind(page.details.card.id)

    def _not_shown(self, error: ClinicError) -> None:
        """An open file stays while the line is gone; another one, or a shut one, does not."""
        if self._page is not None and error.code not in SHUT:
            self._fail(error)
            return
        self._page = None
        self.glass.refused(error)

    def _words_of_way(self, page: Page) -> str:
        words, permission = WAYS_ON.get(stage_of(page), BILL)
        return words if self._place.may(permission) else ""

    def _booked(self, card: AppointmentCard) -> None:
        self._view.close_booking()
        at = card.starts_at.astimezone(self._place.zone)
        self._place.ways.tell(f"Booked for {at:%A} {at.day} {at:%B}, {at:%H:%M}.")
        self.load()


def missing_of(page: Page) -> tuple[Unmet, ...]:
    """What keeps the next step of the newest plan shut."""
    return page.status.plans[0].unmet if page.status.plans else ()


def _subject(page: Page) -> way_there.Subject:
    plan = page.status.plans[0].plan_id if page.status.plans else None
    held = next((a.consultation_id for a in reversed(page.appointments) if a.consultation_id), None)
    return way_there.Subject(page.details.card.id, plan, held)


def stage_of(page: Page) -> str:
    """The first of the fourteen steps that is not done, "" where all are."""
    return next((str(x.stage) for x in page.status.timeline if not x.completed_at), "")


READS = "consultations.record.read"
SEE_PATIENTS = ("SURGEON", "ANAESTHETIST", "NURSE")
OVER = ("COMPLETED", "CANCELLED", "NO_SHOW", "RESCHEDULED")
BOOK = ("Book appointment", "consultations.appointment.book")
CONSULT = ("Open consultation", READS)
PLAN = ("Open plan", READS)
THEATRE = ("Open theatre board", "theatre.board.read")
BILL = ("Open bill", "billing.invoice.read")
WAYS_ON = {
    "CONSULTATION_SCHEDULED": BOOK,
    "CONSULTATION": CONSULT,
    **dict.fromkeys(
        ("PROCEDURE_PLAN", "PLAN_APPROVED", "CONSENT_CREATED", "CONSENT", "PRE_OP"), PLAN
    ),
    **dict.fromkeys(
        ("SURGERY_SCHEDULING", "THEATER_BOOKED", "SURGERY_DAY", "CASE_COMPLETED"), THEATRE
    ),
}
"""Words of the button and the permission behind it, by the first step that is not done."""
