"""Two descriptions of people, one fact a line: what both say, and where they differ. No Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from clinic_desktop.ui.messages import Message

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)

SURE = 90
"""From this score of a hundred on, two descriptions are most likely of one person."""


@dataclass(frozen=True, slots=True)
class Person(Generic[T_co]):
    """Somebody who waits for a decision; `subject` is what is decided about."""

    id: UUID
    name: str
    born: str
    score: str
    tone: str
    came: str
    subject: T_co


@dataclass(frozen=True, slots=True)
class Fact:
    """What both say of one thing; `state` is SAME, OTHER or ONE (only one says it)."""

    id: str
    first: str
    second: str
    state: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One description beside that of the person it may be."""

    other_id: UUID
    title: str
    reasons: str
    facts: tuple[Fact, ...]


class View(Protocol[T_contra]):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_people(self, people: tuple[Person[T_contra], ...]) -> None: ...
    def show_shut(self, message: Message) -> None: ...
    def show_beside(self, beside: Beside) -> None: ...
    def decided(self) -> None: ...


def person(
    key: UUID, names: tuple[str, str], born: date | None, score: int | None, came: str, subject: T
) -> Person[T]:
    tone = "neutral" if score is None else "bad" if score >= SURE else "warn"
    name, sure = " ".join(names).strip(), "" if score is None else str(score)
    return Person(key, name, day(born) or "Not known", sure, tone, came, subject)


def facts(said: Iterable[tuple[str, str, str]]) -> tuple[Fact, ...]:
    """Of (what, one side, other side); what neither says is left out."""
    return tuple(Fact(what, a, b, _state(a, b)) for what, a, b in said if a or b)


def reasons(score: int, why: Iterable[str]) -> str:
    return f"Score {score}: {', '.join(why)}"


def day(born: date | None) -> str:
    return f"{born:%d-%b-%Y}" if born else ""


def _state(first: str, second: str) -> str:
    if not first or not second:
        return "ONE"
    return "SAME" if _bare(first) == _bare(second) else "OTHER"


def _bare(text: str) -> str:
    """Spaces and case do not make two people."""
    return "".join(text.split()).casefold()
