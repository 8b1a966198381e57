"""Codes on packages: element strings, printed ones, days 00, and whatever else is scanned."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_desktop.domain.inventory.interface import UnknownCode
from clinic_desktop.domain.inventory.rules.codes import Code, checked_gtin, read_code

ARTICLE = "07613365001235"


@pytest.mark.row("F110")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"01{ARTICLE}17280600" + "10AB12\x1d21S1", Code(ARTICLE, "AB12", "S1", date(2028, 6, 30))),
        (f"]d201{ARTICLE}10AB\x1d21S1\x1d17280229", Code(ARTICLE, "AB", "S1", date(2028, 2, 29))),
        (f"]C101{ARTICLE}17280200", Code(ARTICLE, expiry=date(2028, 2, 29))),
        (f"(01){ARTICLE}(11)250101(10)A-1/b", Code(ARTICLE, "A-1/b")),
        (f" (01){ARTICLE} (21)S 1 ", Code(ARTICLE, serial="S1")),
        ("7613365001235", Code(ARTICLE)),
        (ARTICLE, Code(ARTICLE)),
        ("96385074", Code("00000096385074")),
        ("AM-300", Code(sku="AM-300")),
        ("12345", Code(sku="12345")),
    ],
)  # fmt: skip
def test_read(text: str, read: Code) -> None:
    assert read_code(text) == read


@pytest.mark.parametrize("text", ["", " ", "(01)07613365001234", "(17)280600", "(", "9" * 201])
def test_refused_in_words(text: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        read_code(text)
    assert len(str(caught.value)) > 20


@example("]")
@example("]0")
@given(st.text(max_size=60) | st.from_regex(r"[\]\(]?(01|17|10|21)?[0-9A-Z\x1d\)]{0,20}"))
def test_whatever_is_scanned_is_a_code_or_refused(text: str) -> None:
    try:
        read = read_code(text)
    except UnknownCode:
        return
    assert read.sku == text.strip() or len(read.gtin) == 14


def test_a_gtin_is_fourteen_digits_and_its_check_digit_counts() -> None:
    assert checked_gtin(" 7613365001235") == ARTICLE
    assert checked_gtin("") == ""
    for wrong in ("7613365001234", "12", "abc"):
        with pytest.raises(UnknownCode):
            checked_gtin(wrong)
