"""Sides and sites marked on the skin, against what the plan says."""

from collections.abc import Iterable
from dataclasses import dataclass

NOT_APPLICABLE = "NOT_APPLICABLE"
UNSIDED = ("", "NONE", "MIDLINE")


@dataclass(frozen=True, slots=True)
class Mark:
    line: str  # CODE:SIDE:SITE as the plan names it
    side: str
    note: str = ""

    @property
    def right(self) -> bool:
        """On the side of the plan; where nothing is marked, with the reason."""
        if self.side == NOT_APPLICABLE:
            return bool(self.note.strip())
        planned = side_of(self.line)
        return self.side == planned or (planned in UNSIDED and self.side in UNSIDED)


def side_of(line: str) -> str:
    """The side the plan says for this line; empty where it has none."""
    _code, _, rest = line.partition(":")
    return rest.partition(":")[0]


def all_marked(wanted: Iterable[str], newest: Iterable[Mark]) -> bool:
    right = {mark.line for mark in newest if mark.right}
    return set(wanted) <= right
