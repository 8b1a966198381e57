"""Phone numbers and e-mail addresses as nearly everybody writes them, judged in a few steps.

What the libraries would say, at a twentieth of their time; "" or None where it takes a library to
tell. The tests hold both against each other.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneMetadata,
    region_code_for_country_code,
)

ABROAD: Final = re.compile(r"\+[1-9][0-9]*(?:[ ./-][0-9]+)*")
AT_HOME: Final = re.compile(r"0[1-9][0-9]*(?:[ ./-][0-9]+)*")
"""With the zero that is dialled within many countries; 00 would lead abroad."""

BETWEEN: Final = str.maketrans("", "", " ./-+")
LONGEST_CODE: Final = 3
LOCAL: Final = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
DOMAIN: Final = re.compile(r"[a-z0-9.-]{1,200}")
LONGEST_ADDRESS: Final = 254
"""Octets of an e-mail address (RFC 5321, 4.5.3.1.3, less the angle brackets)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Of a country code: possible lengths after it, and what is dialled first within."""

    lengths: frozenset[int]
    first: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Home:
    """Of a country: its code, and what leads abroad, what is dialled first, and what follows."""

    code: str
    plan: Plan
    abroad: re.Pattern[str]
    number: re.Pattern[str]


def phone(number: str, country: str) -> str:
    """E.164, where the number is possible and nothing in it can be read in two ways; else ""."""
    if ABROAD.fullmatch(number):
        return _from_abroad(number.translate(BETWEEN))
    if AT_HOME.fullmatch(number):
        return _from_home(number.translate(BETWEEN), country)
    return ""


def email(compared: str, *, demo: bool) -> bool | None:
    """Whether the library takes this address, in its compared form; None: ask it."""
    local, _, domain = compared.partition("@")
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain) or "--" in domain:
        return None
    return len(compared) <= LONGEST_ADDRESS and _is_domain(domain, demo)


def _from_abroad(digits: str) -> str:
    for length in range(1, LONGEST_CODE + 1):
        plan = _plan(digits[:length])
        if plan is not None:
            rest = digits[length:]
            return "+" + digits if _fits(rest, plan) and not _begins(plan.first, rest) else ""
    return ""


def _from_home(digits: str, country: str) -> str:
    home = _home(country)
    if home is None or home.plan.first is None or home.abroad.match(digits):
        return ""
    first = home.plan.first.match(digits)
    rest = digits[first.end() :] if first else ""
    main = _plan(home.code)
    stands = main is not None and _fits(rest, main) and _fits(rest, home.plan)
    return f"+{home.code}{rest}" if stands and home.number.fullmatch(rest) else ""


def _fits(rest: str, plan: Plan) -> bool:
    return len(rest) in plan.lengths


def _begins(first: re.Pattern[str] | None, rest: str) -> bool:
    return first is not None and first.match(rest) is not None


@cache
def _plan(code: str) -> Plan | None:
    """Of the main country, as the library has it; None for what is no country code."""
    if int(code) not in COUNTRY_CODE_TO_REGION_CODE:
        return None
    region = region_code_for_country_code(int(code))
    return _plan_of(PhoneMetadata.metadata_for_region_or_calling_code(int(code), region))


@cache
def _home(country: str) -> Home | None:
    """None where a number is changed by more than the loss of what is dialled first."""
    known: Any = PhoneMetadata.metadata_for_region(country) if country else None
    if known is None or known.national_prefix_transform_rule or not known.international_prefix:
        return None
    abroad, number = known.international_prefix, known.general_desc.national_number_pattern
    return Home(str(known.country_code), _plan_of(known), re.compile(abroad), re.compile(number))


def _plan_of(known: Any) -> Plan:
    told, first = known.general_desc, known.national_prefix_for_parsing
    lengths = frozenset(told.possible_length) - frozenset(told.possible_length_local_only)
    return Plan(lengths, re.compile(first) if first else None)


@lru_cache(maxsize=4096)
def _is_domain(domain: str, demo: bool) -> bool:
    """As the library says: most people have their mail at a few places."""
    try:
        validate_email(f"a@{domain}", check_deliverability=False, test_environment=demo)
    except EmailNotValidError:
        return False
    return True
