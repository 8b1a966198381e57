"""From the start of a process to its window: ours, beside an empty one, in turn."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired

from clinic_desktop.app.bench.figures import Figure, figure
from clinic_desktop.app.seed import staffed
from clinic_desktop.app.walk import filling
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic, utc_now

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


def measure(times: int) -> Iterator[Figure]:
    """Sign-in painted; Today with its rows after the sign-in (password hashed at least cost)."""
    screen = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        login = _clinic(place)
        ours = ["--", "--data", folder, "--port", "0"]
        yield from _pair("start-up login", screen, times, ["login", *ours], ["empty", "--"], place)
        usable = ["usable", *login, *ours]
        yield from _pair("start-up usable", screen, times, usable, ["late", "--"], place)


def _clinic(place: Path) -> tuple[str, str]:
    (place / "secrets").mkdir(mode=0o700)
    with staffed(f"sqlite:///{place / 'clinic.db'}", place, utc_now(), cost=4) as (_, crew, _new):
        filling.fill_today(crew, 13)
        one = crew.people["RECEPTION"]
        return one.login, one.password


def _pair(
    name: str, screen: str, times: int, words: list[str], floor: list[str], place: Path
) -> Iterator[Figure]:
    started(words, place)  # what is compiled and read from the disk the first time
    seen = [(started(floor, place), started(words, place)) for _ in range(times)]
    ours, least = [own for _, own in seen], [empty for empty, _ in seen]
    yield figure(name, screen, 1, (s.spent for s in ours), (s.spent for s in least))
    memory = [s.memory for s in ours], [s.memory for s in least]
    yield figure(f"{name} memory", screen, 1, *memory, unit="MiB")


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
