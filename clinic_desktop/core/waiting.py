"""Waiting rules of a country as values: what starts the clock, what waits, how long, for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clinic_desktop.core.moment import Moment


class ActClass(StrEnum):
    """Kind of act; a country's rules differ by it. EMERGENCY never waits."""

    SURGERY = "SURGERY"
    INJECTION = "INJECTION"
    OTHER = "OTHER"
    EMERGENCY = "EMERGENCY"


class Purpose(StrEnum):
    """Why the act is done. Waiting, tax and the consent text hang on it."""

    COSMETIC = "COSMETIC"
    THERAPEUTIC = "THERAPEUTIC"
    COMPLICATION = "COMPLICATION"
    REVISION_WARRANTY = "REVISION_WARRANTY"


class Gate(StrEnum):
    """An act that a waiting time may shut."""

    COMMIT = "COMMIT"
    """Accepting the quotation; also the consent signature, where it counts as a commitment."""

    CONSENT = "CONSENT"
    BOOK = "BOOK"
    PAY = "PAY"
    """Any payment but consultation fees."""

    OP = "OP"


class Start(StrEnum):
    """An event that starts a clock."""

    QUOTATION_HANDED_OVER = "QUOTATION_HANDED_OVER"
    INFORMATION_COMPLETE = "INFORMATION_COMPLETE"
    ALL_INFORMED = "ALL_INFORMED"
    """The information is complete, that of the anaesthetist included where one is needed."""

    CONSULTATION = "CONSULTATION"
    CONSENT_SIGNED = "CONSENT_SIGNED"
    CHECKLIST_SIGNED = "CHECKLIST_SIGNED"
    LAST_SAME_TREATMENT = "LAST_SAME_TREATMENT"


class Counting(StrEnum):
    DAYS = "DAYS"
    MONTHS = "MONTHS"


class NextDay(StrEnum):
    """Whether the operation must wait for the calendar day after the consent signature."""

    FREE = "FREE"
    ADVISED = "ADVISED"
    REQUIRED = "REQUIRED"


class Guardians(StrEnum):
    """Who signs for a person under age, beside that person."""

    NONE = "NONE"
    ONE = "ONE"
    ALL = "ALL"


class AgeAt(StrEnum):
    """On which day the minimum age is asked for."""

    ACT = "ACT"
    BOOKING = "BOOKING"
    """Already when the appointment is made: making it earlier is the offence."""


class Prescriber(StrEnum):
    """How the prescriber must have seen the patient each time."""

    FREE = "FREE"
    REAL_TIME = "REAL_TIME"
    IN_PERSON = "IN_PERSON"


class Restart(StrEnum):
    """What a new revision may bring that starts the clock again."""

    MATERIAL_ADDITION = "MATERIAL_ADDITION"
    PRICE_UP = "PRICE_UP"


@dataclass(frozen=True, slots=True)
class WaitingRule:
    """The rule for one act, purpose and age; the first rule of a policy that fits is the one.

    `wait` is counted in full local calendar days (or months) after the day of `start`; 0 means
    that the start alone is asked for. `gates` refuse; `soft_gates` only advise. `consultations`,
    `in_person` and `with_operator` are least numbers. `repeat_months`: the same injection within
    so many months needs no new waiting. `documents`: kinds of paper that belong to it.
    `mark`: "doc" read in a source, "own" professional knowledge; both need a lawyer.
    """

    key: str
    acts: tuple[ActClass, ...]
    purposes: tuple[Purpose, ...]
    text: str
    source: str
    mark: str
    age_from: int = 0
    age_below: int = 999
    abroad_only: bool = False
    implants_only: bool = False
    switch: str = ""
    start: Start | None = None
    gates: tuple[Gate, ...] = ()
    soft_gates: tuple[Gate, ...] = ()
    wait: int = 0
    counting: Counting = Counting.DAYS
    next_day: NextDay = NextDay.FREE
    minimum_age: int = 0
    age_at: AgeAt = AgeAt.ACT
    guardians: Guardians = Guardians.ALL
    assessment: str = ""
    consultations: int = 1
    in_person: int = 0
    with_operator: int = 0
    referral: bool = False
    screening: str = ""
    prescriber: Prescriber = Prescriber.FREE
    countersigned: bool = True
    written: bool = True
    outside_witness: bool = False
    copies: bool = True
    documents: tuple[str, ...] = ()
    repeat_months: int = 0
    override_allowed: bool = False
    restart_on: tuple[Restart, ...] = (Restart.MATERIAL_ADDITION, Restart.PRICE_UP)

    @property
    def deposit_waits(self) -> bool:
        """Whether no deposit may be asked for or taken before the waiting time is over."""
        return Gate.PAY in self.gates


@dataclass(frozen=True, slots=True)
class PrintedText:
    """Words that the law wants on a paper; `where`: QUOTATION, CONSENT or RECEIPT."""

    code: str
    where: str
    language: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One country's rules; `country` is ISO 3166-1 alpha-2, "" for the policy of no country.

    `switches` are named choices that are off as shipped; `switched_on` those that are on.
    """

    code: str
    version: int
    name: str
    country: str
    majority_age: int
    review: str
    rules: tuple[WaitingRule, ...]
    printed: tuple[PrintedText, ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earliest:
    """From when one gate is open.

    Both `allowed_from` and `missing_start` None: nothing waits. `missing_start` names the event
    that has not happened yet. `soft`: advice that is shown and never refuses.
    """

    gate: Gate
    allowed_from: Moment | None
    missing_start: Start | None
    soft: bool
    text: str

    def is_open(self, at: Moment) -> bool:
        """Whether the gate lets the act through at `at`."""
        if self.soft:
            return True
        if self.missing_start is not None:
            return False
        return self.allowed_from is None or at >= self.allowed_from


@dataclass(frozen=True, slots=True)
class Opening:
    """When one gate opens for one plan, every birthday on the way counted in.

    `opens_at` None: the event that starts the clock has not happened. `exempt_until`: acts before
    that moment need no waiting (a repeat of the same injection), whatever `opens_at` says.
    """

    opens_at: Moment | None
    exempt_until: Moment | None = None
