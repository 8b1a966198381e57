"""What a plan needs of the stock: implants by side and permitted sizes, items that are due."""

from collections import defaultdict
from uuid import UUID

from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.domain.inventory.interface import ItemCard, Need
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.theatre.interface import CaseTerms


def needs_of(plan: PlanFacts) -> tuple[Need, ...]:
    """One need per implant side; items of all lines summed by their code."""
    implants = [
        Need(
            choice.sku, 1, str(choice.side), (choice.planned_ml, *choice.sizes_ml), choice.maker,
            choice.model, choice.surface,
        )
        for line in plan.lines
        for choice in line.implants
    ]  # fmt: skip
    amounts: defaultdict[str, int] = defaultdict(int)
    for line in plan.lines:
        for item in line.items:
            if not item.optional and item.kind is not ItemKind.IMPLANT:
                amounts[item.sku] += item.quantity
    return (*implants, *(Need(sku, amount) for sku, amount in sorted(amounts.items())))


def implant_sides(plan: PlanFacts) -> tuple[str, ...]:
    return tuple(str(choice.side) for line in plan.lines for choice in line.implants)


def marks_of(plan: PlanFacts) -> tuple[str, ...]:
    """Lines whose side or site the surgeon marks before theatre."""
    return tuple(
        dict.fromkeys(
            f"{line.procedure_code}:{line.side}:{line.site}".rstrip(":")
            for line in plan.lines
            if line.side != "NONE" or line.site
        )
    )


def terms_of(plan: PlanFacts, consent_id: UUID | None) -> CaseTerms:
    """What the current revision asks of its case."""
    return CaseTerms(
        revision_id=plan.revision_id,
        consent_id=consent_id,
        minutes=plan.minutes,
        turnover=plan.turnover,
        profile=str(plan.profile),
        performers=plan.performers,
        implant_sides=implant_sides(plan),
        marks=marks_of(plan),
    )


def permitted(plan: PlanFacts, side: str, item: ItemCard) -> bool:
    """Whether this implant lies inside the set that was agreed for that side.

    The set is one maker, model and surface in the sizes that were named (rules 5, A).
    """
    return any(
        str(choice.side) == side
        and (choice.maker, choice.model, choice.surface) == (item.maker, item.model, item.surface)
        and item.size_ml in choice.sizes_ml
        for line in plan.lines
        for choice in line.implants
    )
