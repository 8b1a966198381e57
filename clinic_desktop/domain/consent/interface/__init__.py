"""The face of consent: composed, read, understood, signed, sealed; never a replaceable picture."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.consent_reading import Progress
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface.refusals import (
    AnsweredAlready,
    ConsentFixed,
    ConsentKept,
    ConsultationFirst,
    DocumentEarly,
    DocumentMissing,
    EvidenceKept,
    NoSuchPoint,
    NotOpenForSigning,
    NotSealedYet,
    NotTheirHand,
    NotYourSignature,
    OneLive,
    PlanNotApproved,
    ReadingClosed,
    ReadingOpen,
    ReliedOn,
    RevisionNotCurrent,
    SealedAlready,
    SignatureMissing,
    SignedAlready,
    SignedKept,
    Spent,
    TalkRefused,
    TemplateNotApproved,
    TextChanged,
    TextMissing,
    WithdrawalMissing,
    WordsKept,
    WordsRefused,
)
from clinic_desktop.domain.consent.interface.trail import ChainLink, ConsentTrail
from clinic_desktop.domain.consent.interface.values import (
    AFTER_INCISION,
    AskedQuestion,
    Belonging,
    Check,
    ConsentCard,
    ConsentFacts,
    ConsentRecord,
    ConsentView,
    GivenAnswer,
    Informed,
    KeptDocument,
    LockedStrokes,
    NewConsent,
    NewSignature,
    OpenQuestion,
    OralTalk,
    SectionSeen,
    Signed,
    SignedInk,
    TemplateFit,
    Withdrawal,
)

__all__ = [
    "AFTER_INCISION", "AnsweredAlready", "AskedQuestion", "Belonging", "Check", "ConsentCard",
    "ConsentDesk",
    "ConsentFacts", "ConsentFixed", "ConsentKept", "ConsentRecord", "ConsentView",
    "ConsultationFirst", "DocumentEarly", "DocumentMissing", "EvidenceKept", "GivenAnswer",
    "ChainLink", "ConsentTrail", "Informed", "KeptDocument", "LockedStrokes", "SectionSeen",
    "NewConsent", "NewSignature", "NoSuchPoint", "NotOpenForSigning", "NotSealedYet",
    "NotTheirHand", "NotYourSignature", "OneLive", "OpenQuestion", "OralTalk",
    "PlanNotApproved", "ReadingClosed", "ReadingOpen", "ReliedOn", "RevisionNotCurrent",
    "SealedAlready", "SignatureMissing", "Signed", "SignedAlready", "SignedInk", "SignedKept",
    "SigningDesk", "Spent", "TalkRefused", "TemplateFit", "TemplateNotApproved", "TextChanged",
    "TextMissing", "Withdrawal", "WithdrawalMissing", "WordsKept", "WordsRefused",
]  # fmt: skip


class ConsentDesk(Protocol):
    """Reading, asking, answering: what screens show and what gates and papers ask."""

    @asks("consent.consent.read_status")
    def of_plan(self, plan_id: UUID) -> tuple[ConsentCard, ...]:
        """Every consent of the plan, the newest first; void ones stay in the list."""

    @asks("consent.consent.read")
    def sheet(self, consent_id: UUID) -> ConsentView: ...

    @does("consent.question.answer")
    def answer_question(self, question_id: UUID, text: str) -> ConsentFacts:
        """The caller's recorded words close the question. A nurse answers what is routed there.

        Raises WordsRefused, Unsettable, AnsweredAlready, Forbidden.
        """

    @does("consent.check.discuss")
    def discuss(self, consent_id: UUID, check_code: str, note: str) -> ConsentFacts:
        """The caller has talked with the patient about a failed check or a refused clause.

        Raises NoSuchPoint, WordsRefused, Unsettable, ReadingClosed once it is signed.
        """

    @asks("consent.document.read")
    def document(self, consent_id: UUID) -> bytes:
        """The sealed PDF, byte for byte. Raises NotSealedYet."""

    @asks("consent.document.read")
    def certificate(self, consent_id: UUID) -> bytes:
        """The sealed page that says that the consent holds no more. Raises NotSealedYet."""

    @asks("consent.question.answer")
    def questions(self) -> tuple[AskedQuestion, ...]:
        """Open questions for the caller to answer, the oldest first; at most 200."""

    @asks(INTERNAL)
    def facts_of_plan(self, plan_id: UUID) -> tuple[ConsentFacts, ...]:
        """Of every consent of the plan, the newest first."""

    @asks(INTERNAL)
    def facts_of_patient(self, patient_id: UUID) -> tuple[ConsentFacts, ...]:
        """Of every consent of a patient; those of one plan in the order of `facts_of_plan`."""

    @asks(INTERNAL)
    def facts(self, consent_id: UUID) -> ConsentFacts: ...

    @asks(INTERNAL)
    def belongs(self, consent_id: UUID) -> Belonging: ...

    @asks(INTERNAL)
    def paper(self, consent_id: UUID) -> ConsentRecord: ...

    @asks(INTERNAL)
    def kept(self, consent_id: UUID) -> tuple[KeptDocument, ...]:
        """The sealed files of a consent, the oldest first."""

    @asks(INTERNAL)
    def locked_strokes(self, consent_id: UUID) -> tuple[LockedStrokes, ...]:
        """Of every signature, in the order of signing."""

    @asks(INTERNAL)
    def trail(self, consent_id: UUID) -> ConsentTrail:
        """What the audit chain knows of a consent and of all that stands beside it."""

    @asks(INTERNAL)
    def undecided(self, informed_since: Moment) -> tuple[ConsentFacts, ...]:
        """Informed since then, and neither signed nor declined yet; the oldest first."""

    @asks(INTERNAL)
    def unanswered(self, asked_before: Moment) -> tuple[OpenQuestion, ...]:
        """Questions of live consents without an answer that were asked before that."""

    @asks(INTERNAL)
    def unsealed(self) -> tuple[UUID, ...]:
        """Consents that were signed and have no sealed document, the oldest first."""

    @asks(INTERNAL)
    def uncertified(self) -> tuple[tuple[UUID, str], ...]:
        """Consents that ended without the page that says so, and its kind: every refusal, and what
        was signed and sealed before.
        """

    @asks(INTERNAL, includes=(CentreDesk.settings,))
    def templates(self, procedure_codes: tuple[str, ...], language: str, kind: str) -> TemplateFit:
        """Whether approved texts in date, of this clinic's law, cover the procedures."""


