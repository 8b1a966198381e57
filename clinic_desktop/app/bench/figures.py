"""What a measurement says, and how two things are timed in turn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median, quantiles

from clinic_desktop.core.clock import monotonic

Timing = tuple[float, float]
"""Milliseconds of one try, and of the floor beside it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One operation; `median`, `p95` and `floor_median` in milliseconds unless `unit` differs.

    The floor is the same work without our layers, in the same run, try by try in turn; `ratio` is
    median to floor median. Both are None where nothing comparable exists.
    """

    operation: str
    engine: str
    size: int
    n: int
    median: float
    p95: float
    floor_median: float | None = None
    ratio: float | None = None
    unit: str = "ms"


def figure(
    operation: str, engine: str, size: int, tries: Iterable[float], floor: Iterable[float] = (),
    unit: str = "ms",
) -> Figure:  # fmt: skip
    """Median and 95th percentile of `tries`, beside the median of `floor` where there is one."""
    spent, beneath = list(tries), list(floor)
    middle = median(spent)
    least = median(beneath) if beneath else None
    return Figure(
        operation, engine, size, len(spent), _short(middle), _short(p95(spent)),
        None if least is None else _short(least),
        None if not least else round(middle / least, 1), unit,
    )  # fmt: skip


def p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]


def spent(call: Callable[[], object]) -> float:
    """Milliseconds that `call` took."""
    begun = monotonic()
    call()
    return (monotonic() - begun) * 1000


def in_turn(
    calls: Iterable[Callable[[], object]], floor: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Each call beside one of the floor, so that a busy moment falls on both."""
    ours, beneath = [], []
    for call in calls:
        beneath.append(spent(floor))
        ours.append(spent(call))
    return ours, beneath


def line(one: Figure) -> str:
    """For reading on a screen."""
    words = f"{one.operation:16} {one.engine:10} {one.size:>8} n={one.n:<4} {one.median:10} "
    words += f"(p95 {one.p95:9}) {one.unit:9}"
    if one.floor_median is not None:
        words += f" floor {one.floor_median:8}  x{one.ratio}"
    return words


def _short(value: float) -> float:
    return round(value, 3 if value < 10 else 1)
