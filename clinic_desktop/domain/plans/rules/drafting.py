"""What somebody typed as a draft keeps it: cleaned, and filled from the catalogue where new."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from clinic_desktop.core.procedures import ProcedureEntry, Side, SideRule
from clinic_desktop.core.safe_text import clean
from clinic_desktop.core.waiting import ActClass
from clinic_desktop.domain.plans.interface import (
    ElectiveCode,
    EmergencyOnly,
    EntryRefused,
    ImplantChoice,
    PlanLine,
    ProcedureUnknown,
    RevisionContent,
)
from clinic_desktop.domain.plans.rules.catalogue import items_for, minutes_for

Catalogue = Mapping[str, ProcedureEntry]
Place = tuple[str, Side, str]
"""Procedure, side and site: what makes a line this line."""

MOST_LINES = 60
MOST_SESSIONS = 60


def place_of(line: PlanLine) -> Place:
    return (line.procedure_code, line.side, line.site)


def written(
    content: RevisionContent,
    catalogue: Catalogue,
    country: str,
    known: Collection[Place],
    *,
    emergency: bool = False,
) -> RevisionContent:
    """The content as a draft keeps it.

    A line that is not `known` from the draft before gets minutes, items, purpose and price of
    the catalogue where it names none; a known one keeps what was sent. Raises ProcedureUnknown,
    EmergencyOnly, ElectiveCode, EntryRefused, TextRefused.
    """
    _check(content)
    lines = [
        _line(line, _entry(line, catalogue, emergency=emergency), emergency=emergency)
        for line in content.lines
    ]
    return replace(
        content,
        lines=tuple(_filled(lines, catalogue, country, known)),
        note=clean(content.note, "note", 4000, lines=True),
    )


def _check(content: RevisionContent) -> None:
    currency = content.currency
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise _refused("A currency has three capital letters, for example EUR.", "currency")
    if not 1 <= content.sessions <= MOST_SESSIONS:
        raise _refused(f"A plan has 1 to {MOST_SESSIONS} sessions.", "sessions")
    if len(content.lines) > MOST_LINES:
        raise _refused(f"A plan has at most {MOST_LINES} lines.", "lines")


def _entry(line: PlanLine, catalogue: Catalogue, *, emergency: bool) -> ProcedureEntry:
    entry = catalogue.get(line.procedure_code)
    if entry is None:
        raise ProcedureUnknown(params={"procedure": line.procedure_code[:40]})
    if emergency and entry.act_class is not ActClass.EMERGENCY:
        raise ElectiveCode
    if not emergency and entry.act_class is ActClass.EMERGENCY:
        raise EmergencyOnly
    return entry


def _line(line: PlanLine, entry: ProcedureEntry, *, emergency: bool) -> PlanLine:
    """Texts cleaned; the side where only one is possible; an emergency waits for no choice."""
    if line.minutes < 0:
        raise _refused("Minutes cannot be below zero.", "minutes")
    if (line.price_minor or 0) < 0:
        raise _refused("A price cannot be below zero.", "price_minor")
    if any(item.quantity < 1 for item in line.items):
        raise _refused("An item needs a quantity of at least one.", "items")
    site, side = _place(line, entry)
    return replace(
        line,
        name=clean(line.name, "name", 200) or entry.name,
        side=side,
        site=site,
        technique=clean(line.technique, "technique", 100),
        graft_source=clean(line.graft_source, "graft_source", 60),
        implants=tuple(_implant(choice) for choice in line.implants),
        anaesthesia=line.anaesthesia or (entry.default_anaesthesia if emergency else None),
    )


def _place(line: PlanLine, entry: ProcedureEntry) -> tuple[str, Side]:
    site = clean(line.site, "site", 60)
    if entry.side_rule is SideRule.NONE:
        return site, Side.NONE
    if entry.side_rule is SideRule.AREAS:
        areas = {area.code: area for area in entry.areas}
        site = site.upper() if site.upper() in areas else site
        area = areas.get(site)
        if area is not None and len(area.sides) == 1:
            return site, area.sides[0]
    return site, line.side


def _implant(choice: ImplantChoice) -> ImplantChoice:
    if any(not 0 < size < 10_000 for size in choice.sizes_ml):
        raise _refused("A size in ml lies between 1 and 9999.", "implants")
    return replace(
        choice,
        maker=clean(choice.maker, "maker", 100),
        model=clean(choice.model, "model", 100),
        surface=clean(choice.surface, "surface", 40),
        sku=clean(choice.sku, "sku", 60),
        sizes_ml=tuple(sorted(set(choice.sizes_ml))),
    )


def _filled(
    lines: list[PlanLine], catalogue: Catalogue, country: str, known: Collection[Place]
) -> Iterator[PlanLine]:
    before: dict[str, int] = {}
    for line in lines:
        nth = before.get(line.procedure_code, 0)
        before[line.procedure_code] = nth + 1
        if place_of(line) in known:
            yield line
            continue
        entry = catalogue[line.procedure_code]
        price = line.price_minor
        yield replace(
            line,
            minutes=line.minutes or minutes_for(entry, nth),
            items=line.items or items_for(entry, line, country, first=nth == 0),
            purpose=line.purpose or entry.default_purpose,
            price_minor=entry.default_price_minor if price is None else price,
        )


def _refused(words: str, field: str) -> EntryRefused:
    return EntryRefused(words, params={"field": field})
