"""FHIR R4 Patient resources, read as registrations (hl7.org/fhir/R4/patient.html)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_desktop.domain.patients.interface import NewPhone, Registration

SEXES = {"female": "FEMALE", "male": "MALE", "other": "OTHER", "unknown": "UNKNOWN", "": "UNKNOWN"}
USES = {"mobile": "MOBILE", "home": "HOME", "work": "WORK"}
NAMES = ("official", "usual", "", "temp", "nickname", "anonymous", "old", "maiden")
"""Which of several names is meant, the surest first."""


class NoPatient(Exception):  # noqa: N818  one resource, the others go on
    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Person:
    """`outside` is how the other program names this person."""

    registration: Registration
    outside: str
    deceased: bool
    notes: tuple[str, ...]


def person(resource: Any) -> Person:
    """Raises NoPatient with the element that cannot be read."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "Patient":
        raise NoPatient("resourceType", "This is no Patient; only patients are imported.")
    try:
        return _person(resource)
    except (AttributeError, TypeError, KeyError) as exc:
        raise NoPatient("", "An element of this resource has another form than FHIR R4.") from exc


def _person(resource: Mapping[str, Any]) -> Person:
    notes = list[str]()
    name = _name(resource)
    first = " ".join(_texts(name.get("given")))
    last = _text(name, "family") or (_text(name, "text") if not first else "")
    sex = SEXES.get(_text(resource, "gender"))
    if sex is None:
        raise NoPatient("gender", f"“{_text(resource, 'gender')[:20]}” is no FHIR gender.")
    address, country = _address(resource, notes)
    asked = Registration(
        first, last, _born(_text(resource, "birthDate"), notes), tuple(_phones(resource)),
        next(_contacts(resource, "email"), ("", ""))[0], sex, _called(resource, name), address,
        country, _language(resource, notes), source="IMPORT",
    )  # fmt: skip
    dead = resource.get("deceasedBoolean") is True or bool(resource.get("deceasedDateTime"))
    return Person(asked, _outside(resource), dead, tuple(notes))


def _name(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """What somebody is named now: names that ended and the maiden name come last."""
    found = [one for one in resource.get("name") or () if isinstance(one, dict)]
    if not found:
        return {}
    return min(found, key=lambda one: (_ended(one), _rank(_text(one, "use"))))


def _ended(element: Mapping[str, Any]) -> bool:
    return bool((element.get("period") or {}).get("end"))


def _rank(use: str) -> int:
    return NAMES.index(use) if use in NAMES else len(NAMES)


def _called(resource: Mapping[str, Any], chosen: Mapping[str, Any]) -> str:
    for name in resource.get("name") or ():
        if name is not chosen and _text(name, "use") == "nickname":
            return " ".join(_texts(name.get("given"))) or _text(name, "text")
    return ""


def _born(text: str, notes: list[str]) -> date | None:
    """A year or month alone says too little to find somebody by."""
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        notes.append(f"birth date “{text}” is not whole and was left out")
        return None
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise NoPatient("birthDate", f"“{text[:30]}” is no possible birth date.") from exc


def _phones(resource: Mapping[str, Any]) -> Iterator[NewPhone]:
    for kind in ("phone", "sms"):
        for number, use in _contacts(resource, kind):
            yield NewPhone(number, USES.get(use, "MOBILE"))


def _contacts(resource: Mapping[str, Any], system: str) -> Iterator[tuple[str, str]]:
    for one in resource.get("telecom") or ():
        if _text(one, "system") == system and _text(one, "value") and _text(one, "use") != "old":
            yield _text(one, "value"), _text(one, "use")


def _address(resource: Mapping[str, Any], notes: list[str]) -> tuple[str, str]:
    found = [one for one in resource.get("address") or () if not _ended(one)]
    if not found:
        return "", ""
    one = min(found, key=lambda each: _text(each, "use") != "home")
    town = " ".join(filter(None, (_text(one, part) for part in ("state", "postalCode", "city"))))
    lines = [*_texts(one.get("line")), town]
    written = ", ".join(filter(None, lines)) or _text(one, "text")
    country = _text(one, "country")
    if re.fullmatch("[A-Za-z]{2}", country):
        return written, country.upper()
    if country:
        notes.append(f"country “{country[:30]}” has no two letters and stands in the address")
    return ", ".join(filter(None, (written, country))), ""


def _language(resource: Mapping[str, Any], notes: list[str]) -> str:
    spoken = sorted(
        resource.get("communication") or (), key=lambda one: one.get("preferred") is not True
    )
    for one in spoken:
        for coding in (one.get("language") or {}).get("coding") or ():
            if found := re.fullmatch("([a-z]{2,3})(-[A-Z]{2})?", _text(coding, "code")):
                return found[0]
    if spoken:
        notes.append("the language has no code such as de or de-AT and was left out")
    return "en"


def _outside(resource: Mapping[str, Any]) -> str:
    for one in resource.get("identifier") or ():
        if _text(one, "value"):
            return f"{_text(one, 'system')}|{_text(one, 'value')}"
    return _text(resource, "id")


def _text(element: Mapping[str, Any], name: str) -> str:
    """ "" where there is none. Raises TypeError for anything but text."""
    value = element.get(name, "")
    if not isinstance(value, str):
        raise TypeError(name)
    return value.strip()


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError
    return [one.strip() for one in value if one.strip()]
