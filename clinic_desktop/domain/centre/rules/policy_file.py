"""Reads a country policy from resources/policies; a field that is not known is refused."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any

from clinic_desktop.core.resources import resource
from clinic_desktop.core.waiting import (
    ActClass,
    AgeAt,
    Counting,
    Gate,
    Guardians,
    NextDay,
    Policy,
    Prescriber,
    PrintedText,
    Purpose,
    Restart,
    Start,
    WaitingRule,
)

CODES = ("FR", "AT", "AU", "SE", "UK", "DE", "US", "KE", "none")
"""The policies that ship; a clinic picks one at its first start."""

_MANY: Mapping[str, type] = {
    "acts": ActClass,
    "purposes": Purpose,
    "gates": Gate,
    "soft_gates": Gate,
    "documents": str,
    "restart_on": Restart,
}
_ONE: Mapping[str, type] = {
    "start": Start,
    "counting": Counting,
    "next_day": NextDay,
    "age_at": AgeAt,
    "guardians": Guardians,
    "prescriber": Prescriber,
}
_POLICY_FIELDS = {f.name for f in fields(Policy)} - {"switched_on"}


@cache
def load_policy(code: str) -> Policy:
    """The shipped policy `code`. Raises KeyError for a code that does not ship."""
    if code not in CODES:
        raise KeyError(code)
    return parse_policy(json.loads(resource(f"policies/{code}.json").read_text("utf-8")))


def parse_policy(raw: Mapping[str, Any]) -> Policy:
    """A policy from its file. Raises ValueError or TypeError where the file is wrong."""
    if unknown := set(raw) - _POLICY_FIELDS:
        raise ValueError(f"unknown fields of a policy: {sorted(unknown)}")
    policy = Policy(
        **{
            **raw,
            "rules": tuple(_rule(rule) for rule in raw["rules"]),
            "printed": tuple(PrintedText(**text) for text in raw.get("printed", ())),
            "notes": tuple(raw.get("notes", ())),
        }
    )
    if unknown := {r.switch for r in policy.rules} - {"", *policy.switches}:
        raise ValueError(f"unknown switches of a policy: {sorted(unknown)}")
    return policy


def switched(policy: Policy, on: frozenset[str]) -> Policy:
    """The policy with these switches on. Raises ValueError for a switch it does not have."""
    if unknown := on - set(policy.switches):
        raise ValueError(f"unknown switches of {policy.code}: {sorted(unknown)}")
    return replace(policy, switched_on=on)


def _rule(raw: Mapping[str, Any]) -> WaitingRule:
    values = {name: _value(name, value) for name, value in raw.items()}
    rule = WaitingRule(**values)
    if set(rule.gates) & set(rule.soft_gates):
        raise ValueError(f"{rule.key}: a gate is both hard and soft")
    if rule.start is None and (rule.gates or rule.soft_gates):
        raise ValueError(f"{rule.key}: a gate needs the event that starts its clock")
    return rule


def _value(name: str, value: Any) -> Any:
    if name in _MANY:
        return tuple(_MANY[name](entry) for entry in value)
    return _ONE[name](value) if name in _ONE else value
