"""Text that cannot be set right is named, refused in a consent and marked elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.core.errors import RuleViolation
from clinic_desktop.documents.glyphs import (
    Unsettable,
    printable,
    require_settable,
    require_settable_paper,
    unsettable,
)
from tests.documents.samples import receipt


@pytest.mark.parametrize(
    "good",
    [
        "",
        "Claire O'Connell-Dubois",
        "Zoë D’Angelo, Þóra Łukasiewicz, Ğülşen Ñuñez, Nguyễn Thị Ánh",
        "Ελένη Παπαδοπούλου, Юлия Щербакова",
        "BMI ≥ 35, dose ≤ 400 U, −2 °C → 4 °C, ≈ 300 ml, ½ × 2 µg, € £ ₦ ₹",
        "two\nlines\tand a narrow\u202fspace",
        "soft\u00adhyphen and zero\u200bwidth",
        "e\u0301 composes",
        "فاطمة الزهراء، رقم ١٢٣",
        "שָׂרָה לֵוִי",
    ],
)
def test_the_scripts_of_the_two_engines_and_signs_are_set(good: str) -> None:
    assert unsettable(good) == ()


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("अनुराधा", "Devanagari"),
        ("สมชาย", "Thai"),
        ("田中さん", "Hiragana"),
        ("Ann \U0001f600", "U+1F600 GRINNING FACE"),
        ("\u202egnp.exe", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("q\u0308", "U+0308 COMBINING DIAERESIS"),
        ("a\x00b", "U+0000 CONTROL"),
        ("\ud800", "U+D800 CONTROL"),
        ("\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
    ],
)
def test_what_cannot_be_set_is_named(bad: str, named: str) -> None:
    assert named in unsettable(bad)
    with pytest.raises(Unsettable, match="paper form") as caught:
        require_settable(["fine", bad])
    assert named in caught.value.params["found"]
    assert isinstance(caught.value, RuleViolation)
    assert caught.value.code == "documents.unsettable"


def test_each_script_is_named_once() -> None:
    assert unsettable("अनुराधा पाटिल") == ("Devanagari",)


def test_a_whole_paper_is_searched() -> None:
    require_settable_paper(receipt())
    with pytest.raises(Unsettable):
        require_settable_paper(receipt(payer_address=("1 rue", "मुंबई")))


def test_fallback_marks_each_character_and_drops_none() -> None:
    assert printable("Ann 😀") == (("Ann \ufffd", False),)
    assert printable("a ≥ b") == (("a ", False), ("≥", True), (" b", False))
    assert printable("") == ()


@given(st.text(max_size=60))
def test_fallback_never_raises_and_is_settable_but_for_its_mark(text: str) -> None:
    shown = "".join(run for run, _ in printable(text))
    left = [found for found in unsettable(shown) if "REPLACEMENT" not in found]
    assert all("COMBINING" in found or "MODIFIER" in found or "U+" in found for found in left)
