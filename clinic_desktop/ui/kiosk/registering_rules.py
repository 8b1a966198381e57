"""What can be said of an answer on the tablet itself, before the service has seen it. No Qt."""

import re
from collections.abc import Mapping
from datetime import date

from clinic_desktop.ui.kiosk.registering_pages import Fault
from clinic_desktop.ui.kiosk.registering_words import MONTHS

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
OLDEST, MAJORITY = 130, 18
LEAST_DIGITS = 6
Say = Mapping[str, object]


class Wrong(ValueError):
    """A field, an English sentence, and what is put into it."""

    def __init__(self, field: str, words: str, **values: object) -> None:
        super().__init__(words)
        self.fault, self.values = Fault(field, words), values


def born_of(values: Mapping[str, str], today: date) -> date:
    """Raises Wrong for a day that does not exist, is in the future, or is too long ago."""
    day, month, year = (_number(values, name) for name in ("day", "month", "year"))
    if not 1 <= month <= len(MONTHS):
        raise Wrong("month", "The month is a number from 1 to 12.")
    if year < today.year - OLDEST or year > today.year:
        raise Wrong("year", "Please write the year with four digits, for example 1988.")
    try:
        born = date(year, month, day)
    except ValueError as exc:
        words = "There is no {day} {month}. Please check day and month."
        raise Wrong("day", words, day=day, month=MONTHS[month - 1]) from exc
    if born > today:
        raise Wrong("day", "This day lies in the future. Please check day, month and year.")
    return born


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def check_email(email: str, *, needed: bool) -> str:
    """Its form only; that it is the patient's own is proved by the code. Raises Wrong."""
    email = email.strip()
    if not email and needed:
        raise Wrong("email", "Please write your e-mail address: the code goes there.")
    if email and not EMAIL.fullmatch(email):
        raise Wrong("email", "This is no e-mail address. It looks like name@example.com.")
    return email


def check_phone(phone: str, field: str, *, needed: bool) -> str:
    """Digits, and what people write between them. Raises Wrong."""
    phone = phone.strip()
    if not phone and not needed:
        return ""
    digits = re.sub(r"[\s()/.+-]", "", phone)
    if not digits.isdecimal() or len(digits) < LEAST_DIGITS:
        raise Wrong(field, "This is no phone number. Write it with all its digits.")
    return phone


def spaced(phone: str) -> str:
    """A number with a country code as people expect it; others stay as they were typed."""
    import phonenumbers  # noqa: PLC0415  its tables take long and only one page needs them

    if not phone.strip().startswith("+"):
        return phone
    formatter = phonenumbers.AsYouTypeFormatter("ZZ")
    shown = ""
    for letter in phone:
        if letter.isdigit() or letter == "+":
            shown = formatter.input_digit(letter)
    return shown


def _number(values: Mapping[str, str], name: str) -> int:
    typed = values.get(name, "").strip()
    if not typed.isdecimal():
        raise Wrong(name, "Please fill in day, month and year.")
    return int(typed)
