"""What may be written into a file: details, health facts, permissions, reasons."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.patients.interface import (
    CHANNELS,
    LINKS,
    NO_ALLERGIES,
    NOTICES,
    PURPOSES,
    DetailRefused,
    FactRefused,
    NewHealthFact,
    NoticesMissing,
    ReasonMissing,
    Registration,
)
from clinic_desktop.domain.patients.interface.values import WITNESSED
from clinic_desktop.domain.patients.rules.dates import age
from clinic_desktop.domain.patients.rules.names import check_name

SEXES: Final = ("FEMALE", "MALE", "OTHER", "UNKNOWN")
SOURCES: Final = ("DESK", "TABLET", "PORTAL", "IMPORT")
BLOOD_GROUPS: Final = ("", "0-", "0+", "A-", "A+", "B-", "B+", "AB-", "AB+")
FACT_KINDS: Final = ("ALLERGY", "MEDICINE", "CONDITION", "HISTORY")
SEVERITIES: Final = ("", "MILD", "MODERATE", "SEVERE", NO_ALLERGIES)
PLACES: Final = ("DESK", "TABLET", "PORTAL")
MAJORITY: Final = 18

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
COUNTRY = re.compile(r"([A-Z]{2})?")


def check_reason(reason: str) -> str:
    """At least three letters. Raises ReasonMissing."""
    reason = clean(reason, "reason", 200)
    if len(reason) < 3:
        raise ReasonMissing(params={"field": "reason"})
    return reason


def one_of(value: str, allowed: tuple[str, ...], field: str) -> str:
    """Raises DetailRefused."""
    if value not in allowed:
        raise DetailRefused(f"“{value[:40]}” is not possible here.", params={"field": field})
    return value


def check_language(language: str) -> str:
    """ISO 639, with a country if need be: de, de-AT."""
    if not LANGUAGE.fullmatch(language):
        raise DetailRefused("Choose a language from the list.", params={"field": "language"})
    return language


def check_country(country: str) -> str:
    """ISO 3166, "" where it is not known."""
    if not COUNTRY.fullmatch(country):
        raise DetailRefused("Choose a country from the list.", params={"field": "country"})
    return country


def check_registration(asked: Registration) -> None:
    """All but names, birth date and contacts. Raises DetailRefused, NoticesMissing."""
    one_of(asked.sex, SEXES, "sex")
    one_of(asked.source, SOURCES, "source")
    one_of(asked.blood_group, BLOOD_GROUPS, "blood_group")
    check_language(asked.language)
    check_country(asked.residence_country)
    if asked.source != "IMPORT" and not (asked.accepted_privacy and asked.accepted_terms):
        raise NoticesMissing


def check_guardian(name: str, born: date | None, today: date) -> None:
    """Whoever is of age registers themself. Raises DetailRefused, NameRefused."""
    if not name.strip():
        return
    check_name(name, "guardian")
    if born is None or age(born, today) >= MAJORITY:
        words = "Only a child is registered by somebody else. Leave the guardian out."
        raise DetailRefused(words, params={"field": "guardian"})


def check_notice(notice: str, version: str, place: str) -> None:
    one_of(notice, NOTICES, "notice")
    one_of(place, PLACES, "place")
    if not clean(version, "version", 20):
        raise DetailRefused("Say which version was accepted.", params={"field": "version"})


def check_fact(fact: NewHealthFact) -> NewHealthFact:
    """As it is kept. Raises FactRefused."""
    if fact.kind not in FACT_KINDS or fact.severity not in SEVERITIES:
        raise FactRefused("Choose kind and severity from the list.", params={"field": "kind"})
    if fact.severity == NO_ALLERGIES and fact.kind != "ALLERGY":
        raise FactRefused("“None” answers the question for allergies only.")
    text = clean(fact.text, "text", 300)
    if fact.severity == NO_ALLERGIES:
        text = text or "No known allergies"
    if not text:
        raise FactRefused("Write what it is.", params={"field": "text"})
    reaction = clean(fact.reaction, "reaction", 300)
    return NewHealthFact(fact.kind, text, fact.severity, reaction, fact.occurred_at)


def check_permissions(permissions: Mapping[str, bool]) -> None:
    """Keys are CHANNEL.PURPOSE. Raises DetailRefused."""
    known = {f"{channel}.{purpose}" for channel in CHANNELS for purpose in PURPOSES}
    for key in permissions:
        if key not in known:
            words = f"“{key[:40]}” is no channel with a purpose."
            raise DetailRefused(words, params={"field": "permissions"})


def check_link(kind: str, evidence: str) -> str:
    """The evidence as it is kept; a guardian and a proxy need one. Raises ReasonMissing."""
    one_of(kind, LINKS, "kind")
    evidence = clean(evidence, "evidence", 1000, lines=True)
    if kind in WITNESSED and len(evidence) < 3:
        raise ReasonMissing("Say what was seen as evidence.", params={"field": "evidence"})
    return evidence
