"""A consultation in the words of its screen: rows of today, outcomes, vitals. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from uuid import UUID

from clinic_desktop.domain.consultations.interface import (
    Addendum,
    ConsultationCard,
    ConsultationSheet,
    DayEntry,
)
from clinic_desktop.domain.patients.interface import Alerts, PatientCard

OUTCOMES: Mapping[str, str] = {
    "PROCEDURE_PLANNED": "A procedure is planned",
    "FOLLOW_UP": "Another consultation",
    "CONSERVATIVE": "Treated without a procedure",
    "REFERRED": "Referred to somebody else",
    "NO_ACTION": "Nothing further",
}
VITALS: Mapping[str, tuple[str, str]] = {
    "systolic": ("Upper pressure", "mmHg"),
    "diastolic": ("Lower pressure", "mmHg"),
    "pulse": ("Pulse", "/min"),
    "temperature": ("Temperature", "°C"),
    "weight": ("Weight", "kg"),
    "height": ("Height", "cm"),
    "saturation": ("Saturation", "%"),
}
SCREENINGS: Mapping[str, str] = {
    "BDDQ_AS": "BDDQ-AS (1 = positive)",
    "COPS": "COPS (0 to 72, talk from 40)",
    "DCQ": "DCQ (0 to 21, talk from 11)",
}
KINDS: Mapping[str, str] = {
    "FIRST": "First consultation",
    "FOLLOW_UP": "Follow-up",
    "ANAESTHESIA": "Anaesthesia consultation",
    "NURSE": "Nurse consultation",
}
OPEN = ("SCHEDULED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED")
WRITABLE = ("CHECKED_IN", "IN_PROGRESS")
RANK = {"IN_PROGRESS": 0, "CHECKED_IN": 1, "SCHEDULED": 2, "COMPLETED": 3}
SAID = {
    "IN_PROGRESS": ("With you", "info"),
    "CHECKED_IN": ("Waits", "warn"),
    "SCHEDULED": ("Expected", "neutral"),
    "COMPLETED": ("Completed", "ok"),
}


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One consultation of today; `id` is the consultation."""

    id: UUID
    appointment_id: UUID
    time: str
    name: str
    reason: str
    status: str
    tone: str
    can_start: bool


@dataclass(frozen=True, slots=True)
class PastRow:
    """An earlier or later consultation of the same patient."""

    id: UUID
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class AddendumWords:
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet with what this person may do with it."""

    sheet: ConsultationSheet
    patient: PatientCard
    alerts: Alerts
    clinician: str
    past: tuple[PastRow, ...]
    addenda: tuple[AddendumWords, ...]
    acts: frozenset[str]  # write, vitals, complete, addendum
    start: UUID | None  # the appointment that is called in from here
    today: date


@dataclass(frozen=True, slots=True)
class Notes:
    """The three fields as they are typed."""

    complaint: str
    findings: str
    assessment: str


def today_rows(entries: Sequence[DayEntry], me: UUID, all_of_them: bool, zone: tzinfo) -> list[
    TodayRow
]:  # fmt: skip
    """Those of this clinician, who is in the room first, completed ones last; nurses see all."""
    mine = [
        entry for entry in entries
        if entry.appointment.consultation_id is not None
        and entry.appointment.status in OPEN
        and (all_of_them or entry.appointment.clinician_id == me)
    ]  # fmt: skip
    mine.sort(key=lambda e: (RANK[e.appointment.status], e.appointment.starts_at))
    return [_today_row(entry, zone) for entry in mine]


def past_rows(cards: Sequence[ConsultationCard], shown: UUID, zone: tzinfo) -> tuple[PastRow, ...]:
    return tuple(
        PastRow(card.id, _day(card, zone), _what(card)) for card in cards if card.id != shown
    )


def addendum_words(
    addenda: Sequence[Addendum], names: Mapping[UUID, str], zone: tzinfo
) -> tuple[AddendumWords, ...]:
    return tuple(
        AddendumWords(
            f"{names.get(one.author_id, 'A colleague')}, "
            f"{one.recorded_at.astimezone(zone):%d %b %Y, %H:%M}",
            one.text,
        )
        for one in addenda
    )


def missing_words(notes: Notes, outcome: str | None) -> tuple[tuple[str, str], ...]:
    """What completing still asks for, as (code, words); the service asks the same."""
    asked = (
        ("complaint", notes.complaint.strip(), "What the patient wants is not written yet"),
        ("findings", notes.findings.strip(), "The findings are not written yet"),
        ("outcome", outcome, "What follows is not chosen yet"),
    )
    return tuple((code, words) for code, value, words in asked if not value)


def _today_row(entry: DayEntry, zone: tzinfo) -> TodayRow:
    card = entry.appointment
    status, tone = SAID[card.status]
    assert card.consultation_id is not None
    remote = card.mode != "IN_PERSON" and card.status == "SCHEDULED"
    return TodayRow(
        card.consultation_id,
        card.id,
        f"{card.starts_at.astimezone(zone):%H:%M}",
        f"{entry.first} {entry.last}".strip(),
        card.reason or KINDS.get(card.kind, ""),
        status,
        tone,
        card.status == "CHECKED_IN" or remote,
    )


def _day(card: ConsultationCard, zone: tzinfo) -> str:
    at = card.completed_at or card.starts_at
    return f"{at.astimezone(zone):%d %b %Y}" if at else ""


def _what(card: ConsultationCard) -> str:
    kind = KINDS.get(card.kind, card.kind.capitalize())
    if card.outcome:
        return f"{kind}: {OUTCOMES.get(card.outcome, card.outcome).lower()}"
    return f"{kind}, {SAID.get(card.status, (card.status.lower(), ''))[0].lower()}"
