"""Rows of an import that may be people who are registered: compared and decided. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import PatientDetails, Registration
from clinic_desktop.domain.patients.interface.imports import HeldRow, RowDecision
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"import_row"})
AT_MOST = 100
SURE = 90


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A row of the list on the left."""

    id: UUID
    name: str
    born: str
    score: str
    tone: str
    source: str
    row: HeldRow


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison; `state` is SAME, OTHER or ONE (only one side says it)."""

    id: str
    here: str
    there: str
    state: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The row beside one of the people it may be."""

    other_id: UUID
    title: str
    reasons: str
    lines: tuple[Compared, ...]


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_lines(self, lines: tuple[HeldLine, ...]) -> None: ...
    def show_shut(self, message: Message) -> None: ...
    def show_pair(self, pair: Pair) -> None: ...
    def decided(self) -> None: ...


class HeldPresenter(Presenter):
    """The surest first; what is put off stays in the list."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        self._ask(
            lambda: self._clinic.imports.held(AT_MOST),
            lambda rows: self._view.show_lines(tuple(_line(row) for row in rows)),
            "held",
            self._not_shown,
        )

    def compare(self, row: HeldRow, at: int) -> None:
        """With the person `at` of those it may be; that file's reading is in its access log."""
        likely = row.likely[at]
        self._ask(
            lambda: self._clinic.patients.details(likely.other.patient_id),
            lambda there: self._view.show_pair(
                Pair(
                    likely.other.patient_id,
                    f"{likely.other.first} {likely.other.last}, {likely.other.mrn}",
                    f"Score {likely.score}: {', '.join(likely.reasons)}",
                    _lines(row.registration, there),
                )
            ),
            "pair",
        )

    def decide(self, row: HeldRow, decision: str, other_id: UUID | None, reason: str) -> None:
        """MERGE, KEEP or REJECT; the words say what became of the row."""

        def done(made: RowDecision) -> None:
            self._view.decided()
            self._place.ways.tell(SAID[made.status].format(mrn=made.mrn))
            self.load()

        self._run(
            lambda: self._clinic.imports.decide(row.id, row.version, decision, other_id, reason),
            done,
        )

    def _not_shown(self, error: ClinicError) -> None:
        self._view.show_shut(message_of(error))


SAID = {
    "MERGED": "Taken into {mrn}.",
    "KEPT": "Registered as {mrn}.",
    "REJECTED": "The row is forgotten. Nobody was registered.",
}


def _line(row: HeldRow) -> HeldLine:
    told = row.registration
    return HeldLine(
        row.id,
        f"{told.first} {told.last}".strip(),
        f"{told.born:%d-%b-%Y}" if told.born else "Not known",
        str(row.score),
        "bad" if row.score >= SURE else "warn",
        f"{row.source}, row {row.number}",
        row,
    )


def _lines(here: Registration, there: PatientDetails) -> tuple[Compared, ...]:
    """What each says, one fact a line; empty on both sides is left out."""
    card = there.card
    pairs = (
        ("First name", here.first, card.first),
        ("Last name", here.last, card.last),
        ("Called", here.called, card.called),
        ("Born", _day(here.born), _day(card.born)),
        ("Sex", _word(here.sex), _word(card.sex)),
        ("Phone", ", ".join(one.number for one in here.phones),
         ", ".join(one.shown for one in card.phones)),
        ("E-mail", here.email, card.email),
        ("Address", here.address, there.address),
        ("Country", here.residence_country, there.residence_country),
    )  # fmt: skip
    return tuple(Compared(name, a, b, _state(a, b)) for name, a, b in pairs if a or b)


def _state(here: str, there: str) -> str:
    if not here or not there:
        return "ONE"
    return "SAME" if _bare(here) == _bare(there) else "OTHER"


def _bare(text: str) -> str:
    """Spaces and case do not make two people."""
    return "".join(text.split()).casefold()


def _day(born: object) -> str:
    return f"{born:%d-%b-%Y}" if born else ""


def _word(code: str) -> str:
    return "" if code == "UNKNOWN" else code.capitalize()
