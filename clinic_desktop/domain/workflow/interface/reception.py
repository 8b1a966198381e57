"""Steps 1 to 3 as reception and clinicians do them: register, book, check in, complete."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import BillingDesk, TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consultations.interface import (
    AppointmentCard,
    AppointmentsDesk,
    ConsultationFacts,
    ConsultationsDesk,
    NewAppointment,
)
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk, RegisterResult, Registration

LOOK = (
    PatientsDesk.facts,
    CentreDesk.settings,
    CentreDesk.waiting,
    CentreDesk.taken,
    StaffDesk.names,
    ConsultationsDesk.newest,
)
TELL = (NoticesDesk.tell, CentreDesk.open_task, CentreDesk.close_tasks)
MISSED = (
    BillingDesk.fee_rule,
    BillingDesk.price_list,
    TillDesk.make_invoice,
    TillDesk.note_no_fee,
)


class PaperMissing(errors.RuleViolation):
    code = "workflow.paper_missing"
    text = "Enter the number of the paper on which it was written at the time."


class ReceptionDesk(Protocol):
    @does(
        "patients.record.register",
        includes=(PatientsDesk.register, CentreDesk.record_override, *LOOK, *TELL),
    )
    def register(self, registration: Registration, override_reason: str) -> RegisterResult:
        """Step 1. A likely duplicate is refused unless a reason says why it is another person."""

    @does(
        "consultations.appointment.book",
        includes=(AppointmentsDesk.book, *LOOK, *TELL),
    )
    def book(self, new: NewAppointment) -> AppointmentCard:
        """Step 2. Raises GateShut with what is taken, by whom and until when."""

    @does(
        "consultations.appointment.book",
        includes=(AppointmentsDesk.book, CentreDesk.record_override, *LOOK, *TELL),
    )
    def book_late(self, new: NewAppointment, reason: str, paper: str) -> AppointmentCard:
        """LATE_ENTRY: an appointment that was held while the program was down, from its paper.

        Nobody is told of it. Raises PaperMissing, NothingToPass, GateShut.
        """

    @does(
        "consultations.appointment.book",
        includes=(AppointmentsDesk.book, *LOOK, *TELL),
    )
    def walk_in(self, new: NewAppointment) -> AppointmentCard:
        """A patient without appointment is checked in at once."""

    @does(
        "consultations.appointment.book",
        includes=(AppointmentsDesk.reschedule, AppointmentsDesk.appointment, *LOOK, *TELL),
    )
    def reschedule(
        self, appointment_id: UUID, clinician_id: UUID, starts_at: Moment, ends_at: Moment
    ) -> AppointmentCard: ...

    @does(
        "consultations.appointment.check_in",
        includes=(
            AppointmentsDesk.check_in,
            AppointmentsDesk.appointment,
            TillDesk.withdraw_fee,
            *LOOK,
            *TELL,
        ),
    )
    def check_in(self, appointment_id: UUID) -> AppointmentCard:
        """Today only; somebody marked as not having come may come after all."""

    @does("consultations.appointment.check_in", includes=(AppointmentsDesk.undo_check_in,))
    def undo_check_in(self, appointment_id: UUID) -> AppointmentCard: ...

    @does("consultations.appointment.check_in", includes=(AppointmentsDesk.check_out,))
    def check_out(self, appointment_id: UUID) -> AppointmentCard: ...

    @does(
        "consultations.appointment.cancel",
        includes=(AppointmentsDesk.cancel, AppointmentsDesk.appointment, *MISSED, *LOOK, *TELL),
    )
    def cancel(self, appointment_id: UUID, reason: str) -> AppointmentCard: ...

    @does(
        "consultations.appointment.no_show",
        includes=(AppointmentsDesk.no_show, AppointmentsDesk.appointment, *MISSED, *LOOK, *TELL),
    )
    def no_show(self, appointment_id: UUID, reason: str) -> AppointmentCard: ...


class VisitsDesk(Protocol):
    @does(
        "consultations.visit.start",
        includes=(AppointmentsDesk.start, AppointmentsDesk.appointment),
    )
    def start(self, appointment_id: UUID) -> AppointmentCard:
        """The clinician calls the patient in; by video or phone without check-in."""

    @does(
        "consultations.visit.start",
        includes=(AppointmentsDesk.cancel, AppointmentsDesk.appointment, *MISSED, *LOOK, *TELL),
    )
    def break_off(self, appointment_id: UUID, reason: str) -> AppointmentCard: ...

    @does(
        "consultations.record.complete",
        includes=(ConsultationsDesk.complete, ConsultationsDesk.facts, *LOOK, *TELL),
    )
    def complete(self, consultation_id: UUID, outcome: str) -> ConsultationFacts:
        """Step 3: locked. Raises Incomplete with what is missing."""
