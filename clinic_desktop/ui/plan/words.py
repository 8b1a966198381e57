"""A plan in the words of its screen: lines, sides, who, what may be done with it now. No Qt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, ProcedureEntry, Side, SideRule
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.consent.interface import ConsentCard
from clinic_desktop.domain.patients.interface import Alerts
from clinic_desktop.domain.plans.interface import PlanCard, PlanLine, PlanSheet
from clinic_desktop.domain.preop.interface import PreopFacts
from clinic_desktop.ui.consent.words import ENDED, KINDS, PARTIES, day_words
from clinic_desktop.ui.widgets.money_words import say_amount

SIDES: Mapping[Side, str] = {
    Side.NONE: "No side",
    Side.LEFT: "Left",
    Side.RIGHT: "Right",
    Side.BOTH: "Both",
    Side.MIDLINE: "Middle",
}
ANAESTHESIA: Mapping[Anaesthesia, str] = {
    Anaesthesia.GENERAL: "General",
    Anaesthesia.SEDATION: "Sedation",
    Anaesthesia.LOCAL: "Local",
    Anaesthesia.TUMESCENT: "Tumescent",
    Anaesthesia.TOPICAL: "Topical",
    Anaesthesia.NONE: "None",
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.COSMETIC: "Cosmetic",
    Purpose.THERAPEUTIC: "Medically needed",
    Purpose.COMPLICATION: "After a complication",
    Purpose.REVISION_WARRANTY: "Correction without charge",
}
SIDES_OF: Mapping[SideRule, tuple[Side, ...]] = {
    SideRule.NONE: (Side.NONE,),
    SideRule.LR_EACH: (Side.LEFT, Side.RIGHT),
    SideRule.LR_OR_BOTH: (Side.LEFT, Side.RIGHT, Side.BOTH),
    SideRule.ANY: (Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDLINE),
}
DRAFT, WAITING = ("DRAFT",), ("PENDING_APPROVAL",)
AFTER = ("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED")
ACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "write": ("plans.plan.draft", DRAFT),
    "submit": ("plans.plan.submit", DRAFT),
    "withdraw": ("plans.plan.submit", WAITING),
    "approve": ("plans.plan.approve", WAITING),
    "send_back": ("plans.plan.send_back", WAITING),
    "reject": ("plans.plan.reject", WAITING),
    "revise": ("plans.plan.revise", AFTER),
    "cancel": ("plans.plan.cancel", (*DRAFT, *WAITING, *AFTER)),
    "quotation": ("plans.quotation.read", (*AFTER, "COMPLETED")),
    "hand_over": ("plans.quotation.hand_over", AFTER),
    "accept": ("plans.quotation.accept", AFTER),
    "consent": ("consent.consent.create", AFTER),
    "item": ("preop.item.complete", AFTER),
    "waive": ("preop.item.waive", AFTER),
}
GATE_OF: Mapping[str, tuple[str, str]] = {
    "DRAFT": ("submit_plan", "Before you submit"),
    "PENDING_APPROVAL": ("approve_plan", "Before you approve"),
    "APPROVED": ("create_consent", "Before the consent is made"),
    "CONSENT_PENDING": ("sign_consent", "Before the consent is signed"),
    "CONSENT_SIGNED": ("create_case", "Before the surgery is scheduled"),
}
CLOSED = ("CANCELLED", "COMPLETED")


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the plan in words; `id` is its place in the plan."""

    id: int
    what: str
    side: str
    performer: str
    anaesthesia: str
    minutes: str
    price: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    id: UUID
    kind: str
    status: str
    note: str
    live: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that the panel shows; `acts` are the steps this person may take now."""

    cards: tuple[PlanCard, ...]
    sheet: PlanSheet | None
    rows: tuple[LineRow, ...]
    gates: tuple[Unmet, ...]
    consents: tuple[ConsentRow, ...]
    acts: frozenset[str]
    currency: str
    allergies: str
    patient: str
    voids: str  # what a revision would make void
    languages: tuple[str, ...]  # of a consent, the patient's first
    zone: tzinfo
    whole: bool  # this person sees the clinical part of the plan too
    preop: PreopFacts | None = None


@dataclass(frozen=True, slots=True)
class LineChoices:
    """What the form of a line offers. `prices` in minor units by procedure."""

    entries: tuple[ProcedureEntry, ...]
    people: tuple[Colleague, ...]
    prices: Mapping[str, int]
    currency: str
    me: UUID


def acts_of(sheet: PlanSheet | None, may: Callable[[str], bool]) -> frozenset[str]:
    """Steps that the state of the plan and the role allow; the service decides in the end."""
    if sheet is None:
        return frozenset()
    found = {
        act
        for act, (permission, states) in ACTS.items()
        if sheet.card.status in states and may(permission)
    }
    if sheet.handed_over_at is not None:
        found.discard("hand_over")
    if sheet.handed_over_at is None or sheet.accepted_at is not None:
        found.discard("accept")
    return frozenset(found)


def line_rows(
    lines: Sequence[PlanLine], people: Mapping[UUID, str], areas: Mapping[str, str], currency: str
) -> tuple[LineRow, ...]:
    return tuple(
        LineRow(
            number,
            ", ".join(part for part in (one.name, areas.get(one.site, one.site)) if part),
            "–" if one.side is Side.NONE else SIDES[one.side],
            people.get(one.performer_id, "") if one.performer_id else "",
            ANAESTHESIA[one.anaesthesia] if one.anaesthesia else "",
            f"{one.minutes} min" if one.minutes else "–",
            "" if one.price_minor is None else say_amount(one.price_minor, currency),
        )
        for number, one in enumerate(lines)
    )


def consent_rows(cards: Sequence[ConsentCard], zone: tzinfo) -> tuple[ConsentRow, ...]:
    """Live ones first; of the ended ones only what ended last of each kind."""
    live = [card for card in cards if card.status not in ENDED]
    kinds = {card.kind for card in live}
    ended = [card for card in cards if card.status in ENDED and card.kind not in kinds]
    return tuple(
        ConsentRow(
            card.id,
            KINDS.get(card.kind, card.kind.capitalize()),
            card.status,
            consent_note(card, zone),
            card.status not in (*ENDED, "SIGNED"),
        )
        for card in (*live, *ended[:1])
    )


def consent_note(card: ConsentCard, zone: tzinfo) -> str:
    """What a consent waits for, in one line."""
    if card.status in ENDED:
        return card.status_reason
    if card.signed_at is not None:
        sealed = "sealed" if card.sealed_at else "being sealed"
        return f"Signed {day_words(card.signed_at, zone)}, {sealed}"
    if card.informed_at is None:
        return "The talk with the patient is not recorded yet"
    if card.open_points:
        return f"{card.open_points} points of the reading are open"
    return f"Waits for {PARTIES.get(card.next_party or '', 'a signature')}"


def voids_words(cards: Sequence[ConsentCard], zone: tzinfo) -> str:
    """Which signed or begun consents a new revision ends, with their dates."""
    gone = [card for card in cards if card.status not in ENDED]
    if not gone:
        return "The approved version stays readable; a new draft begins."
    said = [
        f"{KINDS.get(card.kind, card.kind)}, "
        + (f"signed {day_words(card.signed_at, zone)}" if card.signed_at else "not signed yet")
        for card in gone
    ]
    return f"This becomes void: {'; '.join(said)}. A booked case goes on hold."


def allergy_words(alerts: Alerts) -> str:
    known = [f.text for f in alerts.facts if f.ended_at is None and f.severity != "NONE"]
    if known:
        return f"Known: {', '.join(known)}"
    return "An allergy is recorded" if alerts.exists else "No allergy is recorded"


def chosen_card(cards: Sequence[PlanCard], wanted: UUID | None) -> PlanCard | None:
    """The plan that was asked for, else the newest open one, else the newest."""
    fits = (
        next((c for c in cards if c.id == wanted), None),
        next((c for c in cards if c.status not in CLOSED), None),
        next(iter(cards), None),
    )
    return next((card for card in fits if card is not None), None)


def sizes_of(text: str) -> tuple[int, ...]:
    """ "275, 300 325" as numbers. Raises ValueError for what is not a number."""
    return tuple(sorted({int(part) for part in text.replace(",", " ").replace("/", " ").split()}))


def languages(own: str) -> tuple[str, ...]:
    """The patient's own language first; English is always there to be interpreted."""
    return tuple(dict.fromkeys(code for code in (own, "en") if code))
