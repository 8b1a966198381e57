"""Phone numbers and e-mail addresses in one form."""

import pytest

from clinic_desktop.domain.patients.interface import EmailRefused, NewPhone, PhoneRefused
from clinic_desktop.domain.patients.rules import contacts


@pytest.mark.row("F003")
@pytest.mark.parametrize(
    "typed",
    ["0664 1234567", "+43 664 1234567", "0043 664/123 45 67", "0664-1234567", "٠٦٦٤١٢٣٤٥٦٧"],
)
def test_every_way_to_write_a_number_is_one_number(typed: str) -> None:
    assert contacts.e164(typed, "AT") == "+436641234567"


@pytest.mark.row("F013")
@pytest.mark.parametrize(
    "typed", ["", "abc", "12", "+999 1234567", "0664 1234567 x12", "1" * 50, "<b>1</b>", "\0"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneRefused):
        contacts.e164(typed, "AT")


def test_without_a_country_only_international_numbers_are_read() -> None:
    assert contacts.e164("+33 1 42 68 53 00", "") == "+33142685300"
    with pytest.raises(PhoneRefused, match="country code"):
        contacts.e164("01 42 68 53 00", "")


def test_while_somebody_types_nothing_is_refused() -> None:
    assert contacts.readable("06", "AT") == ""
    assert contacts.readable("0664 1234567", "AT") == "+436641234567"


def test_a_number_is_shown_with_blanks() -> None:
    assert contacts.shown("+436641234567") == "+43 664 1234567"
    assert contacts.shown("garbage") == "garbage"


def test_the_same_number_twice_is_kept_once_and_empty_ones_are_passed_over() -> None:
    phones = (NewPhone("0664 1234567"), NewPhone("+436641234567", "HOME"), NewPhone("  "))
    assert contacts.check_phones(phones, "AT") == {"+436641234567": "MOBILE"}


def test_kinds_and_counts_of_phones_are_checked() -> None:
    with pytest.raises(PhoneRefused):
        contacts.check_phones((NewPhone("0664 1234567", "PAGER"),), "AT")
    with pytest.raises(PhoneRefused, match="Ten"):
        contacts.check_phones(tuple(NewPhone(f"0664 123456{n:02}") for n in range(11)), "AT")


@pytest.mark.row("F002")
@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        (" Leila.Haddad@Example.COM ", "leila.haddad@example.com"),
        ("ＬＥＩＬＡ@example.com", "leila@example.com"),
        ("straße@example.com", "strasse@example.com"),
        ("", ""),
    ],
)
def test_addresses_are_compared_in_one_form(typed: str, compared: str) -> None:
    assert contacts.check_email(typed, demo=False)[1] == compared


def test_an_address_is_kept_as_typed() -> None:
    kept = contacts.check_email("Leila.Haddad@Example.com", demo=False)[0]
    assert kept == "Leila.Haddad@Example.com"


@pytest.mark.row("F013")
@pytest.mark.parametrize(
    "typed",
    [
        "leila",
        "leila@",
        "@example.com",
        "a b@example.com",
        "a@b",
        "a@example.com\0",
        "\ud800@x.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailRefused):
        contacts.check_email(typed, demo=False)


def test_addresses_that_reach_nobody_are_for_demonstrations() -> None:
    assert contacts.check_email("leila@clinic.test", demo=True)[0]
    with pytest.raises(EmailRefused):
        contacts.check_email("leila@clinic.test", demo=False)
