"""The way down, rung by rung: slot held, case off, plan down, slot free, consents ended.

The walls allow no other order (docs/decisions/0006), so every process that loses a consent or
changes a plan goes through here.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.needs import needs_of
from clinic_desktop.domain.workflow.service.fees import Fees

LOST = {"CONSENT_PENDING": "P09", "CONSENT_SIGNED": "P10", "SCHEDULED": "P11"}


class SteppingDown(Fees):
    """Base of the processes that may take a plan back."""

    def _hold_case(self, facts: Facts, reason_code: str) -> CaseFacts | None:
        """S02 with B07: the slot is kept for a while, but it is no longer sure."""
        case = facts.open_case
        if case is None or case.status not in ("SCHEDULED", "CHECKED_IN"):
            return case
        held = self._of.cases.hold(case.id, reason_code)
        self._tell(
            "CASE_ON_HOLD", "surgical_case", case.id, facts.patient,
            people={"TEAM": case.performers}, again=f"{reason_code}-{case.version}",
            reason=reason_code.replace("_", " ").lower(),
        )  # fmt: skip
        return held

    def _plan_down(self, plan: PlanFacts) -> PlanFacts:
        """P09, P10 or P11: without its consent a plan is approved, no more."""
        move_id = LOST.get(plan.status)
        return self._of.plan_steps.advance(plan.id, move_id) if move_id else plan

    def _free_slot(self, case: CaseFacts | None, move_id: str = "B08") -> None:
        if case is not None and case.booking is not None and case.booking.status != "RELEASED":
            self._of.bookings.release(case.booking.id, move_id)
            self._of.preop.set_day(case.plan_id, None)

    def _firm_again(self, facts: Facts, case: CaseFacts) -> None:
        """B03 and P12: the held slot of a case that goes on, where all that it needs stands."""
        plan, slot = facts.plan, case.booking
        if plan is None or slot is None or slot.status != "HELD":
            return
        paid = facts.money is None or facts.money.deposit_met
        held = all(facts.valid_on(slot.starts_at, kind) for kind in facts.needed_kinds)
        if (
            not paid
            or not held
            or not waited_for(facts)
            or any(not c.covered for c in self._covering(facts).stock)
        ):
            return
        day = slot.starts_at.astimezone(facts.zone).date()
        self._of.stock.reserve_hard(plan.id, case.id, plan.patient_id, needs_of(plan), day)
        if plan.has_implants:
            self._of.preop.settle(plan.id, "IMPLANTS_IN_HOUSE", "Reserved by lot for this case.")
        self._of.bookings.confirm(slot.id)
        if self._of.plans.facts(plan.id).status == "CONSENT_SIGNED":
            self._of.plan_steps.advance(plan.id, "P12")


def waited_for(facts: Facts) -> bool:
    """Whether a slot may be made sure now: nothing of booking and operating still waits."""
    codes = ("reflection.booking", "reflection.surgery")
    return not any(facts.waits.unmet.get(code) for code in codes)


class CaseWork(SteppingDown):
    """Base of the processes that begin with a case: its plan is taken first."""

    def _unschedule(self, facts: Facts) -> None:
        """P13, or P14 where the consent does not hold any more."""
        plan = facts.plan
        if plan is not None and plan.status == "SCHEDULED":
            kinds = facts.needed_kinds
            valid = bool(kinds) and all(facts.valid_on(facts.now, kind) for kind in kinds)
            self._of.plan_steps.advance(plan.id, "P13" if valid else "P14")

    def _of_case(self, case_id: UUID, at: datetime | None = None) -> tuple[Facts, CaseFacts]:
        plan_id = self._of.cases.case_facts(case_id).plan_id
        facts = self._plan_facts(self._of.plan_steps.take(plan_id), at)
        case = self._of.cases.case_facts(case_id)
        first = self._of.cases.case_facts(case.parent_case_id) if case.parent_case_id else None
        return replace(facts, case=case, parent=first), case
