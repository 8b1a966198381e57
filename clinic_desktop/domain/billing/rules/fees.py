"""The fee rules that ship, by name: every edition that a plan may have been approved under."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from clinic_desktop.core.resources import resource
from clinic_desktop.domain.billing.interface import FeeReason, FeeRule, FeeTier

FEES = {"CONSULTATION": "Consultation", "ANAESTHESIA": "Anaesthesia that was begun"}
"""What has a price of its own beside the procedures."""


@cache
def editions() -> Mapping[str, FeeRule]:
    raw = _raw()
    reasons = tuple(FeeReason(**row) for row in raw["reasons"])
    rules = (_rule(row, reasons) for row in raw["rules"])
    return {rule.name: rule for rule in rules}


def rule_named(name: str) -> FeeRule | None:
    """None: no terms were agreed, so nothing is asked for."""
    return editions().get(name)


def in_force(choice: str) -> FeeRule:
    """What a plan is approved under now: the clinic's choice, else what ships as such."""
    return editions().get(choice) or editions()[_raw()["in_force"]]


@cache
def _raw() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resource("rules/fees.json").read_text(encoding="utf-8"))
    return read


def _rule(row: Mapping[str, Any], reasons: tuple[FeeReason, ...]) -> FeeRule:
    return FeeRule(
        name=f"{row['code']}/{row['edition']}",
        operation=_tiers(row["operation"]),
        in_theatre_percent=row["in_theatre_percent"],
        stopped_percent=row["stopped_percent"],
        appointment=_tiers(row["appointment"]),
        no_show_percent=row["no_show_percent"],
        goods=row["goods"],
        anaesthesia=row["anaesthesia"],
        free_purposes=tuple(row["free_purposes"]),
        reasons=reasons,
    )


def _tiers(rows: Sequence[Mapping[str, int]]) -> tuple[FeeTier, ...]:
    return tuple(sorted((FeeTier(**row) for row in rows), key=lambda tier: tier.hours))
