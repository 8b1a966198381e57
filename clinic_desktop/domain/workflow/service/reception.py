"""Steps 1 to 3: register, book, check in, complete; each whole or not at all."""

from datetime import datetime
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consultations.interface import (
    AppointmentCard,
    ConsultationFacts,
    NewAppointment,
)
from clinic_desktop.domain.patients.interface import RegisterResult, Registration
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.reception import (
    PaperMissing,
    ReceptionDesk,
    VisitsDesk,
)
from clinic_desktop.domain.workflow.rules.facts import Facts, Wanted
from clinic_desktop.domain.workflow.rules.fee import Moment
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.named import passed_by
from clinic_desktop.domain.workflow.rules.words import day_words
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper
from clinic_desktop.domain.workflow.service.overriding import Overriding, Use
from clinic_desktop.store.service import performs

NOTICES = {"accepted_privacy": "the privacy notice", "accepted_terms": "the terms"}


class Reception(Overriding):
    @performs(ReceptionDesk.register)
    def register(self, registration: Registration, override_reason: str) -> RegisterResult:
        missing = tuple(
            Unmet("notice.accepted", f"The patient has not accepted {words}.", "PATIENT")
            for field, words in NOTICES.items()
            if not getattr(registration, field)
        )
        if missing:
            raise GateShut(missing[0].text, missing)
        made = self._of.patients.register(registration, override_reason)
        if made.duplicates:
            text = f"{len(made.duplicates)} records may be the same person."
            missing = (Unmet("patient.duplicate", text, "RECEPTION"),)
            use = Use(override_reason, "OTHER_PERSON", made.patient_id)
            self._override("DUPLICATE_REGISTER", missing, use)
            self._task(
                "DUPLICATE", "A registration may be a duplicate. Decide.", "patient",
                made.patient_id, made.patient_id, role="RECEPTION",
            )  # fmt: skip
        return made

    @performs(ReceptionDesk.book)
    def book(self, new: NewAppointment) -> AppointmentCard:
        return self._book("book_appointment", new, "A02")

    @performs(ReceptionDesk.book_late)
    def book_late(self, new: NewAppointment, reason: str, paper: str) -> AppointmentCard:
        if not paper.strip():
            raise PaperMissing
        facts = self._to_book(new)
        missing = unmet("book_appointment", facts)
        left = tuple(one for one in missing if one not in passed_by("LATE_ENTRY", missing))
        if left:
            raise GateShut(left[0].text, left)
        use = Use(
            reason, "DOWNTIME", new.patient_id, facts={"paper": paper.strip()},
            occurred_at=new.starts_at,
        )  # fmt: skip
        self._override("LATE_ENTRY", missing, use)
        return self._of.appointments.book(new, "A02")

    @performs(ReceptionDesk.walk_in)
    def walk_in(self, new: NewAppointment) -> AppointmentCard:
        return self._book("walk_in", new, "A03")

    @performs(ReceptionDesk.reschedule)
    def reschedule(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: datetime, ends_at: datetime
    ) -> AppointmentCard:
        old = self._of.appointments.appointment(appointment_id)
        facts = self._facts(old.patient_id, starts_at)
        wanted = Wanted(starts_at, ends_at, ends_at)
        people = (clinician_id, old.patient_id)
        self._require("book_appointment", self._wanting(facts, wanted, people, old.id))
        moved = self._of.appointments.reschedule(appointment_id, clinician_id, starts_at, ends_at)
        self._tell_booked(facts, moved)
        return moved

    @performs(ReceptionDesk.check_in)
    def check_in(self, appointment_id: UUID) -> AppointmentCard:
        card = self._of.appointments.appointment(appointment_id)
        facts = self._facts(card.patient_id)
        on = card.starts_at.astimezone(facts.zone).date()
        if on != facts.today:
            text = f"This appointment is on {day_words(card.starts_at, facts.zone)}, not today."
            raise GateShut(text, (Unmet("date.today", text, "date"),))
        move_id = "A12" if card.status == "NO_SHOW" else "A07"
        if move_id == "A12":
            self._of.till.withdraw_fee(card.id, "The patient came after all.")
        return self._of.appointments.check_in(appointment_id, move_id)

    @performs(ReceptionDesk.undo_check_in)
    def undo_check_in(self, appointment_id: UUID) -> AppointmentCard:
        return self._of.appointments.undo_check_in(appointment_id)

    @performs(ReceptionDesk.check_out)
    def check_out(self, appointment_id: UUID) -> AppointmentCard:
        return self._of.appointments.check_out(appointment_id)

    @performs(ReceptionDesk.cancel)
    def cancel(self, appointment_id: UUID, reason: str) -> AppointmentCard:
        card = self._of.appointments.appointment(appointment_id)
        facts = self._facts(card.patient_id)
        move_id = "A15" if card.status == "CHECKED_IN" else "A09"
        gone = self._of.appointments.cancel(appointment_id, move_id, reason)
        self._tell(
            "APPOINTMENT_CANCELLED", "appointment", gone.id, facts.patient,
            people={"CLINICIAN": (gone.clinician_id,)}, at=gone.starts_at,
        )  # fmt: skip
        if move_id == "A09":
            self._propose_missed(gone, Moment.APPOINTMENT, reason)
        return gone

    @performs(ReceptionDesk.no_show)
    def no_show(self, appointment_id: UUID, reason: str) -> AppointmentCard:
        self._facts(self._of.appointments.appointment(appointment_id).patient_id)
        missed = self._of.appointments.no_show(appointment_id, reason)
        self._propose_missed(missed, Moment.NO_SHOW, reason)
        return missed

    def _to_book(self, new: NewAppointment) -> Facts:
        facts = self._facts(new.patient_id, new.starts_at)
        wanted = Wanted(new.starts_at, new.ends_at, new.ends_at)
        people = (new.clinician_id, new.patient_id, *((new.room_id,) if new.room_id else ()))
        return self._wanting(facts, wanted, people)

    def _book(self, step: str, new: NewAppointment, move_id: str) -> AppointmentCard:
        facts = self._to_book(new)
        self._require(step, facts)
        card = self._of.appointments.book(new, move_id)
        if move_id == "A02":
            self._tell_booked(facts, card)
        return card

    def _tell_booked(self, facts: Facts, card: AppointmentCard) -> None:
        self._tell(
            "APPOINTMENT_BOOKED", "appointment", card.id, facts.patient,
            people={"CLINICIAN": (card.clinician_id,)}, at=card.starts_at,
        )  # fmt: skip


