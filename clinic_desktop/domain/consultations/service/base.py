"""What the parts share: rows, cards, and the time of clinician, patient and room."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.centre.interface import CentreDesk, Span, Taken
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.models import Appointment, Consultation
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.store.service import Service, Work

SOURCE = "APPOINTMENT"
HELD_FOR = select(Consultation.appointment_id, Consultation.id).where(
    Consultation.appointment_id.in_(bindparam("appointments", expanding=True))
)


class AppointmentsPart(Service):
    def __init__(
        self, work: Work, centre: CentreDesk, patients: PatientsDesk, staff: StaffDesk
    ) -> None:
        super().__init__(work)
        self._centre, self._patients, self._staff = centre, patients, staff

    def _held(self, appointment_id: UUID) -> Appointment:
        """The row, to be changed; the patient's file counts as opened."""
        row = self.locked(Appointment, appointment_id)
        self.about(row.patient_id)
        return row

    def _consultation_of(self, appointment_id: UUID) -> Consultation | None:
        asked = select(Consultation.id).where(Consultation.appointment_id == appointment_id)
        found = self.session.scalar(asked)
        return self.locked(Consultation, found) if found else None

    def _moved(self, row: Appointment, move_id: str, with_it: str) -> Consultation | None:
        """Appointment and consultation make their moves together."""
        row.status = after(move_id, row.status)
        consultation = self._consultation_of(row.id)
        if consultation is not None:
            consultation.status = after(with_it, consultation.status)
        return consultation

    def _cards(self, rows: Iterable[Appointment]) -> tuple[face.AppointmentCard, ...]:
        rows = tuple(rows)
        if not rows:
            return ()
        asked = {"appointments": [row.id for row in rows]}
        consultations = {visit: held for visit, held in self.session.execute(HELD_FOR, asked)}
        return tuple(
            face.AppointmentCard(
                row.id, row.patient_id, row.clinician_id, consultations.get(row.id), row.status,
                row.kind, row.mode, row.reason, row.starts_at, row.ends_at, row.checked_in_at,
                row.started_at, row.finished_at, row.checked_out_at, row.room_id, row.version,
            )
            for row in rows
        )  # fmt: skip

    def _card(self, row: Appointment) -> face.AppointmentCard:
        self.session.flush()
        return self._cards((row,))[0]

    def _take(self, row: Appointment) -> None:
        """Clinician, patient and room for the time of the appointment; before the row lives.

        Raises ClinicianTaken, PatientTaken, Taken, with the time that is taken.
        """
        wanted = {"PERSON": row.clinician_id, "PATIENT": row.patient_id}
        if row.room_id is not None:
            wanted["ROOM"] = row.room_id
        found = self._centre.taken(tuple(wanted.values()), row.starts_at, row.ends_at)
        for span in found:
            if span.source_id != row.id:
                raise self._words(span, row)
        self._centre.allocate(
            tuple(
                Span(resource, kind, SOURCE, row.id, row.starts_at, row.ends_at)
                for kind, resource in wanted.items()
            )
        )

    def _words(self, span: Span, row: Appointment) -> errors.Conflict:
        zone = ZoneInfo(self._centre.settings().time_zone)
        since, until = (moment.astimezone(zone) for moment in (span.starts_at, span.ends_at))
        params = {"from": span.starts_at.isoformat(), "until": span.ends_at.isoformat()}
        when = f"from {_clock(since)} to {_clock(until)}. Choose another time."
        if span.resource_id == row.clinician_id:
            return face.ClinicianTaken(f"The clinician is taken {when}", params=params)
        if span.resource_id == row.patient_id:
            return face.PatientTaken(f"The patient has something else {when}", params=params)
        return Taken(f"The room is taken {when}", params=params)


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")
