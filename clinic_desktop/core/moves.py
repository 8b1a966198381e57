"""The state machines of the clinic: every allowed move is a row of resources/rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic_desktop.core import errors, state_words
from clinic_desktop.core.resources import resource

SYSTEM = "SYSTEM"
"""Who makes a move that follows from another one in the same transaction; never a person."""

KEEPS = "="
"""Target of a move that leaves the state as it is."""

STATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "appointment": (
            "REQUESTED",
            "SCHEDULED",
            "CHECKED_IN",
            "IN_PROGRESS",
            "COMPLETED",
            "NO_SHOW",
            "CANCELLED",
            "RESCHEDULED",
        ),
        "consultation": (
            "SCHEDULED",
            "CHECKED_IN",
            "IN_PROGRESS",
            "COMPLETED",
            "CANCELLED",
            "NO_SHOW",
        ),
        "plan": (
            "DRAFT",
            "PENDING_APPROVAL",
            "APPROVED",
            "CONSENT_PENDING",
            "CONSENT_SIGNED",
            "SCHEDULED",
            "COMPLETED",
            "CANCELLED",
        ),
        "consent": (
            "DRAFT",
            "INFORMED",
            "IN_PROGRESS",
            "PENDING_SIGNATURES",
            "SIGNED",
            "REVOKED",
            "SUPERSEDED",
            "EXPIRED",
            "DECLINED",
        ),
        "case": (
            "SCHEDULED",
            "ON_HOLD",
            "CHECKED_IN",
            "IN_THEATRE",
            "COMPLETED",
            "POSTPONED",
            "CANCELLED",
        ),
        "booking": ("HELD", "CONFIRMED", "RELEASED"),
        "invoice": ("DRAFT", "ISSUED", "PARTIALLY_PAID", "PAID", "VOID"),
        "payment": ("PENDING", "COMPLETED", "FAILED", "REVERSED"),
        "lot": ("AVAILABLE", "QUARANTINED", "RECALLED", "USED_UP"),
    }
)
"""The states of each machine in the order of a patient's way; the one source for every enum."""

FINAL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "appointment": frozenset({"CANCELLED", "RESCHEDULED", "COMPLETED"}),
        "consultation": frozenset({"COMPLETED", "CANCELLED"}),
        "plan": frozenset({"COMPLETED", "CANCELLED"}),
        "consent": frozenset({"REVOKED", "SUPERSEDED", "EXPIRED", "DECLINED"}),
        "case": frozenset({"COMPLETED", "CANCELLED"}),
        "booking": frozenset({"RELEASED"}),
        "invoice": frozenset({"VOID"}),
        "payment": frozenset({"REVERSED"}),
        "lot": frozenset(),
    }
)
"""States that nothing leaves."""


class WrongState(errors.StateRefuses):
    """The thing stands in a state that this move does not start from.

    `params`: machine, move, event, status ("" where there is no such thing yet).
    """

    code = "workflow.wrong_state"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from any of `sources` (none: it creates) to `target`, by any role of `who`."""

    machine: str
    id: str
    event: str
    sources: tuple[str, ...]
    target: str
    who: frozenset[str]
    guard: str
    effect: str

    @property
    def creates(self) -> bool:
        return not self.sources

    def allowed(self, status: str | None) -> bool:
        """Whether this move may start at `status`; None stands for "not there yet"."""
        return status is None if self.creates else status in self.sources


def rows_of(relative: str) -> Iterator[list[str]]:
    """The tab-separated cells of a rules table, without its comment lines."""
    for line in resource(relative).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def after(move_id: str, status: str | None) -> str:
    """The state after the move. Raises WrongState where `status` does not allow it."""
    move = MOVES[move_id]
    if not move.allowed(status):
        words = state_words.refusal(move.machine, move.event, status, move.sources)
        asked = {"machine": move.machine, "move": move.id, "event": move.event}
        raise WrongState(words, params={**asked, "status": status or ""})
    return status if move.target == KEEPS and status is not None else move.target


def possible(machine: str, status: str | None) -> tuple[Move, ...]:
    """Every move of the machine that may start at `status`, in the order of the table."""
    return tuple(m for m in MOVES.values() if m.machine == machine and m.allowed(status))


def _read_moves() -> dict[str, Move]:
    moves: dict[str, Move] = {}
    for machine, ident, sources, event, target, who, guard, effect in rows_of(
        "rules/transitions.tsv"
    ):
        moves[ident] = Move(
            machine,
            ident,
            event,
            () if sources == "-" else tuple(sources.split("|")),
            target,
            frozenset(who.split(",")),
            guard,
            effect,
        )
    return moves


def _read_operations() -> dict[str, str]:
    table = rows_of("rules/move_operations.tsv")
    return {ident: operation for operation, idents in table for ident in idents.split(",")}


MOVES: Mapping[str, Move] = MappingProxyType(_read_moves())
"""By id: A appointment, C consultation, P plan, K consent, S case, B booking, I, Y, L."""

OPERATION_OF: Mapping[str, str] = MappingProxyType(_read_operations())
"""The permission that a person needs for a move, where one move has one operation of its own."""
