"""Names as typed and as searched for."""

from functools import lru_cache
from typing import Final
from unicodedata import category, combining, decimal, normalize

from clinic_desktop.core import safe_text
from clinic_desktop.domain.patients.interface import NameRefused

LONGEST: Final = 300
"""Code points of one name field."""

SEARCH_NAME, SEARCH_LAST = 700, 400
"""Widths of the search columns; a folded name may be longer than the name."""

PLAIN: Final = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e", "ĸ": "k", "ʼ": " ", "ʻ": " ", "ʹ": " ",
    "ʾ": "", "ʿ": "", "ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا",
}  # fmt: skip
"""Letters that Unicode does not take apart, and apostrophes that it calls letters."""

VIRAMA = 9
"""Combining class of the sign that joins two consonants in Indic scripts: it spells, it stays."""


PLAINLY: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
"""The same for what needs no table of Unicode."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The searchable form: no accents, no case, marks between words as one blank.

    Idempotent. Vowel signs of Indic and Thai script stay, they are letters.
    """
    if text.isascii():
        return " ".join(text.lower().translate(PLAINLY).split())
    spread = normalize("NFKD", normalize("NFKD", text).casefold())
    return " ".join("".join(map(_folded, spread)).split())


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    kind = category(letter)
    if kind == "Nd":
        return str(decimal(letter))
    if kind in ("Mn", "Me", "Cf"):
        spells = combining(letter) in (0, VIRAMA) and kind == "Mn" and not _is_selector(letter)
        return letter if spells else ""
    return letter if kind[0] in "LMN" or kind in ("So", "Co", "Cn") else " "


def _is_selector(letter: str) -> bool:
    """Variation selectors choose a picture, they spell nothing."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def check_name(text: str, field: str) -> str:
    """The name as it is kept. Raises NameRefused; an empty one is left to `check_names`."""
    try:
        return safe_text.clean(text, field, LONGEST, turns=False)
    except safe_text.TextRefused as refused:
        raise NameRefused(str(refused), params=refused.params) from refused


def check_names(first: str, last: str, called: str) -> tuple[str, str, str]:
    """One of first and last name is enough: many people have only one."""
    first, last = check_name(first, "first"), check_name(last, "last")
    if not fold(first) and not fold(last):
        raise NameRefused("Enter a name; one is enough.", params={"field": "first"})
    return first, last, check_name(called, "called")


def search_forms(
    first: str, last: str, called: str, mrn: str, phones: tuple[str, ...]
) -> tuple[str, str]:
    """`search_name` and `search_last`.

    The first holds first name, last name, the name somebody is called by, compound names in one
    word, and the digits of the record number and the phones; the second sorts a list.
    """
    names = " ".join(filter(None, map(fold, (first, last, called))))
    joined = " ".join(_joined(f"{first} {last} {called}"))
    digits = " ".join("".join(filter(str.isdigit, text)) for text in (mrn, *phones))
    room = SEARCH_NAME - len(digits) - 1
    words = f"{names} {joined}".strip()[: max(room, 0)]
    return (
        f"{words} {digits}"[:SEARCH_NAME].strip(),
        f"{fold(last)} {fold(first)}".strip()[:SEARCH_LAST],
    )


def numbers_in(search_name: str, mrn: str) -> tuple[str, ...]:
    """The digits of the phones, in the order given, that `search_forms` wrote behind `mrn`."""
    _, found, phones = f" {search_name} ".rpartition(f" {''.join(filter(str.isdigit, mrn))} ")
    return tuple(phones.split()) if found else ()


def _joined(text: str) -> list[str]:
    """O'Neil is also looked for as oneil, Haddad-Moreau as haddadmoreau."""
    folded = (fold(word) for word in text.split())
    return [word.replace(" ", "") for word in folded if " " in word]
