"""The plain run really does its part."""

from dataclasses import fields

from tests.fire.figures import FULL, PLAIN, Figures

AT_ONCE = {"storm_processes", "payment_replays", "payment_workers"}


def test_the_plain_run_does_a_tenth_with_as_many_at_once() -> None:
    for name in (field.name for field in fields(Figures)):
        plain, full = getattr(PLAIN, name), getattr(FULL, name)
        assert plain == full if name in AT_ONCE else plain * 10 >= full, name
