"""The emergency way (rules H1, patient F): never impossible, never silent, always reviewed."""

from datetime import timedelta
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.centre.interface import NewOverride
from clinic_desktop.domain.plans.interface import PlanLine, RevisionContent
from clinic_desktop.domain.theatre.interface import BookingFacts, CaseFacts, NewBooking, NewCase
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall, EmergencyRefused
from clinic_desktop.domain.workflow.rules.needs import terms_of
from clinic_desktop.domain.workflow.service.stepping_down import CaseWork

BASES = ("PATIENT_VERBAL", "REPRESENTATIVE", "NECESSITY")
REVIEW_IN = timedelta(days=7)
SKIPPED = (
    ("plan.status", "No approved plan."),
    ("consent.valid_today", "No signed consent."),
    ("reflection.surgery", "No time for reflection."),
    ("preop.before_surgery", "Pre-op items are open."),
    ("clearance.valid_today", "No clearance."),
    ("deposit.met", "No deposit."),
)


class Emergency(CaseWork):
    """Base of the surgery desk: one transaction with every row of the trace."""

    def _open(self, call: EmergencyCall) -> CaseFacts:
        entry = next((e for e in self._of.plans.catalogue() if e.code == call.procedure_code), None)
        if entry is None or entry.act_class is not ActClass.EMERGENCY:
            raise EmergencyRefused("Choose one of the emergencies of the catalogue.")
        if call.basis not in BASES:
            raise EmergencyRefused("Say on what basis: the patient, a representative, necessity.")
        if entry.second_person and call.second_person_id in (None, self.caller.id):
            raise EmergencyRefused("This emergency needs a second person's name.")
        facts = self._facts(call.patient_id)
        surgeon = call.surgeon_id or self.caller.id
        override = self._of.centre.record_override(
            NewOverride(
                "EMERGENCY", call.procedure_code, "", call.patient_id,
                case_id=call.parent_case_id, second_person_id=call.second_person_id,
                basis=call.basis, said_by=call.said_by,
                unmet=tuple(Unmet(code, text, "SURGEON") for code, text in SKIPPED),
                review_due=self.now() + REVIEW_IN,
            )
        )  # fmt: skip
        held = self._of.consultations.open_emergency(call.patient_id, override, entry.name)
        line = PlanLine(
            entry.code, entry.name, Side.NONE, "", surgeon, Anaesthesia.GENERAL,
            Purpose.COMPLICATION, entry.minutes.block, 0,
        )  # fmt: skip
        currency = self._of.centre.settings().currency
        content = RevisionContent((line,), currency=currency, allergies_reconciled=True)
        parent = self._of.cases.case_facts(call.parent_case_id) if call.parent_case_id else None
        sheet = self._of.plan_steps.draft(
            call.patient_id, held.id, content, "EMERGENCY", parent.plan_id if parent else None,
            override,
        )  # fmt: skip
        plan = self._of.plan_steps.take(sheet.card.id)
        case = self._of.cases.create_case(
            NewCase(
                plan.id, plan.patient_id, self._of.centre.settings().site_id,
                terms_of(plan, None), kind="EMERGENCY",
                parent_case_id=call.parent_case_id, override_id=override,
            )
        )  # fmt: skip
        self._take_theatre(call, case, surgeon)
        self._of.plan_steps.advance(plan.id, "P22")
        self._alarm(case, surgeon, facts.patient.patient_id)
        return self._of.cases.case_facts(case.id)

    def _take_theatre(self, call: EmergencyCall, case: CaseFacts, surgeon: UUID) -> None:
        """B10, and B09 for every booking that is in the way and not physically in theatre."""
        starts = self.now()
        ends = starts + timedelta(minutes=case.minutes)
        theatre_id = call.theatre_id or self._freest()
        until = ends + timedelta(minutes=case.turnover)
        here = self._of.bookings.bookings_between(theatre_id, starts, until)
        in_the_way = {booking.id: booking for booking in here}
        for other in self._of.bookings.bookings_between(None, starts, ends):
            if other.surgeon_id == surgeon:
                in_the_way[other.id] = other
        for booking in in_the_way.values():
            self._displace(booking)
        self._of.bookings.book(
            NewBooking(
                case.id, case.patient_id, theatre_id, surgeon, starts, ends, case.turnover,
                "CONFIRMED", kind="EMERGENCY",
            )
        )  # fmt: skip

    def _freest(self) -> UUID:
        """The first theatre without anything in it, else the first that nobody lies in."""
        theatres = [t for t in self._of.centre.resources("THEATRE") if t.active]
        if not theatres:
            raise EmergencyRefused("This clinic has no theatre. Transfer the patient.")
        now = self.now()
        later = now + timedelta(hours=3)
        busy = self._of.bookings.bookings_between(None, now, later)
        free = [t for t in theatres if all(b.theatre_id != t.id for b in busy)]
        if free:
            return free[0].id
        inside = {b.theatre_id for b in busy if self._is_inside(b)}
        open_ones = [t for t in theatres if t.id not in inside]
        return (open_ones or theatres)[0].id

    def _is_inside(self, booking: BookingFacts) -> bool:
        return self._of.cases.case_facts(booking.case_id).status == "IN_THEATRE"

    def _displace(self, booking: BookingFacts) -> None:
        facts, case = self._of_case(booking.case_id)
        if case.status == "IN_THEATRE":
            raise EmergencyRefused("A patient lies in that theatre. Choose another one.")
        self._of.cases.hold(case.id, "DISPLACED")
        self._unschedule(facts)
        self._of.bookings.release(booking.id, "B09")
        self._task(
            "REBOOK", "A case gave way to an emergency. Find a new time and call the patient.",
            "surgical_case", case.id, case.patient_id, role="THEATRE_MANAGER",
        )  # fmt: skip
        self._tell(
            "CASE_DISPLACED", "surgical_case", case.id, facts.patient,
            people={"TEAM": case.performers}, again=str(booking.version),
        )  # fmt: skip

    def _alarm(self, case: CaseFacts, surgeon: UUID, patient_id: UUID) -> None:
        leads = self._of.staff.with_roles(("SURGEON",))
        patient = self._of.patients.facts(patient_id)
        self._tell(
            "EMERGENCY_OPENED", "surgical_case", case.id, patient,
            people={"TEAM": (surgeon,), "MEDICAL_LEAD": leads},
        )  # fmt: skip
        self._task(
            "REVIEW_EMERGENCY", "Review an emergency within seven days.", "surgical_case",
            case.id, patient_id, role="AUDITOR",
        )  # fmt: skip
