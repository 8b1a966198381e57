"""The named operations of the clinic, timed; figures beside their floors, no verdict."""

from collections.abc import Iterator

from clinic_desktop.app.bench import daily, importing, large, painted, pen, start_up, storm
from clinic_desktop.app.bench.figures import Figure, line
from clinic_desktop.app.bench.place import opened

START_UP = "start-up"
NAMES = (
    START_UP,
    *daily.NAMES,
    *large.NAMES,
    *storm.NAMES,
    *importing.NAMES,
    *pen.NAMES,
    *painted.NAMES,
)
SIZES = (1_000, 100_000, 1_000_000)
"""Patients, where nothing else is wanted; the largest crowd is minutes of work the first time."""

__all__ = ["NAMES", "SIZES", "Figure", "line", "run"]


def run(
    wanted: tuple[str, ...] = (),
    times: int = 10,
    sizes: tuple[int, ...] = SIZES,
    url: str | None = None,
) -> Iterator[Figure]:
    """Each named operation, none named: all; those of many patients once for each of `sizes`.

    `url` takes another database than the embedded one; it grows from size to size.
    """
    chosen = frozenset(wanted or NAMES)
    if START_UP in chosen and url is None:
        yield from start_up.measure(times, sizes)
    if chosen & set(daily.NAMES):
        yield from daily.measure(chosen, times, url)
    for size in sorted(sizes):
        yield from _of_size(chosen, times, size, url)
    if chosen & set(pen.NAMES) and url is None:
        yield from pen.measure()


def _of_size(chosen: frozenset[str], times: int, size: int, url: str | None) -> Iterator[Figure]:
    if chosen & {*large.NAMES, *storm.NAMES, *painted.NAMES}:
        with opened(url, size, times) as place:
            yield from large.measure(place, chosen)
            yield from painted.measure(place, chosen)
            if chosen & set(storm.NAMES):
                yield from storm.measure(place)
    if chosen & set(importing.NAMES):
        yield from importing.measure(url, size)
