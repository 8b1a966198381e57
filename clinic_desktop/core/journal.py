"""A journal of small facts: appended as they happen, read back up to the last whole one.

The file is a head (mark and salt) and frames of four bytes of length and a sealed fact. Each seal
is bound to the place of its frame, so that nothing can be left out, doubled or moved. What a power
cut tore, and whatever comes after it, is not there.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

MARK = b"CDJ1"
SALT, LENGTH = 16, 4
HEAD = len(MARK) + SALT
LARGEST = 8_000_000
"""Bytes of one sealed fact; longer is no frame of ours."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` stands under `name` from now on (anything that JSON holds); or it is `gone`."""

    name: str
    value: object = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """`good` is the length up to the end of the last whole fact."""

    facts: tuple[Fact, ...]
    good: int


class Sealer(Protocol):
    def seal(self, number: int, plain: bytes) -> bytes: ...

    def open(self, number: int, sealed: bytes) -> bytes:
        """Raises ValueError for what was not sealed as frame `number` of this file."""


def head(salt: bytes) -> bytes:
    """How a file begins; `salt` are SALT random bytes."""
    return MARK + salt


def salt_of(data: bytes) -> bytes | None:
    """None where it is no journal, or was torn while it was begun."""
    whole = len(data) >= HEAD and data.startswith(MARK)
    return data[len(MARK) : HEAD] if whole else None


def frame(fact: Fact, number: int, sealer: Sealer) -> bytes:
    """The bytes to append; `number` counts from 0."""
    words = [fact.name] if fact.gone else [fact.name, fact.value]
    sealed = sealer.seal(number, json.dumps(words, separators=(",", ":")).encode())
    return len(sealed).to_bytes(LENGTH, "big") + sealed


def replay(data: bytes, sealer: Sealer) -> Replay:
    """All whole facts from the begin on. Never raises."""
    facts: list[Fact] = []
    at = HEAD if salt_of(data) is not None else len(data) + 1
    while (fact := _fact(data, at, len(facts), sealer)) is not None:
        facts.append(fact[0])
        at = fact[1]
    return Replay(tuple(facts), min(at, len(data)) if facts or at == HEAD else 0)


def fold(facts: Iterable[Fact]) -> dict[str, object]:
    """What stands at the end, in the order in which it was first said."""
    kept: dict[str, object] = {}
    for fact in facts:
        if fact.gone:
            kept.pop(fact.name, None)
        else:
            kept[fact.name] = fact.value
    return kept


def _fact(data: bytes, at: int, number: int, sealer: Sealer) -> tuple[Fact, int] | None:
    """The fact at that place and where the next one begins."""
    begins = at + LENGTH
    length = int.from_bytes(data[at:begins], "big")
    ends = begins + length
    if begins > len(data) or not 0 < length <= LARGEST or ends > len(data):
        return None
    try:
        said = json.loads(sealer.open(number, data[begins:ends]))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, list) or len(said) not in (1, 2) or not isinstance(said[0], str):
        return None
    return Fact(said[0], said[-1] if len(said) > 1 else None, len(said) == 1), ends
