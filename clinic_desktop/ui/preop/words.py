"""Pre-op items in plain words. No Qt."""

from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.domain.preop.interface import PreopFacts, PreopItemCard

GATE_WORDS = {"SCHED": "Before scheduling", "SURG": "Before surgery", "DAY": "On the day"}
STATES = {"OPEN": ("Open", "warn"), "DONE": ("Done", "ok"), "WAIVED": ("Waived", "violet")}


@dataclass(frozen=True, slots=True)
class PreopRow:
    """One pre-op item in a list."""

    id: UUID
    card: PreopItemCard
    text: str
    gate: str
    owners: str
    state: str
    tone: str


def preop_rows(facts: PreopFacts | None) -> tuple[PreopRow, ...]:
    return tuple(_row(item) for item in facts.items) if facts else ()


def _row(item: PreopItemCard) -> PreopRow:
    state, tone = STATES.get(item.status, (item.status.capitalize(), "neutral"))
    if item.status == "DONE" and item.result_open:
        state, tone = "Result open", "warn"
    owners = ", ".join(owner.replace("_", " ").capitalize() for owner in item.owners)
    text = item.text or item.code.replace("_", " ").capitalize()
    return PreopRow(
        item.id, item, text, GATE_WORDS.get(str(item.gate), str(item.gate)), owners, state, tone
    )
