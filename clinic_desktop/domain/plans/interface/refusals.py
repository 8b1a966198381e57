"""What plans refuse: the walls of the database and the service speak with the same classes."""

from clinic_desktop.core import errors


class ConsultationFirst(errors.StateRefuses):
    code = "plans.consultation_not_completed"
    text = (
        "A plan needs a completed consultation of the same patient. Complete the "
        "consultation first."
    )


class EmergencyNotAuthorised(errors.StateRefuses):
    code = "plans.emergency_not_authorised"
    text = (
        "A plan begins as a draft. Only an emergency opened in this patient's name begins approved."
    )


class EmergencyUsed(errors.Conflict):
    code = "plans.override_used"
    text = "This emergency has its plan already. Open the plan, or open a new emergency."


class ElectiveCode(errors.RuleViolation):
    code = "plans.elective_code"
    text = "An emergency plan takes emergency procedures only. Write an ordinary plan for this one."


class NotApproved(errors.StateRefuses):
    code = "plans.not_approved"
    text = (
        "The plan is approved once its text is frozen and each performer approved their own lines."
    )


class ConsentFirst(errors.StateRefuses):
    code = "plans.consent_missing"
    text = (
        "A consent that this plan needs is not signed for the current revision. Have it "
        "signed first."
    )


class SlotFirst(errors.StateRefuses):
    code = "plans.slot_missing"
    text = "The plan has no case with a theatre slot. Book the slot first."


class CaseGoing(errors.StateRefuses):
    code = "plans.case_going"
    text = "A case of this plan is still going on. Put it on hold, postpone or close it first."


class ConsentLive(errors.StateRefuses):
    code = "plans.consent_live"
    text = "A consent of this plan is still live. End it before the plan is revised or cancelled."


class RevisionKept(errors.StateRefuses):
    code = "plans.revision_kept"
    text = "The revision follows from the state of the plan. Revise the approved plan to change it."


class StillWaiting(errors.StateRefuses):
    """Said by the walls; the service says the same before, with the date."""

    code = "plans.waiting"
    text = (
        "The waiting time that the law asks for is not over. The plan shows from which day this "
        "is possible."
    )


class WaitingUnknown(errors.StateRefuses):
    code = "plans.waiting_unknown"
    text = "From when the acts of this plan are allowed is not written down. Approve it again."


class CaseNotCompleted(errors.StateRefuses):
    code = "plans.case_not_completed"
    text = "A plan is completed by its last completed case. Complete or cancel the open case first."


class PlanFixed(errors.RuleViolation):
    code = "plans.fixed"
    text = (
        "Patient, consultation and kind of a plan never change. Cancel this plan and write a "
        "new one."
    )


class PlanFrozen(errors.StateRefuses):
    code, text = "plans.frozen", "This revision is frozen. Revise the plan to change what it says."


class ApprovalLate(errors.StateRefuses):
    code = "plans.approval_late"
    text = "Lines are approved while the plan waits for approval. Submit the plan first."


class AmendmentNotNow(errors.StateRefuses):
    code = "plans.amendment_not_now"
    text = "Only an approved plan is amended. Edit the draft instead."


class PlanKept(errors.RuleViolation):
    code = "plans.kept"
    text = (
        "Plans, revisions and approvals are never deleted or rewritten. Cancel or revise the plan."
    )


class QuotationKept(errors.RuleViolation):
    code = "plans.quotation_kept"
    text = "A quotation stays as it was made. Make a new one; it replaces this one."


class CatalogueKept(errors.RuleViolation):
    code = "plans.catalogue_kept"
    text = "An edition of the catalogue stays as it was used. Add a new edition."


class PlanIncomplete(errors.StateRefuses):
    """`unmet` says everything that is missing."""

    code = "plans.incomplete"
    text = "The plan is not complete yet. Fill in what is missing and try again."


class ProcedureUnknown(errors.RuleViolation):
    """`params`: procedure."""

    code = "plans.procedure_unknown"
    text = "This procedure is not in the catalogue in force. Choose one from the list."


class EmergencyOnly(errors.RuleViolation):
    code = "plans.emergency_only"
    text = "This procedure is for emergencies. Open the emergency, or choose an ordinary procedure."


class EntryRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "plans.entry", "This entry cannot be kept."


class PlanReasonMissing(errors.RuleViolation):
    code, text = "plans.reason", "Say in a few words why."


class NotPerformer(errors.Forbidden):
    code = "plans.not_performer"
    text = "You operate none of these lines. Each performer approves their own."


class NotAuthor(errors.Forbidden):
    code = "plans.not_author"
    text = "Only the author or a performer takes a submitted plan back. Ask one of them."


class MaterialChange(errors.RuleViolation):
    """`unmet` names each change that the consent speaks of."""

    code = "plans.material_change"
    text = "This changes what the patient agreed to. Revise the plan instead."


class FieldNotYours(errors.Forbidden):
    """`params`: field."""

    code = "plans.field_not_yours"
    text = "Your role does not amend this part of a plan. Ask the surgeon."


class NothingChanged(errors.RuleViolation):
    code, text = "plans.nothing_changed", "This is what the plan says already."


class NoQuotation(errors.StateRefuses):
    code = "plans.no_quotation"
    text = "There is no quotation in force for this plan. It is made when the plan is approved."


class QuotationDone(errors.StateRefuses):
    """`params`: at."""

    code, text = "plans.quotation_done", "This was done already; the time is kept as it was."


class NotHandedOver(errors.StateRefuses):
    code = "plans.not_handed_over"
    text = "The quotation was not handed over yet. Hand it over first and note who received it."


class QuotationEnded(errors.StateRefuses):
    """`params`: valid_until."""

    code = "plans.quotation_ended"
    text = "The quotation is no longer valid. Revise the plan to make a new one."
