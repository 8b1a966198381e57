"""What consent refuses: by the service, or by the walls of the database."""

from clinic_desktop.core import errors


class PlanNotApproved(errors.StateRefuses):
    code = "consent.plan_not_approved"
    text = "A consent is made for an approved plan. Have the plan approved first."


class ConsultationFirst(errors.StateRefuses):
    code = "consent.consultation_not_completed"
    text = "A consent needs a completed consultation of the same patient. Complete it first."


class RevisionNotCurrent(errors.StateRefuses):
    code = "consent.revision_not_current"
    text = (
        "The plan changed, or is not approved as it stands. Make a consent for the current "
        "revision."
    )


class OneLive(errors.Conflict):
    code = "consent.one_live"
    text = (
        "This plan has a live consent of this kind already. Go on with that one, or end it first."
    )


class NotOpenForSigning(errors.StateRefuses):
    code = "consent.not_open_for_signing"
    text = "This consent does not wait for signatures. Finish the reading first."


class TextChanged(errors.StateRefuses):
    code = "consent.text_changed"
    text = "The text that was signed is not the text of this consent. Show the current text again."


class SignatureMissing(errors.StateRefuses):
    code = "consent.signature_missing"
    text = (
        "Patient and clinician must both have signed exactly this text. Collect the "
        "signatures first."
    )


class SignedAlready(errors.Conflict):
    code = "consent.signed_already"
    text = "This person signed this consent already. Nothing more is needed."


class ReliedOn(errors.StateRefuses):
    code = "consent.relied_on"
    text = (
        "The plan or a case still relies on this consent. Hold the case and step the plan "
        "down first."
    )


class Spent(errors.StateRefuses):
    code = "consent.spent"
    text = "What was consented to has been done. The consent stays as it is; write an addendum."


class WithdrawalMissing(errors.StateRefuses):
    code, text = "consent.withdrawal_missing", "Who said no, how and when is recorded first."


class DocumentMissing(errors.StateRefuses):
    code, text = "consent.document_missing", "There is no sealed document yet. Seal it first."


class DocumentEarly(errors.StateRefuses):
    code = "consent.document_early"
    text = "Only a signed consent is sealed. Collect the signatures first."


class SealedAlready(errors.Conflict):
    code = "consent.sealed_already"
    text = "This consent is sealed already. Use the document that is there."


class ConsentFixed(errors.RuleViolation):
    code = "consent.fixed"
    text = "Patient, plan, revision and kind of a consent never change. Make a new consent."


class SignedKept(errors.RuleViolation):
    code = "consent.signed_kept"
    text = "A signed consent stays as it was signed. Revise the plan and make a new consent."


class ConsentKept(errors.RuleViolation):
    code, text = "consent.kept", "Consents are never deleted. Decline or revoke it instead."


class EvidenceKept(errors.RuleViolation):
    code = "consent.evidence_kept"
    text = "What was read, answered, signed or sealed stays as it was recorded. Add a new entry."


class ReadingClosed(errors.StateRefuses):
    code = "consent.reading_closed"
    text = "This part of the consent is closed. Reopen the reading, if nobody has signed yet."


class TemplateNotApproved(errors.StateRefuses):
    code = "consent.template_not_approved"
    text = "This text is not approved for use. Choose an approved version."


class WordsKept(errors.RuleViolation):
    code = "consent.words_kept"
    text = "An approved text is never edited or deleted. Make a new version."


class NotSealedYet(errors.StateRefuses):
    code = "consent.not_sealed_yet"
    text = "The signed consent is being sealed. It is ready in a few seconds; ask again."


class ReadingOpen(errors.StateRefuses):
    """Nobody signs before everything is read, answered and settled; `unmet` says what is not."""

    code = "consent.reading_open"
    text = "Something is still open before anybody may sign."


class TextMissing(errors.RuleViolation):
    """`unmet` says which procedure or language has no approved text; `params`: procedure."""

    code = "consent.text_missing"
    text = "There is no approved consent text for this procedure in this language."


class TalkRefused(errors.RuleViolation):
    code = "consent.talk"
    text = "Say in which language the talk was and how many minutes it took."


class WordsRefused(errors.RuleViolation):
    """`params`: field, and limit (characters) where the words are too many."""

    code, text = "consent.words", "This entry cannot be kept."


class NoSuchPoint(errors.RuleViolation):
    code = "consent.no_such_point"
    text = "This consent has no such question or clause. Open it again."


class AnsweredAlready(errors.Conflict):
    code = "consent.answered_already"
    text = "A colleague answered this question already."


class NotTheirHand(errors.Forbidden):
    code = "consent.not_their_hand"
    text = (
        "Only patients sign as the patient, and only a guardian whose evidence the clinic has seen"
        " signs as the guardian."
    )


class NotYourSignature(errors.Forbidden):
    code = "consent.not_your_signature"
    text = "Nobody signs for a colleague. The colleague signs with their own account."
