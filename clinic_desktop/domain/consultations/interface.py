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
from clinic_desktop.domain.centre.interface import CentreDesk

OUTCOMES = ("NO_ACTION", "FOLLOW_UP", "PROCEDURE_PLANNED", "CONSERVATIVE", "REFERRED")


class ClinicianTaken(errors.Conflict):
    code = "consultations.clinician_taken"
    text = "The clinician has another appointment at that time. Choose another time."


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


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """[starts_at, ends_at) with a clinician."""

    patient_id: UUID
    clinician_id: UUID
    starts_at: Moment
    ends_at: Moment
    kind: str = "FIRST"  # of the consultation: FIRST, FOLLOW_UP, ANAESTHESIA, NURSE
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


class AppointmentsDesk(Protocol):
    @asks("consultations.appointment.read", includes=(CentreDesk.settings,))
    def day(self, day: date) -> tuple[AppointmentCard, ...]:
        """Of the site's local day, by time."""

    @asks("consultations.appointment.read")
    def appointments_of(self, patient_id: UUID) -> tuple[AppointmentCard, ...]: ...

    @asks("consultations.appointment.read", includes=(CentreDesk.settings, CentreDesk.taken))
    def free_slots(self, clinician_id: UUID, day: date, minutes: int) -> tuple[Moment, ...]: ...

    @does(INTERNAL, includes=(CentreDesk.allocate, CentreDesk.settings))
    def book(self, new: NewAppointment, move_id: str) -> AppointmentCard:
        """A02, A03 (walk-in, checked in at once) with its consultation C01. Raises Taken."""

    @does(INTERNAL)
    def check_in(self, appointment_id: UUID, move_id: str) -> AppointmentCard:
        """A07, or A12 for somebody who comes after all."""

    @does(INTERNAL)
    def undo_check_in(self, appointment_id: UUID) -> AppointmentCard: ...

    @does(INTERNAL)
    def start(self, appointment_id: UUID, move_id: str) -> AppointmentCard:
        """A14, or A08 by video or phone; the consultation begins."""

    @does(INTERNAL, includes=(CentreDesk.release,))
    def cancel(self, appointment_id: UUID, move_id: str, reason: str) -> AppointmentCard:
        """A09, A15 (left unseen), A17 (broken off): the notes stay."""

    @does(INTERNAL, includes=(CentreDesk.release,))
    def no_show(self, appointment_id: UUID, reason: str) -> AppointmentCard: ...

    @does(INTERNAL, includes=(CentreDesk.release, CentreDesk.allocate, CentreDesk.settings))
    def reschedule(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> AppointmentCard:
        """A10: a new appointment, linked; the consultation moves to it."""

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
        """While it is in progress. Raises Locked, Stale with both texts in `params`."""

    @does("consultations.vitals.write")
    def save_vitals(self, consultation_id: UUID, vitals: Mapping[str, str]) -> None: ...

    @does("consultations.addendum.write")
    def add_addendum(self, consultation_id: UUID, text: str) -> ConsultationSheet: ...

    @does(INTERNAL)
    def complete(self, consultation_id: UUID, outcome: str) -> ConsultationFacts:
        """C07 and A16: locked. Raises Incomplete with what is missing."""

    @does(INTERNAL)
    def open_emergency(
        self, patient_id: UUID, override_id: UUID, finding: str
    ) -> ConsultationFacts:
        """C02 and C07 at once."""

    @asks(INTERNAL)
    def facts(self, consultation_id: UUID) -> ConsultationFacts: ...

    @asks(INTERNAL)
    def newest(self, patient_id: UUID) -> ConsultationFacts | None:
        """The newest that was not cancelled."""
