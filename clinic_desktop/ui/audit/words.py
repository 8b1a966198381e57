"""The register in words: what an override is, and how its review stands. No Qt."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from clinic_desktop.core.reasons import in_words
from clinic_desktop.domain.centre.interface import OverrideRow

NAMES = {
    "EMERGENCY": "Emergency",
    "BREAK_GLASS": "Restricted file opened",
    "PREOP_WAIVE": "Pre-op item waived",
    "BOOKING_SOFT": "Slot outside hours or length",
    "STOCK_SHORTAGE": "Booked without stock",
    "FREEZE_BREAK": "Frozen list changed",
    "IMPLANT_DEVIATION": "Implant outside the agreed set",
    "INTRAOP_EXTENSION": "Act outside the plan",
    "LANGUAGE_INTERPRETED": "Consent by interpreter",
    "CHECKLIST_LATE": "Checklist late",
    "LATE_ENTRY": "Entered late",
    "DEPOSIT_WAIVE": "Deposit waived",
    "PRICE_DEVIATION": "Price other than quoted",
    "DUPLICATE_REGISTER": "Registered in spite of a double",
    "TWO_PERSON_WAIVE": "No second person",
}
BASES = {
    "NECESSITY": "necessity, no time to ask",
    "PATIENT_VERBAL": "the patient said yes",
    "REPRESENTATIVE": "a representative said yes",
}
FACTS = {
    "plan_b": "Plan B",
    "paper": "Paper no.",
    "capacity": "Able to decide",
    "item": "Item",
    "second_person": "Second person",
    "line": "Line",
    "quoted": "Quoted",
    "asked": "Asked for",
    "procedure": "Procedure",
    "sku": "Article",
    "side": "Side",
}
RESULTS = (("JUSTIFIED", "Justified"), ("NOT_JUSTIFIED", "Not justified"), ("LEARNING", "Learning"))
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One override as the table and the sheet beside it show it."""

    id: UUID
    when: str
    what: str
    who: str
    why: str
    state: str
    tone: str
    waits: bool  # for a review
    mine: bool  # whoever used it does not review it
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    said: str  # the review that was written
    case_id: UUID | None
    patient_id: UUID | None


def register_row(
    row: OverrideRow, names: Mapping[UUID, str], me: UUID, now: datetime
) -> RegisterRow:
    """`now` is in the site's zone."""
    zone = now.tzinfo
    state, tone = _state(row, now)
    why = in_words(row.reason_text) or row.reason_code.replace("_", " ").capitalize()
    return RegisterRow(
        row.id,
        f"{row.at.astimezone(zone):%d %b %Y, %H:%M}",
        NAMES.get(row.code, row.code),
        names.get(row.actor_id, "Somebody"),
        why,
        state,
        tone,
        not row.review_result,
        me in (row.actor_id, row.second_person_id),
        tuple(_facts(row, names, zone)),
        tuple(f"{one.text}" for one in row.unmet),
        _said(row, names, zone),
        row.case_id,
        row.patient_id,
    )


def rate(rows: Iterable[OverrideRow], names: Mapping[UUID, str], now: datetime) -> str:
    """How many emergencies each person opened in thirty days: the guard against habit."""
    opened = Counter(
        names.get(row.actor_id, "Somebody")
        for row in rows
        if row.code == "EMERGENCY" and row.at > now - MONTH
    )
    if not opened:
        return "No emergency in thirty days"
    each = ", ".join(f"{name} {count}" for name, count in opened.most_common())
    return f"Emergencies in thirty days: {each}"


def _state(row: OverrideRow, now: datetime) -> tuple[str, str]:
    if row.review_result:
        bad = row.review_result == "NOT_JUSTIFIED"
        return dict(RESULTS).get(row.review_result, row.review_result), "bad" if bad else "ok"
    if row.review_due is None:
        return "Not reviewed", "neutral"
    if row.review_due < now:
        return "Overdue", "bad"
    return f"Until {row.review_due.astimezone(now.tzinfo):%d %b}", "warn"


def _facts(row: OverrideRow, names: Mapping[UUID, str], zone: tzinfo | None) -> list[str]:
    said = []
    if row.occurred_at != row.at:
        said.append(f"Happened {row.occurred_at.astimezone(zone):%d %b %Y, %H:%M}")
    if row.basis:
        said.append(f"On the basis: {BASES.get(row.basis, row.basis)}")
    if row.said_by:
        said.append(f"Said by {row.said_by}")
    if row.second_person_id is not None:
        said.append(f"Second person: {names.get(row.second_person_id, 'somebody')}")
    said += [f"{words}: {row.facts[key]}" for key, words in FACTS.items() if row.facts.get(key)]
    return said


def _said(row: OverrideRow, names: Mapping[UUID, str], zone: tzinfo | None) -> str:
    if row.reviewed_by is None or row.reviewed_at is None:
        return ""
    who, at = names.get(row.reviewed_by, "somebody"), f"{row.reviewed_at.astimezone(zone):%d %b %Y}"
    words = dict(RESULTS).get(row.review_result, row.review_result)
    return f"{words}, by {who} on {at}. {row.review_text}".strip()
