"""Which operation makes the next step of a plan, and what a person must enter for it."""

from collections.abc import Sequence
from uuid import UUID

from clinic_desktop.domain.billing.interface import InvoiceFacts
from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.consultations.interface import AppointmentCard, ConsultationFacts
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.progress import NextMove, NoSinglePlan, NothingLeft
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet

CONSENT_STEPS = ("APPROVED", "CONSENT_PENDING")
TO_PAY = ("ISSUED", "PARTIALLY_PAID")
CREATE = {"PROCEDURE": "create_consent", "ANAESTHESIA": "create_anaesthesia_consent"}


def chosen(plans: Sequence[Facts], plan_id: UUID | None) -> Facts | None:
    """The plan that is meant; None where there is none yet. Raises NoSinglePlan, NothingLeft."""
    if plan_id is not None:
        return next(facts for facts in plans if facts.plan and facts.plan.id == plan_id)
    going = [facts for facts in plans if _goes_on(facts)]
    if len(going) > 1:
        raise NoSinglePlan
    if not going and any(f.plan and f.plan.status == "COMPLETED" for f in plans):
        raise NothingLeft
    return going[0] if going else None


def _goes_on(facts: Facts) -> bool:
    if facts.plan is None or facts.plan.status == "CANCELLED":
        return False
    return facts.plan.status != "COMPLETED" or _bill(facts) is not None


def before_a_plan(facts: Facts, appointments: Sequence[AppointmentCard]) -> NextMove:
    """From the record to the completed consultation, and the first draft."""
    held, patient = facts.consultation, facts.patient.patient_id
    if held is None or held.status in ("CANCELLED", "NO_SHOW"):
        fields = ("clinician_id", "starts_at", "ends_at")
        return _move("reception.book", facts, fields, patient_id=patient)
    if held.status == "COMPLETED":
        known = {"patient_id": patient, "consultation_id": held.id}
        return _move("planning.draft", facts, ("lines",), "draft_plan", **known)
    return _visit(facts, held, appointments)


def _visit(
    facts: Facts, held: ConsultationFacts, appointments: Sequence[AppointmentCard]
) -> NextMove:
    if held.status == "IN_PROGRESS":
        return _move("reception.complete", facts, ("outcome",), consultation_id=held.id)
    slot = next((a for a in appointments if a.consultation_id == held.id), None)
    if slot is None:
        raise NothingLeft("This consultation has no appointment.")
    step = "reception.check_in" if slot.status == "SCHEDULED" else "reception.start"
    return _move(step, facts, (), appointment_id=slot.id)


def of_a_plan(facts: Facts) -> NextMove:
    """From the draft to the paid bill. Raises NothingLeft."""
    plan = facts.plan
    assert plan is not None
    if plan.status == "DRAFT":
        return _move("planning.submit", facts, (), "submit_plan", plan_id=plan.id)
    if plan.status == "PENDING_APPROVAL":
        return _move("planning.approve", facts, (), "approve_plan", plan_id=plan.id)
    if plan.status in CONSENT_STEPS and facts.open_case is None:
        return _consent(facts)
    if plan.status == "COMPLETED":
        return _money(facts)
    if plan.status == "CANCELLED":
        raise NothingLeft("This plan was cancelled.")
    if facts.open_case is None:
        return _move("scheduling.create_case", facts, (), "create_case", plan_id=plan.id)
    return _case(facts, facts.open_case)


def _consent(facts: Facts) -> NextMove:
    """The first needed consent that is not signed."""
    assert facts.plan is not None
    kind = next((k for k in facts.needed_kinds if facts.signed(k) is None), "PROCEDURE")
    live = facts.live(kind)
    if live is None:
        return _move(
            "consenting.create", facts, (), CREATE[kind], plan_id=facts.plan.id, kind=kind,
            language=facts.patient.language,
        )  # fmt: skip
    return _signing(facts, live)


def _signing(facts: Facts, live: ConsentFacts) -> NextMove:
    fields: tuple[str, ...]
    if live.status == "DRAFT":
        fields = ("minutes", "language", "interpreter", "copy_given", "occurred_at")
        return _move("consenting.inform", facts, fields, consent_id=live.id)
    if live.status in ("INFORMED", "IN_PROGRESS"):
        fields = ("sections", "clauses", "answers")
        return _move("patient_side.read_on", facts, fields, consent_id=live.id)
    if live.next_party == "PATIENT":
        fields = ("text_hash", "strokes", "width", "height")
        return _move("patient_side.sign_mine", facts, fields, "sign_consent", consent_id=live.id)
    fields = ("ink", "text_hash", "name")
    return _move("consenting.countersign", facts, fields, "sign_consent", consent_id=live.id)


def _case(facts: Facts, case: CaseFacts) -> NextMove:
    assert facts.plan is not None
    if case.status == "ON_HOLD":
        return _move("scheduling.clear_hold", facts, (), "clear_hold", case_id=case.id)
    if case.status == "CHECKED_IN":
        return _move("surgery.enter", facts, (), "enter_theatre", case_id=case.id)
    if case.status == "IN_THEATRE":
        return _move("surgery.complete", facts, (), "complete_case", case_id=case.id)
    slot = case.booking
    if slot is None or case.status == "POSTPONED":
        fields = ("theatre_id", "surgeon_id", "starts_at")
        return _move("scheduling.book", facts, fields, plan_id=facts.plan.id)
    if slot.status == "HELD":
        return _move("scheduling.confirm", facts, (), "confirm_slot", case_id=case.id)
    return _move("surgery.check_in", facts, (), "check_in_case", case_id=case.id)


def _money(facts: Facts) -> NextMove:
    bill = _bill(facts)
    if bill is None:
        raise NothingLeft
    if bill.status == "DRAFT":
        return _move("money.issue", facts, (), invoice_id=bill.id)
    return _move(
        "money.pay", facts, ("amount_minor", "method"), invoice_id=bill.id, currency=bill.currency
    )


def _bill(facts: Facts) -> InvoiceFacts | None:
    """The bill of the case that is not paid yet."""
    bills = facts.money.case_invoices if facts.money else ()
    return next((bill for bill in bills if bill.status in ("DRAFT", *TO_PAY)), None)


def _move(
    operation: str, facts: Facts, fields: tuple[str, ...], gate: str = "", **known: UUID | str
) -> NextMove:
    return NextMove(
        operation,
        facts.plan.id if facts.plan else None,
        {name: str(value) for name, value in known.items()},
        fields,
        unmet(gate, facts) if gate else (),
    )