class Visits(Gatekeeper):
    @performs(VisitsDesk.start)
    def start(self, appointment_id: UUID) -> AppointmentCard:
        card = self._of.appointments.appointment(appointment_id)
        self.about(card.patient_id)
        remote = card.mode != "IN_PERSON" and card.status == "SCHEDULED"
        return self._of.appointments.start(appointment_id, "A08" if remote else "A14")

    @performs(VisitsDesk.break_off)
    def break_off(self, appointment_id: UUID, reason: str) -> AppointmentCard:
        self.about(self._of.appointments.appointment(appointment_id).patient_id)
        return self._of.appointments.cancel(appointment_id, "A17", reason)

    @performs(VisitsDesk.complete)
    def complete(self, consultation_id: UUID, outcome: str) -> ConsultationFacts:
        """The next step becomes a task: a plan for the surgeon, a date for reception."""
        patient_id = self._of.consultations.facts(consultation_id).patient_id
        facts = self._facts(patient_id)
        done = self._of.consultations.complete(consultation_id, outcome)
        if outcome == "PROCEDURE_PLANNED":
            self._task(
                "DRAFT_PLAN", "A procedure was agreed. Draft the plan.", "consultation",
                done.id, patient_id, person=done.clinician_id,
            )  # fmt: skip
        if outcome in ("PROCEDURE_PLANNED", "FOLLOW_UP"):
            words = outcome.replace("_", " ").lower()
            self._tell(
                "CONSULTATION_COMPLETED", "consultation", done.id, facts.patient, outcome=words
            )
        return done
