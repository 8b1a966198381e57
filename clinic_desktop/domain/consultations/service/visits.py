"""The visit itself: arrived, called in, gone, never come. The consultation moves with it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.interface import AppointmentsDesk
from clinic_desktop.domain.consultations.models import Appointment
from clinic_desktop.domain.consultations.rules import times
from clinic_desktop.domain.consultations.service.base import AppointmentsPart
from clinic_desktop.store.service import performs

CHECK_IN = {"A07": "C03", "A12": "C10"}
START = {"A14": "C05", "A08": "C04"}
CALL_OFF = {"A05": True, "A06": False, "A09": True, "A15": False, "A17": True}
"""Moves that end in CANCELLED, and whether they need a reason."""


class Visits(AppointmentsPart):
    @performs(AppointmentsDesk.check_in)
    def check_in(self, appointment_id: UUID, move_id: str) -> face.AppointmentCard:
        row = self._held(appointment_id)
        if move_id == "A12":
            after(move_id, row.status)
            self._take(row)  # the time was given away when nobody came
        self._moved(row, move_id, CHECK_IN[move_id])
        row.checked_in_at = self.now()
        return self._card(row)

    @performs(AppointmentsDesk.undo_check_in)
    def undo_check_in(self, appointment_id: UUID) -> face.AppointmentCard:
        row = self._held(appointment_id)
        self._moved(row, "A13", "C06")
        row.checked_in_at = None
        return self._card(row)

    @performs(AppointmentsDesk.start)
    def start(self, appointment_id: UUID, move_id: str) -> face.AppointmentCard:
        row = self._held(appointment_id)
        if move_id == "A08" and row.mode == "IN_PERSON":
            raise face.NotRemote
        consultation = self._moved(row, move_id, START[move_id])
        row.started_at = self.now()
        if consultation is not None:
            consultation.occurred_at = row.started_at
        return self._card(row)

    @performs(AppointmentsDesk.finish)
    def finish(self, appointment_id: UUID) -> face.AppointmentCard:
        row = self._held(appointment_id)
        consultation = self._consultation_of(row.id)
        if consultation is not None and consultation.status != "COMPLETED":
            raise face.Incomplete("Complete the consultation first.")
        row.status = after("A16", row.status)
        return self._ended(row)

    @performs(AppointmentsDesk.cancel)
    def cancel(self, appointment_id: UUID, move_id: str, reason: str) -> face.AppointmentCard:
        row = self._held(appointment_id)
        self._say_why(row, reason, needed=CALL_OFF[move_id])
        self._moved(row, move_id, "C08")
        return self._freed(row)

    @performs(AppointmentsDesk.give_way)
    def give_way(self, appointment_id: UUID, at: datetime, reason: str) -> face.AppointmentCard:
        row = self._held(appointment_id)
        if row.status == "IN_PROGRESS":
            self._cut(row, at)
            return self._card(row)
        if row.status == "CHECKED_IN":
            self._moved(row, "A13", "C06")
            row.checked_in_at = None
            self.session.flush()
        self._say_why(row, reason, needed=True)
        self._moved(row, "A09", "C08")
        return self._freed(row)

    @performs(AppointmentsDesk.no_show)
    def no_show(self, appointment_id: UUID, reason: str) -> face.AppointmentCard:
        row = self._held(appointment_id)
        counts = row.starts_at + times.GRACE
        if self.now() < counts:
            raise face.TooEarly(params={"from": counts.isoformat()})
        self._say_why(row, reason, needed=True)
        self._moved(row, "A11", "C09")
        return self._freed(row)

    @performs(AppointmentsDesk.check_out)
    def check_out(self, appointment_id: UUID) -> face.AppointmentCard:
        row = self._held(appointment_id)
        row.status = after("A18", row.status)
        row.checked_out_at = row.checked_out_at or self.now()
        return self._card(row)

    @performs(AppointmentsDesk.appointment)
    def appointment(self, appointment_id: UUID) -> face.AppointmentCard:
        row = self.found(Appointment, appointment_id)
        self.about(row.patient_id)
        return self._cards((row,))[0]

    def _say_why(self, row: Appointment, reason: str, *, needed: bool) -> None:
        row.status_reason = clean(reason, "reason", 200)
        if needed and len(row.status_reason) < 3:
            words = "Say in a few words why."
            raise face.AppointmentRefused(words, params={"field": "reason"})

    def _cut(self, row: Appointment, at: datetime) -> None:
        """People and room are free from `at`; what was begun is finished when they are back."""
        held = self._centre.spans_of(row.id)
        begun = tuple(replace(s, ends_at=at) for s in held if s.starts_at < at < s.ends_at)
        self._centre.allocate(begun)
        later = tuple(span.resource_id for span in held if span.starts_at >= at)
        if later:
            self._centre.release(row.id, later)

    def _ended(self, row: Appointment) -> face.AppointmentCard:
        row.finished_at = self.now()
        return self._freed(row)

    def _freed(self, row: Appointment) -> face.AppointmentCard:
        self.session.flush()
        self._centre.release(row.id)
        return self._card(row)
