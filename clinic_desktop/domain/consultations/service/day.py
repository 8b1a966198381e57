"""The day as reception sees it, free slots, the appointments of one patient."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from clinic_desktop.core import errors
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.interface import AppointmentCard, AppointmentsDesk
from clinic_desktop.domain.consultations.models import Appointment
from clinic_desktop.domain.consultations.rules import times
from clinic_desktop.domain.consultations.service.base import AppointmentsPart
from clinic_desktop.domain.patients.interface import PatientCard
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import performs

GONE = ("CANCELLED", "RESCHEDULED")
OF_DAY = (
    select(Appointment)
    .where(
        Appointment.starts_at >= bindparam("starts"),
        Appointment.starts_at < bindparam("ends"),
        Appointment.status.not_in(GONE),
    )
    .order_by(Appointment.starts_at, Appointment.id)
)
BY_TIME = of_person(select(Appointment).order_by(Appointment.starts_at), Appointment.patient_id)
READ_FILE, READS = "patients.record.read_admin", "consultations.appointment.read"


class Day(AppointmentsPart):
    @performs(AppointmentsDesk.day)
    def day(self, day: date) -> tuple[AppointmentCard, ...]:
        return self._shown(self._cards(self._of_day(day, None)))

    @performs(AppointmentsDesk.board)
    def board(self, day: date, site_id: UUID | None) -> tuple[face.DayEntry, ...]:
        cards = self._shown(self._cards(self._of_day(day, site_id)))
        patients = self._patients.faces(tuple({card.patient_id for card in cards}))
        people = self._staff.names(tuple({card.clinician_id for card in cards}))
        faces = {patient.id: patient for patient in patients}
        names = {person.id: f"{person.title} {person.name}".strip() for person in people}
        shut = READ_FILE in self.caller.on_restricted
        return tuple(
            _entry(card, faces[card.patient_id], names.get(card.clinician_id, ""), shut=shut)
            for card in cards
        )

    @performs(AppointmentsDesk.appointments_of)
    def appointments_of(self, patient_id: UUID) -> tuple[AppointmentCard, ...]:
        self.about(patient_id)
        found = self.session.scalars(self.of(BY_TIME), {"person": patient_id})
        return self._shown(self._cards(found))

    @performs(AppointmentsDesk.coming)
    def coming(
        self, since: datetime, until: datetime, booked_before: datetime
    ) -> tuple[AppointmentCard, ...]:
        asked = select(Appointment).where(
            Appointment.status == "SCHEDULED",
            Appointment.starts_at > since,
            Appointment.starts_at <= until,
            Appointment.created_at <= booked_before,
        )
        return self._cards(self.session.scalars(asked.order_by(Appointment.starts_at)).all())

    @performs(AppointmentsDesk.free_slots)
    def free_slots(self, clinician_id: UUID, day: date, minutes: int) -> tuple[datetime, ...]:
        self._whole_clinic()
        settings = self._centre.settings()
        zone = ZoneInfo(settings.time_zone)
        starts, ends = times.day_span(day, zone)
        taken = self._centre.taken((clinician_id,), starts, ends)
        hours, length = times.opening(settings.choices), timedelta(minutes=minutes)
        busy = [(span.starts_at, span.ends_at) for span in taken]
        return tuple(times.free_starts(day, zone, hours, busy, length, self.now()))

    def _of_day(self, day: date, site_id: UUID | None) -> Sequence[Appointment]:
        self._whole_clinic()
        starts, ends = times.day_span(day, ZoneInfo(self._centre.settings().time_zone))
        asked = OF_DAY if site_id is None else OF_DAY.where(Appointment.site_id == site_id)
        return self.session.scalars(asked, {"starts": starts, "ends": ends}).all()

    def _whole_clinic(self) -> None:
        """A patient sees their own appointments, never the day of the house."""
        if self.scope not in ("c", "F"):
            raise errors.Forbidden

    def _shown(self, cards: tuple[AppointmentCard, ...]) -> tuple[AppointmentCard, ...]:
        """Billing sees who came when, not why, whatever operation this is."""
        if self.caller.scope(READS) != "F":
            return cards
        return tuple(_without_reason(card) for card in cards)


def _entry(
    card: AppointmentCard, patient: PatientCard, clinician: str, *, shut: bool
) -> face.DayEntry:
    """A restricted file shows its name only to those to whom it is shut."""
    hidden = patient.restricted and shut
    phone = patient.phones[0].e164 if patient.phones else ""
    return face.DayEntry(
        _without_reason(card) if hidden else card,
        card.lane,
        patient.first,
        patient.last,
        patient.called,
        None if hidden else patient.born,
        "" if hidden else patient.mrn,
        "" if hidden else phone[-4:],
        clinician,
        card.checked_in_at if card.status == "CHECKED_IN" else None,
        tuple(_flags(patient)),
    )


def _flags(patient: PatientCard) -> list[str]:
    said = {
        "ALERT": patient.has_alert,
        "REVIEW": patient.status == "REVIEW",
        "RESTRICTED": patient.restricted,
        "UNVERIFIED": not patient.identity_verified,
    }
    return [flag for flag, holds in said.items() if holds]


def _without_reason(card: AppointmentCard) -> AppointmentCard:
    return replace(card, reason="")
