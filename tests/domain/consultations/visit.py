"""A patient, a surgeon and a clinic on one day, for the tests of consultations."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import AppointmentCard, NewAppointment
from tests.domain.patients.people import LEILA, person
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

TWO = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 14:00 in Vienna, two hours after the clock
HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Practice:
    """Desks with inner operations, and whom they are about."""

    clinic: StaffedClinic
    desk: Clinic
    surgeon: UUID
    nurse: UUID
    leila: UUID
    zoe: UUID

    def new(self, **more: object) -> NewAppointment:
        usual: dict[str, object] = {
            "patient_id": self.leila,
            "clinician_id": self.surgeon,
            "starts_at": TWO,
            "ends_at": TWO + HALF,
            "reason": "Breathing",
        }
        return NewAppointment(**(usual | more))  # type: ignore[arg-type]

    def book(self, **more: object) -> AppointmentCard:
        return self.desk.appointments.book(self.new(**more), "A02")

    def begun(self, **more: object) -> AppointmentCard:
        """Booked, arrived and called in."""
        card = self.book(**more)
        self.desk.appointments.check_in(card.id, "A07")
        return self.desk.appointments.start(card.id, "A14")


def practice(clinic: StaffedClinic) -> Practice:
    desk = inner(clinic, "RECEPTION")
    leila = desk.patients.register(LEILA, "").patient_id
    zoe = desk.patients.register(person("Zoë", "Ångström"), "").patient_id
    ids = [clinic.role(role).accounts.whoami().id for role in ("SURGEON", "NURSE")]
    return Practice(clinic, desk, ids[0], ids[1], leila, zoe)
