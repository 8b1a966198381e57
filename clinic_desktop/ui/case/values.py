"""What the screen of a case shows, in plain words. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.patients.interface import Alerts, PatientCard
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.domain.preop.interface import PreopFacts
from clinic_desktop.domain.theatre.interface import CaseEventCard, CaseFacts, CaseSheet

GATES = {
    "SCHEDULED": "check_in_case",
    "CHECKED_IN": "enter_theatre",
    "IN_THEATRE": "complete_case",
}
TIME_WORDS = {
    "WHEELS_IN": "Wheels in",
    "ANAESTHESIA": "Anaesthesia begins",
    "INCISION": "Incision",
    "CLOSURE": "Closure",
    "WHEELS_OUT": "Wheels out",
}
PHASE_WORDS = {"SIGN_IN": "Sign in", "TIME_OUT": "Time out", "SIGN_OUT": "Sign out"}
MOMENTS = {"SIGN_IN": "ANAESTHESIA", "TIME_OUT": "INCISION", "SIGN_OUT": "WHEELS_OUT"}
"""Before which of TIMES each phase belongs (rules 2.1)."""
COUNT_WORDS = {"SWABS": "Swabs", "NEEDLES": "Needles", "INSTRUMENTS": "Instruments"}
PLACES_OF_GATE = (
    ("preop", "before", "Pre-op"),
    ("clearance", "before", "Clearance"),
    ("mark", "before", "Mark"),
    ("reconfirm", "before", "Reconfirm"),
    ("who", "theatre", "Checklist"),
    ("count", "theatre", "Counts"),
    ("implant", "theatre", "Implants"),
    ("opnote", "end", "Note"),
    ("emergency", "end", "Write"),
)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the screen shows; what the role may not see is empty."""

    sheet: CaseSheet
    plan: PlanCard | None
    preop: PreopFacts | None
    patient: PatientCard | None
    alerts: Alerts
    gate: tuple[Unmet, ...]
    names: Mapping[UUID, str]
    nurses: tuple[Colleague, ...]
    today: datetime
    can: frozenset[str]

    @property
    def facts(self) -> CaseFacts:
        return self.sheet.facts

    @property
    def title(self) -> str:
        return self.plan.title if self.plan else "Case"

    @property
    def slot(self) -> str:
        """Where and when, in the site's time."""
        booking = self.facts.booking
        if booking is None:
            return "No slot"
        zone = self.today.tzinfo
        starts, ends = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
        return f"{booking.theatre_name}, {starts:%d %b %Y, %H:%M} – {ends:%H:%M}"

    def time_of(self, what: str) -> datetime | None:
        """When this of TIMES happened, in the site's time."""
        at: datetime | None = getattr(self.facts, f"{what.lower()}_at")
        return at.astimezone(self.today.tzinfo) if at else None


@dataclass(frozen=True, slots=True)
class UsedRow:
    """What was taken in this case since the screen was opened."""

    id: UUID
    text: str
    lot: str
    quantity: str


def band_words(page: CasePage) -> str:
    """Since when, opened by whom, and that it is owed an explanation; "" for other cases."""
    facts = page.facts
    if facts.kind != "EMERGENCY":
        return ""
    opened = next((one for one in page.sheet.events if one.code == "S12"), None)
    who = page.names.get(opened.by, "") if opened else ""
    at = f"{facts.created_at.astimezone(page.today.tzinfo):%d %b, %H:%M}"
    said = f"Opened {at}" + (f" by {who}." if who else ".")
    if facts.status == "ON_HOLD":
        return f"{said} The patient refuses; nothing is done before a yes."
    if facts.status == "COMPLETED":
        return f"{said} It is completed and reviewed afterwards."
    return f"{said} Gates were passed in need: what is missing is owed within a day."


@dataclass(frozen=True, slots=True)
class Late:
    """That a phase came after its moment; `explained`, or still to be explained."""

    words: str
    explained: bool


def late_of(page: CasePage, phase: str) -> Late | None:
    """None while the moment of the phase is not over, or where all was answered before it."""
    at = page.time_of(MOMENTS[phase])
    items = [one for one in page.sheet.checklist if one.phase == phase]
    if at is None or not any(
        one.open or (one.answered_at is not None and one.answered_at > at) for one in items
    ):
        return None
    said = [one for one in page.sheet.events if (one.kind, one.code) == ("LATE", phase)]
    if said:
        return Late(f"Late, because: {said[-1].text}", explained=True)
    moment, words = TIME_WORDS[MOMENTS[phase]], PHASE_WORDS[phase].lower()
    return Late(f"{moment} was at {at:%H:%M}, before the {words} was complete.", explained=False)


BEYOND = {"EXTENSION": "Beyond the plan", "DEVIATION": "Implant outside the agreed set"}


def beyond_words(event: CaseEventCard) -> str:
    """What went otherwise than agreed, with its reason; "" for any other entry of the record."""
    return otherwise(event) if event.kind in BEYOND else ""


def otherwise(event: CaseEventCard) -> str:
    """Also where the day went otherwise than its list; "" for any other entry of the record."""
    known = {**BEYOND, "FREEZE": "Frozen list changed"}
    said = f"{event.code}: {event.text}" if event.text else event.code
    return f"{known[event.kind]}: {said}" if event.kind in known else ""


def place_of(code: str) -> tuple[str, str]:
    """In which part of the screen this is met, and the words of the button that goes there."""
    for piece, part, words in PLACES_OF_GATE:
        if piece in code:
            return part, words
    return "", ""


def side_words(line: str) -> tuple[str, str]:
    """Procedure and side of a line to be marked, `CODE:SIDE:SITE`."""
    code, side, *_site = (*line.split(":"), "", "")
    return code, side
