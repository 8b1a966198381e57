"""Values of consent: what is asked of it, what a screen shows, what the paper and gates need."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core.consent_reading import Progress, Turn
from clinic_desktop.core.consent_sheet import Part, Sheet, SheetFacts
from clinic_desktop.core.consent_text import Clause, PartyKind, Section
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.waiting import Guardians

AFTER_INCISION = "AFTER_INCISION"
"""Phase of a case in which a withdrawal asks the team to stop as soon as that is safe."""


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What the gates ask about a consent; `open_points` is what reading still lacks.

    `open_points` and `next_party` are empty once everybody has signed, and of a closed one.
    """

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
    valid_until: Moment | None  # the first moment at which it no longer holds
    parties_signed: tuple[str, ...]
    next_party: str | None
    open_points: tuple[Unmet, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose a consent is, and to which plan it was asked for."""

    patient_id: UUID
    plan_id: UUID


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent for one frozen revision. `performers` countersign, each of them.

    `guardians` are the people (not accounts) with a live guardianship. `valid_days` counts from
    the last signature. An emergency names the override that authorises it.
    """

    patient_id: UUID
    consultation_id: UUID
    plan_id: UUID
    revision: int
    consent_hash: str
    kind: str
    language: str
    procedure_codes: tuple[str, ...]
    facts: SheetFacts
    needed_for_scheduling: bool
    valid_days: int
    performers: tuple[UUID, ...]
    guardians_required: Guardians = Guardians.NONE
    guardians: tuple[UUID, ...] = ()
    cannot_write: bool = False  # a witness signs as well
    override_id: UUID | None = None
    interpreter: str = ""  # who reads it to the patient, and signs as well
    valid_to: Moment | None = None  # not beyond: a minor signs anew when of age


@dataclass(frozen=True, slots=True)
class OralTalk:
    """The talk of the caller with the patient. `earliest_at`: what the patient was told."""

    minutes: int
    language: str
    interpreter: str
    copy_given: bool
    occurred_at: Moment
    mode: str = "IN_PERSON"  # IN_PERSON, VIDEO, PHONE
    earliest_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class NewSignature:
    """One party's ink under the text whose hash was shown.

    `user_id` names a clinician's account, `person_id` a guardian; `identity` says how the person
    was known (birth date restated, document seen). `mark`: the patient cannot write and made a
    mark; from then on a witness signs as well. `by_pin`: a clinician signs on the patient's tablet
    and proved by name and PIN who they are. `how` SPOKEN or TYPED: the patient cannot write, and
    `hand` names the witness whose ink it is.
    """

    party: PartyKind
    name: str
    ink: Ink
    text_hash: str
    relation: str = ""
    user_id: UUID | None = None
    device_id: UUID | None = None
    identity: str = ""
    place: str = ""
    person_id: UUID | None = None
    mark: bool = False
    by_pin: bool = False
    how: str = ""
    hand: str = ""


@dataclass(frozen=True, slots=True)
class TemplateFit:
    """Whether approved texts cover all procedures in some language, and in the one asked for.

    `text_language` is the one to write the consent in, "" where no text fits.
    """

    fits: bool
    covered_language: bool
    text_language: str


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """One consent in a list, without clinical text."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    kind: str
    status: str
    status_reason: str
    revision: int
    language: str
    needed_for_scheduling: bool
    created_at: Moment
    informed_at: Moment | None
    earliest_at: Moment | None
    signed_at: Moment | None
    sealed_at: Moment | None
    valid_until: Moment | None
    superseded_by: UUID | None
    parties_signed: tuple[str, ...]
    next_party: str | None
    open_points: int
    version: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given; wrong ones stay. `at` is the tablet's time."""

    choice: str
    right: bool
    at: Moment


@dataclass(frozen=True, slots=True)
class Check:
    """An understanding check and how far the patient is with it.

    To the patient `right` is told once the check is passed, `explanation` after the first answer.
    """

    code: str
    section: str
    text: str
    options: tuple[str, ...]
    right: str | None
    explanation: str
    given: tuple[GivenAnswer, ...]
    passed: bool
    needs_talk: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for its answer, without its words."""

    id: UUID
    consent_id: UUID
    patient_id: UUID


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What the patient asked while reading, and the named clinician's words to it."""

    id: UUID
    consent_id: UUID
    patient_id: UUID
    section: str
    section_title: str
    text: str
    routed_to: str  # SURGEON, ANAESTHETIST, NURSE
    asked_at: Moment
    answer: str
    answered_by: UUID | None
    answered_at: Moment | None
    version: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature without its ink."""

    party: str
    name: str
    relation: str
    user_id: UUID | None
    person_id: UUID | None
    device_kind: str
    identity: str
    place: str
    signed_at: Moment


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The sheet as it is read: sections, clauses, checks, and how far everybody is.

    `text_hash` goes back with each signature. `read_quickly` names parts that were open too short
    to be read; only clinicians see it. `changed` are the codes of the parts that read otherwise
    than in the text before, where there was one for this plan.
    """

    id: UUID
    plan_id: UUID
    patient_id: UUID
    kind: str
    status: str
    status_reason: str
    title: str
    language: str
    revision: int
    consent_hash: str
    text_hash: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    checks: tuple[Check, ...]
    progress: Progress
    questions: tuple[AskedQuestion, ...]
    open_points: tuple[Unmet, ...]
    pen_locked: bool
    read_quickly: tuple[str, ...]
    needed: tuple[Turn, ...]
    signed: tuple[Signed, ...]
    next_turns: tuple[Turn, ...]
    informed_at: Moment | None
    earliest_at: Moment | None
    signed_at: Moment | None
    valid_until: Moment | None
    version: int
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Informed:
    """The talk that informed: who, when it ended and was recorded, how long, through whom."""

    by: UUID
    occurred_at: Moment
    recorded_at: Moment
    minutes: int
    mode: str
    language: str
    interpreter: str
    copy_given: bool


@dataclass(frozen=True, slots=True)
class SectionSeen:
    """How one part was read, by the clinic's clock."""

    section: str
    language: str
    seconds: int
    end_reached: bool
    first_at: Moment
    last_at: Moment


@dataclass(frozen=True, slots=True)
class SignedInk:
    """A signature as it is seen, and how the pen moved, locked (documents.stroke_lock).

    `answers_hash` binds it to what was answered until then.
    """

    who: Signed
    device_id: UUID | None
    drawn: Drawn
    strokes: Mapping[str, str]
    statements: tuple[str, ...]  # what was said by signing, in the language of the consent
    has_pressure: bool | None  # None where it was not noted
    mark: bool
    ink_hash: str
    text_hash: str
    answers_hash: str


@dataclass(frozen=True, slots=True)
class LockedStrokes:
    """How the pen moved in one signature, locked. `proved`: the audit chain noted `ink_hash` when
    it was signed; None where the chain knows nothing of the signature.
    """

    party: str
    drawn: Drawn
    strokes: Mapping[str, str]
    ink_hash: str
    proved: bool | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A no: DECLINE before signing, REVOKE after."""

    kind: str
    said_by: str
    how: str
    case_phase: str
    stop_when_safe: bool
    occurred_at: Moment
    recorded_at: Moment
    recorded_by: UUID


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """Everything the printed consent needs but the clinic's head and the names of colleagues.

    `canonical` is the text whose SHA-256 is `facts.text_hash`; `answers_hash` that of all that
    was acknowledged, answered, asked and talked about.
    """

    facts: ConsentFacts
    sheet: Sheet
    canonical: str
    policy: str
    earliest_at: Moment | None
    status_reason: str
    informed: tuple[Informed, ...]
    progress: Progress
    seen: tuple[SectionSeen, ...]
    checks: tuple[Check, ...]
    questions: tuple[AskedQuestion, ...]
    signatures: tuple[SignedInk, ...]
    awaited: tuple[Turn, ...]
    withdrawals: tuple[Withdrawal, ...]
    answers_hash: str
    ended_at: Moment | None = None  # when it was declined, withdrawn, superseded or expired


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A sealed file without its content. `proved`: the audit chain noted its hash, None where the
    chain knows nothing of the file.
    """

    kind: str  # CONSENT, WITHDRAWAL, DECLINE, VOID
    sha256: str
    size: int
    fingerprint: str
    made_at: Moment
    proved: bool | None
