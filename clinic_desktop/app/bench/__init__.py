"""The named operations of the clinic, timed; figures beside their floors, no verdict."""

from collections.abc import Iterator

from clinic_desktop.app.bench import daily, start_up
from clinic_desktop.app.bench.figures import Figure, line

START_UP = "start-up"
NAMES = (START_UP, *daily.NAMES)
__all__ = ["NAMES", "Figure", "line", "run"]


def run(wanted: tuple[str, ...] = (), times: int = 10) -> Iterator[Figure]:
    """Each named operation; none named: all of them."""
    chosen = frozenset(wanted or NAMES)
    if START_UP in chosen:
        yield from start_up.measure(times)
    if chosen & set(daily.NAMES):
        yield from daily.measure(chosen)
