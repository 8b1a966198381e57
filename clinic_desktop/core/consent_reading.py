"""What a patient has read, acknowledged, answered and asked, and who signs in which turn."""

from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.moment import Moment


class UnusableInk(errors.RuleViolation):
    """The strokes are no signature; `params["fault"]` is a value of core.ink.InkFault."""

    code, text = "consent.ink", "This is not a signature. Please sign again."


class OutOfTurn(errors.StateRefuses):
    """Somebody else signs first; `params`: party and, where it is fixed, person."""

    code, text = "consent.out_of_turn", "Somebody else signs first."


class UnknownPoint(errors.RuleViolation):
    """A section, clause, question or answer that this sheet does not have."""

    code = "consent.unknown_point"
    text = "This does not belong to the text that is being read. Please open it again."


@dataclass(frozen=True, slots=True)
class SectionRead:
    """Seconds a section was in view, and whether its end was; honest, never a refusal.

    `language` in which it was shown, "" in that of the consent; several are joined by commas.
    """

    section: str
    seconds: int
    reached_end: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What was said to a clause; a refusal may carry a reason."""

    clause: str
    agreed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an understanding check, as it was given; wrong ones stay."""

    question: str
    choice: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the patient about a section; `settled` by a clinician's recorded answer."""

    section: str
    text: str
    at: Moment
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A clinician has talked with the patient about one clause or one understanding check."""

    about: str
    by: UUID
    at: Moment
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """All that is kept of the reading of one sheet; codes are those of the sheet."""

    sections: tuple[SectionRead, ...] = ()
    clauses: tuple[Acknowledged, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked: tuple[Asked, ...] = ()
    talks: tuple[Talk, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One signature that is needed. Lower stages first; within a stage in any order.

    `person_id` None: whoever of that kind signs (an interpreter or witness from outside).
    """

    stage: int
    party: PartyKind
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A signature that was given."""

    party: PartyKind
    person_id: UUID | None = None
