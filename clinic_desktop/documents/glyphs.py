"""Which text the engine sets right, and what is printed in place of text that it does not."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import bidirectional, category, name, normalize

from clinic_desktop.core import errors
from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.documents.fonts import register_fonts
from clinic_desktop.documents.scripts import shapes

MISSING = "\ufffd"

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})
_UNSEEN = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufeff\u202c\u2069")
"""Leave no mark on paper and turn nothing round, so they are left out."""

_SPACES = str.maketrans({"\t": " ", "\r": "", "\u202f": "\u00a0", "\u2028": "\n", "\u2029": "\n"})
"""The engine breaks lines at a narrow no-break space, so it gets the wide one."""


class Unsettable(errors.RuleViolation):
    """A text that would come out wrong on paper; `params["found"]` names what and in which."""

    code = "documents.unsettable"
    text = (
        "This text cannot be printed correctly. Write it in Latin, Greek, Cyrillic, Arabic or "
        "Hebrew letters without emoji, or use a paper form."
    )


def unsettable(text: str) -> tuple[str, ...]:
    """What in `text` no engine sets right, each once: scripts by name, signs by code point.

    That is: no glyph in the bundled faces, directions that override letters, marks that must be
    placed on a Latin letter, scripts whose letters join or move but for Arabic and Hebrew, which
    the shaping engine sets. An empty answer is good.
    """
    found: dict[str, None] = {}
    for char in dict.fromkeys(_tidy(text)):  # each letter once: a text has few different ones
        if char != "\n" and not _sets(char) and not shapes(char):
            found.setdefault(_called(char))
    return tuple(found)


def require_settable(texts: Iterable[str]) -> None:
    """Raise Unsettable naming everything in `texts` that would not come out right."""
    found = dict.fromkeys(item for text in texts for item in unsettable(text))
    if found:
        listed = ", ".join(found)
        raise Unsettable(f"{Unsettable.text} Found: {listed}.", params={"found": listed})


def require_settable_paper(paper: object) -> None:
    """`require_settable` over every text inside the dataclass `paper`."""
    require_settable(_texts(paper))


def needs_shaping(paper: object) -> bool:
    """Whether a text inside the dataclass `paper` has letters or digits of the shaping engine."""
    return any(map(wants_shaping, _texts(paper)))


def wants_shaping(text: str) -> bool:
    """Whether it has letters or digits of the shaping engine."""
    if text.isascii():
        return False
    return any(c != "\n" and not _sets(c) and shapes(c) for c in set(_tidy(text)))


def printable(text: str) -> tuple[tuple[str, bool], ...]:
    """`text` as runs to print, each with True if the symbol face sets it. Never raises.

    A character that cannot be set becomes U+FFFD, so that nothing is dropped unseen.
    """
    tidy = _tidy(text)
    if all(map(_in_text_face, set(tidy) - {"\n"})):
        return ((tidy, False),) if tidy else ()
    runs: list[tuple[str, bool]] = []
    for char in tidy:
        shown = char if char == "\n" or _drawable(char) else MISSING
        symbol = shown != "\n" and not _in_text_face(shown)
        if runs and runs[-1][1] is symbol:
            runs[-1] = (runs[-1][0] + shown, symbol)
        else:
            runs.append((shown, symbol))
    return tuple(runs)


def marked(text: str) -> str:
    """`text` for the shaping engine; what it cannot set becomes U+FFFD. Never raises."""
    plain = normalize("NFC", text).translate(_SPACES)
    kept = (c for c in plain if c not in _UNSEEN or shapes(c))
    return "".join(c if c == "\n" or _drawable(c) or shapes(c) else MISSING for c in kept)


def _tidy(text: str) -> str:
    if text.isascii():  # composed already, and without unseen letters
        return text.replace("\t", " ").replace("\r", "")
    plain = normalize("NFC", text).translate(_SPACES)
    if _UNSEEN.isdisjoint(plain):
        return plain
    return "".join(char for char in plain if char not in _UNSEEN)


@lru_cache(4096)
def _drawable(char: str) -> bool:
    """Has a glyph and keeps its place in the line."""
    if bidirectional(char) in _RIGHT_TO_LEFT or category(char) in ("Cc", "Cs", "Cf", "Co", "Cn"):
        return False
    code, coverage = ord(char), register_fonts()
    return code in coverage.text or code in coverage.symbols


@lru_cache(4096)
def _in_text_face(char: str) -> bool:
    return _drawable(char) and ord(char) in register_fonts().text


@lru_cache(4096)
def _sets(char: str) -> bool:
    return char != MISSING and _drawable(char) and not category(char).startswith("M")


def _called(char: str) -> str:
    if category(char)[0] in "L" and bidirectional(char) != "L":
        return name(char, "?").split()[0].title()
    if category(char)[0] in "LM" and ord(char) > 0x500 and not name(char, "?").startswith("COMB"):
        return name(char, "?").split()[0].title()
    return f"U+{ord(char):04X} {name(char, 'CONTROL')}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif not isinstance(value, (Drawn, Ink)):  # thousands of numbers, and no text
        kind: Any = type(value)
        for name in _fields(kind):
            yield from _texts(getattr(value, name))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
