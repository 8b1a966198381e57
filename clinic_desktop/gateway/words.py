"""Words of refusals in the language that the caller asked for."""

import json
from functools import cache

from clinic_desktop.core import errors
from clinic_desktop.core.resources import resource

LONGEST = 200  # characters of the header that are read; browsers send far fewer


def spoken(error: errors.ClinicError, languages: str) -> str | None:
    """The error's words in the first wanted language that has them; None: as the error says.

    Only words that are the same for every case are translated: an error that says more than its
    class does keeps what it says.
    """
    if str(error) != error.text:
        return None
    for language in wanted(languages):
        if language == "en":
            return None
        if words := catalogue(language).get(error.code):
            return words
    return None


def wanted(header: str) -> tuple[str, ...]:
    """Languages of an Accept-Language header, the most wanted first; unreadable parts left out."""
    found = []
    for place, part in enumerate(header[:LONGEST].split(",")):
        name, _, weight = part.strip().partition(";q=")
        language = name.partition("-")[0].lower()
        if language.isascii() and language.isalpha() and len(language) in (2, 3):
            found.append((-_weight(weight), place, language))
    return tuple(language for _, _, language in sorted(found))


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


@cache
def catalogue(language: str) -> dict[str, str]:
    """Code → words, empty for a language that the program does not speak."""
    try:
        file = resource(f"i18n/refusals.{language}.json")
    except FileNotFoundError:
        return {}
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return words
