"""What a consultation must hold before it is completed, and what may be measured."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consultations.interface import OUTCOMES, ScreeningRefused, VitalsRefused

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


SCREENINGS: Final[Mapping[str, tuple[str, int, int, int]]] = {
    "BDDQ_AS": ("BDDQ-AS", 0, 1, 1),
    "COPS": ("COPS", 0, 72, 40),
    "DCQ": ("DCQ", 0, 21, 11),
}
"""Questionnaires for a disturbed body image: name, least and most points, and from which number of
points they ask for a talk. COPS: Veale 2012, cut-off 40 of 72; BDDQ-AS: Lekakis 2016, yes or no;
DCQ: Oosthuizen 1998, cut-off 11 of 21. A surgeon decides; a score only asks."""


def screened(of_each: Iterable[Mapping[str, object]]) -> bool:
    """Whether a validated questionnaire was answered, and a concern talked about: the last one."""
    done = [facts for facts in of_each if facts.get("screening_tool") in SCREENINGS]
    last = max(done, key=lambda facts: str(facts.get("screened_at")), default={})
    return last.get("screening_result") == "CLEAR" or bool(last.get("screening_talk"))


def check_screening(tool: str, points: int, talk: str) -> dict[str, str]:
    """As it is kept. Raises ScreeningRefused."""
    if tool not in SCREENINGS:
        raise ScreeningRefused("Choose the questionnaire.", params={"field": "tool"})
    name, least, most, concern = SCREENINGS[tool]
    if not least <= points <= most:
        words = f"{name} has from {least} to {most} points."
        raise ScreeningRefused(words, params={"field": "points"})
    return {
        "screening_tool": tool,
        "screening_points": str(points),
        "screening_result": "CONCERN" if points >= concern else "CLEAR",
        "screening_talk": talk,
    }


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
