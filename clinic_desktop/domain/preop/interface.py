"""The face of pre-op: what must be done before scheduling, before surgery and on the day."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.core.procedures import PreopGate, PreopLine


@dataclass(frozen=True, slots=True)
class PreopItemCard:
    """One required item; `result_open` means done, and its result still keeps the gate shut."""

    id: UUID
    plan_id: UUID
    code: str
    text: str
    gate: PreopGate
    owners: tuple[str, ...]
    due_days: int | None  # relative to the day of surgery
    valid_days: int | None
    waivable: bool
    status: str  # OPEN, DONE, WAIVED
    result_open: bool
    done_at: Moment | None
    evidence: str
    version: int


@dataclass(frozen=True, slots=True)
class PreopFacts:
    plan_id: UUID
    items: tuple[PreopItemCard, ...]
    clearance_given_at: Moment | None
    clearance_valid_until: Moment | None
    clearance_withdrawn: bool


class PreopDesk(Protocol):
    @asks("preop.item.read")
    def items(self, plan_id: UUID) -> PreopFacts: ...

    @does("preop.item.complete")
    def complete(
        self, item_id: UUID, version: int, evidence: str, result_open: bool
    ) -> PreopItemCard:
        """Only a role that owns the item. Raises NotYours, Stale."""

    @does("preop.clearance.give")
    def give_clearance(self, plan_id: UUID, asa: int, airway: str, note: str) -> PreopFacts:
        """Good for thirty days, or until it is withdrawn."""

    @does(INTERNAL)
    def make_items(self, plan_id: UUID, patient_id: UUID, lines: tuple[PreopLine, ...]) -> None:
        """Once per code; what is done already stays done, what is no longer asked for is dropped."""

    @does(INTERNAL)
    def waive(self, item_id: UUID, override_id: UUID) -> PreopItemCard: ...

    @does(INTERNAL)
    def withdraw_clearance(self, plan_id: UUID, reason: str) -> None: ...

    @asks(INTERNAL)
    def item(self, item_id: UUID) -> PreopItemCard: ...

    @asks(INTERNAL)
    def facts(self, plan_id: UUID) -> PreopFacts: ...


class NotWaivable(errors.RuleViolation):
    code = "preop.not_waivable"
    text = "This item is waived only where its definition allows it, by name and with a reason."


class ItemKept(errors.RuleViolation):
    code = "preop.kept"
    text = (
        "What a plan requires is never deleted or redefined. Complete the item or waive it by name."
    )


class ClearanceKept(errors.RuleViolation):
    code = "preop.clearance_kept"
    text = "A clearance stays as it was given. Withdraw it and give a new one."
