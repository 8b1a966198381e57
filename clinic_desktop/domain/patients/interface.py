"""The face of patients: find, register, read and keep the file of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk

NO_ALLERGIES = "NONE"
"""Severity of the health fact "asked, and there is no allergy"."""

NOTICES = ("PRIVACY", "TERMS")
CHANNELS = ("EMAIL", "SMS", "WHATSAPP", "PHONE", "LETTER")
PURPOSES = ("TREATMENT", "REMINDERS", "MARKETING", "SURVEYS")
LINKS = ("GUARDIAN", "PROXY", "PAYER", "ESCORT", "INTERPRETER", "HOME_DOCTOR", "REFERRER")


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


class MrnTaken(errors.AlreadyThere):
    code, text = "patients.mrn_taken", "This patient number is taken. Try again."


class AcceptanceKept(errors.Conflict):
    code = "patients.acceptance_kept"
    text = "What was accepted stays as it was. A new version is accepted anew."


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


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """`status` is REVIEW where a possible duplicate waits for the reception."""

    patient_id: UUID
    mrn: str
    status: str
    version: int
    duplicates: tuple[Duplicate, ...]


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
    """Two records under review; `decision` is DIFFERENT or SAME once somebody decided."""

    id: UUID
    version: int
    patient: Hit
    other: Hit
    score: int
    reasons: tuple[str, ...]
    since: Moment


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
    has_guardian: bool  # a live guardianship
    allergies_known: bool  # asked: some are named, or none
    allergies: tuple[str, ...]
    registered_at: Moment
    notices: Mapping[str, str]  # newest accepted version of each


class PatientsDesk(Protocol):
    """Finding, registering, and the file of one person."""

    @asks("patients.directory.search")
    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        """People by name parts in any order, phone from three digits, birth date or number.

        At most 50, by name. Merged records are left out: the record that stands is found.
        """

    @asks("patients.record.register", includes=(CentreDesk.settings,))
    def likely_duplicates(
        self, first: str, last: str, born: date | None, phones: tuple[str, ...], email: str
    ) -> tuple[Duplicate, ...]:
        """Who may be the same person, the surest first; unreadable numbers are passed over."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def register(self, registration: Registration, override_reason: str) -> RegisterResult:
        """A new record with the next number.

        At the desk a likely duplicate raises DuplicateFound unless `override_reason` says why it
        is another person; from elsewhere the record waits in REVIEW, and nobody is told.
        Raises NameRefused, BirthDateRefused, PhoneRefused, EmailRefused, NoticesMissing,
        FactRefused, DetailRefused.
        """

    @asks("patients.record.read_admin")
    def card(self, patient_id: UUID) -> PatientCard: ...

    @asks("patients.record.read_admin")
    def details(self, patient_id: UUID) -> PatientDetails: ...

    @asks("patients.record.read_clinical")
    def file(self, patient_id: UUID) -> PatientFile: ...

    @asks("patients.alert.read")
    def alerts(self, patient_id: UUID) -> Alerts: ...

    @does("patients.record.update_admin", includes=(CentreDesk.settings,))
    def update_admin(self, patient_id: UUID, version: int, change: AdminChange) -> PatientCard:
        """Raises Stale with what stands and what was sent of each field that differs."""

    @does("patients.record.update_identity")
    def correct_identity(
        self, patient_id: UUID, version: int, identity: Identity, reason: str
    ) -> PatientCard:
        """Names, birth date and sex. Raises Stale as above, ReasonMissing."""

    @does("patients.identity.verify")
    def verify_identity(
        self, patient_id: UUID, version: int, document: str, number: str
    ) -> PatientCard:
        """An identity document was seen; its kind and number are kept, no copy."""

    @does("patients.record.restrict")
    def restrict(self, patient_id: UUID, restricted: bool, reason: str) -> None:
        """Shut the file to all but assigned staff, or open it again."""

    @does("patients.record.update_clinical")
    def add_health_fact(self, patient_id: UUID, fact: NewHealthFact) -> HealthFact:
        """What a patient adds is a proposal until staff confirms it by adding it."""

    @does("patients.record.update_clinical")
    def end_health_fact(self, fact_id: UUID, version: int) -> HealthFact: ...

    @asks("patients.duplicate.decide")
    def duplicates(self) -> tuple[DuplicatePair, ...]:
        """Pairs that wait for a decision, the surest first; at most 100."""

    @does("patients.duplicate.decide")
    def decide_duplicate(self, pair_id: UUID, version: int, decision: str, reason: str) -> None:
        """DIFFERENT opens the record; SAME keeps it in REVIEW until it is merged."""

    @asks(INTERNAL)
    def faces(self, patient_ids: tuple[UUID, ...]) -> tuple[PatientCard, ...]:
        """For lists of other modules; opens no file."""

    @asks(INTERNAL)
    def facts(self, patient_id: UUID) -> PatientFacts: ...


class PatientRelationsDesk(Protocol):
    """What a person accepted and permits, and who belongs to them."""

    @does("patients.notice.accept")
    def accept_notice(self, patient_id: UUID, notice: str, version: str, place: str) -> Acceptance:
        """PRIVACY or TERMS, by version; `place` is DESK, TABLET or PORTAL."""

    @does("patients.contact_permission.update")
    def set_contact_permissions(
        self, patient_id: UUID, version: int, permissions: Mapping[str, bool]
    ) -> Mapping[str, bool]:
        """Per channel and purpose; those not named stay as they are. All that now stand."""

    @does("patients.guardian.manage", includes=(CentreDesk.settings,))
    def link_person(
        self,
        patient_id: UUID,
        person: NewPerson,
        kind: str,
        evidence: str,
        ends_at: Moment | None,
    ) -> LinkedPerson:
        """A guardianship ends when the patient comes of age, whatever was said.

        Raises ReasonMissing when it is not said what was seen as evidence.
        """

    @does("patients.guardian.manage")
    def end_link(self, link_id: UUID, version: int, reason: str) -> LinkedPerson: ...
