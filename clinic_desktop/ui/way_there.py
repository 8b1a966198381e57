"""From what keeps a step shut to the screen where it is mended: the jump beside it. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose step is shut; what is not known has no screen to go to."""

    patient_id: UUID
    plan_id: UUID | None = None
    consultation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class There:
    """A screen, the words of the button that leads to it, and who may open it."""

    screen: str
    words: str
    needs: str


CONSULTATION = There("consultation", "Open consultation", "consultations.record.read")
PLAN = There("plan", "Open plan", "plans.plan.read")
BOARD = There("theatre", "Open theatre board", "theatre.board.read")
BILLING = There("billing", "Open billing", "billing.invoice.read")
STOCK = There("inventory", "Open stock", "inventory.item.read")
STAFF = There("admin", "Open administration", "theatre.credential.manage")
PAIRS = There("pairs", "Compare the records", "patients.duplicate.decide")

BY_SUBJECT: Mapping[str, There] = {
    "consultation": CONSULTATION,
    "patient": PAIRS,
    "deposit": BILLING,
    "stock": STOCK,
    "staff": STAFF,
    **dict.fromkeys(
        ("plan", "quote", "consent", "sections", "clauses", "checks", "questions", "party", "text",
         "template", "language", "info", "preop", "clearance", "reflection"), PLAN,
    ),
    **dict.fromkeys(
        ("slot", "resources", "list", "booking", "case", "who", "counts", "opnote", "implants",
         "site"), BOARD,
    ),
}  # fmt: skip
"""By the first word of the code (rules 2.1). What waits for a date alone has no button."""


def there(reason: Unmet, of: Subject, place: Workplace) -> There | None:
    """Where this is mended; None where nobody can, or this person may not go there."""
    found = BY_SUBJECT.get(reason.code.partition(".")[0])
    if reason.who in ("", "date") or found is None or not place.may(found.needs):
        return None
    known = {"plan": of.plan_id, "consultation": of.consultation_id}
    return found if known.get(found.screen, of.patient_id) is not None else None


def words(reason: Unmet, of: Subject, place: Workplace) -> str:
    """Of the button beside the reason; "" for none."""
    found = there(reason, of, place)
    return found.words if found is not None else ""


def go(reason: Unmet, of: Subject, place: Workplace) -> None:
    """Open the screen where it is mended."""
    found, ways = there(reason, of, place), place.ways
    if found is None:
        return
    opens: Mapping[str, Callable[[], None]] = {
        "consultation": lambda: _with(of.consultation_id, ways.open_consultation),
        "plan": lambda: _with(of.plan_id, ways.open_plan),
        "theatre": lambda: ways.open_theatre(of.plan_id),
        "billing": lambda: ways.open_billing(of.patient_id),
    }
    opens.get(found.screen, lambda: ways.open_screen(found.screen))()


def _with(row: UUID | None, opened: Callable[[UUID], None]) -> None:
    if row is not None:
        opened(row)
