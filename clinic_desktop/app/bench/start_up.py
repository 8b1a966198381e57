"""From the start of a process to its window: ours, beside an empty one, in turn."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from zoneinfo import ZoneInfo

from clinic_desktop.app.bench.figures import Figure, figure
from clinic_desktop.app.bench.place import Place, opened
from clinic_desktop.app.walk import filling
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic

LONGEST = 120.0
"""Seconds after which a start is given up."""


class NotPainted(errors.Unavailable):
    code = "app.bench.not_painted"
    text = "The program showed no window."


@dataclass(frozen=True, slots=True)
class Seen:
    """Milliseconds to the window, and the memory then (MiB)."""

    spent: float
    memory: float


def measure(times: int, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Sign-in painted; and in each crowd, Today with its rows after the sign-in (password hashed
    at least cost).
    """
    for number, size in enumerate(sorted(sizes)):
        with opened(None, size, times) as place:
            _visited(place)
            one = place.crew.people["RECEPTION"]
        ours = ["--", "--data", str(place.folder), "--database", place.url, "--port", "0"]
        if number == 0:
            words = ["login", *ours]
            yield from _pair("start-up login", times, words, ["empty", "--"], place)
        words = ["usable", one.login, one.password, *ours]
        yield from _pair("start-up usable", times, words, ["late", "--"], place)


def _visited(place: Place) -> None:
    """There are rows to paint: appointments today, booked the first time."""
    zone = ZoneInfo(place.crew("RECEPTION").centre.settings().time_zone)
    today = place.crew.clock().astimezone(zone).date()
    if not place.crew("RECEPTION").appointments.board(today, None):
        filling.fill_today(place.crew, 13)


def _pair(
    name: str, times: int, words: list[str], floor: list[str], clinic: Place
) -> Iterator[Figure]:
    screen, place = os.environ.get("QT_QPA_PLATFORM", "offscreen"), clinic.folder
    started(words, place)  # what is compiled and read from the disk the first time
    seen = [(started(floor, place), started(words, place)) for _ in range(times)]
    ours, least = [own for _, own in seen], [empty for empty, _ in seen]
    yield figure(name, screen, clinic.size, (s.spent for s in ours), (s.spent for s in least))
    memory = [s.memory for s in ours], [s.memory for s in least]
    yield figure(f"{name} memory", screen, clinic.size, *memory, unit="MiB")


def started(words: list[str], place: Path) -> Seen:
    """One start of the probe, ended as soon as it has said that it is painted.

    Raises NotPainted.
    """
    surroundings = {**os.environ, "CLINIC_SECRETS_DIR": str(place / "secrets")}
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "clinic_desktop.app.probe", *words]
    begun = monotonic()
    with Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=surroundings) as program:
        assert program.stdout is not None
        said = program.stdout.readline().split()
        spent = (monotonic() - begun) * 1000
        program.terminate()
        with suppress(TimeoutExpired):
            program.wait(LONGEST)
        if said[:1] != ["painted"]:
            assert program.stderr is not None
            raise NotPainted(f"{NotPainted.text} {program.stderr.read()[-400:]}")
    return Seen(spent, float(said[1]))
