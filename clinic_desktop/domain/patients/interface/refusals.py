"""What patients refuse, each with its words."""

from clinic_desktop.core import errors


class NameRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "patients.name", "This name cannot be kept."


class BirthDateRefused(errors.RuleViolation):
    code = "patients.birth_date"
    text = "This birth date is not possible. Check it with the patient."


class PhoneRefused(errors.RuleViolation):
    """`params`: field, number."""

    code = "patients.phone"
    text = "This is no phone number. Write it with the country code, for example +43 1 234567."


class EmailRefused(errors.RuleViolation):
    code, text = "patients.email", "This is no e-mail address. Check it letter by letter."


class NoticesMissing(errors.RuleViolation):
    code = "patients.notices_missing"
    text = "The privacy notice and the terms must be accepted before somebody is registered."


class DuplicateFound(errors.Conflict):
    """`params`: other (id), mrn, score, reasons, count of all who may be the same person."""

    code = "patients.duplicate"
    text = "This person may be registered already. Use that record, or say why it is another."


class ReasonMissing(errors.RuleViolation):
    code, text = "patients.reason", "Say in a few words why."


class FactRefused(errors.RuleViolation):
    code, text = "patients.health_fact", "This entry cannot be kept."


class DetailRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "patients.detail", "This entry cannot be kept."


class AtTheDesk(errors.Forbidden):
    code = "patients.at_the_desk"
    text = "This is changed at the clinic. Please ask the reception."


class RecordKept(errors.Conflict):
    code = "patients.record_kept"
    text = "A patient's record is never deleted. Archive it, or merge it with the right one."


class MergedAway(errors.StateRefuses):
    """`params`: mrn of the record that stands."""

    code = "patients.merged"
    text = "This record was merged into another one of the same person. Go on in that file."


class MergeTarget(errors.StateRefuses):
    code = "patients.merge_target"
    text = "A record is merged into another one that stands, never into one that was merged away."


class MergeOpen(errors.StateRefuses):
    code = "patients.merge_open"
    text = (
        "The record to be merged away has something open: an appointment, a plan, an operation, a"
        " bill or a credit. Finish or cancel that first, or keep this record and merge the other."
    )


class MergeRefused(errors.StateRefuses):
    code, text = "patients.merge_refused", "These records cannot be merged as they stand."


class MergeAlone(errors.Forbidden):
    code = "patients.merge_alone"
    text = "You proposed this merge. Somebody else looks at both records and confirms it."


class MergeKept(errors.StateRefuses):
    code = "patients.merge_kept"
    text = "What was merged stays on record; it is undone within 30 days, and once."


class MrnTaken(errors.AlreadyThere):
    code, text = "patients.mrn_taken", "This patient number is taken. Try again."


class AcceptanceKept(errors.Conflict):
    code = "patients.acceptance_kept"
    text = "What was accepted stays as it was. A new version is accepted anew."


class NotAssigned(errors.Forbidden):
    code = "patients.not_assigned"
    text = (
        "This patient is not among yours: no open plan, case, appointment today or task names you."
        " Ask the colleague who looks after the patient."
    )


class Restricted(errors.Forbidden):
    code = "patients.restricted"
    text = "This file is restricted to the staff assigned to it."


class RowKnown(errors.AlreadyThere):
    code = "patients.row_known"
    text = "This row was imported already. Nothing was changed."


class RowKept(errors.Conflict):
    code = "patients.row_kept"
    text = "What was imported stays on record."


class RowDecided(errors.StateRefuses):
    code = "patients.row_decided"
    text = "Somebody has decided about this row already. Look at the record it became."


class NotToConfirm(errors.StateRefuses):
    code = "patients.not_to_confirm"
    text = "Only what somebody said of being the guardian, and that holds still, is confirmed."
