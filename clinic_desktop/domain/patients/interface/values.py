"""The values of patients."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic_desktop.core.moment import Moment

NO_ALLERGIES = "NONE"
"""Severity of the health fact "asked, and there is no allergy"."""

NOTICES = ("PRIVACY", "TERMS")
CHANNELS = ("EMAIL", "SMS", "WHATSAPP", "PHONE", "LETTER")
PURPOSES = ("TREATMENT", "REMINDERS", "MARKETING", "SURVEYS", "DOCUMENTS")
REVIEWED = "duplicate_review"
"""What a task is about that asks to compare a new record with those it may double."""

TOLD_GUARDIAN = "SAYS_GUARDIAN"
"""Somebody said to be the guardian; nothing was seen yet, and no gate counts it."""

SEEN_BY, ENDED = "Seen by: ", "Ended: "
"""Lines of the evidence that the program writes: who saw it, and why it ended."""

WITNESSED = ("GUARDIAN", "PROXY")
"""Links that need evidence; the colleague who saw it is named in it."""

LINKS = ("GUARDIAN", "PROXY", "PAYER", "ESCORT", "INTERPRETER", "HOME_DOCTOR", "REFERRER")


@dataclass(frozen=True, slots=True)
class NewPhone:
    number: str  # as typed
    kind: str = "MOBILE"  # MOBILE, HOME, WORK


@dataclass(frozen=True, slots=True)
class Phone:
    e164: str
    kind: str
    shown: str  # "+43 1 234567"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a search may show. A restricted file shows its name only to whom it is shut."""

    patient_id: UUID
    mrn: str
    first: str
    last: str
    called: str
    born: date | None
    phone_tail: str  # the last four digits
    status: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody registered who may be the same person: how sure (0–100), and why in words."""

    other: Hit
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewHealthFact:
    kind: str  # ALLERGY, MEDICINE, CONDITION, HISTORY
    text: str
    severity: str = ""  # MILD, MODERATE, SEVERE; NONE: asked, and there is none
    reaction: str = ""
    occurred_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What is asked of a new patient. The notices are named by the version that was accepted."""

    first: str
    last: str
    born: date | None
    phones: tuple[NewPhone, ...] = ()
    email: str = ""
    sex: str = "UNKNOWN"  # FEMALE, MALE, OTHER, UNKNOWN
    called: str = ""
    address: str = ""
    residence_country: str = ""
    language: str = "en"
    interpreter_needed: bool = False
    emergency_contact: str = ""
    blood_group: str = ""
    accepted_privacy: str = ""
    accepted_terms: str = ""
    health: tuple[NewHealthFact, ...] = ()
    source: str = "DESK"  # DESK, TABLET, PORTAL, IMPORT
    guardian: str = ""  # who registers a child, by name; phone and e-mail are that person's


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """`status` is REVIEW where a possible duplicate waits for the reception."""

    patient_id: UUID
    mrn: str
    status: str
    version: int
    duplicates: tuple[Duplicate, ...]
    guardian_link: UUID | None = None  # of whoever registered a child, as told


@dataclass(frozen=True, slots=True)
class GuardianLink:
    """A guardianship, or what somebody said of one, with what is needed to give it an account."""

    id: UUID
    patient_id: UUID
    name: str
    email: str
    language: str  # of the patient's record
    lives: bool


@dataclass(frozen=True, slots=True)
class PatientCard:
    id: UUID
    version: int
    mrn: str
    first: str
    last: str
    called: str
    born: date | None
    sex: str
    status: str
    language: str
    phones: tuple[Phone, ...]
    email: str
    identity_verified: bool
    restricted: bool
    has_alert: bool  # an allergy is known; its text is clinical


