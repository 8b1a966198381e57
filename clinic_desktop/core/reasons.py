"""Reasons that begin with a code of a list: "MEDICAL: A medical reason. Fever of 39"."""

import re

CODES = re.compile(r"^(?:[A-Z_]{6,}: +)+")


def in_words(reason: str) -> str:
    """What a person reads: the reason without the codes before it."""
    return CODES.sub("", reason)
