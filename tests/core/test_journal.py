"""The journal of a tablet: whatever is torn, cut, flipped or moved, what is read is a beginning."""

from hashlib import blake2b
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desktop.core import journal
from clinic_desktop.core.journal import Fact

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)  # fmt: skip
FACTS = st.lists(
    st.builds(Fact, st.text(max_size=8), VALUES)
    | st.builds(Fact, st.text(max_size=8), gone=st.just(True)),
    max_size=12,
)

few = settings(max_examples=40)


class Checked:
    """A seal that hides nothing and notices everything."""

    def seal(self, number: int, plain: bytes) -> bytes:
        return blake2b(b"%d" % number + plain, digest_size=8).digest() + plain

    def open(self, number: int, sealed: bytes) -> bytes:
        if self.seal(number, sealed[8:]) != sealed:
            raise ValueError("changed")
        return sealed[8:]


SEALER = Checked()
SALT = b"s" * journal.SALT


def written(facts: list[Fact]) -> list[bytes]:
    return [journal.frame(fact, number, SEALER) for number, fact in enumerate(facts)]


def whole(frames: list[bytes]) -> bytes:
    return journal.head(SALT) + b"".join(frames)


@pytest.mark.row("B04")
@few
@given(FACTS)
def test_what_was_written_is_read(facts: list[Fact]) -> None:
    data = whole(written(facts))
    found = journal.replay(data, SEALER)
    assert (list(found.facts), found.good) == (facts, len(data))
    assert journal.salt_of(data) == SALT


@pytest.mark.row("B04")
@few
@given(FACTS, st.integers(0, 10_000), st.binary(max_size=9))
def test_a_torn_end_costs_what_was_torn_only(facts: list[Fact], cut: int, rest: bytes) -> None:
    frames = written(facts)
    data = whole(frames)[:cut]
    found = journal.replay(data, SEALER)
    kept = len(found.facts)
    assert list(found.facts) == facts[:kept]
    if cut >= journal.HEAD:
        assert found.good == journal.HEAD + sum(map(len, frames[:kept]))
        assert len(data) - found.good < len(frames[kept]) if kept < len(frames) else True
    more = journal.frame(Fact("more", 1), kept, SEALER)
    if journal.salt_of(data) is not None:  # appended after the last whole one, nothing is lost
        again = journal.replay(data[: found.good] + more + rest, SEALER)
        assert list(again.facts[: kept + 1]) == [*facts[:kept], Fact("more", 1)]


@few
@given(FACTS, st.randoms(use_true_random=False))
def test_changed_doubled_or_moved_frames_end_the_reading(facts: list[Fact], chance: Random) -> None:
    frames = written(facts)
    if len(frames) < 2 or len(set(frames)) < len(frames):
        return
    first, second = sorted(chance.sample(range(len(frames)), 2))
    moved = list(frames)
    moved[first], moved[second] = moved[second], moved[first]
    for other in (
        moved,
        [*frames[:second], frames[first], *frames[second:]],
        [*frames[:first], *frames[second:]],
    ):
        found = journal.replay(whole(other), SEALER)
        assert list(found.facts) == facts[: len(found.facts)]
        assert len(found.facts) <= second
    data = bytearray(whole(frames))
    data[chance.randrange(journal.HEAD, len(data))] ^= 1 << chance.randrange(8)
    found = journal.replay(bytes(data), SEALER)
    assert list(found.facts) == facts[: len(found.facts)]
    assert len(found.facts) < len(facts)


@few
@given(st.binary(max_size=200))
def test_rubbish_is_nothing(data: bytes) -> None:
    found = journal.replay(data, SEALER)
    assert found.facts == ()
    assert found.good <= max(len(data), journal.HEAD)


def test_the_last_word_stands() -> None:
    facts = [Fact("a", 1), Fact("b", [2]), Fact("a", 3), Fact("b", gone=True), Fact("c", None)]
    assert journal.fold(facts) == {"a": 3, "c": None}
