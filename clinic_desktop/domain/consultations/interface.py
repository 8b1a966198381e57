"""The face of consultations: appointments, the day, what was wanted, found and decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import PatientsDesk

KINDS = ("FIRST", "FOLLOW_UP", "ANAESTHESIA", "NURSE", "OTHER")
"""Of an appointment; OTHER has no consultation, the rest have one of the same kind."""

MODES = ("IN_PERSON", "VIDEO", "PHONE")
OUTCOMES = ("NO_ACTION", "FOLLOW_UP", "PROCEDURE_PLANNED", "CONSERVATIVE", "REFERRED")


class ClinicianTaken(errors.Conflict):
    code = "consultations.clinician_taken"
    text = "The clinician has another appointment at that time. Choose another time."


class RoomTaken(errors.Conflict):
    code = "consultations.room_taken"
    text = "The room is taken at that time. Choose another time or room."


class PatientTaken(errors.Conflict):
    code = "consultations.patient_taken"
    text = "The patient has another appointment at that time. Choose another time."


class NotAllocated(errors.Conflict):
    code = "consultations.not_allocated"
    text = "The time of the clinician and the patient was not taken. Book through the program."


class AppointmentKept(errors.Conflict):
    code = "consultations.kept"
    text = "Appointments and consultations are never deleted. Cancel the appointment instead."


class Locked(errors.StateRefuses):
    code = "consultations.locked"
    text = "This consultation is completed and locked. Write an addendum instead."


class Incomplete(errors.StateRefuses):
    code = "consultations.incomplete"
    text = "The consultation cannot be completed yet."


class NotOpen(errors.StateRefuses):
    code = "consultations.not_open"
    text = "Notes are written once the patient has arrived. Check the patient in first."


class NotRemote(errors.StateRefuses):
    code = "consultations.not_remote"
    text = "Only a video or phone appointment starts without check-in."


class TooEarly(errors.StateRefuses):
    """`params`: from."""

    code = "consultations.too_early"
    text = "The patient may still come. An appointment counts as missed 20 minutes after its start."


class NotYours(errors.Forbidden):
    code = "consultations.not_yours"
    text = "The clinician who holds the consultation completes it."


class IntakeOnly(errors.Forbidden):
    code = "consultations.intake_only"
    text = "In a doctor's consultation nurses write what the patient wants; the rest is theirs."


class AppointmentRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "consultations.appointment", "This appointment is not possible."


class VitalsRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "consultations.vitals", "This value is not plausible. Check it."


class ScreeningRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "consultations.screening", "This screening cannot be kept. Check what was typed."


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """[starts_at, ends_at) with a clinician."""

    patient_id: UUID
    clinician_id: UUID
    starts_at: Moment
    ends_at: Moment
    kind: str = "FIRST"  # of the consultation: FIRST, FOLLOW_UP, ANAESTHESIA, NURSE; OTHER: none
    mode: str = "IN_PERSON"
    reason: str = ""
    room_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    id: UUID
    patient_id: UUID
    clinician_id: UUID
    consultation_id: UUID | None
    status: str
    kind: str
    mode: str
    reason: str
    starts_at: Moment
    ends_at: Moment
    checked_in_at: Moment | None
    started_at: Moment | None
    finished_at: Moment | None
    checked_out_at: Moment | None
    room_id: UUID | None
    version: int

    @property
    def lane(self) -> str:
        """Lane of the day board: EXPECTED, WAITING, WITH_CLINICIAN, TO_PAY or LEFT."""
        if self.status in ("SCHEDULED", "REQUESTED"):
            return "EXPECTED"
        if self.status == "CHECKED_IN":
            return "WAITING"
        if self.status == "IN_PROGRESS":
            return "WITH_CLINICIAN"
        if self.status == "COMPLETED" and self.checked_out_at is None:
            return "TO_PAY"
        return "LEFT"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A card of the day board: who, when, with whom, since when; no clinical text.

    `flags`: ALERT (an allergy is known), REVIEW (a possible duplicate waits), RESTRICTED,
    UNVERIFIED (nobody has seen an identity document).
    """

    appointment: AppointmentCard
    lane: str
    first: str
    last: str
    called: str
    born: date | None
    mrn: str
    phone_tail: str
    clinician: str
    waiting_since: Moment | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsultationCard:
    """One consultation in a list; no clinical text."""

    id: UUID
    patient_id: UUID
    clinician_id: UUID
    kind: str
    mode: str
    status: str
    outcome: str | None
    starts_at: Moment | None
    completed_at: Moment | None


