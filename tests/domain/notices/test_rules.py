"""How long a mail waits before it is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.notices import rules
from tests.support.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_one_minute_then_twice_as_long_at_most_six_hours() -> None:
    waits = [rules.next_try(NOON, tries) - NOON for tries in range(12)]
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert waits == sorted(waits)
    assert set(waits[9:]) == {6 * HOUR}


@given(st.integers(0, 10_000))
def test_the_wait_has_an_end(tries: int) -> None:
    assert MINUTE <= rules.next_try(NOON, tries) - NOON <= 6 * HOUR


def test_given_up_after_three_days() -> None:
    assert not rules.given_up(NOON, NOON + 3 * DAY - MINUTE)
    assert rules.given_up(NOON, NOON + 3 * DAY)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=5))
def test_a_key_fits_its_column(parts: list[str]) -> None:
    assert len(rules.dedupe(*parts)) <= 200
