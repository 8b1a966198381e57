"""What stands on the bill of a case: the agreed quotation, and what was used beyond it."""

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.billing.interface import NewLine
from clinic_desktop.domain.inventory.interface import ImplantFacts, UsedItem
from clinic_desktop.domain.plans.interface import PlanFacts, PlanLine
from clinic_desktop.domain.workflow.rules.fee import FeeProposal

THERAPEUTIC = (Purpose.THERAPEUTIC, Purpose.COMPLICATION)
EXEMPT = "Treatment with a therapeutic aim (C-91/12 PFC Clinic)"
BEYOND = "Used beyond what the quoted price includes. It has no price: enter one, or drop it."
EARLY = "Agreed, but the operation ended early. Accept what was done, drop what was not."


@dataclass(frozen=True, slots=True)
class Bill:
    """`differs`: somebody in billing must look first. No lines: nothing is asked for."""

    lines: tuple[NewLine, ...]
    differs: bool


def case_bill(
    plan: PlanFacts,
    case_id: UUID,
    used: tuple[UsedItem, ...],
    placed: tuple[ImplantFacts, ...],
    outcome: str,
    fee: FeeProposal | None = None,
) -> Bill:
    """The quotation includes the items of its lines, so only what was used beyond is proposed.

    DONE bills what was agreed; PARTIAL proposes each agreed line; ABANDONED has no result to
    bill, so `fee` says what the terms allow.
    """
    cause = f"CASE/{case_id}"
    beyond = tuple(
        NewLine(name, quantity, 0, source="USED", sku=sku, cause=f"{cause}/{sku}", why=BEYOND)
        for sku, name, quantity in extras(plan, used, placed)
    )
    if outcome == "ABANDONED":
        lines = (*(fee.lines if fee else ()), *beyond)
        return Bill(lines, differs=True)
    agreed = tuple(_line(line, f"{cause}/LINE/{n}") for n, line in enumerate(plan.lines, 1))
    if outcome == "PARTIAL":
        agreed = tuple(replace(line, why=EARLY) for line in agreed)
    return Bill((*agreed, *beyond), differs=bool(beyond) or outcome == "PARTIAL")


def beyond_only(bill: Bill) -> Bill:
    """Without what was agreed: a later session of a plan has nothing of its own to bill."""
    lines = tuple(line for line in bill.lines if line.source != "QUOTATION")
    return Bill(lines, differs=bool(lines))


def _line(line: PlanLine, cause: str) -> NewLine:
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
        cause=cause,
    )


def extras(
    plan: PlanFacts, used: tuple[UsedItem, ...], placed: tuple[ImplantFacts, ...]
) -> tuple[tuple[str, str, int], ...]:
    """Billable goods beyond the quotation: sku, name, quantity.

    An implant of the agreed set is in the price, whichever of its sizes it has.
    """
    included: Counter[str] = Counter()
    for line in plan.lines:
        for item in line.items:
            included[item.sku] += item.quantity
    included.update(one.sku for one in placed if not one.deviation)
    names = {one.sku: one.name for one in used if one.billable}
    spent: Counter[str] = Counter()
    for one in used:
        if one.billable:
            spent[one.sku] += one.quantity
    left = ((sku, quantity - included[sku]) for sku, quantity in spent.items())
    return tuple((sku, names[sku], beyond) for sku, beyond in left if beyond > 0)
