"""A phase of the checklist that is answered after the moment before which it belongs."""

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.workflow.rules.facts import Facts

MOMENT = {"SIGN_IN": "anaesthesia_at", "TIME_OUT": "incision_at", "SIGN_OUT": "wheels_out_at"}


def late_phase(facts: Facts, phase: str) -> tuple[Unmet, ...]:
    """What CHECKLIST_LATE explains: the phase's moment is over, and what of it is still open."""
    case = facts.case
    over = getattr(case, MOMENT[phase]) if case is not None and phase in MOMENT else None
    if case is None or over is None:
        return ()
    words = phase.replace("_", " ").lower()
    missing = case.who_missing.get(phase, ())
    text = f"The {words} was not complete in its time: {len(missing)} points are open."
    return (Unmet(f"who.{phase.lower()}", text, "NURSE SURGEON ANAESTHETIST"),)
