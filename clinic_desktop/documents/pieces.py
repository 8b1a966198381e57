"""Pieces of a paper that the plain engine leaves to the shaping one, and where they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LONGEST = 600  # letters; a longer text is no name, and would not break over the page


@dataclass(frozen=True, slots=True)
class Face:
    """How a piece looks; `align` is L, C or R."""

    bold: bool
    size: float
    leading: float
    colour: str
    align: str = "L"


@dataclass(frozen=True, slots=True)
class Piece:
    """`x` and `y` in points from the lower left corner: of its top, or of the line it stands on."""

    page: int
    text: str
    face: Face
    x: float
    y: float
    width: float
    on_line: bool = False


_gathered: ContextVar[list[Piece] | None] = ContextVar("pieces", default=None)


@contextmanager
def gathering() -> Iterator[list[Piece]]:
    """Whatever `keep` is told inside of it."""
    found: list[Piece] = []
    before = _gathered.set(found)
    try:
        yield found
    finally:
        _gathered.reset(before)


def keep(piece: Piece) -> None:
    """Raises TypeError outside of `gathering`: a piece would be lost in silence."""
    found = _gathered.get()
    if found is None:
        raise TypeError("no paper is being set")
    found.append(piece)
