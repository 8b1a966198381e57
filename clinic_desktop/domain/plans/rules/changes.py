"""What changed between two revisions: in words, and whether it voids the consent."""

from collections.abc import Iterable, Iterator

from clinic_desktop.core.canonical import canonical_json
from clinic_desktop.core.procedures import ItemNeed, Side
from clinic_desktop.core.waiting import Restart
from clinic_desktop.domain.plans.interface import (
    Change,
    ChangeKind,
    ImplantChoice,
    PlanLine,
    RevisionContent,
)
from clinic_desktop.domain.plans.rules.content import (
    MATERIAL_CONTENT,
    MATERIAL_IMPLANT,
    MATERIAL_LINE,
    NON_MATERIAL_CONTENT,
    NON_MATERIAL_IMPLANT,
    NON_MATERIAL_LINE,
    material_line,
    plain_value,
)
from clinic_desktop.domain.plans.rules.words import FIELDS, SIDES, implant_words, line_words

LINE_FIELDS = (*MATERIAL_LINE, *(name for name in NON_MATERIAL_LINE if name != "price_minor"))
ALL_IMPLANT = (*MATERIAL_IMPLANT, *NON_MATERIAL_IMPLANT)
Pair = tuple[PlanLine, PlanLine]


def what_changed(
    old: RevisionContent, new: RevisionContent, agreed_total_minor: int | None = None
) -> tuple[Change, ...]:
    """Every difference, removed and added lines first; empty if the two say the same.

    A total above `agreed_total_minor` (default: the total of `old`) is material, below it not.
    """
    removed, added, pairs = _matched(old.lines, new.lines)
    return (
        *(_whole_line(ChangeKind.REMOVED, line) for line in removed),
        *(_whole_line(ChangeKind.ADDED, line) for line in added),
        *(change for pair in pairs for change in _line_changes(*pair)),
        *_price(old, new, agreed_total_minor),
        *_content_changes(old, new),
        *_order(old, new, bool(removed or added)),
    )


def material_changes(
    old: RevisionContent, new: RevisionContent, agreed_total_minor: int | None = None
) -> tuple[Change, ...]:
    """The changes that make a signed consent void."""
    changes = what_changed(old, new, agreed_total_minor)
    return tuple(change for change in changes if change.material)


def restart_causes(changes: Iterable[Change]) -> frozenset[Restart]:
    """What may start the waiting time again: additions and a higher price, never less of it."""
    causes = {
        Restart.PRICE_UP if c.kind is ChangeKind.PRICE_UP else Restart.MATERIAL_ADDITION
        for c in changes
        if c.material and c.kind is not ChangeKind.REMOVED
    }
    return frozenset(causes)


def _matched(
    old: tuple[PlanLine, ...], new: tuple[PlanLine, ...]
) -> tuple[list[PlanLine], list[PlanLine], list[Pair]]:
    """Pair lines by what they are: same material text, then same place, then same procedure."""
    left, right, pairs = list(old), list(new), list[Pair]()
    for key in (
        lambda line: canonical_json(material_line(line)),
        lambda line: (line.procedure_code, line.side, line.site),
        lambda line: line.procedure_code,
    ):
        for before in tuple(left):
            after = next((line for line in right if key(line) == key(before)), None)
            if after is not None:
                left.remove(before)
                right.remove(after)
                pairs.append((before, after))
    return left, right, pairs


def _whole_line(kind: ChangeKind, line: PlanLine) -> Change:
    words = line_words(line)
    before, after = (words, "") if kind is ChangeKind.REMOVED else ("", words)
    return Change(kind, "line", words, before, after, True, f"{kind.value.capitalize()}: {words}.")


def _line_changes(old: PlanLine, new: PlanLine) -> Iterator[Change]:
    where = line_words(new)
    for name in LINE_FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if plain_value(before, ALL_IMPLANT) != plain_value(after, ALL_IMPLANT):
            material = name in MATERIAL_LINE and (
                plain_value(before, MATERIAL_IMPLANT) != plain_value(after, MATERIAL_IMPLANT)
            )
            yield _changed(name, where, before, after, material)


def _content_changes(old: RevisionContent, new: RevisionContent) -> Iterator[Change]:
    for name in (*MATERIAL_CONTENT, *NON_MATERIAL_CONTENT):
        before, after = getattr(old, name), getattr(new, name)
        if plain_value(before, ()) != plain_value(after, ()):
            yield _changed(name, "", before, after, name in MATERIAL_CONTENT)


def _price(
    old: RevisionContent, new: RevisionContent, agreed_total_minor: int | None
) -> Iterator[Change]:
    agreed = old.total_minor if agreed_total_minor is None else agreed_total_minor
    before, after = old.total_minor, new.total_minor
    if after == before:
        return
    up = after > before
    yield Change(
        ChangeKind.PRICE_UP if up else ChangeKind.PRICE_DOWN,
        "price",
        "",
        str(before),
        str(after),
        after > agreed,
        f"The total price went {'up' if up else 'down'}.",
    )


def _order(old: RevisionContent, new: RevisionContent, lines_differ: bool) -> Iterator[Change]:
    if lines_differ or len(old.lines) < 2:
        return
    before = [line_words(line) for line in old.lines]
    after = [line_words(line) for line in new.lines]
    if before != after and sorted(before) == sorted(after):
        yield _changed("order", "", tuple(before), tuple(after), False)


def _changed(name: str, where: str, before: object, after: object, material: bool) -> Change:
    old, new, what = _words(before), _words(after), FIELDS[name]
    place = f"{where}: " if where else ""
    says = f"{place}{what} changed from {old or 'nothing'} to {new or 'nothing'}."
    if name == "performer_id":
        says = f"{place}somebody else operates."
    return Change(ChangeKind.CHANGED, name, where, old, new, material, says)


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_words(part) for part in value)
    if isinstance(value, ImplantChoice):
        return implant_words(value)
    if isinstance(value, ItemNeed):
        return f"{value.quantity} {value.unit} {value.name}"
    if isinstance(value, Side):
        return SIDES[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
