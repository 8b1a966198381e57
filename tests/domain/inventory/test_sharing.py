"""Sharing a stock among needs: as much as any way of sharing could, earlier needs first."""

from itertools import product
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.inventory.interface import ItemCard, Need
from clinic_desktop.domain.inventory.rules.sharing import Wish, coverage, shared_out, wishes_for

SPACE = UUID(int=7)
ITEMS = [uuid5(SPACE, name) for name in "abcd"]
WISHES = st.lists(
    st.builds(
        lambda quantity, options: Wish(Need("x", quantity), "x", tuple(options)),
        st.integers(1, 3),
        st.lists(st.sampled_from(ITEMS), unique=True, max_size=3),
    ),
    max_size=4,
)
SUPPLY = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 3))


def best(wishes: list[Wish], supply: dict[UUID, int]) -> int:
    """By trying every way: how much can be met at all."""
    units = [wish.options for wish in wishes for _ in range(wish.quantity)]
    ways = {tuple(sorted(supply.items())): 0}
    for options in units:
        more = dict(ways)
        for left, met in ways.items():
            for item in options:
                now = dict(left)
                if now.get(item):
                    now[item] -= 1
                    key = tuple(sorted(now.items()))
                    more[key] = max(more.get(key, 0), met + 1)
        ways = more
    return max(ways.values())


@given(WISHES, SUPPLY)
def test_nothing_is_withheld_and_nothing_given_twice(
    wishes: list[Wish], supply: dict[UUID, int]
) -> None:
    got = shared_out(wishes, supply)
    for item in ITEMS:
        assert sum(part.get(item, 0) for part in got) <= supply.get(item, 0)
    for wish, part in zip(wishes, got, strict=True):
        assert set(part) <= set(wish.options)
        assert sum(part.values()) <= wish.quantity
    assert sum(sum(part.values()) for part in got) == best(wishes, supply)


@given(WISHES, SUPPLY)
def test_an_earlier_wish_keeps_what_it_gets(wishes: list[Wish], supply: dict[UUID, int]) -> None:
    for upto in range(len(wishes)):
        alone = [sum(part.values()) for part in shared_out(wishes[:upto], supply)]
        together = [sum(part.values()) for part in shared_out(wishes, supply)]
        assert together[:upto] == alone


def test_the_first_option_rather_than_the_others() -> None:
    a, b, _, _ = ITEMS
    both = Wish(Need("x", 1), "x", (a, b))
    assert shared_out([both], {a: 5, b: 5}) == ({a: 1},)
    only_a = Wish(Need("y", 1), "y", (a,))
    assert shared_out([both, only_a], {a: 1, b: 1}) == ({b: 1}, {a: 1})


def implant(sku: str, size: int, model: str = "Round") -> ItemCard:
    return ItemCard(
        uuid5(SPACE, sku), sku, sku, "IMPLANT", "", "piece", True, True, "Arcadia", model, size,
        True, 1, "SMOOTH",
    )  # fmt: skip


def test_sizes_of_one_family_do_in_the_order_named() -> None:
    small, mid, other = implant("R-275", 275), implant("R-300", 300), implant("T-275", 275, "Drop")
    shelf = [small, mid, other]
    for need in (
        Need("R-300", 1, sizes_ml=(300, 275, 325)),
        Need("R-", 1, sizes_ml=(300, 275, 300)),
        Need("", 1, sizes_ml=(300, 275), maker="Arcadia", model="Round", surface="SMOOTH"),
    ):
        (wish,) = wishes_for([need], shelf)
        assert wish.options == (mid.id, small.id)
        assert "275/300" in wish.name
    (unknown,) = wishes_for([Need("", 1, sizes_ml=(300,))], shelf)
    assert (unknown.options, unknown.name) == ((), "Implant 300 ml")


def test_spares_come_last_and_are_missed_by_nobody() -> None:
    small, mid = implant("R-275", 275), implant("R-300", 300)
    needs = [
        Need("R-275", 1, sizes_ml=(275,), optional=True),
        Need("R-300", 1, sizes_ml=(300, 275)),
        Need("GAUZE", 4),
    ]
    wishes = wishes_for(needs, [small, mid])
    assert [wish.need.optional for wish in wishes] == [False, False, True]
    told = coverage(wishes, {small.id: 1})
    assert [(c.sku, c.needed, c.free, c.covered) for c in told] == [
        ("R-300", 1, 1, True),
        ("GAUZE", 4, 0, False),
    ]


def test_what_is_left_over_is_told_as_well() -> None:
    left, right = Need("R-300", 1, "LEFT", (300,)), Need("R-300", 1, "RIGHT", (300,))
    item = implant("R-300", 300)
    for there, told in ((0, (0, 0)), (1, (1, 0)), (2, (1, 1)), (5, (4, 4))):
        covered = coverage(wishes_for([left, right], [item]), {item.id: there})
        assert tuple(c.free for c in covered) == told


def test_every_quantity_of_a_small_world() -> None:
    a, b, _, _ = ITEMS
    for want_a, want_b, have_a, have_b in product(range(1, 4), range(1, 4), range(4), range(4)):
        wishes = [Wish(Need("x", want_a), "", (a, b)), Wish(Need("y", want_b), "", (b,))]
        got = [sum(part.values()) for part in shared_out(wishes, {a: have_a, b: have_b})]
        assert got[0] == min(want_a, have_a + have_b)
        assert got[1] == min(want_b, have_b, have_a + have_b - got[0])