@dataclass(frozen=True, slots=True)
class Acceptance:
    notice: str
    version: str
    at: Moment
    place: str


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    id: UUID  # of the link
    version: int
    kind: str
    name: str
    phone: str
    email: str
    organisation: str
    starts_at: Moment
    ends_at: Moment | None
    evidence: str
    person_id: UUID | None = None
    patient_id: UUID | None = None  # whose link it is; of a merged record it counts for no gate

    @property
    def waits(self) -> bool:
        """Somebody said so, and nobody has seen the evidence."""
        return self.kind == TOLD_GUARDIAN

    @property
    def seen_by(self) -> str:
        """The name of the colleague who saw the evidence; "" where nobody did."""
        named = [one for one in self.evidence.splitlines() if one.startswith(SEEN_BY)]
        return named[-1].removeprefix(SEEN_BY) if named else ""

    @property
    def seen(self) -> str:
        """What was seen, without what the program wrote beside it."""
        lines = self.evidence.splitlines()
        return " ".join(one for one in lines if not one.startswith((SEEN_BY, ENDED)))

    @property
    def why_ended(self) -> str:
        said = [one for one in self.evidence.splitlines() if one.startswith(ENDED)]
        return said[-1].removeprefix(ENDED) if said else ""

    def lives(self, now: Moment) -> bool:
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """The administrative part of the file."""

    card: PatientCard
    address: str
    residence_country: str
    interpreter_needed: bool
    emergency_contact: str
    identity_document: str
    source: str
    contact_permissions: Mapping[str, bool]  # "EMAIL.REMINDERS": channel and purpose
    acceptances: tuple[Acceptance, ...]
    people: tuple[LinkedPerson, ...]
    merged_into: UUID | None
    also: tuple[str, ...] = ()  # numbers of records that were merged into this one


@dataclass(frozen=True, slots=True)
class HealthFact:
    """`proposed`: told by the patient, not yet confirmed by staff."""

    id: UUID
    version: int
    kind: str
    text: str
    severity: str
    reaction: str
    occurred_at: Moment | None
    recorded_at: Moment
    ended_at: Moment | None
    proposed: bool


@dataclass(frozen=True, slots=True)
class PatientFile:
    """The whole file: health facts too, ended ones last."""

    details: PatientDetails
    blood_group: str
    health: tuple[HealthFact, ...]


@dataclass(frozen=True, slots=True)
class Alerts:
    """`facts` is empty for who may only know that there is one."""

    exists: bool
    facts: tuple[HealthFact, ...]


@dataclass(frozen=True, slots=True)
class AdminChange:
    """The administrative fields as they shall be; all of them, unchanged ones too."""

    phones: tuple[NewPhone, ...]
    email: str
    address: str
    residence_country: str
    language: str
    interpreter_needed: bool
    emergency_contact: str
    called: str


@dataclass(frozen=True, slots=True)
class Identity:
    first: str
    last: str
    born: date | None
    sex: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records under review; `decision` is DIFFERENT or SAME once somebody decided.

    SAME proposes to merge them; `decided_by` said so, and somebody else confirms.
    """

    id: UUID
    version: int
    patient: Hit
    other: Hit
    score: int
    reasons: tuple[str, ...]
    since: Moment
    decision: str = ""
    reason: str = ""
    decided_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """One record merged into another of the same person; `until` it may be undone."""

    id: UUID
    version: int
    gone: Hit
    kept: Hit
    reason: str
    proposed_by: UUID
    merged_by: UUID
    merged_at: Moment
    until: Moment
    closed_account: UUID | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is written to, and in which language."""

    patient_id: UUID
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What the gates ask about a person."""

    patient_id: UUID
    status: str
    born: date | None
    residence_country: str
    language: str
    interpreter_needed: bool
    identity_verified: bool
    restricted: bool
    email: str
    guardians: tuple[UUID, ...]  # people with a live guardianship
    allergies_known: bool  # asked: some are named, or none
    allergies: tuple[str, ...]
    registered_at: Moment
    notices: Mapping[str, str]  # newest accepted version of each
    referred: bool = False  # by a doctor, whose letter the reception has seen

    @property
    def has_guardian(self) -> bool:
        return bool(self.guardians)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What is read of a person when their file is opened."""

    details: PatientDetails
    alerts: Alerts
    facts: PatientFacts
