"""The face of the centre: settings, sites, resources, what is taken when, tasks, overrides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, INTERNAL, SIGNED_IN
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.core.waiting import (
    ActClass,
    Gate,
    Guardians,
    Opening,
    PrintedText,
    Purpose,
    Start,
)


class Taken(errors.Conflict):
    code = "centre.taken"
    text = "Somebody or something needed is taken at that time. Choose another time."


class OverrideKept(errors.Conflict):
    code = "centre.override_kept"
    text = "An override stays as it was written. Add a review instead."


class OverrideBare(errors.RuleViolation):
    code = "centre.override_bare"
    text = "Opening such a file needs the patient, ten letters of a reason and a day of review."


class OwnReview(errors.RuleViolation):
    code = "centre.own_review"
    text = "Who used an override cannot review it. Ask a colleague."


REVIEWS = ("JUSTIFIED", "NOT_JUSTIFIED", "LEARNING")


class ReviewedAlready(errors.Conflict):
    code = "centre.reviewed_already"
    text = "This override was reviewed already. Its review stays as it was written."


class NumberBack(errors.Conflict):
    code, text = "centre.number_back", "A number series never goes back."


class DemoFixed(errors.Conflict):
    code = "centre.demo_fixed"
    text = "Whether this is a demonstration was decided when the clinic was made."


class AlreadyFounded(errors.Conflict):
    code = "centre.already_founded"
    text = "This database holds a clinic already. Sign in instead."


class NotFounded(errors.Conflict):
    code = "centre.not_founded"
    text = "This database holds no clinic yet. Start the program once, or run init."


class SettingRefused(errors.RuleViolation):
    code, text = "centre.setting", "This setting is not possible."


@dataclass(frozen=True, slots=True)
class Face:
    """What anybody may know before signing in. `wants_factor`: of staff, from other computers."""

    founded: bool
    name: str = ""
    demo: bool = False
    wants_factor: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    name: str
    address: str
    phone: str
    email: str
    registration: str
    country: str
    time_zone: str
    currency: str
    language: str
    policy: str
    demo: bool
    choices: Mapping[str, str]
    site_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first start asks for."""

    name: str
    address: str
    time_zone: str
    policy: str
    currency: str
    country: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ResourceCard:
    id: UUID
    site_id: UUID
    kind: str  # THEATRE, ROOM, BED, EQUIPMENT
    name: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Span:
    """`resource_id` is taken in [starts_at, ends_at)."""

    resource_id: UUID
    kind: str
    source: str
    source_id: UUID
    starts_at: Moment
    ends_at: Moment


@dataclass(frozen=True, slots=True)
class NewTask:
    kind: str
    text: str
    entity: str
    entity_id: UUID
    role: str | None = None
    person_id: UUID | None = None
    patient_id: UUID | None = None
    due_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class TaskCard:
    id: UUID
    kind: str
    text: str
    entity: str
    entity_id: UUID
    patient_id: UUID | None
    role: str | None
    due_at: Moment | None
    since: Moment
    version: int


