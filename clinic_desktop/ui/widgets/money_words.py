"""Amounts as people type and read them: minor units in, words out, and back. No Qt."""

import re

NARROW = "\u00a0"
"""Between groups of three digits: not broken at the end of a line."""

EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3, "JOD": 3}
"""Digits behind the point where they are not two (ISO 4217)."""


class MoneyProblem(ValueError):
    """What is wrong with the amount, in words for the person."""


def exponent(currency: str) -> int:
    return EXPONENTS.get(currency, 2)


def say_amount(minor: int, currency: str) -> str:
    """ "3 700.00" for 370000 EUR: without the currency, groups of three."""
    digits = exponent(currency)
    whole, part = divmod(abs(minor), 10**digits)
    grouped = f"{whole:,}".replace(",", NARROW)
    sign = "\u2212" if minor < 0 else ""
    return f"{sign}{grouped}.{part:0{digits}d}" if digits else f"{sign}{grouped}"


def say_money(minor: int, currency: str) -> str:
    """ "EUR 3 700.00"."""
    return f"{currency}{NARROW}{say_amount(minor, currency)}"


def parse_amount(text: str, currency: str, standing: int = 0) -> int:
    """Minor units of "3 700,50", "3.700,50", "3,700.50", "1200+95", "3700/2", "/2".

    A text that starts with "/" divides `standing`, the amount that stands in the field.
    Halves of a cent go up. Raises MoneyProblem; negative results are refused.
    """
    words = re.sub(r"[\s\u00a0\u202f'\u2019]", "", text).replace("\u2212", "-")
    words = re.sub(rf"^{re.escape(currency)}|{re.escape(currency)}$", "", words, flags=re.I)
    words, share = _share(words)
    total = standing if not words and share else _sum(words, currency)
    total = (2 * total + share) // (2 * share) if share else total
    if total < 0:
        raise MoneyProblem("An amount cannot be negative here.")
    return total


def _share(words: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*)/(\d{1,2})", words)
    if found is None:
        return words, 0
    if int(found[2]) == 0:
        raise MoneyProblem("An amount cannot be divided by 0.")
    return found[1], int(found[2])


def _sum(words: str, currency: str) -> int:
    if not re.fullmatch(r"[+-]?[\d.,]+([+-][\d.,]+)*", words):
        raise MoneyProblem("Please write the amount in digits, for instance 1200.50.")
    return sum(
        (-1 if sign == "-" else 1) * _minor(digits, exponent(currency))
        for sign, digits in re.findall(r"([+-]?)([\d.,]+)", words)
    )


def _minor(digits: str, places: int) -> int:
    """The last point or comma is the decimal sign if at most `places` digits follow it."""
    found = re.fullmatch(r"(.*?)[.,](\d*)", digits) if places else None
    whole, part = (found[1], found[2]) if found else (digits, "")
    if found and len(part) > places:
        if len(part) != 3:
            raise MoneyProblem(f"At most {places} digits may follow the decimal sign.")
        whole, part = digits, ""
    grouped = re.fullmatch(r"\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?|\d*", whole)
    if grouped is None or not (whole or part):
        raise MoneyProblem("Please write the amount in digits, for instance 1200.50.")
    scale: int = 10**places
    return int(re.sub(r"\D", "", whole) or 0) * scale + int(part.ljust(places, "0") or 0)
