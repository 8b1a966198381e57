"""What an emergency goes past, in the words of that moment."""

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet

BASES = ("PATIENT_VERBAL", "REPRESENTATIVE", "NECESSITY")
GATES = ("draft_plan", "create_case", "book_theatre", "check_in_case", "enter_theatre")
NO_CONSENT = Unmet("consent.valid_today", "No consent is signed.", "SURGEON PATIENT")


def skipped(facts: Facts) -> tuple[Unmet, ...]:
    """Every predicate that would have shut a gate on the way, once each."""
    found = [reason for gate in GATES for reason in unmet(gate, facts)]
    if not any(reason.code == NO_CONSENT.code for reason in found) and _unsigned(facts):
        found.append(NO_CONSENT)
    return tuple(dict.fromkeys(found))


def _unsigned(facts: Facts) -> bool:
    return not any(c.kind == "EMERGENCY" and c.status == "SIGNED" for c in facts.consents)