@dataclass(frozen=True, slots=True)
class NewOverride:
    code: str
    reason_code: str
    reason_text: str = ""
    patient_id: UUID | None = None
    plan_id: UUID | None = None
    case_id: UUID | None = None
    second_person_id: UUID | None = None
    basis: str = ""
    said_by: str = ""
    unmet: tuple[errors.Unmet, ...] = ()
    facts: Mapping[str, str] | None = None
    occurred_at: Moment | None = None
    review_due: Moment | None = None


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A line of the register. `unmet` are the codes and words of that moment."""

    id: UUID
    code: str
    at: Moment  # recorded
    occurred_at: Moment
    actor_id: UUID
    second_person_id: UUID | None
    patient_id: UUID | None
    plan_id: UUID | None
    case_id: UUID | None
    reason_code: str
    reason_text: str
    basis: str
    said_by: str
    unmet: tuple[errors.Unmet, ...]
    facts: Mapping[str, str]
    review_due: Moment | None
    reviewed_by: UUID | None = None
    reviewed_at: Moment | None = None
    review_result: str = ""
    review_text: str = ""


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """What the clinic's policy must know to say what has to wait.

    `at` is when the operation would be; `now` when all else is done (None: the same moment).
    """

    acts: tuple[tuple[ActClass, Purpose], ...]
    at: Moment
    born: date | None = None
    residence_country: str | None = None
    implants: bool = False
    starts: Mapping[Start, Moment] | None = None
    consultations: int = 0
    in_person: int = 0
    with_operator: int = 0
    referral: bool = False
    screening: bool = False
    now: Moment | None = None


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """Per guard code (`reflection.consent` …) what is unmet at that time; the rest of the rule."""

    unmet: Mapping[str, tuple[errors.Unmet, ...]]
    age: tuple[errors.Unmet, ...] = ()
    age_at_booking: tuple[errors.Unmet, ...] = ()
    consultations: tuple[errors.Unmet, ...] = ()
    guardians: Guardians = Guardians.NONE
    assessments: tuple[str, ...] = ()  # from outside, each with a result that may forbid the act
    of_age_at: Moment | None = None  # of a person under age: when guardians sign no more
    texts: tuple[str, ...] = ()
    printed: tuple[PrintedText, ...] = ()


class CentreDesk(Protocol):
    @asks(ANYONE)
    def face(self) -> Face: ...

    @asks(SIGNED_IN)
    def settings(self) -> Settings: ...

    @does("settings.clinic.manage")
    def change_settings(self, values: Mapping[str, str], version: int) -> Settings: ...

    @asks(SIGNED_IN)
    def resources(self, kind: str) -> tuple[ResourceCard, ...]: ...

    @does("theatre.resource.manage")
    def add_resource(self, kind: str, name: str) -> ResourceCard: ...

    @does(INTERNAL)
    def establish(self, founding: Founding) -> UUID:
        """Make the clinic and its first site; the id of the site. Raises AlreadyFounded."""

    @does(INTERNAL)
    def make_resource(self, kind: str, name: str, site_id: UUID | None) -> ResourceCard: ...

    @does(INTERNAL)
    def next_number(self, kind: str, scope: str, count: int = 1) -> int:
        """The next number of a series, from 1; taken only if the transaction commits.

        With `count` so many are taken at once, and this is the last of them; 0 only holds the
        series until commit.
        """

    @does(INTERNAL)
    def allocate(self, spans: tuple[Span, ...]) -> None:
        """Take each resource for its time; one that its source holds already moves there.

        Raises Taken.
        """

    @does(INTERNAL)
    def in_turn(self, resource_ids: tuple[UUID, ...]) -> None:
        """Wait for who is just taking one of these, before anything of this act is written.

        An act that lets go and takes again says so first: it would otherwise hold rows for which
        somebody waits who has the turn already.
        """

    @does(INTERNAL)
    def release(self, source_id: UUID, resource_ids: tuple[UUID, ...] = ()) -> None:
        """Let all go that the source holds, or only these."""

    @asks(INTERNAL)
    def spans_of(self, source_id: UUID) -> tuple[Span, ...]:
        """What the source holds."""

    @asks(INTERNAL)
    def taken(
        self, resource_ids: tuple[UUID, ...], starts_at: Moment, ends_at: Moment
    ) -> tuple[Span, ...]: ...

    @asks(INTERNAL)
    def waiting(self, question: WaitingQuestion) -> WaitingAnswer:
        """By the clinic's policy, the strictest of all acts together."""

    @asks(INTERNAL)
    def openings(self, question: WaitingQuestion) -> Mapping[Gate, Opening]:
        """The same in moments: when each gate opens for acts from `question.at` on."""

    @does(INTERNAL)
    def open_task(self, task: NewTask) -> None:
        """Once per kind and entity: an open one of the same kind is left as it is."""

    @does(INTERNAL)
    def close_tasks(self, entity: str, entity_id: UUID, kinds: tuple[str, ...]) -> None: ...

    @asks(SIGNED_IN)
    def my_tasks(self) -> tuple[TaskCard, ...]: ...

    @does(INTERNAL)
    def record_override(self, override: NewOverride) -> UUID: ...

    @asks(INTERNAL)
    def two_people_waived(self) -> bool:
        """Whether this clinic has only one person where a rule wants two (TWO_PERSON_WAIVE)."""


class RegisterDesk(Protocol):
    """The register of overrides: read and reviewed, never rewritten."""

    @asks(INTERNAL)
    def override(self, override_id: UUID) -> OverrideRow: ...

    @asks(INTERNAL)
    def overrides(self, since: Moment, until: Moment) -> tuple[OverrideRow, ...]:
        """The register of that time, the newest first; at most 500."""

    @asks(INTERNAL)
    def overrides_of(self, entity: str, entity_id: UUID) -> tuple[OverrideRow, ...]:
        """Of a `plan`, `case` or `patient`, the oldest first."""

    @does(INTERNAL)
    def keep_review(self, override_id: UUID, result: str, text: str) -> OverrideRow:
        """Once, by somebody else. Raises OwnReview, ReviewedAlready, SettingRefused."""
