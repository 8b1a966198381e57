"""JSON as the service takes it: nothing that two parsers could read in two ways."""

import json
from collections.abc import Iterator
from typing import Any

from clinic_desktop.core import errors

DEEPEST = 64
LEAST_INT, MOST_INT = -(2**63), 2**63 - 1
DIGITS = 20  # Python refuses to read integers of thousands of digits; nobody needs as many


class BrokenJson(errors.Unreadable):
    code = "clinic.broken_json"
    text = "What was sent is no JSON that has one meaning. Nothing was changed."


class ValueRefused(errors.Unreadable):
    code = "clinic.value"
    text = "What was sent holds a character or number that cannot be kept. Nothing was changed."


def check(body: bytes) -> None:
    """Refuse what is not plain JSON.

    Raises BrokenJson for bytes that are no UTF-8 or no JSON, doubled names, NaN and Infinity,
    half characters (lone surrogates), more than 64 levels; ValueRefused for NUL and for integers
    beyond 64 bit.
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once_each,
            parse_constant=_no_constant,
            parse_int=_fitting,
        )
        for text in _texts(value):
            _check_text(text)
    except (UnicodeError, RecursionError, json.JSONDecodeError) as exc:
        raise BrokenJson from exc


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BrokenJson("A name stands twice in one object. Nothing was changed.")
    return made


def _no_constant(name: str) -> object:
    raise BrokenJson(f"{name} is no number of JSON. Nothing was changed.")


def _fitting(digits: str) -> int:
    if len(digits) > DIGITS or not LEAST_INT <= int(digits) <= MOST_INT:
        raise ValueRefused("A number is beyond 64 bit. Nothing was changed.")
    return int(digits)


def _texts(value: Any) -> Iterator[str]:
    """Every text and name in it; level by level, so that depth costs no stack."""
    level = [value]
    for _ in range(DEEPEST + 1):
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                yield item
            elif isinstance(item, dict):
                yield from item
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        level = below
        if not level:
            return
    raise BrokenJson(f"This is nested more than {DEEPEST} levels deep. Nothing was changed.")


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ValueRefused("A text holds the character NUL. Nothing was changed.")
    if not text.isascii():
        text.encode("utf-8")  # a lone surrogate has no UTF-8
