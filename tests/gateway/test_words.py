"""Refusals in the caller's language: only words that exist, only where they say the same."""

import pytest

from clinic_desktop.app import desks
from clinic_desktop.core import errors
from clinic_desktop.gateway import client, routers
from clinic_desktop.gateway.words import catalogue, spoken, wanted

LOADED = (desks, routers, client)  # every module that declares errors
LANGUAGES = ("de", "fr", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_belongs_to_an_error(language: str) -> None:
    words = catalogue(language)
    assert words.keys() <= errors.ClinicError.known.keys()
    assert words.keys() == catalogue("de").keys()
    assert all(text.strip() and text[-1] in ".?!" for text in words.values())


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", ()),
        ("de", ("de",)),
        ("de-AT,de;q=0.9,en;q=0.8", ("de", "de", "en")),
        ("en;q=0.2, fr;q=0.9", ("fr", "en")),
        ("*", ()),
        ("../../etc", ()),
        ("de;q=x", ("de",)),
        ("x" * 500, ()),
    ],
)
def test_wanted_languages(header: str, found: tuple[str, ...]) -> None:
    assert wanted(header) == found


def test_words_of_a_case_stay_as_they_are() -> None:
    assert spoken(errors.NotFound(), "fr") == catalogue("fr")["clinic.not_found"]
    assert spoken(errors.NotFound("Nobody has this number."), "fr") is None
    assert spoken(errors.NotFound(), "en-GB, fr") is None
    assert spoken(errors.NotFound(), "it, fr") == catalogue("fr")["clinic.not_found"]
    assert spoken(errors.NotFound(), "") is None
