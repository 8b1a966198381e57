"""What is judged in a few steps is judged as the libraries would."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS, PhoneNumberFormat

from clinic_desktop.domain.patients.rules import plain_contacts

CODES, COUNTRIES = sorted(COUNTRY_CODE_TO_REGION_CODE), sorted(SUPPORTED_REGIONS)
DIGITS = st.text("0123456789", min_size=2, max_size=16)
BETWEEN = st.sampled_from(("", "", "", " ", "-", "/", "."))
MANY = settings(max_examples=400, derandomize=True, deadline=None, database=None)


def by_library(number: str, country: str) -> str:
    try:
        found = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(found) and not found.extension
    return phonenumbers.format_number(found, PhoneNumberFormat.E164) if possible else ""


def agree(number: str, country: str) -> bool:
    """Whether it was read in a few steps; if so, as the library reads it."""
    plain = plain_contacts.phone(number, country)
    assert plain in ("", by_library(number, country)), (number, country)
    return bool(plain)


@MANY
@given(st.sampled_from(CODES), DIGITS, BETWEEN, BETWEEN, st.sampled_from(("", "AT", "US", "ZZ")))
def test_a_number_from_abroad(code: int, rest: str, one: str, two: str, country: str) -> None:
    agree(f"+{code}{one}{rest[:3]}{two}{rest[3:]}", country)


@MANY
@given(st.sampled_from(COUNTRIES), DIGITS, BETWEEN)
def test_a_number_at_home(country: str, rest: str, between: str) -> None:
    agree(f"0{rest[:3]}{between}{rest[3:]}", country)


def test_every_country_of_the_library_by_its_own_example() -> None:
    """In both ways of writing, with the digits changed a little; most are read in a few steps."""
    plain = asked = 0
    for country in COUNTRIES:
        example = phonenumbers.example_number(country)
        if example is None:
            continue
        for form in (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL,
                     PhoneNumberFormat.NATIONAL):  # fmt: skip
            written = phonenumbers.format_number(example, form)
            for number in (written, written[:-1], written + "0", written.replace("2", "0")):
                asked += 1
                plain += agree(number, country)
    assert plain > asked / 3, (plain, asked)


@MANY
@given(st.from_regex(r"\A[a-z0-9_+.-]{0,9}@[a-z0-9.-]{0,12}(\.(com|test|local|at|arpa|1a))?\Z"))
def test_an_address_of_mail(address: str) -> None:
    for demo in (False, True):
        plain = plain_contacts.email(address, demo=demo)
        assert plain in (None, _stands(address, demo=demo)), address


def test_lengths_of_an_address_of_mail() -> None:
    for local in (1, 63, 64, 65, 200, 241, 242, 243):
        address = f"{'a' * local}@example.com"
        assert plain_contacts.email(address, demo=False) == _stands(address, demo=False)
    label = f"a@{'b' * 64}.com"
    assert plain_contacts.email(label, demo=False) is _stands(label, demo=False) is False


def _stands(address: str, *, demo: bool) -> bool:
    try:
        validate_email(address, check_deliverability=False, test_environment=demo)
    except EmailNotValidError:
        return False
    return True
