"""Who signs now on the tablet, under what, and what they say with it. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic_desktop.core.consent_statements import ENGLISH
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import Ink, InkFault
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.workflow.interface.tablet_side import OthersSignature, Vouching
from clinic_desktop.ui.kiosk.wording import Wording

AWAY = frozenset({PartyKind.SURGEON, PartyKind.ANAESTHETIST})
"""Who signs at a workstation, with the own account, not on the tablet."""

SHORT_PATH, SHORT_MS = 120.0, 400
"""Below one of these a signature is asked about once more; it may still be one."""

INK_WORDS: Mapping[InkFault, str] = {
    InkFault.EMPTY: "Please sign in the field first.",
    InkFault.NO_MOVEMENT: "That is only a dot. Please write your name as you always sign.",
    InkFault.TOO_MUCH: "That is too much for a signature. Press Start again and sign once.",
}
NO_INK = "This is not a signature. Sign again."
MARK_WORDS = "A cross or another mark is enough. A witness signs beside it."

STATEMENTS = ENGLISH
UNDERSTOOD = STATEMENTS[PartyKind.PATIENT]
TITLES: Mapping[PartyKind, str] = {
    PartyKind.PATIENT: "Your signature",
    PartyKind.GUARDIAN: "Signature of the parent or guardian",
    PartyKind.INTERPRETER: "Signature of the interpreter",
    PartyKind.WITNESS: "Signature of the witness",
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
    here = [one.party for one in sheet.next_turns if one.party not in AWAY]
    return here[0] if here else None


def sign_page(
    sheet: ConsentView, party: PartyKind, name: str, words: Wording, now: datetime, mark: bool
) -> SignPage:
    """The text that is bound stands in its own language, whatever the tablet speaks."""
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
    lines += (words.say("Plan version {number}", number=sheet.revision),)
    day = f"{now.day} {words.say(f'{now:%B}')} {now.year}"
    statements = STATEMENTS[party]
    return SignPage(
        sheet.title, lines, day, words.say(TITLES[party]), name,
        tuple(words.say(one) for one in statements),
        may_mark=party is PartyKind.PATIENT and not mark,
        draft=f"ink/{party.lower()}/{name}" if party is not PartyKind.PATIENT else "ink/patient",
    )  # fmt: skip


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
