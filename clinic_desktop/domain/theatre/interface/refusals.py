"""What theatre refuses, in words: by the service first, by the walls of the database in the end."""

from clinic_desktop.core import errors


class ConsentFirst(errors.StateRefuses):
    code = "theatre.consent_missing"
    text = "There is no valid signed consent of the plan's current revision. Have it signed first."


class EmergencyNotAuthorised(errors.StateRefuses):
    code = "theatre.emergency_not_authorised"
    text = "This case is no emergency opened in this patient's name. Open the emergency first."


class EmergencyUsed(errors.Conflict):
    code = "theatre.override_used"
    text = "This emergency has its case already. Open that case, or open a new emergency."


class CaseOpen(errors.Conflict):
    code = "theatre.case_open"
    text = "This session of the plan has an open case already. Use it, or cancel it first."


class SlotMissing(errors.StateRefuses):
    code = "theatre.slot_missing"
    text = "This case has no confirmed slot. Confirm the booking first."


class SlotConfirmed(errors.StateRefuses):
    code = "theatre.slot_confirmed"
    text = "The slot of this case is still confirmed. Demote or release it first."


class NotReconfirmed(errors.StateRefuses):
    code = "theatre.not_reconfirmed"
    text = "Nobody has asked the awake patient about this consent. Who operates does so first."


class NotMarked(errors.StateRefuses):
    code = "theatre.not_marked"
    text = (
        "A side or site of the plan is not marked on the patient, or not as planned. The surgeon"
        " marks it, or says why nothing is marked."
    )


class ImplantMissing(errors.StateRefuses):
    code = "theatre.implant_missing"
    text = (
        "A planned implant has no device on its side. Record its lot or serial and its side, or"
        " complete the case as done in part."
    )


class RecordMissing(errors.StateRefuses):
    code = "theatre.record_missing"
    text = "The sign-out, the counts or a signed operation note is missing. Write it first."


class StillHeld(errors.StateRefuses):
    code = "theatre.still_held"
    text = "This case is still on hold for a reason. Close every hold first."


class CaseFixed(errors.RuleViolation):
    code = "theatre.case_fixed"
    text = "Patient, plan and kind of a case never change. Cancel it and make a new one."


class CaseClosed(errors.StateRefuses):
    code = "theatre.case_closed"
    text = "This case is closed and its record locked. Write an addendum instead."


class CaseNotReady(errors.StateRefuses):
    code = "theatre.case_not_ready"
    text = (
        "This case cannot take a slot as it stands. Only a scheduled case of this plan is booked."
    )


class ConsentNotValidThen(errors.StateRefuses):
    code = "theatre.consent_not_valid_then"
    text = "The consent does not hold on that day. Choose another day, or renew the consent."


class PlanStillScheduled(errors.StateRefuses):
    code = "theatre.plan_still_scheduled"
    text = "The plan still counts on this slot. Step the plan down before the slot is released."


class PatientIsIn(errors.StateRefuses):
    code = "theatre.patient_is_in"
    text = "The patient of this slot is checked in or in theatre. Close or hold the case first."


class RoomTaken(errors.Conflict):
    code = "theatre.room_taken"
    text = "The theatre is taken at that time, turnover included. Choose another time or theatre."


class SurgeonTaken(errors.Conflict):
    code = "theatre.surgeon_taken"
    text = "The surgeon operates at that time already. Choose another time or surgeon."


class PatientTaken(errors.Conflict):
    code = "theatre.patient_taken"
    text = "The patient has another slot at that time. Choose another time."


class NotAllocated(errors.Conflict):
    code = "theatre.not_allocated"
    text = (
        "Theatre, surgeon and patient of a live slot must be taken for its time. Use the program."
    )


class OneSlot(errors.Conflict):
    code = "theatre.one_slot"
    text = "This case has a slot already. Move that slot, or release it first."


class SlotFixed(errors.RuleViolation):
    code = "theatre.slot_fixed"
    text = "A released slot stays, and a slot never changes its case. Book a new one."


class NoteSigned(errors.StateRefuses):
    code, text = "theatre.note_signed", "A signed operation note stays. Write an addendum instead."


class RecordKept(errors.RuleViolation):
    code = "theatre.kept"
    text = "The record of theatre is never deleted or rewritten. Add a new entry."


class EntryRefused(errors.RuleViolation):
    code, text = "theatre.entry", "This entry cannot be kept."


class SlotRefused(errors.RuleViolation):
    code, text = "theatre.slot", "This slot is not possible."


class SamePerson(errors.RuleViolation):
    code = "theatre.same_person"
    text = "Two different people count. Name the colleague who counted with you."


class Incised(errors.StateRefuses):
    code = "theatre.incised"
    text = "The incision was made. Stop the operation and complete the case with its outcome."


class NoEmergency(errors.StateRefuses):
    code = "theatre.no_emergency"
    text = "Only an emergency enters theatre this way. Check what is missing and enter as planned."


class HoldNotOver(errors.StateRefuses):
    code = "theatre.hold_not_over"
    text = "This slot is still held. Release it with a reason if it is no longer needed."
