"""Why can't I?: what keeps a step shut, who can meet it and from when. No Qt.

Nothing is decided here: the words come from the tables and gates that the services ask too.
"""

from collections.abc import Sequence
from datetime import tzinfo

from clinic_desktop.core import state_words
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.grants import PATIENT, PERMISSIONS
from clinic_desktop.core.moves import MOVES
from clinic_desktop.core.state_words import WORDS

UNUSUAL = "The record is not in the state that this step begins from."


def by_role(*permissions: str) -> str:
    """The role does not reach: who does what any of `permissions` allows."""
    roles = {role for name in permissions for role in PERMISSIONS[name].scopes} - {PATIENT}
    return f"Your role does not do this. Who does: {people(sorted(roles))}."


def by_state(machine: str, event: str, status: str | None) -> str:
    """What it is now and from where `event` begins; "" where it may begin."""
    sources = {
        source: None
        for move in MOVES.values()
        if (move.machine, move.event) == (machine, event)
        for source in move.sources
    }
    if status in sources:
        return ""
    return state_words.refusal(machine, event, status, tuple(sources))


def as_it_is(machine: str, status: str) -> str:
    """ "This case is in theatre." """
    words = WORDS[machine]
    return f"This {words.noun} {words.states[status][0]}."


def by_gate(unmet: Sequence[Unmet], zone: tzinfo | None) -> str:
    """Every condition that is not met, with who can meet it or from when it is met."""
    return " ".join(
        f"{one.text.rstrip('.')} ({who})." if (who := who_can(one, zone)) else one.text
        for one in unmet
    )


def who_can(reason: Unmet, zone: tzinfo | None) -> str:
    """Who can meet it, or from when it is met; "" where the service names neither."""
    if reason.earliest is not None:
        local = reason.earliest.astimezone(zone)
        return f"Possible from {local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
    named = people([one for one in reason.who.split() if one != "date"])
    return f"Can be done by: {named}" if named else ""


def people(roles: Sequence[str]) -> str:
    """Roles as a person reads them: "Surgeon, Theatre manager"."""
    return ", ".join(role.replace("_", " ").capitalize() for role in roles)
