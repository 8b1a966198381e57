"""How often each harness does what: a taste in every run, the whole with `./clinic test --full`."""

from dataclasses import dataclass

import pytest
from _pytest.mark.structures import ParameterSet


@dataclass(frozen=True)
class Figures:
    """`PLAIN` has to stay within seconds; `FULL` is what the product promises."""

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
    storm_attempts=30, storm_processes=2, pairs=1, payment_keys=3, payment_replays=4,
    payment_workers=2, serial_consumers=4, invoices_at_once=4, days_on_cut_lines=1,
    writer_kills=2, server_crashes=1, tablet_kills=2,
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


def on_postgres_at_least() -> list[ParameterSet]:
    """Engine and figures: the plain taste where many really write at once, the full on both."""
    full = (pytest.mark.full, pytest.mark.timeout(HOURS))
    return [
        pytest.param("postgresql", PLAIN, id="postgresql-plain"),
        pytest.param("postgresql", FULL, id="postgresql-full", marks=full),
        pytest.param("sqlite", FULL, id="sqlite-full", marks=full),
    ]
