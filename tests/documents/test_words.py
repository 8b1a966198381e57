"""Every language has every word, with the same places to fill."""

from string import Formatter

import pytest

from clinic_desktop.documents.amounts import LANGUAGES
from clinic_desktop.documents.glyphs import unsettable
from clinic_desktop.documents.words import TABLES, word


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_each_word(language: str) -> None:
    english = TABLES["en"]
    table = TABLES[language]
    assert set(table) == set(english)
    assert [key for key in english if _places(table[key]) != _places(english[key])] == []
    assert [key for key in table if unsettable(table[key])] == []


def test_values_are_filled_in_once_only() -> None:
    assert word("en", "receipt_given", name="{at}", at="noon") == (
        "{at} received this quotation on noon."
    )


def test_an_unknown_language_is_english() -> None:
    assert word("sw", "receipt") == "Receipt"
    assert word("fr-CH", "receipt") == "Reçu"
