"""Surgical safety checklists as data, and what of them is still open."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from clinic_desktop.core.resources import resource
from clinic_desktop.domain.theatre.interface import PHASES


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a phase. `may_not_apply`: NOT_APPLICABLE is an answer without a note."""

    phase: str
    code: str
    text: str
    may_not_apply: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """Of a profile; `counts` are the kinds of things that two people count at the end."""

    items: tuple[Item, ...]
    counts: tuple[str, ...]

    def item(self, phase: str, code: str) -> Item | None:
        return next((i for i in self.items if (i.phase, i.code) == (phase, code)), None)


@dataclass(frozen=True, slots=True)
class Answer:
    phase: str
    item: str
    answer: str
    note: str = ""


@cache
def checklist(profile: str) -> Checklist:
    """Of THEATRE after WHO 2009, of TREATMENT_ROOM our own; the file names the source."""
    raw = json.loads(resource("rules/checklists.json").read_text(encoding="utf-8"))[profile]
    items = tuple(
        Item(phase, row["code"], row["text"], row.get("may_not_apply", False))
        for phase in PHASES
        for row in raw[phase]
    )
    return Checklist(items, tuple(raw["counts"]))


def stands(item: Item, answer: Answer | None) -> bool:
    """The item is dealt with: as wished, or otherwise and somebody wrote why."""
    if answer is None:
        return False
    wished = answer.answer == "YES" or (item.may_not_apply and answer.answer == "NOT_APPLICABLE")
    return wished or bool(answer.note.strip())


def missing(profile: str, newest: Iterable[Answer]) -> Mapping[str, tuple[str, ...]]:
    """Codes of the open items per phase; `newest` is the last answer of each item."""
    given = {(answer.phase, answer.item): answer for answer in newest}
    return {
        phase: tuple(
            item.code
            for item in checklist(profile).items
            if item.phase == phase and not stands(item, given.get((phase, item.code)))
        )
        for phase in PHASES
    }