class SigningDesk(Protocol):
    """The steps of a consent, in its order; screens reach them through processes."""

    @asks(INTERNAL)
    def texts_missing(self) -> int:
        """How many texts ship with this version of the program and are not in the database."""

    @does(INTERNAL)
    def install_templates(self) -> None:
        """The texts that ship, approved, each version once."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def create(self, new: NewConsent) -> ConsentFacts:
        """K01: composed for the revision, stored with its text and hash.

        Raises TextMissing, Unsettable (a letter the paper cannot show), OneLive, PlanNotApproved,
        ConsultationFirst, RevisionNotCurrent.
        """

    @does(INTERNAL)
    def inform(self, consent_id: UUID, talk: OralTalk) -> ConsentFacts:
        """K02: the caller has informed the patient. The clock counts from now, not from then.

        What was read and answered under the text before, and is unchanged in this one, stays.
        """

    @does(INTERNAL)
    def open_reading(self, consent_id: UUID) -> ConsentFacts:
        """K03; once more changes nothing."""

    @does(INTERNAL)
    def save_progress(self, consent_id: UUID, progress: Progress) -> ConsentFacts:
        """K04, repeatable: opens the reading (K03), ends it when nothing is left open (K05).

        Raises UnknownPoint, WordsRefused, Unsettable, WrongState where the reading is over.
        """

    @does(INTERNAL)
    def reopen(self, consent_id: UUID) -> ConsentFacts:
        """K06: read again, while nobody has signed. Raises ReadingClosed."""

    @does(INTERNAL)
    def present_emergency(self, consent_id: UUID) -> ConsentFacts:
        """K09: the short text is put before the patient at once. Raises WrongState."""

    @does(INTERNAL)
    def sign(self, consent_id: UUID, signing: NewSignature) -> ConsentFacts:
        """K07, or K08 for the last party. The same ink again gives the same answer.

        Raises TextChanged, ReadingOpen (with what is open), OutOfTurn (with whose turn it is),
        UnusableInk, SignedAlready (other ink), NotYourSignature, NotOpenForSigning.
        """

    @does(INTERNAL)
    def decline(self, consent_id: UUID, said_by: str, how: str) -> ConsentFacts:
        """K10: a no before everybody has signed."""

    @does(INTERNAL)
    def revoke(
        self, consent_id: UUID, said_by: str, how: str, occurred_at: Moment, case_phase: str
    ) -> ConsentFacts:
        """K11: a no after signing. `case_phase` AFTER_INCISION asks the team to stop when safe.

        Raises ReliedOn while the plan still stands on it, Spent when all is done.
        """

    @does(INTERNAL)
    def supersede(self, plan_id: UUID, reason: str) -> tuple[UUID, ...]:
        """K12 of every live consent of the plan; their ids."""

    @does(INTERNAL)
    def expire(self, plan_id: UUID, reason: str) -> tuple[UUID, ...]:
        """K13 of every live consent of the plan; their ids."""

    @does(INTERNAL)
    def store_document(
        self, consent_id: UUID, kind: str, content: bytes, fingerprint: str
    ) -> ConsentFacts:
        """Keep a sealed file; kind CONSENT once, it sets the sealing time. Same bytes: no-op."""

    @does(INTERNAL)
    def ask_question(self, consent_id: UUID, section: str, text: str) -> AskedQuestion:
        """The patient asks, or only flags the part ("" as text); open until it is answered."""
