"""What somebody types into the search field, taken apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from clinic_desktop.domain.patients.rules.dates import birth_dates
from clinic_desktop.domain.patients.rules.names import fold

MOST_HITS = 50
LONGEST, MOST_WORDS = 200, 8
GRAM = 3
"""From three letters on, any part of a word is found; before that its beginning."""

NUMBER = re.compile(r"[+()\d\s./-]*\d[+()\d\s./-]*")
MRN = re.compile(r"(?i)^mrn[-\s]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One reading of the text: all of it must fit. `born` lists days of which one must fit."""

    words: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    born: tuple[date, ...] = ()

    @property
    def grams(self) -> tuple[str, ...]:
        return (*(word for word in self.words if len(word) >= GRAM), *self.digits)

    @property
    def starts(self) -> tuple[str, ...]:
        """Words too short to be looked for inside of others."""
        return tuple(word for word in self.words if len(word) < GRAM)


def read(text: str, today: date) -> tuple[Asked, ...]:
    """Every reading of `text`: 14031988 may be a birth date or part of a phone number."""
    text = MRN.sub("", normalize("NFKC", text).strip()[:LONGEST])
    if NUMBER.fullmatch(text):
        return _number(text, today)
    words: list[str] = []
    digits: list[str] = []
    born: tuple[date, ...] = ()
    for token in text.split()[:MOST_WORDS]:
        days = () if born else birth_dates(_western(token), today)
        if days:
            born = days
        elif NUMBER.fullmatch(token) and (number := _digits(token)):
            digits.append(number)
        else:
            words += fold(token).split()
    asked = Asked(_once(words[:MOST_WORDS]), _once(digits), born)
    return (asked,) if asked != Asked() else ()


def _number(text: str, today: date) -> tuple[Asked, ...]:
    days = birth_dates(_western(text), today)
    readings = [Asked(born=days)] if days else []
    number = _digits(text)
    if number and not (days and not text.isdigit()):
        readings.append(Asked(digits=(number,)))
    return tuple(readings)


def _digits(text: str) -> str:
    """As they stand in an international number: without the zero that is dialled at home.

    Empty with fewer than three.
    """
    digits = _western("".join(filter(str.isdecimal, text.replace("(0)", ""))))
    short = digits.lstrip("0")
    return short if len(short) >= GRAM else digits if len(digits) >= GRAM else ""


def _western(text: str) -> str:
    """Digits of every script as 0 to 9."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
