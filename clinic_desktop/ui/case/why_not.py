"""Why a step of a case is shut: the role, the state of the case, or what its gate misses. No Qt."""

from clinic_desktop.ui.case.presenter import ACTS
from clinic_desktop.ui.case.values import CasePage
from clinic_desktop.ui.why_not import as_it_is, by_gate, by_role, by_state

WAY = ("SCHEDULED", "CHECKED_IN", "IN_THEATRE")
IN_THEATRE = ("IN_THEATRE",)


def missing(page: CasePage) -> str:
    """What the next step of the case waits for, as the gate above the parts says it."""
    found = by_gate(page.gate, page.today.tzinfo)
    return f" Still missing: {found}" if found else ""


def step(page: CasePage, act: str, event: str) -> str:
    """Why this `event` of the case is not possible; "" where it is offered."""
    if act not in page.can:
        return by_role(*ACTS[act])
    shut = by_state("case", event, page.facts.status)
    return f"{shut}{missing(page)}" if shut and _ahead(page, "IN_THEATRE") else shut


def during(page: CasePage, states: tuple[str, ...], *acts: str) -> str:
    """Why what belongs to `states` of a case is not possible; any of `acts` is enough."""
    if not page.can.intersection(acts):
        return by_role(*(permission for act in acts for permission in ACTS[act]))
    if page.facts.status in states:
        return ""
    now = as_it_is("case", page.facts.status)
    if _ahead(page, states[0]):
        return f"{now} This comes when the patient is {SAID[states[0]]}.{missing(page)}"
    return f"{now} This belongs to the time before."


def _ahead(page: CasePage, state: str) -> bool:
    """Whether the case is on its way and `state` still comes."""
    status = page.facts.status
    return status in WAY and WAY.index(status) < WAY.index(state)


SAID = {"SCHEDULED": "expected", "CHECKED_IN": "checked in", "IN_THEATRE": "in theatre"}
