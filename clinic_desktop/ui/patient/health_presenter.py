"""Allergies, medicines and illnesses of a file: what was told is confirmed, added, ended. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import (
    NO_ALLERGIES,
    HealthFact,
    NewHealthFact,
    PatientFile,
)
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"health_fact"})
READ, WRITE = "patients.record.read_clinical", "patients.record.update_clinical"
KINDS = (
    ("ALLERGY", "Allergy"),
    ("MEDICINE", "Medicine"),
    ("CONDITION", "Illness"),
    ("HISTORY", "History"),
)
SEVERITIES = (
    ("", "Not said"),
    ("MILD", "Mild"),
    ("MODERATE", "Moderate"),
    ("SEVERE", "Severe"),
    (NO_ALLERGIES, "None known"),
)
NOBODY_CHOSEN = "Choose a line of the list first."


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One line of the list; `fact` is what it shows."""

    id: UUID
    what: str
    kind: str
    standing: str
    tone: str
    fact: HealthFact


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_lines(self, lines: tuple[HealthLine, ...]) -> None: ...
    def added(self) -> None: ...


class HealthPresenter(Presenter):
    """Of one patient, as long as the drawer is open."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace, patient_id: UUID) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient = patient_id
        self._unfollow = place.follow(WATCHED, lambda _: self.load())

    @property
    def may_write(self) -> bool:
        return self._place.may(WRITE)

    def end_all(self) -> None:
        """The drawer is gone."""
        self._unfollow()

    def load(self) -> None:
        self._ask(lambda: self._clinic.patients.file(self._patient), self._shown, "health")

    def confirm(self, fact: HealthFact, severity: str) -> None:
        """The colleague has talked about it with the patient; for an allergy, how severe it is."""
        kept = fact.severity if fact.severity == NO_ALLERGIES else severity
        self._add(NewHealthFact(fact.kind, fact.text, kept, fact.reaction, fact.occurred_at))

    def add(self, new: NewHealthFact) -> None:
        self._add(new)

    def end(self, fact: HealthFact) -> None:
        """It stays in the file as something that was."""
        end = self._clinic.patients.end_health_fact
        self._run(lambda: end(fact.id, fact.version), lambda _: self.load())

    def _add(self, new: NewHealthFact) -> None:
        def done(_: HealthFact) -> None:
            self._view.added()
            self.load()

        add = self._clinic.patients.add_health_fact
        self._run(lambda: add(self._patient, new), done)

    def _shown(self, file: PatientFile) -> None:
        self._view.show_lines(lines_of(file.health, self._place.zone))


def lines_of(health: Sequence[HealthFact], zone: tzinfo) -> tuple[HealthLine, ...]:
    """What waits to be confirmed first, then what holds, then what is over."""
    order = sorted(health, key=lambda one: (one.ended_at is not None, not one.proposed, one.kind))
    return tuple(_line(one, zone) for one in order)


def shut(act: str, line: HealthLine | None, *, may: bool) -> str:
    """Why this line cannot be confirmed or ended; "" where it can."""
    if not may:
        return by_role(WRITE)
    if line is None:
        return NOBODY_CHOSEN
    if line.fact.ended_at is not None:
        return "This is over already."
    if act == "confirm" and not line.fact.proposed:
        return "Only what a patient told, and nobody has confirmed, waits for it."
    return ""


def _line(one: HealthFact, zone: tzinfo) -> HealthLine:
    kinds, severities = dict(KINDS), dict(SEVERITIES)
    severity = severities.get(one.severity, "") if one.severity not in ("", NO_ALLERGIES) else ""
    what = f"{one.text} ({severity.lower()})" if severity else one.text
    when = f"{one.recorded_at.astimezone(zone):%d %b %Y}"
    if one.ended_at is not None:
        standing, tone = f"Over since {one.ended_at.astimezone(zone):%d %b %Y}", "neutral"
    elif one.proposed:
        standing, tone = f"Told by the patient, {when}: not confirmed", "warn"
    else:
        standing, tone = f"Confirmed, {when}", "ok"
    return HealthLine(one.id, what, kinds.get(one.kind, one.kind), standing, tone, one)
