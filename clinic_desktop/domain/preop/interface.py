"""The face of pre-op: what must be done before scheduling, before surgery and on the day."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.core.procedures import PreopGate, PreopLine
from clinic_desktop.domain.centre.interface import CentreDesk

AIRWAYS = ("", "I", "II", "III", "IV")
"""Mallampati classes; empty: not assessed."""


@dataclass(frozen=True, slots=True)
class PreopItemCard:
    """One required item; `result_open` means done, and its result still keeps the gate shut.

    An item whose validity has ended stands here as OPEN again. Code, text, evidence and result
    are empty for those who may only see that there is an item.
    """

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
    patient_id: UUID
    result_bearing: bool = False
    due_on: date | None = None
    valid_until: Moment | None = None
    session_no: int = 1


@dataclass(frozen=True, slots=True)
class PreopFacts:
    """Items of the newest session by gate and due day, and the newest clearance."""

    plan_id: UUID
    items: tuple[PreopItemCard, ...]
    clearance_given_at: Moment | None
    clearance_valid_until: Moment | None
    clearance_withdrawn: bool
    asa: int | None = None
    airway: str = ""
    clearance_note: str = ""


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """An item whose day is over; what it is stays in the file."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    owners: tuple[str, ...]


class PreopDesk(Protocol):
    @asks("preop.item.read")
    def items(self, plan_id: UUID) -> PreopFacts:
        """Trimmed: reception and theatre see that items stand open, a patient no evidence."""

    @does("preop.item.complete", includes=(CentreDesk.settings,))
    def complete(
        self, item_id: UUID, version: int, evidence: str, result_open: bool
    ) -> PreopItemCard:
        """Only a role that owns the item. What a patient answers waits for staff who own it too.

        Done again, it keeps what was written before. On the day means: until midnight at the
        clinic. Raises NotOwner, ItemClosed, EvidenceMissing, NoResult, Stale.
        """

    @does(INTERNAL)
    def make_items(
        self, plan_id: UUID, patient_id: UUID, lines: tuple[PreopLine, ...], session_no: int = 1
    ) -> None:
        """Once per code and gate; what is done stays done, what is asked no more is dropped.

        A later session takes over what is done, except what belongs to the day. No lines: all
        are dropped.
        """

    @does(INTERNAL)
    def set_day(self, plan_id: UUID, day: date | None) -> None:
        """Due dates by the day of surgery; None where there is no slot any more."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def settle(self, plan_id: UUID, code: str, evidence: str) -> None:
        """What another step has proved: implants reserved, consent confirmed."""

    @does(INTERNAL)
    def waive(self, item_id: UUID, override_id: UUID) -> PreopItemCard:
        """Raises NotWaivable, ItemClosed."""

    @does(INTERNAL)
    def keep_clearance(
        self, plan_id: UUID, patient_id: UUID, asa: int, airway: str, note: str
    ) -> PreopFacts:
        """Good for thirty days, or until it is withdrawn. Raises ClearanceRefused."""

    @does(INTERNAL)
    def withdraw_clearance(self, plan_id: UUID, reason: str) -> None:
        """Raises NoClearance, PreopReasonMissing."""

    @asks(INTERNAL)
    def overdue(self, today: date) -> tuple[OverdueItem, ...]:
        """Open items that were due before today, the longest overdue first."""

    @asks(INTERNAL)
    def item(self, item_id: UUID) -> PreopItemCard: ...

    @asks(INTERNAL)
    def facts(self, plan_id: UUID) -> PreopFacts: ...

    @asks(INTERNAL)
    def facts_of(self, patient_id: UUID, plan_ids: tuple[UUID, ...]) -> tuple[PreopFacts, ...]:
        """Of these plans of a patient, in their order."""


class NotOwner(errors.Forbidden):
    """`params`: owners."""

    code = "preop.not_owner"
    text = "This item belongs to another role. Ask somebody of that role to complete it."


class ItemClosed(errors.StateRefuses):
    code = "preop.item_closed"
    text = "This item was waived, or it is not asked for any more."


class EvidenceMissing(errors.RuleViolation):
    code = "preop.evidence_missing"
    text = "Write down the result, or where it is found."


class NoResult(errors.RuleViolation):
    code = "preop.no_result"
    text = "This item is only done or not done; it has no result that could stay open."


class ClearanceRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "preop.clearance_refused", "This clearance cannot be kept."


class NoClearance(errors.StateRefuses):
    code = "preop.no_clearance"
    text = "There is no clearance to withdraw."


class PreopReasonMissing(errors.RuleViolation):
    code, text = "preop.reason", "Say in a few words why."


class NotWaivable(errors.RuleViolation):
    code = "preop.not_waivable"
    text = "This item is waived only where its definition allows it, by name and with a reason."


class StillOpen(errors.StateRefuses):
    code = "preop.still_open"
    text = "A pre-op item of this case is open. Have it done, or waived by name where that may be."


class NotCleared(errors.StateRefuses):
    code = "preop.not_cleared"
    text = "Nobody has cleared this patient for this plan, or it is over. Have it given anew."


class ItemKept(errors.RuleViolation):
    code = "preop.kept"
    text = (
        "What a plan requires is never deleted or redefined. Complete the item or waive it by name."
    )


class ClearanceKept(errors.RuleViolation):
    code = "preop.clearance_kept"
    text = "A clearance stays as it was given. Withdraw it and give a new one."
