"""How likely two records are the same person: a score, and the reasons in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, Hamming, Indel, JaroWinkler

from clinic_desktop.domain.patients.rules.names import fold

HIT: Final = 50
"""From here on somebody must say why it is another person."""

SURE: Final = 100
KEY, LEAST = 40, 4
"""Width of an address key; with fewer digits than these it says too little."""

TAIL: Final = 8
"""Last digits that make a phone number the same, whatever country code was written."""


@dataclass(slots=True)
class Traits:
    """What records are compared by; phones in E.164, e-mail in its compared form.

    A batch compares tens of thousands: what each comparison needs is made once.
    """

    first: str
    last: str
    born: date | None
    phones: frozenset[str]
    email: str
    address: str = ""
    given: str = field(init=False)
    family: str = field(init=False)
    words: tuple[str, ...] = field(init=False)
    straight: str = field(init=False)
    swapped: str = field(init=False)

    def __post_init__(self) -> None:
        self.given, self.family = fold(self.first), fold(self.last)
        self.straight = f"{self.given} {self.family}"
        self.swapped = f"{self.family} {self.given}"
        self.words = tuple(sorted(self.straight.split()))

    @property
    def place(self) -> str:
        return fold(self.address)

    @property
    def tails(self) -> set[str]:
        return {phone[-TAIL:] for phone in self.phones if len(phone) > TAIL}


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    reasons: tuple[str, ...]


def likeness(one: Traits, other: Traits) -> Likeness:
    """0 to 100; symmetric. Same e-mail, same phone, and same name with birth date each suffice."""
    found = [*_contacts(one, other), *_person(one, other)]
    return Likeness(min(sum(points for points, _ in found), SURE), tuple(why for _, why in found))


def _contacts(one: Traits, other: Traits) -> Iterator[tuple[int, str]]:
    if one.email and one.email == other.email:
        yield 60, "same e-mail address"
    if other.phones and (one.phones & other.phones or one.tails & other.tails):
        yield 50, "same phone number"


def _person(one: Traits, other: Traits) -> Iterator[tuple[int, str]]:
    """A name alone is no hit, nor is a birth date alone: namesakes and twins are common."""
    name, born = _name(one, other), _born(one.born, other.born)
    if name:
        unknown = one.born is None or other.born is None
        yield name
        if unknown:
            yield 10, "birth date not known on both records"
        if name[0] >= SWAPPED or unknown or born:
            yield from _place(one, other)
    if born and (name or born[0] == SAME_DAY):
        yield born


def _place(one: Traits, other: Traits) -> Iterator[tuple[int, str]]:
    """With a name only: a family lives at one address."""
    if not one.place or not other.place:
        return
    if one.place == other.place:
        yield 20, "same address"
    elif fuzz.token_sort_ratio(one.place, other.place) >= ADDRESS_ALIKE:
        yield 15, "nearly the same address"


SAME_DAY: Final = 45
SWAPPED: Final = 42
"""Points of a name from which on it is the same, in whatever order."""

SIMILAR: Final = 0.94
"""Of 1, by Jaro and Winkler."""

ADDRESS_ALIKE: Final = 88
"""Of 100, words in any order: a letter or two of a street may be wrong."""


def _name(one: Traits, other: Traits) -> tuple[int, str] | None:
    mine, theirs = one.words, other.words
    if not mine or not theirs:
        return None
    if one.given == other.given and one.family == other.family:
        return 45, "same name"
    if mine == theirs:
        return 42, "first and last name swapped"
    shared = set(mine).intersection(theirs)
    if shared and len(shared) in (len(set(mine)), len(set(theirs))):
        return 38, "one name is part of the other"
    return _near_name(one, other)


def _near_name(one: Traits, other: Traits) -> tuple[int, str] | None:
    """As written, and with first and last name of either one swapped."""
    mine, theirs = one.straight, other.straight
    pairs = ((mine, theirs), (mine, other.swapped), (one.swapped, theirs))
    most = max(len(mine), len(theirs)) // 6
    if any(_slips(a, b, most) for a, b in pairs):
        return 35, "nearly the same name"
    if len(one.words) == len(other.words) and _sounds(one.words) == _sounds(other.words):
        return 30, "the names sound alike"
    if any(JaroWinkler.similarity(a, b, score_cutoff=SIMILAR) >= SIMILAR for a, b in pairs):
        return 30, "similar name"
    return None


def _slips(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters are wrong, missing or swapped with the next.

    Each is at most one letter taken out and one put in, which is counted much faster.
    """
    if Indel.distance(one, other, score_cutoff=2 * most) > 2 * most:
        return False
    return DamerauLevenshtein.distance(one, other) <= most


def _born(one: date | None, other: date | None) -> tuple[int, str] | None:
    if one is None or other is None:
        return None
    if one == other:
        return SAME_DAY, "same birth date"
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return 35, "day and month of the birth date swapped"
    if Hamming.distance(one.isoformat(), other.isoformat()) == 1:
        return 30, "birth date differs by one digit"
    return None


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """Numbers of an address in order: letters are mistyped more often than a postcode.

    Empty where they would bring half a town.
    """
    numbers = sorted(re.findall(r"\d+", fold(address)))
    return " ".join(numbers)[:KEY] if sum(map(len, numbers)) >= LEAST else ""


def near_days(born: date) -> tuple[date, ...]:
    """The day itself and every day that one digit or a swap of day and month away."""
    digits = born.strftime("%Y%m%d")
    typed = {
        digits[:place] + digit + digits[place + 1 :]
        for place in range(2, len(digits))
        for digit in "0123456789"
    }
    typed.add(digits[:4] + digits[6:] + digits[4:6])
    return tuple(sorted(day for text in typed for day in _day(text)))


def _day(text: str) -> list[date]:
    try:
        return [date(int(text[:4]), int(text[4:6]), int(text[6:]))]
    except ValueError:
        return []


SOUNDS: Final = (
    ("tsch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"),
    ("dt", "t"), ("gh", "g"), ("qu", "k"), ("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"),
    ("v", "f"), ("w", "f"), ("j", "i"), ("y", "i"), ("d", "t"), ("b", "p"), ("g", "k"),
)  # fmt: skip
VOWELS: Final = frozenset("aeiouh")


@lru_cache(maxsize=16_384)
def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of a whole name, in whatever order."""
    return tuple(sorted(map(sound, words)))


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """How a folded word sounds, roughly, to a German, English or French ear.

    Meyer, Meier and Mayr are alike; so are Schmidt, Schmitt and Smith. Vowels count only at the
    beginning of a word.
    """
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    heard = word[:1] + "".join(letter for letter in word[1:] if letter not in VOWELS)
    return heard[:1] + "".join(b for a, b in pairwise(heard) if a != b)
