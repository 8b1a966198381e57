"""Steps 11 and 12: facts are recorded, intentions are checked; the end makes the bill."""

from dataclasses import replace
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.core.reasons import in_words
from clinic_desktop.domain.billing.interface import NewInvoice, NewLine
from clinic_desktop.domain.inventory.interface import (
    Found,
    ImplantFacts,
    Placement,
    Use,
    UsedItem,
)
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.passing import NotYourOverride
from clinic_desktop.domain.workflow.interface.planning import ReasonNeeded
from clinic_desktop.domain.workflow.interface.surgery import (
    EmergencyCall,
    Extension,
    OutsideTheSet,
    PlanAltered,
    SurgeryDesk,
)
from clinic_desktop.domain.workflow.rules.bill import beyond_only, case_bill
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.fee import Ended, FeeProposal, Moment, propose
from clinic_desktop.domain.workflow.rules.late import late_phase
from clinic_desktop.domain.workflow.rules.needs import permitted
from clinic_desktop.domain.workflow.service.emergency import Emergency
from clinic_desktop.domain.workflow.service.overriding import Use as Used
from clinic_desktop.store.service import performs

UNTOLD = "the patient is still to be told"


class Surgery(Emergency):
    @performs(SurgeryDesk.check_in)
    def check_in(self, case_id: UUID) -> CaseFacts:
        facts, _ = self._of_case(case_id)
        self._require("check_in_case", facts)
        return self._of.cases.check_in(case_id)

    @performs(SurgeryDesk.undo_check_in)
    def undo_check_in(self, case_id: UUID) -> CaseFacts:
        self._of_case(case_id)
        return self._of.cases.undo_check_in(case_id)

    @performs(SurgeryDesk.reconfirm)
    def reconfirm(self, case_id: UUID) -> CaseFacts:
        _, case = self._of_case(case_id)
        if not self._of.plans.unaltered(case.plan_id):
            raise PlanAltered
        done = self._of.cases.reconfirm(case_id)
        self._of.preop.settle(case.plan_id, "RECONFIRM", "Asked awake; it is still yes.")
        return done

    @performs(SurgeryDesk.enter)
    def enter(self, case_id: UUID) -> CaseFacts:
        facts, case = self._of_case(case_id)
        if case.kind == "EMERGENCY":
            return self._enter_anyway(facts, case)
        self._require("enter_theatre", facts)
        self._keep_waiting(facts)
        self._of.centre.close_tasks("procedure_plan", case.plan_id, ("ASSESS_ANAESTHESIA",))
        return self._of.cases.enter(case_id, "S07")

    @performs(SurgeryDesk.use)
    def use(self, case_id: UUID, use: Use) -> UsedItem:
        _, case = self._of_case(case_id)
        emergency = case.kind == "EMERGENCY"
        fact = emergency and self._of.stock.item_of(use.lot_id).kind != ItemKind.IMPLANT
        sent = replace(use, as_fact=use.as_fact or fact)
        return self._of.stock.consume(case_id, case.patient_id, case.plan_id, sent)

    @performs(SurgeryDesk.use_found)
    def use_found(self, case_id: UUID, found: Found) -> UsedItem:
        _, case = self._of_case(case_id)
        return self._of.stock.consume_found(case_id, case.patient_id, case.plan_id, found)

    @performs(SurgeryDesk.place)
    def place(self, case_id: UUID, placement: Placement) -> ImplantFacts:
        facts, case = self._of_case(case_id)
        if placement.lot_id is None:  # a device described by hand was never agreed
            raise OutsideTheSet
        item = self._of.stock.item_of(placement.lot_id)
        assert facts.plan is not None
        if not permitted(facts.plan, placement.side, item):
            raise OutsideTheSet
        return self._place(case, placement)

    @performs(SurgeryDesk.deviate)
    def deviate(self, case_id: UUID, placement: Placement, reason: str) -> ImplantFacts:
        _, case = self._of_case(case_id)
        if self.caller.id not in case.performers:
            raise NotYourOverride("Only who operates records another implant than the agreed.")
        known = placement.lot_id is not None
        sku = self._of.stock.item_of(placement.lot_id).sku if placement.lot_id else "BY_HAND"
        text = f"{sku} on the {placement.side.lower()} is outside the set that was agreed."
        use = Used(
            reason, "OTHER_IMPLANT", case.patient_id, case.plan_id, case.id,
            facts={"side": placement.side, "sku": sku if known else "BY_HAND"},
            occurred_at=placement.occurred_at,
        )  # fmt: skip
        missing = (Unmet("implants.permitted", text, "SURGEON"),)
        override = self._override("IMPLANT_DEVIATION", missing, use)
        placed = self._place(case, replace(placement, deviation_id=override))
        what = f"{placed.model or sku} {placed.size_ml or ''}".strip()[:45]
        self._of.cases.keep(
            case.id, "DEVIATION", f"{what}, {placement.side.lower()}", reason.strip()
        )
        return placed

    @performs(SurgeryDesk.extend)
    def extend(self, case_id: UUID, extension: Extension) -> CaseFacts:
        facts, case = self._of_case(case_id)
        told = extension.told_patient_at
        text = f"{extension.procedure_code} is not part of the plan that was agreed."
        use = Used(
            extension.reason, "NECESSARY_NOW", case.patient_id, case.plan_id, case.id,
            extension.second_person_id,
            facts={
                "procedure": extension.procedure_code,
                "told_at": told.isoformat() if told else "",
            },
        )  # fmt: skip
        self._override("INTRAOP_EXTENSION", (Unmet("plan.covers", text, "SURGEON"),), use)
        said = f"patient told {told.astimezone(facts.zone):%d %b, %H:%M}" if told else UNTOLD
        self._of.cases.keep(
            case.id, "EXTENSION", extension.procedure_code,
            f"{in_words(extension.reason.strip()).rstrip('.')}; {said}",
        )  # fmt: skip
        self._task(
            "TELL_PATIENT", "Tell the patient what was done beyond the plan, and when.",
            "surgical_case", case.id, case.patient_id, person=self.caller.id,
        )  # fmt: skip
        return self._of.cases.case_facts(case_id)

    @performs(SurgeryDesk.explain_late)
    def explain_late(self, case_id: UUID, phase: str, reason: str) -> CaseFacts:
        facts, case = self._of_case(case_id)
        use = Used(reason, phase, case.patient_id, case.plan_id, case.id)
        self._override("CHECKLIST_LATE", late_phase(facts, phase), use)
        self._of.cases.keep(case.id, "LATE", phase, reason.strip())
        return self._of.cases.case_facts(case_id)

    @performs(SurgeryDesk.complete)
    def complete(self, case_id: UUID) -> CaseFacts:
        facts, _ = self._of_case(case_id)
        self._require("complete_case", facts)
        return self._end(facts, "S08", "DONE", "")

    @performs(SurgeryDesk.stop)
    def stop(self, case_id: UUID, outcome: str, reason: str) -> CaseFacts:
        _said(reason)
        facts, _ = self._of_case(case_id)
        self._require("stop_case", facts)
        return self._end(facts, "S09", outcome, reason)

    @performs(SurgeryDesk.abort)
    def abort(self, case_id: UUID, reason: str) -> CaseFacts:
        _said(reason)
        facts, case = self._of_case(case_id)
        gone = self._of.cases.abort(case_id, reason)
        plan = facts.plan
        assert plan is not None
        if plan.status == "SCHEDULED":
            valid = all(facts.valid_on(facts.now, kind) for kind in facts.needed_kinds)
            self._of.plan_steps.advance(plan.id, "P13" if valid else "P14")
        self._free_slot(case)
        self._of.stock.soften(plan.id)
        self._propose_fee(facts, case, Moment.IN_THEATRE, reason)
        self._tell(
            "CASE_CANCELLED", "surgical_case", case_id, facts.patient,
            people={"TEAM": case.performers}, again=str(gone.version), reason=in_words(reason),
        )  # fmt: skip
        return gone

    @performs(SurgeryDesk.open_emergency)
    def open_emergency(self, call: EmergencyCall) -> CaseFacts:
        return self._open(call)

    def _place(self, case: CaseFacts, placement: Placement) -> ImplantFacts:
        placed = self._of.stock.place_implant(case.id, case.patient_id, case.plan_id, placement)
        self._of.cases.placed(case.id, placement.side, placement.occurred_at)
        return placed

    def _end(self, facts: Facts, move_id: str, outcome: str, reason: str) -> CaseFacts:
        """Case, then plan, then stock, then bill: the walls allow no other order."""
        plan, case = facts.plan, facts.case
        assert plan is not None
        assert case is not None
        ended = self._of.cases.finish(case.id, move_id, outcome, reason)
        left = case.session_no < plan.sessions or outcome == "PARTIAL"
        valid = all(facts.valid_on(facts.now, kind) for kind in facts.needed_kinds)
        last = "P17" if not left else "P18" if valid and move_id == "S08" else "P19"
        self._of.plan_steps.advance(plan.id, last)
        self._of.stock.leftover(case.id)
        if last == "P18":
            self._task(
                "NEXT_SESSION", "A session is done. Book the next one.", "procedure_plan",
                plan.id, plan.patient_id, role="RECEPTION",
            )  # fmt: skip
        if plan.kind == "EMERGENCY":
            self._close_emergency(case)
        else:
            self._bill(facts, outcome, reason)
        self._tell("CASE_COMPLETED", "surgical_case", case.id, facts.patient)
        return ended

    def _close_emergency(self, case: CaseFacts) -> None:
        """No second bill by itself: a complication costs the patient nothing unless decided."""
        self._of.centre.close_tasks("surgical_case", case.id, ("WRITE_UP_EMERGENCY",))
        self._task(
            "EMERGENCY_COSTS", "An emergency is over. Tell insurer and registry; no bill is made.",
            "surgical_case", case.id, case.patient_id, role="BILLING",
        )  # fmt: skip

    def _bill(self, facts: Facts, outcome: str, reason: str) -> None:
        """The agreed lines; what is proposed beyond them makes it a draft for billing."""
        plan, case = facts.plan, facts.case
        assert plan is not None
        assert case is not None
        used, placed = self._of.stock.uses(case.id), self._of.stock.implants(case.id)
        fee = self._given_up(facts, reason) if outcome == "ABANDONED" else None
        bill = case_bill(plan, case.id, used, placed, outcome, fee)
        if case.session_no > 1:  # the price of all sessions was billed with the first
            bill = beyond_only(bill)
        new = NewInvoice(
            "CASE", plan.patient_id, plan.currency, bill.lines, plan.id, case.id,
            differs=bill.differs,
        )  # fmt: skip
        if not bill.lines:
            cause = f"CASE/{case.id}/NONE"
            none = NewLine("No fee", 1, 0, cause=cause, why=fee.none if fee else "")
            self._of.till.note_no_fee(replace(new, lines=(none,)))
            return
        invoice = self._of.till.make_invoice(new)
        if bill.differs:
            self._task(
                "BILL", "A bill differs from its quotation. Check and issue it.", "invoice",
                invoice.id, plan.patient_id, role="BILLING",
            )  # fmt: skip
        else:
            self._of.till.issue(invoice.id)

    def _given_up(self, facts: Facts, reason: str) -> FeeProposal:
        """Stopped after incision without a result: what the terms allow."""
        plan, case = facts.plan, facts.case
        assert plan is not None
        assert case is not None
        withdrew = self._withdrawn_at(facts) is not None or case.stop_when_safe
        ended = Ended(
            Moment.STOPPED, f"CASE/{case.id}", reason, facts.now, None, plan.total_minor,
            plan.currency, str(plan.purpose), withdrew,
        )  # fmt: skip
        return propose(self._terms(plan.fee_rule), ended)


def _said(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded
