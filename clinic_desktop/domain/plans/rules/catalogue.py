"""The starting catalogue, read once from resources/rules/procedures.json."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from clinic_desktop.core.procedures import (
    Anaesthesia,
    Area,
    CatalogueItem,
    CatalogueQuestion,
    CatalogueRisk,
    DueEvent,
    FollowUp,
    ItemKind,
    ItemNeed,
    Minutes,
    Per,
    PreopGate,
    PreopLine,
    ProcedureEntry,
    Profile,
    Side,
    SideRule,
    When,
)
from clinic_desktop.core.resources import resource
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.plans.interface import PlanLine

Raw = Mapping[str, Any]

AWAY = frozenset({Anaesthesia.GENERAL, Anaesthesia.SEDATION})
"""Classes under which the patient sleeps or is sedated: an anaesthetist's own consent part."""


@cache
def catalogue() -> Mapping[str, ProcedureEntry]:
    """Procedures by code, the emergency class included."""
    raw = json.loads(resource("rules/procedures.json").read_text("utf-8"))
    rows: dict[str, Raw] = {row["code"]: row for row in raw["procedures"]}
    return {code: _entry(row, rows, raw["preop_sets"]) for code, row in rows.items()}


@cache
def sources() -> Mapping[str, str]:
    """S1, S2 … and what they stand for."""
    raw = json.loads(resource("rules/procedures.json").read_text("utf-8"))
    return dict(raw["sources"])


def items_for(
    entry: ProcedureEntry, line: PlanLine, country: str, *, first: bool
) -> tuple[ItemNeed, ...]:
    """What one line needs by the catalogue; `first`: the first line of this procedure."""
    needs = [
        item.need
        for item in entry.items
        if (first or item.per is Per.LINE)
        and (not item.only_with or line.anaesthesia in item.only_with)
        and (not item.countries or country in item.countries)
    ]
    units = units_for(entry, line.site, line.side)
    return tuple(
        ItemNeed(n.sku, n.name, n.quantity or units, n.unit, n.kind, n.optional, n.billable)
        for n in needs
    )


def units_for(entry: ProcedureEntry, site: str, side: Side) -> int:
    """Dose in units for an area; half of it where only one of two sides is treated."""
    for area in entry.areas:
        if area.code == site:
            one_of_two = side in (Side.LEFT, Side.RIGHT) and Side.BOTH in area.sides
            return area.units // 2 if one_of_two else area.units
    return 0


def minutes_for(entry: ProcedureEntry, nth: int) -> int:
    """Minutes to propose for the nth line (from 0) of a procedure in one plan.

    The first line carries the block, each further area its own time, up to the cap.
    """
    m = entry.minutes
    before = _total(m, nth)
    return _total(m, nth + 1) - before


def preop_for(
    entries: Iterable[tuple[ProcedureEntry, Sequence[PlanLine]]], country: str
) -> tuple[PreopLine, ...]:
    """The requirements of a whole plan, each code once, in the order of the catalogue."""
    found: dict[str, PreopLine] = {}
    for entry, lines in entries:
        for line in entry.preop:
            here = not line.countries or country in line.countries
            if here and _applies(line.when, lines):
                found.setdefault(line.code, line)
    return tuple(found.values())


def needs_anaesthesia_consent(entry: ProcedureEntry, line: PlanLine) -> bool:
    """Whether scheduling needs the anaesthesia part signed as well."""
    return entry.needs_anaesthesia_consent and line.anaesthesia in AWAY


def _total(m: Minutes, lines: int) -> int:
    if lines == 0:
        return 0
    total = m.block + m.per_area * lines
    return min(total, m.cap) if m.cap else total


def _applies(when: When, lines: Sequence[PlanLine]) -> bool:
    sedated = any(line.anaesthesia in AWAY for line in lines)
    if when is When.SEDATION:
        return sedated
    if when is When.SEDATION_OR_BOTH_SIDES:
        sides = {line.side for line in lines}
        return sedated or Side.BOTH in sides or {Side.LEFT, Side.RIGHT} <= sides
    if when is When.AREA_ABDOMEN:
        return any(line.site.startswith("ABDOMEN") for line in lines)
    return True


def _entry(row: Raw, rows: Mapping[str, Raw], sets: Mapping[str, Sequence[Raw]]) -> ProcedureEntry:
    base = rows[row["items_as"]]["items"] if "items_as" in row else ()
    preop = (*sets.get(row.get("preop_set", ""), ()), *row["preop"])
    price = row.get("default_price_minor")
    return ProcedureEntry(
        code=row["code"],
        name=row["name"],
        act_class=ActClass(row["act_class"]),
        side_rule=SideRule(row["side_rule"]),
        minutes=Minutes(**row["minutes"]),
        anaesthesia=tuple(Anaesthesia(a) for a in row["anaesthesia"]),
        default_anaesthesia=Anaesthesia(row["default_anaesthesia"]),
        anaesthesia_words=row["anaesthesia_words"],
        setting=row["setting"],
        profile=Profile(row["profile"]),
        needs_anaesthesia_consent=row["needs_anaesthesia_consent"],
        items=tuple(_item(item) for item in (*base, *row["items"])),
        preop=tuple(_preop(line) for line in preop),
        follow_ups=tuple(FollowUp(**f) for f in row["follow_ups"]),
        follow_words=row["follow_words"],
        alternatives=tuple(row["alternatives"]),
        risks=tuple(_risk(risk) for risk in row["risks"]),
        questions=tuple(
            CatalogueQuestion(**{**q, "wrong": tuple(q["wrong"])}) for q in row["questions"]
        ),
        areas=tuple(
            Area(**{**a, "sides": tuple(Side(s) for s in a["sides"])}) for a in row.get("areas", ())
        ),
        series=row.get("series", False),
        overnight=row.get("overnight", False),
        default_purpose=Purpose(row.get("default_purpose", Purpose.COSMETIC)),
        default_price_minor=price,
        second_person=row.get("second_person", False),
        complication_required=row.get("complication_required", False),
    )


def _item(row: Raw) -> CatalogueItem:
    need = ItemNeed(
        row["sku"],
        row["name"],
        row["quantity"],
        row["unit"],
        ItemKind(row["kind"]),
        row.get("optional", False),
        row.get("billable", False),
    )
    return CatalogueItem(
        need,
        row["words"],
        Per(row.get("per", Per.PLAN)),
        row.get("spares", 0),
        row.get("counted", False),
        tuple(Anaesthesia(a) for a in row.get("only_with", ())),
        tuple(row.get("countries", ())),
    )


def _preop(row: Raw) -> PreopLine:
    return PreopLine(
        **{
            **row,
            "gate": PreopGate(row["gate"]),
            "owners": tuple(row["owners"]),
            "due_event": DueEvent(row.get("due_event", DueEvent.SURGERY)),
            "when": When(row.get("when", When.ALWAYS)),
            "countries": tuple(row.get("countries", ())),
        }
    )


def _risk(row: Raw) -> CatalogueRisk:
    rare = row.get("per_10000")
    return CatalogueRisk(**{**row, "per_10000": (rare[0], rare[1]) if rare else None})
