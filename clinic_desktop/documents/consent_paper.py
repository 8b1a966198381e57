"""The values of a printed consent: everything shown, answered, said and signed."""

from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.documents.paper import PaperPatient, Sheet


@dataclass(frozen=True, slots=True)
class ConsentSurgeon:
    name: str
    qualification: str
    registration: str


@dataclass(frozen=True, slots=True)
class ConsentClause:
    """`acknowledged` is None while nothing was said, False where it was refused, with `reason`."""

    text: str
    acknowledged: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRisk:
    """`low` and `high` are cases of `of` people; None where nobody has counted them well."""

    text: str
    shown_as: str
    low: int | None = None
    high: int | None = None
    of: int = 100
    span: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ConsentSection:
    """One page of the tablet; paragraphs are parted by an empty line in `text`."""

    title: str
    text: str
    clauses: tuple[ConsentClause, ...] = ()
    risks: tuple[ConsentRisk, ...] = ()
    read_seconds: int | None = None
    reached_end: bool = False


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given; wrong ones stay."""

    text: str
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentCheck:
    """One understanding check with every answer given, in the order given."""

    question: str
    right_answer: str
    given: tuple[GivenAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentTalk:
    """A question of the patient or a talk after wrong answers, and who settled it."""

    question: str
    answer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentExplained:
    """A talk that informed; `mode` is IN_PERSON, VIDEO or PHONE, `language` an IETF tag."""

    by: str
    at: datetime
    minutes: int
    mode: str
    language: str
    interpreter: str = ""
    copy_given: bool = False


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """How many parts of the text were on the screen in one language, and from when to when."""

    language: str
    parts: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ConsentPermission:
    """Asked apart from the treatment, for example photographs for teaching."""

    text: str
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class ConsentSignature:
    """`ink` is None where a party could not sign; `statement` then says how consent was given.

    `device` names the tool and the machine ("Pen, tablet 3"); `strokes_sha256` is the hash of
    the InkML that is kept.
    """

    party: str
    name: str
    statement: str
    device: str
    place: str
    signed_at: datetime
    ink: Ink | Drawn | None
    relation: str = ""
    strokes_sha256: str = ""
    how: str = ""  # by a mark, in the own account, which document was seen


@dataclass(frozen=True, slots=True)
class AwaitedSignature:
    """A party whose turn comes later, for example the surgeon who countersigns."""

    party: str
    name: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """One consent as it stands now. `sheet.number` is its number, `sheet.sha256` its own hash.

    `facts` are further lines of the head in order (side, anaesthesia, implants). `policy` says
    in words which rule of reflection holds; `informed_at` started it, `earliest_at` ended it.
    """

    sheet: Sheet
    patient: PaperPatient
    procedure: str
    surgeon: ConsentSurgeon
    plan_number: str
    plan_revision: int
    plan_sha256: str
    template: str
    template_version: str
    text_sha256: str
    sections: tuple[ConsentSection, ...]
    facts: tuple[tuple[str, str], ...] = ()
    policy: str = ""
    informed_at: datetime | None = None
    earliest_at: datetime | None = None
    explained: tuple[ConsentExplained, ...] = ()
    shown: tuple[ConsentShown, ...] = ()
    checks: tuple[ConsentCheck, ...] = ()
    talks: tuple[ConsentTalk, ...] = ()
    permissions: tuple[ConsentPermission, ...] = ()
    signatures: tuple[ConsentSignature, ...] = ()
    awaited: tuple[AwaitedSignature, ...] = ()
    answers_sha256: str = ""
    by_anaesthetist: bool = False  # the clinician at the head is one
