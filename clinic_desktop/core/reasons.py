"""Reasons that begin with a code of a list: "MEDICAL: A medical reason. Fever of 39"."""

import json
from functools import cache

from clinic_desktop.core.resources import resource


def in_words(reason: str) -> str:
    """What a person reads: the reason without the listed codes before it, all else as typed."""
    code, colon, rest = reason.partition(": ")
    return in_words(rest.lstrip()) if colon and code in _codes() else reason


@cache
def _codes() -> frozenset[str]:
    listed = json.loads(resource("rules/fees.json").read_text(encoding="utf-8"))["reasons"]
    return frozenset(one["code"] for one in listed)
