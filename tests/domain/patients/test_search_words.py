"""The search field, taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.patients.rules.search import Asked, read

TODAY = date(2026, 11, 23)
BORN = (date(1988, 3, 14),)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("haddad", [Asked(words=("haddad",))]),
        ("  Leïla HADDAD-Moreau ", [Asked(words=("leila", "haddad", "moreau"))]),
        ("ha", [Asked(words=("ha",))]),
        ("0664 123", [Asked(digits=("664123",))]),
        ("+43 (0)664/123", [Asked(digits=("43664123",))]),
        ("678", [Asked(digits=("678",))]),
        ("67", []),
        ("001", [Asked(digits=("001",))]),
        ("14.3.88", [Asked(born=BORN)]),
        ("1988-03-14", [Asked(born=BORN)]),
        ("14031988", [Asked(born=BORN), Asked(digits=("14031988",))]),
        ("٠٦٦٤ ١٢٣", [Asked(digits=("664123",))]),
        ("MRN-2026-00042", [Asked(digits=("202600042",))]),
        ("2026-00042", [Asked(digits=("202600042",))]),
        ("mrn 00042", [Asked(digits=("00042",))]),
        ("haddad 14.3.88", [Asked(words=("haddad",), born=BORN)]),
        ("leila 0664 haddad", [Asked(words=("leila", "haddad"), digits=("664",))]),
        ("John 3rd", [Asked(words=("john", "3rd"))]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("'\"*", []),
    ],
)
def test_readings(typed: str, readings: list[Asked]) -> None:
    assert list(read(typed, TODAY)) == readings


def test_long_words_are_looked_for_anywhere_and_short_ones_at_the_beginning() -> None:
    asked = Asked(words=("leila", "ha"), digits=("664",))
    assert asked.grams == ("leila", "664")
    assert asked.starts == ("ha",)


@given(st.text())
def test_whatever_is_typed_is_read(text: str) -> None:
    for asked in read(text, TODAY):
        assert asked != Asked()
        assert len(asked.words) <= 8