@dataclass(frozen=True, slots=True)
class Addendum:
    author_id: UUID
    text: str
    recorded_at: Moment


@dataclass(frozen=True, slots=True)
class ConsultationSheet:
    """What the clinician reads and writes. A patient sees date, clinician and outcome only."""

    id: UUID
    patient_id: UUID
    clinician_id: UUID
    kind: str
    mode: str
    status: str
    complaint: str
    findings: str
    assessment: str
    outcome: str | None
    facts: Mapping[str, str]  # vitals and screening as text
    completed_at: Moment | None
    addenda: tuple[Addendum, ...]
    version: int
    changed_by: UUID | None = None  # whose this version is; a patient is not told
    changed_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class ConsultationFacts:
    """What the gates ask: the deciding consultation, and how many were held."""

    id: UUID
    patient_id: UUID
    clinician_id: UUID
    kind: str
    mode: str
    status: str
    outcome: str | None
    unmet: tuple[errors.Unmet, ...]  # complaint, findings, outcome
    created_at: Moment
    starts_at: Moment | None
    completed_at: Moment | None
    completed: int  # of this patient, all completed ones
    completed_in_person: int
    screened: bool = False  # for a disturbed body image, in any consultation of this patient


class AppointmentsDesk(Protocol):
    @asks("consultations.appointment.read", includes=(CentreDesk.settings,))
    def day(self, day: date) -> tuple[AppointmentCard, ...]:
        """Of the site's local day, by time; what was cancelled or moved away is left out."""

    @asks(
        "consultations.appointment.read",
        includes=(CentreDesk.settings, PatientsDesk.faces, StaffDesk.names),
    )
    def board(self, day: date, site_id: UUID | None) -> tuple[DayEntry, ...]:
        """The same day with names, for the day board; of one site, or of all."""

    @asks("consultations.appointment.read")
    def appointments_of(self, patient_id: UUID) -> tuple[AppointmentCard, ...]: ...

    @asks("consultations.appointment.read", includes=(CentreDesk.settings, CentreDesk.taken))
    def free_slots(self, clinician_id: UUID, day: date, minutes: int) -> tuple[Moment, ...]:
        """Starts at which the clinician is free for so long, in opening hours and not past."""

    @asks(INTERNAL)
    def coming(
        self, since: Moment, until: Moment, booked_before: Moment
    ) -> tuple[AppointmentCard, ...]:
        """Agreed ones that start in that time and were booked before it was that near."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def request(self, new: NewAppointment) -> AppointmentCard:
        """A01: wished for; takes nobody's time. A05 or A06 of `cancel` ends it."""

    @does(INTERNAL, includes=(CentreDesk.allocate, CentreDesk.settings, CentreDesk.taken))
    def assign(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> AppointmentCard:
        """A04: a request gets its time. Raises as `book`."""

    @does(INTERNAL, includes=(CentreDesk.allocate, CentreDesk.settings, CentreDesk.taken))
    def book(self, new: NewAppointment, move_id: str) -> AppointmentCard:
        """A02, A03 (walk-in, checked in at once) with its consultation C01.

        Raises ClinicianTaken, PatientTaken (`params`: from, until), Taken, AppointmentRefused.
        """

    @does(INTERNAL, includes=(CentreDesk.allocate, CentreDesk.settings, CentreDesk.taken))
    def check_in(self, appointment_id: UUID, move_id: str) -> AppointmentCard:
        """A07, or A12 for somebody who comes after all: the time is taken again."""

    @does(INTERNAL)
    def undo_check_in(self, appointment_id: UUID) -> AppointmentCard: ...

    @does(INTERNAL)
    def start(self, appointment_id: UUID, move_id: str) -> AppointmentCard:
        """A14, or A08 by video or phone; the consultation begins. Raises NotRemote."""

    @does(INTERNAL, includes=(CentreDesk.release,))
    def finish(self, appointment_id: UUID) -> AppointmentCard:
        """A16 of an appointment without a consultation; completing one does it by itself."""

    @does(INTERNAL, includes=(CentreDesk.release,))
    def cancel(self, appointment_id: UUID, move_id: str, reason: str) -> AppointmentCard:
        """A09, A15 (left unseen), A17 (broken off): the notes stay. A05 and A06 of a request."""

    @does(INTERNAL, includes=(CentreDesk.release, CentreDesk.allocate, CentreDesk.spans_of))
    def give_way(self, appointment_id: UUID, at: Moment, reason: str) -> AppointmentCard:
        """An emergency needs its people from `at` on.

        Who waits is called off (A09, after A13); a talk under way is left as it stands, and only
        its time ends, so that nothing written is lost.
        """

    @does(INTERNAL, includes=(CentreDesk.release,))
    def no_show(self, appointment_id: UUID, reason: str) -> AppointmentCard:
        """A11. Raises TooEarly within 20 minutes of the start."""

    @does(
        INTERNAL,
        includes=(
            CentreDesk.in_turn, CentreDesk.release, CentreDesk.allocate, CentreDesk.settings,
            CentreDesk.taken,
        ),
    )  # fmt: skip
    def reschedule(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> AppointmentCard:
        """A10: a new appointment, linked; the consultation moves to it. Raises as `book`."""

    @does(INTERNAL)
    def check_out(self, appointment_id: UUID) -> AppointmentCard: ...

    @asks(INTERNAL)
    def appointment(self, appointment_id: UUID) -> AppointmentCard: ...


class ConsultationsDesk(Protocol):
    @asks("consultations.record.read")
    def of_patient(self, patient_id: UUID) -> tuple[ConsultationCard, ...]: ...

    @asks("consultations.record.read")
    def consultation(self, consultation_id: UUID) -> ConsultationSheet: ...

    @does("consultations.record.write")
    def save_notes(
        self,
        consultation_id: UUID,
        version: int,
        complaint: str,
        findings: str,
        assessment: str,
    ) -> ConsultationSheet:
        """From check-in to the end. Raises Locked, NotOpen, IntakeOnly, Stale.

        Stale holds of each field that differs what was sent and what stands.
        """

    @does("consultations.vitals.write")
    def save_vitals(self, consultation_id: UUID, vitals: Mapping[str, str]) -> None:
        """Adds to what was measured. Raises VitalsRefused, Locked, NotOpen.

        systolic, diastolic (mmHg), pulse (a minute), temperature (°C), weight (kg),
        height (cm), saturation (%).
        """

    @does("consultations.screening.write")
    def save_screening(self, consultation_id: UUID, tool: str, points: int, talk: str) -> None:
        """The points of a validated questionnaire about the body image: BDDQ_AS, COPS or DCQ.

        From its cut-off on a gate that asks for the screening stays shut until `talk` says what
        was talked about and decided. Raises ScreeningRefused, Locked, NotOpen.
        """

    @does("consultations.addendum.write")
    def add_addendum(self, consultation_id: UUID, text: str) -> ConsultationSheet:
        """C11: words after the end, with their author; the notes stay as they are."""

    @does(INTERNAL, includes=(CentreDesk.release,))
    def complete(self, consultation_id: UUID, outcome: str) -> ConsultationFacts:
        """C07 and A16: locked. Raises Incomplete with what is missing, NotYours."""

    @does(INTERNAL)
    def open_emergency(
        self, patient_id: UUID, override_id: UUID, finding: str
    ) -> ConsultationFacts:
        """C02 and C07 at once."""

    @asks(INTERNAL)
    def facts(self, consultation_id: UUID) -> ConsultationFacts: ...

    @asks(INTERNAL)
    def newest(self, patient_id: UUID) -> ConsultationFacts | None:
        """The newest completed one; before there is one, the newest that was not cancelled."""

    @asks(INTERNAL)
    def facts_of(self, patient_id: UUID) -> tuple[ConsultationFacts, ...]:
        """Of every consultation of a patient; `newest` is the first that was not cancelled."""
