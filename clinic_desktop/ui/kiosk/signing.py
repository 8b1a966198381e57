"""Who signs now on the tablet, under what, and what they say with it. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from clinic_desktop.core.consent_statements import ENGLISH, HEARD
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import Ink, InkFault
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.workflow.interface.tablet_side import (
    CliniciansInk,
    OthersSignature,
    Vouching,
)
from clinic_desktop.ui.kiosk.wording import Wording

CLINICIANS = frozenset({PartyKind.SURGEON, PartyKind.ANAESTHETIST})
"""Who signs at a workstation, or here once the own sign-in name and PIN were given."""

SHORT_PATH, SHORT_MS = 120.0, 2_000
"""Below one of these a signature is asked about once more; it may still be one."""

INK_WORDS: Mapping[InkFault, str] = {
    InkFault.EMPTY: "Please sign in the field first.",
    InkFault.NO_MOVEMENT: "That is only a dot. Please write your name as you always sign.",
    InkFault.TOO_MUCH: "That is too much for a signature. Press Start again and sign once.",
}
NO_INK = "This is not a signature. Sign again."
SHORT_WORDS = (
    "This looks very short. Is it your signature? If it is, press Sign and finish again; if not,"
    " start again."
)
WAYS: Mapping[str, str] = {
    "MARK": "I make a cross or another mark. A witness signs beside it.",
    "SPOKEN": "I say yes aloud. Two witnesses hear it and sign.",
    "TYPED": "I type my name. A witness sees it and signs.",
}
"""How somebody says yes who cannot write a name; no witness works in the clinic."""

SAID: Mapping[str, str] = {"SPOKEN": "Yes said aloud", "TYPED": "Name typed by the patient"}
MARK_WORDS = "A cross or another mark is enough. A witness signs beside it."

STATEMENTS = ENGLISH
UNDERSTOOD = STATEMENTS[PartyKind.PATIENT]
TITLES: Mapping[PartyKind, str] = {
    PartyKind.PATIENT: "Your signature",
    PartyKind.GUARDIAN: "Signature of the parent or guardian",
    PartyKind.INTERPRETER: "Signature of the interpreter",
    PartyKind.WITNESS: "Signature of the witness",
    PartyKind.SURGEON: "Signature of the doctor who operates",
    PartyKind.ANAESTHETIST: "Signature of the anaesthetist",
}
RELATIONS: Mapping[PartyKind, str] = {
    PartyKind.GUARDIAN: "Mother, father or other",
    PartyKind.INTERPRETER: "Organisation or register number",
    PartyKind.WITNESS: "Relation to the patient",
}


@dataclass(frozen=True, slots=True)
class SignPage:
    """What is agreed to, beside the pad. `draft` names the ink on the tablet's own disk."""

    title: str
    lines: tuple[str, ...]
    day: str
    heading: str = "Your signature"
    name: str = ""
    statements: tuple[str, ...] = ()
    may_mark: bool = False
    draft: str = "ink/patient"


@dataclass(frozen=True, slots=True)
class BesidePage:
    """Somebody else signs on this tablet: who it is, and which colleague saw it."""

    heading: str
    relation: str
    people: tuple[tuple[UUID | None, str], ...]


