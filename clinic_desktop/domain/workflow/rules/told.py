"""Who is told of what: the table of notices as data, made into one telling per event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from clinic_desktop.core.consent_sheet import words_of
from clinic_desktop.core.resources import resource
from clinic_desktop.domain.notices.interface import Mail, Telling
from clinic_desktop.domain.workflow.rules.words import MONTHS


@dataclass(frozen=True, slots=True)
class Told:
    """Roles and kinds of people that hear in the program; `mail` names the patient's text."""

    event: str
    moves: tuple[str, ...]
    roles: tuple[str, ...]
    people: tuple[str, ...]
    text: str
    mail: str


@cache
def table() -> Mapping[str, Told]:
    raw = json.loads(resource("rules/notices.json").read_text(encoding="utf-8"))
    return {
        event: Told(
            event,
            tuple(row["moves"]),
            tuple(row["roles"]),
            tuple(row["people"]),
            row["text"],
            row["mail"],
        )
        for event, row in raw.items()
    }


@cache
def mail_texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of that language; English for each one that there is not."""
    texts: dict[str, Mapping[str, str]] = {}
    for one in ("en", language.partition("-")[0]):
        try:
            file = resource(f"mail/{one}.json")
        except FileNotFoundError:
            break
        texts |= json.loads(file.read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about, and who stands in which relation to it."""

    entity: str
    entity_id: UUID
    patient_id: UUID | None
    people: Mapping[str, tuple[UUID, ...]]
    words: Mapping[str, str]
    to: str = ""
    language: str = "en"
    clinic: str = ""
    again: str = ""
    consent_id: UUID | None = None  # whose sealed document goes with the mail
    receipt_id: UUID | None = None  # the payment whose receipt goes with it


def telling(event: str, about: About) -> Telling:
    """One telling; without an address no mail is written."""
    row = table()[event]
    people = tuple(dict.fromkeys(p for kind in row.people for p in about.people.get(kind, ())))
    mail = None
    if row.mail and about.to:
        text = mail_texts(about.language)[row.mail]
        said = {name: _named(word, about.language) for name, word in about.words.items()}
        body = f"{text['text'].format_map(said)}\n\n{about.clinic}"
        mail = Mail(
            about.to, text["subject"], body, about.language, about.consent_id, about.receipt_id
        )
    return Telling(
        event,
        row.text.format_map(about.words),
        about.entity,
        about.entity_id,
        row.roles if row.text else (),
        people,
        about.patient_id,
        mail,
        about.again,
    )


def _named(word: str, language: str) -> str:
    """A day of `day_words` with its month as the language of the mail calls it."""
    day, _, rest = word.partition(" ")
    month, _, year = rest.partition(" ")
    if month not in MONTHS:
        return word
    try:
        months = words_of(language.partition("-")[0])["months"]
    except FileNotFoundError:
        return word
    return f"{day} {months[MONTHS.index(month)]} {year}"
