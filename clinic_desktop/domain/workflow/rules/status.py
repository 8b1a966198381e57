"""The status document: computed from facts, never stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from clinic_desktop.domain.workflow.interface.progress import (
    PlanStatus,
    Stage,
    StageLine,
    WorkflowStatus,
)
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet

APPROVED_ON = ("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED", "COMPLETED")
SIGNED_ON = ("CONSENT_SIGNED", "SCHEDULED", "COMPLETED")
ORDER = tuple(Stage)
WORDS: Mapping[Stage, str] = {
    Stage.REGISTERED: "Register the patient",
    Stage.CONSULTATION_SCHEDULED: "Schedule a consultation",
    Stage.CONSULTATION: "Complete the consultation",
    Stage.PROCEDURE_PLAN: "Draft the procedure plan",
    Stage.PLAN_APPROVED: "Approve the plan",
    Stage.CONSENT_CREATED: "Create the consent",
    Stage.CONSENT: "Sign the consent",
    Stage.PRE_OP: "Complete the pre-op requirements",
    Stage.SURGERY_SCHEDULING: "Schedule surgery",
    Stage.THEATER_BOOKED: "Book the theatre",
    Stage.SURGERY_DAY: "Check in for surgery",
    Stage.CASE_COMPLETED: "Complete the case",
    Stage.BILLING: "Issue the invoice",
    Stage.PAYMENT: "Take the payment",
}
NOT_DUE = (Stage.CONSENT_CREATED, Stage.CONSENT, Stage.PRE_OP)  # in an emergency
DONE = "Nothing further; follow-up as planned"
GATE_OF: Mapping[Stage, str] = {
    Stage.PROCEDURE_PLAN: "submit_plan",
    Stage.PLAN_APPROVED: "approve_plan",
    Stage.CONSENT_CREATED: "create_consent",
    Stage.CONSENT: "sign_consent",
    Stage.PRE_OP: "create_case",
    Stage.SURGERY_SCHEDULING: "create_case",
    Stage.THEATER_BOOKED: "book_theatre",
    Stage.SURGERY_DAY: "check_in_case",
    Stage.CASE_COMPLETED: "complete_case",
}


def status_of(before_plans: Facts, plans: Sequence[Facts]) -> WorkflowStatus:
    """`before_plans` holds the newest consultation; `plans` one Facts per plan, newest first."""
    told = tuple(plan_status(facts) for facts in plans)
    chosen = _speaking(plans)
    facts = plans[chosen] if chosen is not None else before_plans
    own = told[chosen] if chosen is not None else _without_plan(before_plans)
    held = facts.consultation
    return WorkflowStatus(
        has_consultation=held is not None and held.status == "COMPLETED",
        has_procedure_plan=facts.plan is not None and facts.plan.status != "CANCELLED",
        has_consent=facts.live() is not None or facts.live("EMERGENCY") is not None,
        has_surgical_case=facts.open_case is not None
        or (facts.case is not None and facts.case.status == "COMPLETED"),
        can_schedule_surgery=facts.plan is not None and not unmet("create_case", facts),
        next_step=own.next_step,
        current_stage=own.current_stage,
        timeline=own.timeline,
        plans=told,
    )


def plan_status(facts: Facts) -> PlanStatus:
    """Stage, next step and timeline of one plan."""
    assert facts.plan is not None
    lines = timeline(facts)
    pending = next((line.stage for line in lines if line.status in OPEN), None)
    return PlanStatus(
        plan_id=facts.plan.id,
        revision=facts.plan.revision,
        current_stage=current_stage(facts),
        next_step=next_step(facts, pending),
        unmet=unmet(gate_of(facts, pending), facts) if gate_of(facts, pending) else (),
        timeline=lines,
    )


OPEN = ("PENDING", "DRAFT", "PENDING_APPROVAL")


def current_stage(facts: Facts) -> str:
    """Before a plan its consultation, then the plan's status, from check-in the day, then money."""
    plan, case = facts.plan, facts.case
    if plan is None:
        held = facts.consultation
        if held is None or held.status in ("CANCELLED", "NO_SHOW"):
            return Stage.REGISTERED
        return Stage.CONSULTATION if held.status == "COMPLETED" else Stage.CONSULTATION_SCHEDULED
    if plan.status == "COMPLETED":
        return _money_stage(facts)
    if case is not None and case.status in ("CHECKED_IN", "IN_THEATRE"):
        return Stage.SURGERY_DAY
    return plan.status


def _money_stage(facts: Facts) -> str:
    invoices = facts.money.case_invoices if facts.money else ()
    if invoices and all(i.status == "PAID" for i in invoices):
        return Stage.PAYMENT
    return Stage.BILLING if any(i.issued_at for i in invoices) else Stage.CASE_COMPLETED


def next_step(facts: Facts, pending: Stage | None) -> str:
    """Words for the button."""
    plan, case = facts.plan, facts.case
    if pending is None:
        return DONE
    if plan is not None and plan.status == "CANCELLED":
        return "Nothing; the plan was cancelled"
    if plan is not None and plan.status == "DRAFT" and pending is Stage.PROCEDURE_PLAN:
        return "Submit the plan for approval"
    if case is not None and case.status == "ON_HOLD" and ORDER.index(pending) > 8:
        return "Resolve the hold of the case"
    if pending is Stage.SURGERY_DAY and case is not None:
        if case.status == "CHECKED_IN":
            return "Bring the patient into theatre"
        if case.status == "IN_THEATRE":
            return "Complete the operation"
    return WORDS[pending]


