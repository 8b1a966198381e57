"""Reasons are read without their codes."""

import pytest

from clinic_desktop.core.reasons import in_words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("MEDICAL: A medical reason. Fever of 39", "A medical reason. Fever of 39"),
        ("PATIENT_DECIDED: PATIENT_ILL: The patient is ill", "The patient is ill"),
        ("Fever: 39", "Fever: 39"),
        ("HIV: positive", "HIV: positive"),
        ("URGENT: call the surgeon", "URGENT: call the surgeon"),
        ("PLAN_REVISED", "PLAN_REVISED"),
    ],
)
def test_without_codes(reason: str, words: str) -> None:
    assert in_words(reason) == words
