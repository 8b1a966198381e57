"""The tablet's words in the patient's language, looked up by their English source. No Qt."""

import json
from collections.abc import Callable, Mapping
from functools import cache

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.core.resources import resource

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "ar": "العربية"}
"""By code, as the language calls itself."""
MIRRORED = frozenset({"ar"})


class Wording:
    """One for the whole tablet. `followers` are told when another language is chosen."""

    def __init__(self, language: str = "en") -> None:
        self._language = language if language in LANGUAGES else "en"
        self.followers: list[Callable[[], None]] = []

    @property
    def language(self) -> str:
        return self._language

    @property
    def mirrored(self) -> bool:
        """Whether it is read from right to left."""
        return self._language in MIRRORED

    def use(self, language: str) -> None:
        """Speak it from now on; one that the tablet does not know is left out."""
        if language in LANGUAGES and language != self._language:
            self._language = language
            for tell in tuple(self.followers):
                tell()

    def say(self, source: str, /, **values: object) -> str:
        """`source` in the language, `{name}` replaced by its value; English where it is missing."""
        words = _words(self._language).get(source, source)
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", str(value))
        return words

    def refused(self, error: ClinicError) -> str:
        """What was refused, by its code; an error that says more keeps what it says.

        Conditions that are not met stand beside it, each in its own words.
        """
        words = str(error)
        if words == error.text or error.unmet:
            words = _refusals(self._language).get(error.code, words)
        return self.say(words)


@cache
def _words(language: str) -> Mapping[str, str]:
    return _read(f"i18n/kiosk.{language}.json")


@cache
def _refusals(language: str) -> Mapping[str, str]:
    return _read(f"i18n/refusals.{language}.json")


def _read(name: str) -> Mapping[str, str]:
    """Nothing for English, which is what stands in the program."""
    try:
        found = resource(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return dict(json.loads(found))
