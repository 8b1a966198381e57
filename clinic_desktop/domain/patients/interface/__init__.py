"""The face of patients: find, register, read and keep the file of a person."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface.refusals import (
    AcceptanceKept,
    AtTheDesk,
    BirthDateRefused,
    DetailRefused,
    DuplicateFound,
    EmailRefused,
    FactRefused,
    MergeAlone,
    MergedAway,
    MergeKept,
    MergeOpen,
    MergeRefused,
    MergeTarget,
    MrnTaken,
    NameRefused,
    NotAssigned,
    NoticesMissing,
    NotToConfirm,
    PhoneRefused,
    ReasonMissing,
    RecordKept,
    Restricted,
    RowDecided,
    RowKept,
    RowKnown,
)
from clinic_desktop.domain.patients.interface.values import (
    CHANNELS,
    LINKS,
    NO_ALLERGIES,
    NOTICES,
    PURPOSES,
    REVIEWED,
    Acceptance,
    AdminChange,
    Alerts,
    Contact,
    Duplicate,
    DuplicatePair,
    GuardianLink,
    HealthFact,
    Hit,
    Identity,
    LinkedPerson,
    Merge,
    NewHealthFact,
    NewPerson,
    NewPhone,
    OpenedFile,
    PatientCard,
    PatientDetails,
    PatientFacts,
    PatientFile,
    Phone,
    RegisterResult,
    Registration,
)

__all__ = [
    "Acceptance",
    "AcceptanceKept",
    "AdminChange",
    "Alerts",
    "AtTheDesk",
    "BirthDateRefused",
    "CHANNELS",
    "Contact",
    "DetailRefused",
    "Duplicate",
    "DuplicateFound",
    "DuplicatePair",
    "EmailRefused",
    "FactRefused",
    "GuardianLink",
    "HealthFact",
    "Hit",
    "Identity",
    "LINKS",
    "LinkedPerson",
    "Merge",
    "MergeAlone",
    "MergeKept",
    "MergeOpen",
    "MergeRefused",
    "MergeTarget",
    "MergedAway",
    "MrnTaken",
    "NOTICES",
    "NO_ALLERGIES",
    "NameRefused",
    "NewHealthFact",
    "NewPerson",
    "NewPhone",
    "NotAssigned",
    "NotToConfirm",
    "NoticesMissing",
    "OpenedFile",
    "PURPOSES",
    "PatientCard",
    "PatientDetails",
    "PatientFacts",
    "PatientFile",
    "PatientRelationsDesk",
    "PatientsDesk",
    "Phone",
    "PhoneRefused",
    "ReasonMissing",
    "REVIEWED",
    "RecordKept",
    "RegisterResult",
    "Registration",
    "Restricted",
    "RowDecided",
    "RowKept",
    "RowKnown",
]


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

    @asks(INTERNAL, includes=(CentreDesk.settings,))
    def check_registration(self, registration: Registration) -> None:
        """Whether it could be kept; looks nothing up. Raises as `register`, but no duplicate."""

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

    @does("patients.record.update_identity", includes=(CentreDesk.settings,))
    def correct_identity(
        self, patient_id: UUID, version: int, identity: Identity, reason: str
    ) -> PatientCard:
        """Names, birth date and sex; guardianships end with the day that is right now.

        Raises Stale as above, ReasonMissing.
        """

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
        """What a patient adds is a proposal until staff confirms it by adding it; said once more
        by the patient, whatever is known already stays as it is."""

    @does("patients.record.update_clinical")
    def end_health_fact(self, fact_id: UUID, version: int) -> HealthFact: ...

    @asks(INTERNAL)
    def faces(self, patient_ids: tuple[UUID, ...]) -> tuple[PatientCard, ...]:
        """For lists of other modules; opens no file."""

    @asks(INTERNAL)
    def facts(self, patient_id: UUID) -> PatientFacts: ...

    @asks(INTERNAL)
    def contact(self, patient_id: UUID) -> Contact: ...

    @asks(INTERNAL)
    def opened(self, patient_id: UUID) -> OpenedFile:
        """Details, alerts and facts at once; the alerts as far as the caller may read them."""


class PatientRelationsDesk(Protocol):
    """What a person accepted and permits, who belongs to them, and who may be the same."""

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

    @does("patients.guardian.manage", includes=(CentreDesk.settings,))
    def confirm_guardian(self, link_id: UUID, version: int, evidence: str) -> LinkedPerson:
        """Who said to be the guardian is one: the evidence was seen. Until the child is of age.

        Raises ReasonMissing, NotToConfirm, Stale.
        """

    @asks(INTERNAL)
    def guardian_link(self, link_id: UUID) -> GuardianLink:
        """Raises NotFound for what is no guardianship."""

    @does("patients.guardian.manage")
    def end_link(self, link_id: UUID, version: int, reason: str) -> LinkedPerson: ...

    @asks("patients.duplicate.decide")
    def duplicates(self) -> tuple[DuplicatePair, ...]:
        """Pairs that wait for a decision, the surest first; at most 100."""

    @does("patients.duplicate.decide", includes=(CentreDesk.close_tasks, CentreDesk.open_task))
    def decide_duplicate(self, pair_id: UUID, version: int, decision: str, reason: str) -> None:
        """DIFFERENT opens the record; SAME proposes to merge and keeps it in REVIEW until then."""

    @asks("patients.duplicate.decide")
    def proposed_merges(self) -> tuple[DuplicatePair, ...]:
        """Pairs that somebody said are one person, the oldest proposal first; at most 100."""

    @asks("patients.duplicate.decide")
    def merges(self) -> tuple[Merge, ...]:
        """What was merged and may still be undone, the newest first; at most 100."""

    @does(INTERNAL, includes=(CentreDesk.close_tasks,))
    def merge(self, pair_id: UUID, version: int, kept_id: UUID, reason: str, alone: bool) -> Merge:
        """The other record of the pair is merged into `kept_id` and takes nothing from then on.

        `alone`: this clinic has nobody else. Raises Stale, MergeRefused, MergeAlone, MergeOpen.
        """

    @does(INTERNAL)
    def note_closed_account(self, merge_id: UUID, account_id: UUID) -> None:
        """The account of the record that is gone, closed because the other one has its own."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def undo_merge(self, merge_id: UUID, version: int, reason: str) -> Merge:
        """Both records stand again, and are two people to be decided about. Raises MergeKept."""
