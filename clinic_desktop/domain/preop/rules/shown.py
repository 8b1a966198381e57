"""What of the requirements somebody may see: clinicians all, others what is theirs to do."""

from collections.abc import Iterable
from dataclasses import replace

from clinic_desktop.domain.preop.interface import PreopFacts, PreopItemCard
from clinic_desktop.domain.preop.rules.items import PATIENT, owns


def shown(facts: PreopFacts, scope: str | None, roles: Iterable[str]) -> PreopFacts:
    """By the scope of preop.item.read: c all, F a patient's own, else that items stand open."""
    if scope in ("c", "a"):
        return facts
    mine = frozenset(roles)
    hide = _instruction if scope == "F" else _existence
    items = tuple(hide(item, owns(mine, item.owners)) for item in facts.items)
    return replace(facts, items=items, asa=None, airway="", clearance_note="")


def _existence(item: PreopItemCard, own: bool) -> PreopItemCard:
    if own:
        return replace(item, evidence="")
    status = "OPEN" if item.result_open else item.status
    return replace(item, code="", text="", evidence="", status=status, result_open=False)


def _instruction(item: PreopItemCard, own: bool) -> PreopItemCard:
    """What to do and until when; the own answer, but no result that a clinician has to tell."""
    evidence = item.evidence if own and item.owners == (PATIENT,) else ""
    return replace(item, evidence=evidence, result_open=False)
