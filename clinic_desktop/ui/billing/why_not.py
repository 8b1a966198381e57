"""Why an act on an invoice is shut: what it is, what it waits for, or who does it. No Qt."""

from clinic_desktop.domain.billing.interface import InvoiceSheet
from clinic_desktop.ui.billing.presenter import ACTS
from clinic_desktop.ui.why_not import by_role, by_state

EVENTS = {
    "issue": "issue",
    "discard": "discard",
    "edit": "edit",
    "decide": "edit",
    "pay": "allocate_part",
    "use": "allocate_part",
    "credit": "credit_full",
    "reverse": "deallocate_all",
    "hear": "allocate_part",
    "bank": "deallocate_all",
}


def why_not(act: str, sheet: InvoiceSheet | None, can: frozenset[str]) -> str:
    """What keeps `act` shut; "" where it is in `can`."""
    if sheet is None:
        return "Choose an invoice first."
    if act in can:
        return ""
    shut = _state(act, sheet)
    if not shut and act == "use" and "pay" in can:
        return "The patient has no credit."
    return shut or by_role(ACTS[act])


def _state(act: str, sheet: InvoiceSheet) -> str:
    """What the invoice itself has against it, whoever asks."""
    facts = sheet.facts
    if act == "print":
        return "A draft has no number yet: issue it first." if facts.status == "DRAFT" else ""
    if act == "issue" and facts.status == "DRAFT" and sheet.undecided:
        return f"{sheet.undecided} proposed: accept or drop each line first."
    if act == "credit" and facts.kind == "CREDIT_NOTE":
        return "This is a credit note itself."
    shut = by_state("invoice", EVENTS[act], facts.status)
    if shut:
        return shut
    if act in ("pay", "use") and facts.open_minor <= 0:
        return "Nothing of it is open."
    return ""
