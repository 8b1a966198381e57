"""What of a plan somebody may see: clinicians all of it, others the parts their work needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from clinic_desktop.domain.plans.interface import Change, PlanLine, RevisionContent

ALWAYS = frozenset({"procedure_code", "name", "side", "site"})
DESK = frozenset({"minutes", "price_minor"})
OF_ROLE: Mapping[str, frozenset[str]] = {
    "RECEPTION": DESK,
    "THEATRE_MANAGER": DESK,
    "BILLING": DESK,
    "STOCK_KEEPER": frozenset({"items", "implants"}),
    "PATIENT": DESK
    | {"performer_id", "anaesthesia", "purpose", "technique", "graft_source", "implants"},
}
"""Fields of a line, by the note of plans.plan.read; a patient reads the own plan, not our notes."""

FIELD_OF: Mapping[str, str] = {"price": "price_minor", "line": "name", "order": "name"}
EMPTY: Mapping[str, object] = {
    "performer_id": None,
    "anaesthesia": None,
    "purpose": None,
    "minutes": 0,
    "price_minor": None,
    "technique": "",
    "graft_source": "",
    "implants": (),
    "items": (),
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """`whole`: nothing is left out; else these fields of a line and no free text."""

    whole: bool
    fields: frozenset[str] = frozenset()

    def sees(self, field: str) -> bool:
        return self.whole or FIELD_OF.get(field, field) in self.fields | {"sessions", "currency"}


def eyes_of(scope: str | None, roles: Iterable[str]) -> Eyes:
    """By the scope in which plans are read and the roles that it comes from."""
    if scope in ("c", "a"):
        return Eyes(True)
    given = [OF_ROLE[role] for role in roles if role in OF_ROLE]
    return Eyes(False, ALWAYS.union(*given))


def shown(content: RevisionContent, eyes: Eyes) -> RevisionContent:
    """The content without what these eyes do not see."""
    if eyes.whole:
        return content
    lines = tuple(_shown(line, eyes) for line in content.lines)
    return replace(content, lines=lines, note="", allergies_reconciled=False)


def shown_changes(changes: Iterable[Change], eyes: Eyes) -> tuple[Change, ...]:
    """The changes of fields that these eyes see."""
    return tuple(change for change in changes if eyes.sees(change.field))


def _shown(line: PlanLine, eyes: Eyes) -> PlanLine:
    hidden = {name: empty for name, empty in EMPTY.items() if name not in eyes.fields}
    return replace(line, **hidden)  # type: ignore[arg-type]