@dataclass(frozen=True, slots=True)
class CannotPage:
    """The ways of somebody who cannot write, by their code; `typed` names the field for a name."""

    heading: str
    ways: tuple[tuple[str, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """Everybody at the tablet has signed; who operates may sign here too, or at a desk later."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ClinicianPage:
    """Who operates says who they are."""

    heading: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the page before the pad was told; `pin` goes to the service and nowhere else."""

    name: str
    relation: str
    identity: str
    login: str
    pin: str
    person_id: UUID | None = None


def turn_of(sheet: ConsentView) -> PartyKind | None:
    """Whose hand the tablet waits for; None where nobody at the tablet signs any more."""
    here = [one.party for one in sheet.next_turns if one.party not in CLINICIANS]
    return here[0] if here else None


def clinician_of(sheet: ConsentView) -> PartyKind | None:
    """Who operates, where only that signature is missing."""
    return next((one.party for one in sheet.next_turns if one.party in CLINICIANS), None)


def sign_page(
    sheet: ConsentView, party: PartyKind, name: str, words: Wording, now: datetime, mark: bool,
    note: str,
) -> SignPage:  # fmt: skip
    """The text that is bound stands in its own language, whatever the tablet speaks; `note` says
    which.
    """
    plan = next((one for one in sheet.sections if one.code == "plan"), None)
    lines = plan.paragraphs if plan else tuple(part.title for part in sheet.parts)
    answered = sum(1 for one in sheet.questions if one.answered_at is not None)
    if sheet.questions:
        lines += (
            words.say(
                "Your questions: {asked} asked, {answered} answered",
                asked=len(sheet.questions), answered=answered,
            ),
        )  # fmt: skip
    if party in CLINICIANS:
        lines += _missed(sheet, words)
    lines += (words.say("Plan version {number}", number=sheet.revision),)
    lines += (note,) if note else ()
    day = f"{now.day} {words.say(f'{now:%B}')} {now.year}"
    return SignPage(
        sheet.title, lines, day, words.say(TITLES[party]), name,
        tuple(words.say(one) for one in STATEMENTS[party]),
        may_mark=party is PartyKind.PATIENT and not mark,
        draft=f"ink/{party.lower()}/{name}" if party is not PartyKind.PATIENT else "ink/patient",
    )  # fmt: skip


def _missed(sheet: ConsentView, words: Wording) -> tuple[str, ...]:
    """What the patient answered wrong at first: seen before the countersignature."""
    wrong = [one.text for one in sheet.checks if any(not given.right for given in one.given)]
    return tuple(words.say("Answered wrong at first: {question}", question=one) for one in wrong)


def countersigned(
    sheet: ConsentView, person: Person, ink: Ink, place: str
) -> tuple[CliniciansInk, Vouching]:
    """What goes to the service when who operates has signed."""
    drawn = CliniciansInk(
        sheet.text_hash, ink.strokes, ink.width, ink.height, ink.device_kind, place
    )
    return drawn, Vouching(person.login, person.pin)


def cannot_page(words: Wording, name: str) -> CannotPage:
    ways = tuple((code, words.say(said)) for code, said in WAYS.items())
    return CannotPage(words.say("If you cannot sign with a pen"), ways, name)


def witness_page(page: SignPage, how: str, name: str, witness: str, words: Wording) -> SignPage:
    """The pad of the first witness, who writes for somebody who cannot."""
    return replace(
        page, heading=words.say(TITLES[PartyKind.WITNESS]), name=witness, may_mark=False,
        statements=(words.say(HEARD[how], name=name),), draft=f"ink/instead/{witness}",
    )  # fmt: skip


def instead(
    sheet: ConsentView, person: Person, ink: Ink, place: str, how: str, typed: str
) -> tuple[OthersSignature, Vouching]:
    """What goes to the service when the first witness has written for the patient."""
    signature = OthersSignature(
        PartyKind.PATIENT, person.name, sheet.text_hash, ink.strokes, ink.width, ink.height,
        ink.device_kind, person.identity, person.relation, place=place, instead=how,
        typed=typed if how == "TYPED" else "", said=Wording(sheet.language).say(SAID[how]),
    )  # fmt: skip
    return signature, Vouching(person.login, person.pin)


def others(
    sheet: ConsentView, person: Person, ink: Ink, place: str
) -> tuple[OthersSignature, Vouching]:
    """What goes to the service when somebody beside the patient has signed."""
    party = turn_of(sheet)
    assert party is not None
    signature = OthersSignature(
        party, person.name, sheet.text_hash, ink.strokes, ink.width, ink.height, ink.device_kind,
        person.identity, person.relation, person.person_id, place,
    )  # fmt: skip
    return signature, Vouching(person.login, person.pin)


def looks_short(ink: Ink) -> bool:
    return ink.path_length < SHORT_PATH or ink.duration_ms < SHORT_MS
