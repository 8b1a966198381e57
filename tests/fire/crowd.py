"""Processes that begin at the same moment, and what each of them met."""

import json
import multiprocessing
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from clinic_desktop.core.errors import Busy, ClinicError

LONG = 3 * 3600.0
COMES_BACK = 5  # times, where the database says that it is busy
PRELOADED = [
    "tests.fire.crowd", "tests.fire.ground", "clinic_desktop.app.container",
    "tests.fire.tablet_hand",
]  # fmt: skip


def processes() -> Any:
    """Clean ones: no thread, connection or lock of this process goes along."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


@dataclass
class Met:
    """What one process met: answers, refusals by code, faults that are no words, and times."""

    answers: list[Any] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    again: int = 0

    def go(self, call: Callable[[], Any]) -> Any:
        """The answer, or None where it was refused in words; both are counted and timed."""
        begun = perf_counter()
        try:
            answer = self._patient(call)
        except ClinicError as error:
            self._refused(error)
            return None
        except Exception:  # noqa: BLE001  whatever is no refusal is what the harness looks for
            self.faults.append(traceback.format_exc())
            return None
        finally:
            self.seconds.append(perf_counter() - begun)
        self.codes["done"] += 1
        return answer

    def _patient(self, call: Callable[[], Any]) -> Any:
        """Asked to try again in a moment, people do."""
        for _ in range(COMES_BACK):
            try:
                return call()
            except Busy:
                self.again += 1
        return call()

    def _refused(self, error: ClinicError) -> None:
        self.codes[error.code] += 1
        if error.code in NO_WORDS or not str(error).strip():
            self.faults.append(f"{error.code}: {error!s} <- {error.__cause__!r}")


NO_WORDS = ("clinic.error", "clinic.broken", "clinic.fault", "clinic.rule")
"""Codes that name no reason a person could act upon."""

Work = Callable[[Met, Barrier, int, dict[str, Any]], None]


def crowd(
    work: Work,
    count: int,
    told: dict[str, Any],
    meanwhile: Callable[[Callable[[], bool]], None] | None = None,
) -> Met:
    """`work(met, start, number, told)` in so many processes; all that they met together.

    `meanwhile` runs here beside them and can ask whether all are still at work.
    """
    context = processes()
    start = context.Barrier(count)
    lines = [context.Pipe(duplex=False) for _ in range(count)]
    crew = [
        context.Process(target=_run, args=(work, mine, start, number, told), daemon=True)
        for number, (_, mine) in enumerate(lines)
    ]
    for one, (_, mine) in zip(crew, lines, strict=True):
        one.start()
        mine.close()
    if meanwhile is not None:
        meanwhile(lambda: not any(line.poll() for line, _ in lines))
    found = [_heard(line) for line, _ in lines]
    for one in crew:
        one.join()
    return together(found)


def together(found: Iterable[Met]) -> Met:
    whole = Met()
    for met in found:
        whole.answers += met.answers
        whole.codes.update(met.codes)
        whole.faults += met.faults
        whole.seconds += met.seconds
        whole.again += met.again
    return whole


def _heard(line: Connection) -> Met:
    try:
        met: Met = line.recv()
    except EOFError:
        return Met(faults=["a process ended without a word"])
    return met


def _run(work: Work, line: Connection, start: Barrier, number: int, told: dict[str, Any]) -> None:
    met = Met()
    try:
        work(met, start, number, told)
    except BaseException:  # noqa: BLE001  told to the test, which fails by it
        met.faults.append(traceback.format_exc())
        start.abort()
    line.send(met)
    line.close()


def report(name: str, engine: str, met: Met, seconds: float, **more: Any) -> dict[str, Any]:
    """The figures of a run; appended to the file that CLINIC_FIRE_REPORT names."""
    cuts = quantiles(met.seconds, n=20) if len(met.seconds) > 1 else [0.0] * 19
    figures = {
        "harness": name, "engine": engine, "acts": len(met.seconds),
        "per_second": round(len(met.seconds) / seconds, 1), "seconds": round(seconds, 1),
        "p50_ms": round(cuts[9] * 1000, 1), "p95_ms": round(cuts[18] * 1000, 1),
        "load": round(os.getloadavg()[0], 1), "codes": dict(met.codes), "busy": met.again,
        **more,
    }  # fmt: skip
    if file := os.environ.get("CLINIC_FIRE_REPORT"):
        with Path(file).open("a") as lines:
            lines.write(json.dumps(figures) + "\n")
    return figures
