"""Text as people type it: one form, nothing invisible that could deceive or break a page."""

from typing import Final
from unicodedata import category, normalize

from clinic_desktop.core import errors

TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: they can make one name look like another."""

LAYOUT: Final = frozenset("\n\t")


class TextRefused(errors.RuleViolation):
    """`params`: field and limit where they are known."""

    code, text = "clinic.text", "This text cannot be kept."


def clean(text: str, field: str, limit: int, *, lines: bool = False, turns: bool = True) -> str:
    """The text in NFC without blanks around it.

    `limit` counts code points; `lines` lets line ends and tabs stand; without `turns` direction
    overrides are refused. Raises TextRefused for NUL, control characters, half characters
    (lone surrogates) and text over the limit.
    """
    if lines:
        text = "\n".join(text.splitlines())
    if not text.isprintable():  # which no broken letter and no turn is
        _check_letters(text, field, lines=lines, turns=turns)
    made = normalize("NFC", text).strip()
    if len(made) > limit:
        raise _refused(f"This is too long: at most {limit} characters.", field, limit)
    return made


def _check_letters(text: str, field: str, *, lines: bool, turns: bool) -> None:
    if any(_is_broken(letter, lines) for letter in text):
        raise _refused("This holds a character that cannot be printed. Type it again.", field)
    if not turns and not TURNS.isdisjoint(text):
        raise _refused("This holds hidden marks that turn the writing direction.", field)


def _is_broken(letter: str, lines: bool) -> bool:
    return category(letter) in ("Cc", "Cs", "Zl", "Zp") and not (lines and letter in LAYOUT)


def _refused(words: str, field: str, limit: int | None = None) -> TextRefused:
    known = {"field": field} if limit is None else {"field": field, "limit": str(limit)}
    return TextRefused(words, params=known)
