"""Phone numbers and e-mail addresses in the one form that can be compared."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from unicodedata import normalize

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from clinic_desktop.domain.patients.interface import EmailRefused, NewPhone, PhoneRefused
from clinic_desktop.domain.patients.rules import plain_contacts

KINDS: Final = ("MOBILE", "HOME", "WORK")
LONGEST_TYPED: Final = 40


@lru_cache(maxsize=4096)
def e164(number: str, country: str) -> str:
    """`number` as typed, in E.164; `country` (ISO 3166) reads national numbers.

    Lengths are checked, not whether the exchange is in use: numbering plans change faster than
    programs. Raises PhoneRefused.
    """
    if len(number) <= LONGEST_TYPED and (plain := plain_contacts.phone(number, country)):
        return plain
    found = _read(number, country)
    if found is None or found.extension or not phonenumbers.is_possible_number(found):
        raise PhoneRefused(params={"field": "phone", "number": number[:LONGEST_TYPED]})
    return phonenumbers.format_number(found, PhoneNumberFormat.E164)


def readable(number: str, country: str) -> str:
    """As `e164`, "" where it cannot be read: while somebody is still typing."""
    try:
        return e164(number, country)
    except PhoneRefused:
        return ""


@lru_cache(maxsize=4096)
def shown(number: str) -> str:
    """An E.164 number with blanks where people expect them."""
    found = _read(number, "")
    if found is None:
        return number
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def check_phones(phones: tuple[NewPhone, ...], country: str) -> dict[str, str]:
    """E.164 → kind, in the order given, each number once. Raises PhoneRefused."""
    typed = (phone for phone in phones if _of_a_kind(phone) and phone.number.strip())
    return _each_once((e164(phone.number, country), phone.kind) for phone in typed)


def readable_phones(
    phones: tuple[NewPhone, ...], country: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """As `check_phones` those that can be read, and what was typed instead of the others."""
    read = [(readable(phone.number, country), phone) for phone in phones]
    lost = tuple(phone.number for number, phone in read if not number)
    stand = ((number, phone) for number, phone in read if number and _of_a_kind(phone))
    return _each_once((number, phone.kind) for number, phone in stand), lost


def _of_a_kind(phone: NewPhone) -> bool:
    if phone.kind not in KINDS:
        raise PhoneRefused("A phone is MOBILE, HOME or WORK.", params={"field": "phone"})
    return True


def _each_once(phones: Iterable[tuple[str, str]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for number, kind in phones:
        kept.setdefault(number, kind)
    if len(kept) > 10:
        raise PhoneRefused("Ten phone numbers are enough.", params={"field": "phone"})
    return kept


def check_email(email: str, *, demo: bool) -> tuple[str, str]:
    """As typed and as compared (NFKC, case folded); both "" if there is none.

    `demo` admits addresses under .test, which reach nobody. Raises EmailRefused.
    """
    typed = normalize("NFC", email).strip()
    if not typed:
        return "", ""
    try:
        compared = email_key(typed)
        stands = plain_contacts.email(compared, demo=demo)
        if stands is None:
            validate_email(compared, check_deliverability=False, test_environment=demo)
    except (EmailNotValidError, UnicodeError) as refused:
        raise EmailRefused(params={"field": "email"}) from refused
    if stands is False:
        raise EmailRefused(params={"field": "email"})
    return typed, compared


def email_key(email: str) -> str:
    """Trimmed, NFKC, case folded; no tricks with dots and plus signs."""
    return normalize("NFKC", normalize("NFKC", email).casefold()).strip()


def _read(number: str, country: str) -> PhoneNumber | None:
    if len(number) > LONGEST_TYPED:
        return None
    try:
        return phonenumbers.parse(normalize("NFKC", number), country or None)
    except NumberParseException:
        return None
