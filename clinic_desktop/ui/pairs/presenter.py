"""People who registered by themselves and may be known: both records, and what they are. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import DuplicatePair, PatientDetails
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"duplicate_review", "patient"})
SURE = 90
SAID = {
    "DIFFERENT": "Marked as two people.",
    "SAME": "Marked as the same person. Go on with the older record; the newer one stays shut.",
}


@dataclass(frozen=True, slots=True)
class PairLine:
    """A row of the list on the left."""

    id: UUID
    name: str
    born: str
    score: str
    tone: str
    since: str
    pair: DuplicatePair


@dataclass(frozen=True, slots=True)
class Fact:
    """What both records say of one thing; `state` is SAME, OTHER or ONE (only one says it)."""

    id: str
    new: str
    old: str
    state: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The newer record beside the older one."""

    title: str
    reasons: str
    facts: tuple[Fact, ...]


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_lines(self, lines: tuple[PairLine, ...]) -> None: ...
    def show_shut(self, message: Message) -> None: ...
    def show_beside(self, beside: Beside) -> None: ...
    def decided(self) -> None: ...


class PairsPresenter(Presenter):
    """The surest first; reading both files is in their access logs."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        self._ask(
            self._clinic.relations.duplicates,
            lambda pairs: self._view.show_lines(tuple(map(self._line, pairs))),
            "pairs",
            self._not_shown,
        )

    def compare(self, pair: DuplicatePair) -> None:
        patients = self._clinic.patients

        def both() -> tuple[PatientDetails, PatientDetails]:
            return (
                patients.details(pair.patient.patient_id),
                patients.details(pair.other.patient_id),
            )

        self._ask(both, lambda found: self._view.show_beside(beside(pair, *found)), "beside")

    def decide(self, pair: DuplicatePair, decision: str, reason: str) -> None:
        """DIFFERENT opens the newer record; SAME keeps it shut."""

        def done(_: object) -> None:
            self._view.decided()
            self._place.ways.tell(SAID[decision])
            self.load()

        relations = self._clinic.relations
        self._run(lambda: relations.decide_duplicate(pair.id, pair.version, decision, reason), done)

    def open(self, patient_id: UUID) -> None:
        self._place.ways.open_patient(patient_id)

    def _not_shown(self, error: ClinicError) -> None:
        self._view.show_shut(message_of(error))

    def _line(self, pair: DuplicatePair) -> PairLine:
        new = pair.patient
        return PairLine(
            pair.id,
            f"{new.first} {new.last}".strip(),
            _day(new.born) or "Not known",
            str(pair.score),
            "bad" if pair.score >= SURE else "warn",
            f"{pair.since.astimezone(self._place.zone):%d-%b %H:%M}",
            pair,
        )


def beside(pair: DuplicatePair, new: PatientDetails, old: PatientDetails) -> Beside:
    """One fact a line; what neither says is left out."""
    pairs = (
        ("Patient no.", new.card.mrn, old.card.mrn),
        ("First name", new.card.first, old.card.first),
        ("Last name", new.card.last, old.card.last),
        ("Born", _day(new.card.born), _day(old.card.born)),
        ("Phone", _phones(new), _phones(old)),
        ("E-mail", new.card.email, old.card.email),
        ("Address", new.address, old.address),
        ("In an emergency", new.emergency_contact, old.emergency_contact),
        ("Guardian", _guardians(new), _guardians(old)),
        ("Identity checked", _yes(new), _yes(old)),
        ("Came by", new.source.capitalize(), old.source.capitalize()),
    )
    facts = tuple(Fact(name, a, b, _state(a, b)) for name, a, b in pairs if a or b)
    title = f"{pair.other.first} {pair.other.last}, {pair.other.mrn}"
    return Beside(title, f"Score {pair.score}: {', '.join(pair.reasons)}", facts)


def _state(new: str, old: str) -> str:
    if not new or not old:
        return "ONE"
    bare = ("".join(text.split()).casefold() for text in (new, old))
    return "SAME" if len(set(bare)) == 1 else "OTHER"


def _phones(details: PatientDetails) -> str:
    return ", ".join(phone.shown for phone in details.card.phones)


def _guardians(details: PatientDetails) -> str:
    return ", ".join(one.name for one in details.people if "GUARDIAN" in one.kind)


def _yes(details: PatientDetails) -> str:
    return "Yes" if details.card.identity_verified else "No"


def _day(born: object) -> str:
    return f"{born:%d-%b-%Y}" if born else ""
