"""What stands on the bill of a case: the agreed quotation, and what was used beyond it."""

from collections import Counter

from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.billing.interface import NewLine
from clinic_desktop.domain.inventory.interface import ImplantFacts, UsedItem
from clinic_desktop.domain.plans.interface import PlanFacts, PlanLine

THERAPEUTIC = (Purpose.THERAPEUTIC, Purpose.COMPLICATION)
EXEMPT = "Treatment with a therapeutic aim (C-91/12 PFC Clinic)"


def case_lines(
    plan: PlanFacts,
    used: tuple[UsedItem, ...],
    placed: tuple[ImplantFacts, ...],
    *,
    whole: bool,
) -> tuple[tuple[NewLine, ...], bool]:
    """Lines, and whether somebody in billing must look first.

    The quotation includes the items of its lines, so only what was used beyond them is new; it
    comes without a price, for billing to decide. A case that ended early is always looked at.
    """
    agreed = tuple(_line(line) for line in plan.lines)
    extras = _extras(plan, used, placed)
    return (*agreed, *extras), bool(extras) or not whole


def _line(line: PlanLine) -> NewLine:
    exempt = line.purpose in THERAPEUTIC
    side = "" if line.side == "NONE" else f", {str(line.side).lower()}"
    return NewLine(
        text=f"{line.name}{side}",
        quantity=1,
        unit_minor=line.price_minor or 0,
        tax_category="EXEMPT" if exempt else "STANDARD",
        exemption_reason=EXEMPT if exempt else "",
        purpose=str(line.purpose or Purpose.COSMETIC),
        performer_id=line.performer_id,
        source="QUOTATION",
    )


def _extras(
    plan: PlanFacts, used: tuple[UsedItem, ...], placed: tuple[ImplantFacts, ...]
) -> tuple[NewLine, ...]:
    """An implant of the agreed set is in the price, whichever of its sizes it has."""
    included: Counter[str] = Counter()
    for line in plan.lines:
        for item in line.items:
            included[item.sku] += item.quantity
    included.update(one.sku for one in placed if not one.deviation)
    found = list[NewLine]()
    for one in used:
        covered = min(included[one.sku], one.quantity)
        included[one.sku] -= covered
        beyond = one.quantity - covered
        if one.billable and beyond:
            found.append(NewLine(one.name, beyond, 0, source="USED", sku=one.sku))
    return tuple(found)