def gate_of(facts: Facts, pending: Stage | None) -> str:
    """The gate that stands before the next step; empty where nothing keeps it shut."""
    if pending is None or (facts.plan is not None and facts.plan.status == "CANCELLED"):
        return ""
    if pending is Stage.SURGERY_DAY and facts.case is not None:
        if facts.case.status == "CHECKED_IN":
            return "enter_theatre"
        if facts.case.status == "IN_THEATRE":
            return "complete_case"
    return GATE_OF.get(pending, "")


def timeline(facts: Facts) -> tuple[StageLine, ...]:
    """All fourteen stages; the first that is not done is PENDING."""
    done = _done(facts)
    lines, pending_seen = list[StageLine](), False
    for stage in ORDER:
        if stage in done:
            status = "SIGNED" if stage is Stage.CONSENT else "COMPLETED"
            if stage is Stage.PROCEDURE_PLAN:
                status = "APPROVED"
            lines.append(StageLine(stage, status, done[stage]))
            continue
        status = "NOT_STARTED" if pending_seen else "PENDING"
        if stage is Stage.PROCEDURE_PLAN and facts.plan is not None and not pending_seen:
            status = facts.plan.status
        lines.append(StageLine(stage, status))
        pending_seen = True
    return tuple(lines)


def _done(facts: Facts) -> dict[Stage, datetime | None]:
    """What is done, with its time; None where nothing was due."""
    found: dict[Stage, datetime | None] = {Stage.REGISTERED: facts.patient.registered_at}
    held, plan, case = facts.consultation, facts.plan, facts.case
    if held is not None and held.status not in ("CANCELLED", "NO_SHOW"):
        found[Stage.CONSULTATION_SCHEDULED] = held.created_at
        if held.status == "COMPLETED":
            found[Stage.CONSULTATION] = held.completed_at
    if plan is None:
        return found
    if plan.status in APPROVED_ON:
        found[Stage.PROCEDURE_PLAN] = found[Stage.PLAN_APPROVED] = plan.approved_at
        found |= _consent_done(facts)
    if case is not None and case.status != "CANCELLED":
        found |= _case_done(facts)
    if Stage.CASE_COMPLETED in found:
        found |= _money_done(facts)
    return found


def _consent_done(facts: Facts) -> dict[Stage, datetime | None]:
    found: dict[Stage, datetime | None] = {}
    emergency = facts.plan is not None and facts.plan.kind == "EMERGENCY"
    live = facts.live() or facts.live("EMERGENCY")
    if live is None:
        return dict.fromkeys(NOT_DUE) if emergency else {}
    found[Stage.CONSENT_CREATED] = live.created_at
    if facts.plan is not None and facts.plan.status in SIGNED_ON and live.status == "SIGNED":
        found[Stage.CONSENT] = live.signed_at
        if not _sched_open(facts):
            found[Stage.PRE_OP] = _sched_done_at(facts)
    return found


def _sched_open(facts: Facts) -> bool:
    items = facts.preop.items if facts.preop else ()
    return any(i.gate == "SCHED" and (i.status == "OPEN" or i.result_open) for i in items)


def _sched_done_at(facts: Facts) -> datetime | None:
    items = facts.preop.items if facts.preop else ()
    return max((i.done_at for i in items if i.gate == "SCHED" and i.done_at), default=None)


def _case_done(facts: Facts) -> dict[Stage, datetime | None]:
    case = facts.case
    assert case is not None
    found: dict[Stage, datetime | None] = {Stage.SURGERY_SCHEDULING: case.created_at}
    gone_on = case.status in ("CHECKED_IN", "IN_THEATRE", "COMPLETED")
    if gone_on or (case.booking is not None and case.booking.status == "CONFIRMED"):
        found[Stage.THEATER_BOOKED] = case.booked_at
    if case.status == "COMPLETED":
        found[Stage.SURGERY_DAY] = case.wheels_out_at or case.completed_at
        found[Stage.CASE_COMPLETED] = case.completed_at
    return found


def _money_done(facts: Facts) -> dict[Stage, datetime | None]:
    invoices = facts.money.case_invoices if facts.money else ()
    found: dict[Stage, datetime | None] = {}
    if invoices and all(i.issued_at for i in invoices):
        found[Stage.BILLING] = max(i.issued_at for i in invoices if i.issued_at)
        if all(i.status == "PAID" for i in invoices):
            found[Stage.PAYMENT] = max((i.paid_at for i in invoices if i.paid_at), default=None)
    return found


def _speaking(plans: Sequence[Facts]) -> int | None:
    """The furthest open plan, else the latest."""
    stages = [str(stage) for stage in (*BEFORE, *Stage)]
    best: tuple[int, int] | None = None
    for number, facts in enumerate(plans):
        assert facts.plan is not None
        if facts.plan.status in ("COMPLETED", "CANCELLED"):
            continue
        rank = stages.index(current_stage(facts)) if current_stage(facts) in stages else 0
        if best is None or rank > best[0]:
            best = (rank, number)
    if best is not None:
        return best[1]
    return 0 if plans else None


BEFORE = (
    "DRAFT", "PENDING_APPROVAL", "APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED",
)  # fmt: skip


def _without_plan(facts: Facts) -> PlanStatus:
    lines = timeline(facts)
    pending = next((line.stage for line in lines if line.status in OPEN), None)
    gate = "draft_plan" if pending is Stage.PROCEDURE_PLAN else ""
    return PlanStatus(
        facts.patient.patient_id, 0, current_stage(facts), next_step(facts, pending),
        unmet(gate, facts) if gate else (), lines,
    )  # fmt: skip
