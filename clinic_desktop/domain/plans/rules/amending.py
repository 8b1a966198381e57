"""Amendments of an approved plan: what is not material, by those whose field it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import ItemKind, ItemNeed
from clinic_desktop.domain.plans.interface import (
    Change,
    FieldNotYours,
    MaterialChange,
    NothingChanged,
    PlanFrozen,
    PlanLine,
    RevisionContent,
)
from clinic_desktop.domain.plans.rules.changes import what_changed
from clinic_desktop.domain.plans.rules.drafting import Place, place_of
from clinic_desktop.domain.plans.rules.shown import Eyes, shown

ITEMS, MINUTES, PRICE, ORDER, EQUIPMENT = "items", "minutes", "price_minor", "order", "equipment"
EVERY = frozenset({ITEMS, MINUTES, PRICE, ORDER, EQUIPMENT})
OF_ROLE: Mapping[str, frozenset[str]] = {
    "SURGEON": EVERY,
    "NURSE": frozenset({ITEMS, EQUIPMENT}),
    "THEATRE_MANAGER": frozenset({MINUTES, EQUIPMENT}),
    "BILLING": frozenset({PRICE}),
}
"""By the note of plans.plan.amend."""

TOOLS = (ItemKind.EQUIPMENT, ItemKind.TRAY)
FIXED = ("implants", "name", "note", "allergies_reconciled")
LINE_NAMES = tuple(field.name for field in fields(PlanLine))


@dataclass(frozen=True, slots=True)
class Amendment:
    content: RevisionContent
    changes: tuple[Change, ...]


def amended(
    stands: RevisionContent, sent: RevisionContent, eyes: Eyes, roles: Iterable[str]
) -> Amendment:
    """The plan after the amendment; what the sender was not shown stays as it stands.

    Raises MaterialChange, PlanFrozen for frozen fields that are not material, FieldNotYours,
    NothingChanged.
    """
    new = _merged(stands, sent, eyes)
    changes = what_changed(stands, new)
    dearer = _dearer(stands, new)
    material = tuple(change.text for change in changes if change.material) + dearer
    if material:
        unmet = [Unmet(MaterialChange.code, text, "SURGEON") for text in material]
        raise MaterialChange(unmet=unmet)
    touched = _touched(stands, new)
    if not touched and not changes:
        raise NothingChanged
    fixed = next((change for change in changes if change.field in FIXED), None)
    if fixed is not None:
        raise PlanFrozen(f"{fixed.text} That is frozen: revise the plan to change it.")
    allowed = frozenset[str]().union(*(OF_ROLE.get(role, frozenset()) for role in roles))
    if foreign := sorted(touched - allowed):
        raise FieldNotYours(params={"field": foreign[0]})
    return Amendment(new, changes)


def _merged(stands: RevisionContent, sent: RevisionContent, eyes: Eyes) -> RevisionContent:
    """What differs from what was shown is meant; the rest of the sent text is only an echo."""
    was_shown = shown(stands, eyes)
    before = {place_of(line): line for line in stands.lines}
    seen = {place_of(line): line for line in was_shown.lines}
    lines = tuple(_line(line, before, seen, eyes) for line in sent.lines)
    whole = {
        name: getattr(sent, name)
        for name in ("sessions", "note", "currency", "allergies_reconciled")
        if getattr(sent, name) != getattr(was_shown, name)
    }
    return replace(stands, lines=lines, **whole)


def _line(
    line: PlanLine,
    before: Mapping[Place, PlanLine],
    seen: Mapping[Place, PlanLine],
    eyes: Eyes,
) -> PlanLine:
    place = place_of(line)
    if place not in before:
        return line
    meant = {
        name: getattr(line, name)
        for name in LINE_NAMES
        if getattr(line, name) != getattr(seen[place], name)
    }
    if ITEMS in meant and not eyes.sees(ITEMS):  # they add to a list that they do not see
        meant[ITEMS] = (*before[place].items, *line.items)
    return replace(before[place], **meant)


def _dearer(stands: RevisionContent, new: RevisionContent) -> tuple[str, ...]:
    """Within one revision a price only falls: the quotation stands under it."""
    before = {place_of(line): line.price_minor or 0 for line in stands.lines}
    return tuple(
        f"The price of {line.name} went up."
        for line in new.lines
        if line.price_minor is None
        or line.price_minor > before.get(place_of(line), line.price_minor)
    )


def _touched(stands: RevisionContent, new: RevisionContent) -> frozenset[str]:
    before = {place_of(line): line for line in stands.lines}
    found = set[str]()
    for line in new.lines:
        old = before[place_of(line)]
        found |= {name for name in (MINUTES, PRICE) if getattr(old, name) != getattr(line, name)}
        if _tools(old) != _tools(line):
            found.add(EQUIPMENT)
        if _goods(old) != _goods(line):
            found.add(ITEMS)
    if list(before) != [place_of(line) for line in new.lines]:
        found.add(ORDER)
    return frozenset(found)


def _tools(line: PlanLine) -> list[ItemNeed]:
    return [item for item in line.items if item.kind in TOOLS]


def _goods(line: PlanLine) -> list[ItemNeed]:
    return [item for item in line.items if item.kind not in TOOLS]
