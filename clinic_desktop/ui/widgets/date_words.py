"""Dates as people type them, and ages as people say them. No Qt."""

import re
import unicodedata
from calendar import isleap, monthrange
from datetime import date
from enum import Enum

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STARTS: dict[str, int] = {
    # First letters that mean one month only in English, German, French, Swedish and Spanish.
    **{"jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "abr": 4},
    **{"may": 5, "mai": 5, "maj": 5, "jun": 6, "juin": 6, "jul": 7, "juil": 7, "aug": 8},
    **{"aou": 8, "ago": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11},
    **{"dec": 12, "dez": 12, "dic": 12},
}

EARLIEST_YEAR = 1850


class Order(Enum):
    """Which part comes first where all three are numbers."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class DateProblem(ValueError):
    """`code`: unreadable, month, day, leap. The text says what is wrong, for the person."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def parse_date(
    text: str, today: date, *, order: Order = Order.DAY_FIRST, ahead: bool = False
) -> date:
    """The date meant by `text`: 14031988, 14.3.88, 1988-03-14, 14 mar 1988, March 14 1988.

    Of a year with two digits the last one that is not in the future is taken (a birth date);
    with `ahead` (an appointment) the one of this century. Raises DateProblem.
    """
    words = _plain(text)
    parts = _numbers_with_name(words) or _numbers(words, order)
    if parts is None:
        raise DateProblem("unreadable", "Please write the date like 14.3.1988.")
    day, month, year_text = parts
    year = int(year_text)
    if len(year_text) <= 2:
        year = _full_year(year, month, day, today, ahead)
    return _checked(day, month, year)


def say_date(day: date) -> str:
    """14 Mar 1988: the month in letters, so that no order can be mistaken."""
    return f"{day.day:02d} {MONTHS[day.month - 1][:3]} {day.year}"


def age_in_years(born: date, today: date) -> int:
    """Completed years; somebody born on 29 February turns on 1 March in common years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def say_age(born: date, today: date) -> str:
    """ "38 years", for small children "14 months" or "12 days"; "" for a date in the future."""
    if born > today:
        return ""
    years = age_in_years(born, today)
    if years >= 2:
        return f"{years} years"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 1:
        return "1 month" if months == 1 else f"{months} months"
    days = (today - born).days
    return "1 day" if days == 1 else f"{days} days"


def _plain(text: str) -> str:
    """Small letters without accents, Latin digits, one blank between the parts."""
    folded = unicodedata.normalize("NFKD", text.strip().lower())
    letters = (c for c in folded if not unicodedata.combining(c))
    latin = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in letters)
    latin = re.sub(r"(?<=\d)(st|nd|rd|th|er)\b", "", latin)
    return re.sub(r"[\s.,/\-]+", " ", latin).strip()


def _numbers_with_name(words: str) -> tuple[int, int, str] | None:
    found = re.fullmatch(r"(\d{1,2}) ?([a-z]{3,}) ?(\d{4}|\d{2})", words)
    if found:
        day, name, year = found[1], found[2], found[3]
    elif found := re.fullmatch(r"([a-z]{3,}) ?(\d{1,2}) (\d{4}|\d{2})", words):
        name, day, year = found[1], found[2], found[3]
    else:
        return None
    month = next((STARTS[name[:n]] for n in (4, 3) if name[:n] in STARTS), None)
    return (int(day), month, year) if month else None


def _numbers(words: str, order: Order) -> tuple[int, int, str] | None:
    pieces = words.split(" ")
    if len(pieces) == 1 and re.fullmatch(r"\d{8}|\d{6}", words):
        pieces = _cut(words)
    if len(pieces) != 3 or not all(re.fullmatch(r"\d{1,4}", piece) for piece in pieces):
        return None
    if len(pieces[0]) == 4 and len(pieces[2]) <= 2:
        year, month, day = pieces
    elif len(pieces[0]) <= 2 and len(pieces[2]) in (1, 2, 4):
        day, month, year = pieces
        if order is Order.MONTH_FIRST:
            day, month = month, day
    else:
        return None
    return (int(day), int(month), year) if len(day) <= 2 and len(month) <= 2 else None


def _cut(digits: str) -> list[str]:
    """Eight digits that start with a year are written as in ISO 8601 without hyphens."""
    if len(digits) == 8 and EARLIEST_YEAR <= int(digits[:4]) <= 2099 and int(digits[4:6]) <= 12:
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _full_year(short: int, month: int, day: int, today: date, ahead: bool) -> int:
    century = today.year - today.year % 100
    if ahead:
        return century + short
    is_future = (century + short, month, day) > (today.year, today.month, today.day)
    return century + short - (100 if is_future else 0)


def _checked(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise DateProblem("month", f"There is no month {month}.")
    if year < EARLIEST_YEAR:
        raise DateProblem("unreadable", "Please write the year with four digits.")
    if month == 2 and day == 29 and not isleap(year):
        raise DateProblem("leap", f"There is no 29 February in {year}.")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise DateProblem("day", f"There is no {day} {MONTHS[month - 1]}.")
    return date(year, month, day)
