"""What an emergency owes within a day: it cannot be completed before all of it is written."""

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.workflow.rules.facts import Facts

OWED_WORDS = {
    "REASON": "The reason for the emergency is not written yet.",
    "NOTE": "The emergency note is not written yet.",
    "ANAESTHESIA": "The anaesthesia note is not written yet.",
}


def duties(facts: Facts) -> tuple[Unmet, ...]:
    """What must be written before an emergency is completed; the care never waits for it."""
    case = facts.case
    if case is None or case.kind != "EMERGENCY":
        return ()
    who = "SURGEON NURSE ANAESTHETIST"
    found = [Unmet("emergency.duties", OWED_WORDS[part], who) for part in case.owed]
    for phase in ("SIGN_IN", "TIME_OUT"):
        missing = case.who_missing.get(phase, ())
        if missing:
            words = phase.replace("_", " ").lower()
            text = f"{len(missing)} points of the {words} are neither answered nor marked not done."
            found.append(Unmet("emergency.duties", text, who))
    first = facts.parent or case
    if not first.complications:
        where = "with the first operation" if facts.parent else "with this case"
        text = f"The complication is not recorded {where} yet, with its grade."
        found.append(Unmet("emergency.duties", text, who))
    return tuple(found)
