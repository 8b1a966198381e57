"""What follows an emergency; the care of the patient waits for none of it."""

from dataclasses import replace
from uuid import UUID

from clinic_desktop.domain.theatre.interface import OWED, CaseFacts
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.domain.workflow.interface.emergencies import (
    EmergenciesDesk,
    NoEmergency,
    PartUnknown,
)
from clinic_desktop.domain.workflow.interface.planning import ReasonNeeded
from clinic_desktop.domain.workflow.rules.duties import duties
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.service.making_way import MakingWay
from clinic_desktop.store.service import performs

NOT_DONE = "not done: emergency"


class Emergencies(MakingWay):
    @performs(EmergenciesDesk.write_up)
    def write_up(self, case_id: UUID, part: str, text: str) -> CaseFacts:
        if part not in OWED:
            raise PartUnknown
        if not text.strip():
            raise ReasonNeeded
        facts, case = self._of_emergency(case_id)
        self._of.cases.keep(case.id, "EMERGENCY", part, text.strip())
        return self._settled(facts, case_id)

    @performs(EmergenciesDesk.mark_not_done)
    def mark_not_done(self, case_id: UUID) -> CaseFacts:
        facts, _ = self._of_emergency(case_id)
        for item in self._of.theatre.case(case_id).checklist:
            if item.open and item.phase != "SIGN_OUT":
                self._of.theatre.answer(case_id, item.phase, item.code, "NOT_DONE", NOT_DONE)
        return self._settled(facts, case_id)

    @performs(EmergenciesDesk.refuse)
    def refuse(self, case_id: UUID, said: SaidNo) -> CaseFacts:
        facts, case = self._of_emergency(case_id)
        self._of.cases.keep(case.id, "EMERGENCY", "REFUSED", f"{said.said_by} ({said.how}): no.")
        if case.status == "IN_THEATRE":
            self._of.cases.stop_when_safe(case.id)
        elif case.status in ("CHECKED_IN", "SCHEDULED"):
            self._hold_case(facts, "PATIENT_REFUSED")
            assert facts.plan is not None
            self._plan_down(facts.plan)
        return self._of.cases.case_facts(case_id)

    @performs(EmergenciesDesk.agreed_after_all)
    def agreed_after_all(self, case_id: UUID, said: SaidNo) -> CaseFacts:
        facts, case = self._of_emergency(case_id)
        self._of.cases.keep(case.id, "EMERGENCY", "AGREED", f"{said.said_by} ({said.how}): yes.")
        self._of.cases.clear_hold(case.id, None)
        slot = case.booking
        if slot is not None and slot.ends_at > self.now():
            self._of.bookings.confirm(slot.id)
        else:
            self._again(facts, case)
        assert facts.plan is not None
        if facts.plan.status == "APPROVED":
            self._of.plan_steps.advance(facts.plan.id, "P22")
        return self._of.cases.check_in(case.id)

    def _again(self, facts: Facts, case: CaseFacts) -> None:
        """B10: the slot of then is over."""
        if case.booking is not None:
            self._of.bookings.release(case.booking.id, "B08")
        surgeon = case.performers[0]
        place = self._choose(None, case.minutes, case.turnover)
        self._propose(self._clear(place, (surgeon, case.patient_id)), facts.zone)
        self._take(case, surgeon, place)

    def _of_emergency(self, case_id: UUID) -> tuple[Facts, CaseFacts]:
        facts, case = self._of_case(case_id)
        if case.kind != "EMERGENCY":
            raise NoEmergency
        return facts, case

    def _settled(self, facts: Facts, case_id: UUID) -> CaseFacts:
        """The task is done with the last part; the complication closes it at completion."""
        case = self._of.cases.case_facts(case_id)
        if not duties(replace(facts, case=case)):
            self._of.centre.close_tasks("surgical_case", case_id, ("WRITE_UP_EMERGENCY",))
        return case
