"""Booking: asked for, taken, moved. Two who want one slot: one gets it, the other is told."""

from datetime import datetime
from uuid import UUID, uuid4

from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, NewAppointment
from clinic_desktop.domain.consultations.models import Appointment, Consultation
from clinic_desktop.domain.consultations.rules import times
from clinic_desktop.domain.consultations.service.base import AppointmentsPart
from clinic_desktop.store.service import performs


class Booking(AppointmentsPart):
    @performs(AppointmentsDesk.request)
    def request(self, new: NewAppointment) -> face.AppointmentCard:
        row = self._row(new)
        row.status = after("A01", None)
        self.session.add(row)
        self.about(new.patient_id)
        return self._card(row)

    @performs(AppointmentsDesk.assign)
    def assign(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: datetime, ends_at: datetime
    ) -> face.AppointmentCard:
        row = self._held(appointment_id)
        status = after("A04", row.status)
        times.check_span(starts_at, ends_at)
        row.clinician_id, row.starts_at, row.ends_at = clinician_id, starts_at, ends_at
        self._take(row)
        row.status = status
        self._begin_consultation(row)
        return self._card(row)

    @performs(AppointmentsDesk.book)
    def book(self, new: NewAppointment, move_id: str) -> face.AppointmentCard:
        row = self._row(new)
        row.status = after(move_id, None)
        self.about(new.patient_id)
        self._take(row)
        self.session.add(row)
        self.session.flush()
        consultation = self._begin_consultation(row)
        if row.status == "CHECKED_IN":
            row.checked_in_at = self.now()
            if consultation is not None:
                consultation.status = after("C03", consultation.status)
        return self._card(row)

    @performs(AppointmentsDesk.reschedule)
    def reschedule(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: datetime, ends_at: datetime
    ) -> face.AppointmentCard:
        """The old time is free before the new one is taken: both may overlap."""
        old = self._held(appointment_id)
        rooms = (old.room_id,) if old.room_id else ()
        self._centre.in_turn((old.clinician_id, clinician_id, old.patient_id, *rooms))
        old.status = after("A10", old.status)
        times.check_span(starts_at, ends_at)
        self.session.flush()
        self._centre.release(old.id)
        new = Appointment(
            id=uuid4(),
            patient_id=old.patient_id,
            clinician_id=clinician_id,
            site_id=old.site_id,
            room_id=old.room_id,
            kind=old.kind,
            mode=old.mode,
            reason=old.reason,
            status=after("A02", None),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        self._take(new)
        self.session.add(new)
        self.session.flush()
        old.moved_to = new.id
        consultation = self._consultation_of(old.id)
        if consultation is not None:
            consultation.appointment_id, consultation.clinician_id = new.id, clinician_id
        return self._card(new)

    def _row(self, new: NewAppointment) -> Appointment:
        """Not yet in the session: its time is taken first. Raises AppointmentRefused."""
        times.check_span(new.starts_at, new.ends_at)
        _one_of(new.kind, face.KINDS, "kind")
        _one_of(new.mode, face.MODES, "mode")
        return Appointment(
            id=uuid4(),
            patient_id=new.patient_id,
            clinician_id=new.clinician_id,
            site_id=self._centre.settings().site_id,
            room_id=new.room_id,
            kind=new.kind,
            mode=new.mode,
            reason=clean(new.reason, "reason", 200),
            starts_at=new.starts_at,
            ends_at=new.ends_at,
        )

    def _begin_consultation(self, row: Appointment) -> Consultation | None:
        if row.kind == "OTHER":
            return None
        made = Consultation(
            patient_id=row.patient_id,
            appointment_id=row.id,
            clinician_id=row.clinician_id,
            kind=row.kind,
            mode=row.mode,
            status=after("C01", None),
        )
        self.session.flush()
        self.session.add(made)
        self.session.flush()
        return made


def _one_of(value: str, allowed: tuple[str, ...], field: str) -> None:
    if value not in allowed:
        words = f"“{value[:40]}” is no {field} of an appointment."
        raise face.AppointmentRefused(words, params={"field": field})
