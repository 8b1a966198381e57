"""The face of consent: composed, read, understood, signed, sealed; never a replaceable picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.ink import Ink
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What the gates ask about a consent; `open_points` is what reading still lacks."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    consultation_id: UUID
    kind: str  # PROCEDURE, ANAESTHESIA, GENERAL, EMERGENCY
    status: str
    revision: int
    consent_hash: str
    text_hash: str
    needed_for_scheduling: bool
    language: str
    created_at: Moment
    informed_at: Moment | None
    signed_at: Moment | None
    sealed_at: Moment | None
    valid_from: Moment | None
    valid_until: Moment | None
    parties_signed: tuple[str, ...]
    next_party: str | None
    open_points: tuple[Unmet, ...]
    version: int


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
