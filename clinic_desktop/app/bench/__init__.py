"""The named operations of the clinic, timed; figures beside their floors, no verdict."""

from collections.abc import Iterator

from clinic_desktop.app.bench import daily, large, pen, start_up
from clinic_desktop.app.bench.figures import Figure, line

START_UP = "start-up"
NAMES = (START_UP, *daily.NAMES, *large.NAMES, *pen.NAMES)
SIZES = (1_000, 100_000)
__all__ = ["NAMES", "SIZES", "Figure", "line", "run"]


def run(
    wanted: tuple[str, ...] = (),
    times: int = 10,
    sizes: tuple[int, ...] = SIZES,
    url: str | None = None,
) -> Iterator[Figure]:
    """Each named operation, none named: all; those of many patients once for each of `sizes`.

    `url` takes another database than the embedded one for these.
    """
    chosen = frozenset(wanted or NAMES)
    if START_UP in chosen:
        yield from start_up.measure(times)
    if chosen & set(daily.NAMES):
        yield from daily.measure(chosen, times)
    if chosen & set(large.NAMES):
        for size in sizes:
            yield from large.measure(url, size, times, chosen)
    if chosen & set(pen.NAMES):
        yield from pen.measure()
