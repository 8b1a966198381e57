"""Birth dates as people type them, and how old somebody is."""

import re
from datetime import date
from typing import Final

from clinic_desktop.domain.patients.interface import BirthDateRefused

OLDEST: Final = 130
"""Years; the longest documented human life is 122 years (Jeanne Calment, 1875 to 1997)."""

ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
PARTS = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})")
SOLID = re.compile(r"\d{6}|\d{8}")


def birth_dates(text: str, today: date) -> tuple[date, ...]:
    """Every day that `text` may mean, none in the future; empty where it is no date.

    14.3.88 and 14031988 have the day first, 1988-03-14 the year; with a slash or a dash the month
    may come first as well. Two digits of a year mean this century and the last.
    """
    text = text.strip().removesuffix(".")
    if found := ISO.fullmatch(text):
        orders = [(found[1], found[2], found[3])]
    elif found := PARTS.fullmatch(text):
        orders = [(found[4], found[3], found[1])]
        orders += [(found[4], found[1], found[3])] if found[2] != "." else []
    elif SOLID.fullmatch(text):
        orders = [(text[4:], text[2:4], text[:2])]
        orders += [(text[:4], text[4:6], text[6:])] if len(text) == 8 else []
    else:
        return ()
    days = [day for order in orders for day in _days(*order, today)]
    return tuple(dict.fromkeys(day for day in days if is_possible(day, today)))


def is_possible(born: date, today: date) -> bool:
    """Not in the future and not longer ago than anybody has lived."""
    return born <= today and today.year - born.year <= OLDEST


def check_born(born: date | None, today: date) -> date | None:
    """Raises BirthDateRefused. None stands for "not known"."""
    if born is not None and not is_possible(born, today):
        raise BirthDateRefused(params={"field": "born"})
    return born


def age(born: date, today: date) -> int:
    """Whole years. Who was born on 29 February is a year older on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody reaches this age; of 29 February, 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _days(year: str, month: str, day: str, today: date) -> list[date]:
    if len(year) == 4:
        return _day(int(year), month, day)
    century = today.year // 100 * 100
    return [d for start in (century, century - 100) for d in _day(start + int(year), month, day)]


def _day(year: int, month: str, day: str) -> list[date]:
    try:
        return [date(year, int(month), int(day))]
    except ValueError:
        return []
