"""Names: kept as typed, found in every spelling people try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.patients.interface import NameRefused
from clinic_desktop.domain.patients.rules import names


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Müller", "muller"),
        ("STRAẞE", "strasse"),
        ("Ørsted Łukasz", "orsted lukasz"),
        ("Þórðarson", "thordarson"),
        ("O’Neil", "o neil"),
        ("O'Neil", "o neil"),
        ("Haddad-Moreau", "haddad moreau"),
        ("Haddad\u2010Moreau", "haddad moreau"),
        ("  Ana   Maria ", "ana maria"),
        ("İnci Işık", "inci isik"),
        ("Ｆｕｌｌ", "full"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مُحَمَّد", "محمد"),
        ("شوراي\u200cملي", "شورايملي"),
        ("Ελένη", "ελενη"),
        ("Алёна", "алена"),
        ("नेहा", "नेहा"),
        ("李小龍", "李小龍"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("٤٢", "42"),
        ("🦊", "🦊"),
        ("<b>Bob</b>", "b bob b"),
        ("%_\\", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert names.fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


@given(st.text())
def test_a_folded_text_holds_nothing_that_a_pattern_reads(text: str) -> None:
    assert not set("%_\\\"'*") & set(names.fold(text))


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_a_kept_name_is_kept_the_same_way_again(text: str) -> None:
    try:
        kept = names.check_name(text, "first")
    except NameRefused:
        return
    assert names.check_name(kept, "first") == kept
    assert names.fold(kept) == names.fold(text)


@pytest.mark.row("F013")
@pytest.mark.parametrize(
    "name",
    [
        "O'Brien-Ng",
        "Cher",
        "عبد الله بن محمد",
        "🦊 Fox",
        "<img src=x onerror=alert(1)>",
        "Robert'); DROP TABLE patient;--",
        "N" * 300,
        "Zoë\u0308",
        "=HYPERLINK(1)",
    ],
)
def test_unusual_names_are_names(name: str) -> None:
    first, last, _ = names.check_names(name, "", "")
    assert first
    assert last == ""


@pytest.mark.row("F013")
@pytest.mark.parametrize(
    "name",
    ["a\0b", "a\nb", "a\x07b", "a\ud800b", "a\u202eb", "a\u2066b", "N" * 301, "a\u2028b"],
)
def test_what_deceives_or_breaks_a_page_is_refused(name: str) -> None:
    with pytest.raises(NameRefused) as refused:
        names.check_names(name, "Huber", "")
    assert refused.value.params["field"] == "first"


@pytest.mark.parametrize("name", ["", "   ", "-", "'", "\u200b"])
def test_one_name_is_needed(name: str) -> None:
    with pytest.raises(NameRefused, match="one is enough"):
        names.check_names(name, name, "Bob")


def test_the_search_forms_hold_compound_names_in_one_word_and_the_numbers() -> None:
    name, last = names.search_forms(
        "Leila", "Haddad-Moreau", "Lily", "MRN-2026-00042", ("+43123456789",)
    )
    assert name == "leila haddad moreau lily haddadmoreau 202600042 43123456789"
    assert last == "haddad moreau leila"


def test_who_has_one_name_is_sorted_by_it() -> None:
    assert names.search_forms("Cher", "", "", "", ())[1] == "cher"
    assert names.search_forms("", "Cher", "", "", ())[1] == "cher"


@given(*[st.text(max_size=300)] * 3)
def test_the_search_forms_fit_their_columns(first: str, last: str, called: str) -> None:
    phones = ("+431234567890123",) * 10
    name, sort = names.search_forms(first, last, called, "MRN-2026-123456", phones)
    assert len(name) <= names.SEARCH_NAME
    assert len(sort) <= names.SEARCH_LAST
    assert name.endswith("431234567890123")


@given(st.text(max_size=300), st.lists(st.from_regex(r"\A\+43[0-9]{5,12}\Z"), max_size=6))
def test_the_numbers_are_read_back_from_the_search_form(name: str, phones: list[str]) -> None:
    form, _ = names.search_forms(name, "Huber", "", "MRN-2026-00042", tuple(phones))
    assert names.numbers_in(form, "MRN-2026-00042") == tuple(one[1:] for one in phones)


def test_no_number_is_read_from_a_form_that_does_not_hold_the_record_number() -> None:
    assert names.numbers_in("leila haddad 43123", "MRN-2026-00042") == ()
    assert names.numbers_in("leila haddad 43123", "") == ()
