"""Who gets what of a stock that several needs want: nothing is withheld that could be given."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.domain.inventory.interface import Coverage, ItemCard, Need

Step = tuple[int, UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of any of `options`, the first one rather than the others."""

    need: Need
    name: str
    options: tuple[UUID, ...]

    @property
    def quantity(self) -> int:
        return self.need.quantity


def wishes_for(needs: Iterable[Need], items: Sequence[ItemCard]) -> tuple[Wish, ...]:
    """What must be there comes before what would be good to have; else in the order given."""
    ordered = sorted(needs, key=lambda need: need.optional)
    return tuple(_wish(need, items) for need in ordered)


def _wish(need: Need, items: Sequence[ItemCard]) -> Wish:
    named = next((item for item in items if need.sku and item.sku == need.sku), None)
    if not need.sizes_ml:
        return Wish(need, named.name if named else need.sku, (named.id,) if named else ())
    family = _family(named) if named and named.model else (need.maker, need.model, need.surface)
    sizes = {item.size_ml: item.id for item in items if _is_of(item, need.sku, family)}
    named_sizes = tuple(dict.fromkeys(need.sizes_ml))
    options = tuple(sizes[size] for size in named_sizes if size in sizes)
    name = f"{family[0]} {family[1]}".strip() or need.sku or "Implant"
    return Wish(need, f"{name} {'/'.join(map(str, sorted(named_sizes)))} ml", options)


def _is_of(item: ItemCard, sku: str, family: tuple[str, str, str]) -> bool:
    return _family(item) == family or (sku != "" and item.sku.startswith(sku))


def _family(item: ItemCard) -> tuple[str, str, str]:
    return (item.maker, item.model, item.surface)


def shared_out(wishes: Sequence[Wish], supply: Mapping[UUID, int]) -> tuple[dict[UUID, int], ...]:
    """Per wish how many of which item; earlier wishes are served first and keep what they get.

    A wish with a choice gives way to one without, as long as both can be met.
    """
    given: list[dict[UUID, int]] = [{} for _ in wishes]
    left = {item: amount for item, amount in supply.items() if amount > 0}
    for at, wish in enumerate(wishes):
        wanted = wish.quantity
        while wanted:
            way = _way(at, wishes, given, left)
            if not way:
                break
            wanted -= _shift(way, given, left, wanted)
    return tuple({item: n for item, n in got.items() if n} for got in given)


def _way(
    at: int, wishes: Sequence[Wish], given: Sequence[Mapping[UUID, int]], left: Mapping[UUID, int]
) -> list[Step]:
    """The shortest chain of swaps that ends at something left; who takes what for what."""
    came: dict[UUID, tuple[int, UUID | None]] = {}
    for item in wishes[at].options:
        came[item] = (at, None)
    queue = deque(came)
    while queue:
        item = queue.popleft()
        if left.get(item):
            return _back(item, came)
        for other, held in enumerate(given):
            if held.get(item):
                fresh = [option for option in wishes[other].options if option not in came]
                came.update(dict.fromkeys(fresh, (other, item)))
                queue.extend(fresh)
    return []


def _back(item: UUID, came: Mapping[UUID, tuple[int, UUID | None]]) -> list[Step]:
    steps = list[Step]()
    at: UUID | None = item
    while at is not None:
        who, released = came[at]
        steps.append((who, at, released))
        at = released
    return steps


def _shift(
    way: list[Step], given: list[dict[UUID, int]], left: dict[UUID, int], wanted: int
) -> int:
    amount = min(wanted, left[way[0][1]], *(given[w][r] for w, _, r in way if r is not None))
    left[way[0][1]] -= amount
    for who, taken, released in way:
        given[who][taken] = given[who].get(taken, 0) + amount
        if released is not None:
            given[who][released] -= amount
    return amount


def coverage(wishes: Sequence[Wish], supply: Mapping[UUID, int]) -> tuple[Coverage, ...]:
    """How far each need that is not optional is met, in the order in which they are served."""
    given = shared_out(wishes, supply)
    left = dict(supply)
    for got in given:
        for item, amount in got.items():
            left[item] -= amount
    return tuple(
        Coverage(
            wish.need.sku,
            wish.name,
            wish.quantity,
            sum(got.values()) + sum(left.get(item, 0) for item in wish.options),
            None,
        )
        for wish, got in zip(wishes, given, strict=True)
        if not wish.need.optional
    )
