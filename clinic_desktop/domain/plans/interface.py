"""The face of plans: plan lines, revisions and what changed between two of them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from clinic_desktop.core.procedures import Anaesthesia, ItemNeed, Side
from clinic_desktop.core.waiting import Purpose


@dataclass(frozen=True, slots=True)
class ImplantChoice:
    """The implants agreed for one side: any size of the permitted set may be placed."""

    side: Side
    maker: str
    model: str
    surface: str
    sizes_ml: tuple[int, ...]
    planned_ml: int
    sku: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One act on one side or area. `minutes` 0: done within the time of another line.

    `performer_id`, `anaesthesia` and `price_minor` are None until somebody decides.
    """

    procedure_code: str
    name: str
    side: Side
    site: str
    performer_id: UUID | None
    anaesthesia: Anaesthesia | None
    purpose: Purpose | None
    minutes: int
    price_minor: int | None
    technique: str = ""
    graft_source: str = ""
    implants: tuple[ImplantChoice, ...] = ()
    items: tuple[ItemNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionContent:
    """What a plan revision says; frozen and hashed at approval."""

    lines: tuple[PlanLine, ...]
    sessions: int = 1
    note: str = ""
    currency: str = "EUR"
    allergies_reconciled: bool = False

    @property
    def total_minor(self) -> int:
        """Sum of the prices that are set, in minor units of `currency`."""
        return sum(line.price_minor or 0 for line in self.lines)


class ChangeKind(StrEnum):
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    PRICE_UP = "PRICE_UP"
    PRICE_DOWN = "PRICE_DOWN"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two revisions; `text` says it in words, amounts are minor units."""

    kind: ChangeKind
    field: str
    line: str
    before: str
    after: str
    material: bool
    text: str
