"""Killed in the middle of its work: what was acknowledged is there, nothing is half there."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pytest

from clinic_desktop.domain.accounts.interface import NewColleague
from tests.fire import checks
from tests.fire.crowd import Met, crowd, processes, report
from tests.fire.figures import FULL, Figures, both
from tests.fire.ground import opened
from tests.fire.writer import GOING, lost, write_until_killed, write_until_stopped
from tests.support.clinics import PASSWORD, found, sqlite_url
from tests.support.postgres import Cluster, cluster

LONGEST = 0.4
"""Seconds after which the writer is dead at the latest."""

WRITERS = 3
HEAD = "SELECT h.seq, (SELECT MAX(e.seq) FROM audit_event e) FROM audit_head h"


def clinicians(url: str) -> list[str]:
    with opened(url) as clinic:
        staff = clinic.role("ADMIN").staff
        return [
            str(staff.add_colleague(NewColleague(f"Sam {n}", f"s{n}@x.test", PASSWORD, ("NURSE",))))
            for n in range(WRITERS)
        ]


def killed(told: dict[str, Any], after: float) -> list[tuple[str, str]]:
    """One life of the writer: all that it acknowledged."""
    context = processes()
    heard, line = context.Pipe(duplex=False)
    writer = context.Process(target=write_until_killed, args=(line, told), daemon=True)
    writer.start()
    line.close()
    assert heard.recv() == ("ready", "")
    threading.Event().wait(after)
    writer.kill()
    acks: list[tuple[str, str]] = []
    try:
        while True:
            acks.append(heard.recv())
    except EOFError:
        writer.join()
        return acks


@pytest.mark.row("F156")
@pytest.mark.parametrize("figures", both())
def test_a_killed_writer_loses_nothing_it_acknowledged(
    run_folder: Path, tmp_path: Path, figures: Figures
) -> None:
    """kill -9 of the process that owns the embedded database."""
    url, chance, quarter = sqlite_url(run_folder, tmp_path), Random(9), 0
    told: dict[str, Any] = {"url": url, "clinicians": clinicians(url)}
    begun, acked = perf_counter(), 0
    for cycle in range(figures.writer_kills):
        told |= {"family": f"Life{cycle}", "quarter": quarter}
        acks = killed(told, chance.uniform(0.02, LONGEST))
        acked += len(acks)
        quarter += len(acks) // 4 + 2
        assert lost(url, acks) == []
        head, newest = checks.ask(url, HEAD)[0]
        assert head == newest
        if cycle % 100 == 99:
            checks.all_sound(url)
    report("kill -9 of the writer", "sqlite", Met(seconds=[0.0] * acked), perf_counter() - begun,
           kills=figures.writer_kills)  # fmt: skip
    assert acked
    checks.all_sound(url, walls=figures is FULL)


@pytest.mark.row("F156")
@pytest.mark.parametrize("figures", both())
def test_a_crashed_server_loses_nothing_it_acknowledged(tmp_path: Path, figures: Figures) -> None:
    """A cluster of its own is stopped at once, without a word, and started again."""
    with cluster(tmp_path) as server:
        url = server.create("crashes")
        found(url)
        told = {
            "url": url, "clinicians": clinicians(url), "stop": processes().Event(),
            "acked": processes().Value("i"),
        }  # fmt: skip
        crash = partial(_crash, server, figures.server_crashes, told)
        begun = perf_counter()
        met = crowd(write_until_stopped, WRITERS, told, crash)
        known = report("server crash", "postgresql", met, perf_counter() - begun,
                       crashes=figures.server_crashes, acked=len(met.answers))  # fmt: skip
        assert met.faults == [], met.faults[:2]
        assert set(met.codes) <= {"done", *GOING}, known
        assert lost(url, met.answers) == []
        checks.all_sound(url, walls=figures is FULL)


def _crash(server: Cluster, times: int, told: dict[str, Any], busy: Callable[[], bool]) -> None:
    """Each time somewhere in the middle of what is done after at least one more act was kept."""
    chance, pause = Random(5), threading.Event()
    try:
        for _ in range(times):
            _one_more(told, busy)
            pause.wait(chance.uniform(0, 0.4))
            server.stop("immediate")
            server.start()
        _one_more(told, busy)
    finally:
        told["stop"].set()


def _one_more(told: dict[str, Any], busy: Callable[[], bool]) -> None:
    pause, before = threading.Event(), told["acked"].value
    while told["acked"].value == before and busy():
        pause.wait(0.02)
