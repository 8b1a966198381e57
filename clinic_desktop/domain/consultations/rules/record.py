"""What a consultation must hold before it is completed, and what may be measured."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consultations.interface import OUTCOMES, VitalsRefused

LONGEST_NOTE: Final = 20_000
OPEN: Final = ("CHECKED_IN", "IN_PROGRESS")
SELF_COMPLETED: Final = ("ANAESTHESIA", "NURSE")
"""Kinds that whoever may complete them completes, whoever was named for them."""

DECIDING: Final = ("FIRST", "FOLLOW_UP")
"""Kinds that count where a policy asks for a number of consultations."""

VITALS: Final[Mapping[str, tuple[Decimal, Decimal, str]]] = {
    "systolic": (Decimal(40), Decimal(300), "mmHg"),
    "diastolic": (Decimal(20), Decimal(200), "mmHg"),
    "pulse": (Decimal(20), Decimal(300), "per minute"),
    "temperature": (Decimal(25), Decimal(45), "°C"),
    "weight": (Decimal("0.3"), Decimal(500), "kg"),
    "height": (Decimal(20), Decimal(260), "cm"),
    "saturation": (Decimal(30), Decimal(100), "%"),
}
"""Bounds of what can be read off an instrument on a living person; outside it is a slip."""


def counts(status: str, kind: str) -> bool:
    """Whether a consultation is one of those that a policy asks for."""
    return status == "COMPLETED" and kind in DECIDING


def missing(complaint: str, findings: str, outcome: str | None) -> tuple[Unmet, ...]:
    """What step 3 still asks for."""
    said = (
        ("consultation.complaint", complaint, "Write what the patient wants."),
        ("consultation.findings", findings, "Write what was found."),
    )
    unmet = [Unmet(code, words, "SURGEON") for code, text, words in said if not text.strip()]
    if outcome not in OUTCOMES:
        unmet.append(Unmet("consultation.outcome", "Choose what follows.", "SURGEON"))
    return tuple(unmet)


def check_vitals(vitals: Mapping[str, str]) -> dict[str, str]:
    """Plain numbers with a point, as text. Raises VitalsRefused."""
    kept = {name: _value(name, text) for name, text in vitals.items() if text.strip()}
    high, low = kept.get("systolic"), kept.get("diastolic")
    if high and low and Decimal(low) >= Decimal(high):
        words = "The upper blood pressure is higher than the lower."
        raise VitalsRefused(words, params={"field": "diastolic"})
    return kept


def _value(name: str, text: str) -> str:
    if name not in VITALS:
        raise VitalsRefused(f"“{name[:40]}” is not measured here.", params={"field": name[:40]})
    low, high, unit = VITALS[name]
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and low <= value <= high and len(text) <= 10):
        words = f"{name.capitalize()} is a number from {low} to {high} {unit}."
        raise VitalsRefused(words, params={"field": name})
    return f"{value:f}"
