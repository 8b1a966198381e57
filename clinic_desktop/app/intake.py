"""Imports a file of patients in batches: what was done stays done, whatever interrupts it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from clinic_desktop.app.container import Container
from clinic_desktop.app.loading import as_if_for_life
from clinic_desktop.app.people_files import Bad, Good, Way, read
from clinic_desktop.domain.patients.interface.imports import ImportsDesk, RowOut

BATCH = 400
"""Rows of one transaction: others wait for no more of them, and a killed import repeats them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that somebody should look at: refused, held, or taken without a part of it."""

    row: int
    status: str
    field: str
    words: str


@dataclass(slots=True)
class Summary:
    """How many rows came to what, and which of them need a look."""

    imported: int = 0
    held: int = 0
    known: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.imported + self.held + self.known + self.refused

    def add(self, made: RowOut, notes: tuple[str, ...]) -> None:
        words = "; ".join(filter(None, (made.words, *notes)))
        if made.status != "KNOWN" and words:
            name = made.field or ("contact" if made.status == "IMPORTED" else "")
            self.problems.append(Problem(made.number, made.status, name, words))


def take_in(
    container: Container, file: Path, way: Way, went_on: Callable[[int], None] = lambda _: None
) -> Summary:
    """The whole file; `went_on` hears after each batch how many rows are done.

    Raises NotImportable.
    """
    with as_if_for_life():  # else each full collection walks over tables and libraries again
        return _all_of(container.as_system().imports, file, way, went_on)


def _all_of(desk: ImportsDesk, file: Path, way: Way, went_on: Callable[[int], None]) -> Summary:
    summary, counted = Summary(), Counter[str]()
    for batch in _batches(read(file, way)):
        good = [one for one in batch if isinstance(one, Good)]
        made = desk.take_in(file.name, tuple(one.row for one in good)) if good else ()
        for one, out in zip(good, made, strict=True):
            counted[out.status] += 1
            summary.add(out, one.notes)
        for bad in batch:
            if isinstance(bad, Bad):
                counted["REFUSED"] += 1
                summary.add(RowOut(bad.number, "REFUSED", bad.field, bad.words), ())
        went_on(len(batch))
        summary.imported, summary.held = counted["IMPORTED"], counted["HELD"]
        summary.known, summary.refused = counted["KNOWN"], counted["REFUSED"]
    summary.problems.sort(key=lambda problem: problem.row)
    return summary


def _batches(rows: Iterator[Good | Bad]) -> Iterator[list[Good | Bad]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
