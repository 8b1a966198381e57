"""Whether the counts of two people agree."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_desktop.domain.theatre.rules.checklists import checklist


@dataclass(frozen=True, slots=True)
class Count:
    what: str
    first: int
    second: int
    note: str = ""

    @property
    def stands(self) -> bool:
        """Equal, or somebody wrote down what was done about the difference."""
        return self.first == self.second or bool(self.note.strip())


def agreed(profile: str, newest: Iterable[Count]) -> bool:
    """Each kind the profile asks for was counted, and no count is left unexplained."""
    counts = {count.what: count for count in newest}
    return set(checklist(profile).counts) <= set(counts) and all(c.stands for c in counts.values())
