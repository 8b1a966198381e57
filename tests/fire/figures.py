"""How often each harness does what: a tenth in every run, the whole with `./clinic test --full`."""

from dataclasses import dataclass

import pytest
from _pytest.mark.structures import ParameterSet


@dataclass(frozen=True)
class Figures:
    """`FULL` is what the product promises; `PLAIN` is a tenth of it, with as many at once."""

    storm_attempts: int
    storm_processes: int
    pairs: int
    payment_keys: int
    payment_replays: int
    payment_workers: int
    serial_consumers: int
    invoices_at_once: int
    days_on_cut_lines: int
    writer_kills: int
    server_crashes: int
    tablet_kills: int


PLAIN = Figures(
    storm_attempts=1_000, storm_processes=8, pairs=50, payment_keys=50, payment_replays=10,
    payment_workers=16, serial_consumers=20, invoices_at_once=10, days_on_cut_lines=1,
    writer_kills=100, server_crashes=10, tablet_kills=20,
)  # fmt: skip
FULL = Figures(
    storm_attempts=10_000, storm_processes=8, pairs=500, payment_keys=500, payment_replays=10,
    payment_workers=16, serial_consumers=200, invoices_at_once=100, days_on_cut_lines=10,
    writer_kills=1_000, server_crashes=100, tablet_kills=200,
)  # fmt: skip
HOURS = 3 * 3600


def both() -> list[ParameterSet]:
    """The parameters of a harness: plain, and full under its mark with all the time it needs."""
    full = (pytest.mark.full, pytest.mark.timeout(HOURS))
    return [pytest.param(PLAIN, id="plain"), pytest.param(FULL, id="full", marks=full)]


def on_both() -> list[ParameterSet]:
    """Engine and figures."""
    full = (pytest.mark.full, pytest.mark.timeout(HOURS))
    return [
        pytest.param(engine, figures, id=f"{engine}-{name}", marks=marks)
        for engine in ("sqlite", "postgresql")
        for figures, name, marks in ((PLAIN, "plain", ()), (FULL, "full", full))
    ]
