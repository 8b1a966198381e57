"""Rows of an import that may be people who are registered: compared and decided. No Qt."""

from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import PatientDetails, Registration
from clinic_desktop.domain.patients.interface.imports import HeldRow, RowDecision
from clinic_desktop.ui.beside.facts import Beside, Fact, Person, View, day, facts, person, reasons
from clinic_desktop.ui.messages import message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"import_row"})
AT_MOST = 100
SAID = {
    "MERGED": "Taken into {mrn}.",
    "KEPT": "Registered as {mrn}.",
    "REJECTED": "The row is forgotten. Nobody was registered.",
}


class HeldPresenter(Presenter):
    """The surest first; what is put off stays in the list."""

    def __init__(self, view: View[HeldRow], clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        self._ask(
            lambda: self._clinic.imports.held(AT_MOST),
            lambda rows: self._view.show_people(tuple(_person(row) for row in rows)),
            "held",
            self._not_shown,
        )

    def compare(self, row: HeldRow, at: int) -> None:
        """With the person `at` of those it may be; that file's reading is in its access log."""
        likely = row.likely[at]
        other = likely.other
        self._ask(
            lambda: self._clinic.patients.details(other.patient_id),
            lambda there: self._view.show_beside(
                Beside(
                    other.patient_id,
                    f"{other.first} {other.last}, {other.mrn}",
                    reasons(likely.score, likely.reasons),
                    _facts(row.registration, there),
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


def _person(row: HeldRow) -> Person[HeldRow]:
    told, came = row.registration, f"{row.source}, row {row.number}"
    return person(row.id, (told.first, told.last), told.born, row.score, came, row)


def _facts(here: Registration, there: PatientDetails) -> tuple[Fact, ...]:
    card = there.card
    return facts(
        (
            ("First name", here.first, card.first),
            ("Last name", here.last, card.last),
            ("Called", here.called, card.called),
            ("Born", day(here.born), day(card.born)),
            ("Sex", _word(here.sex), _word(card.sex)),
            ("Phone", ", ".join(one.number for one in here.phones),
             ", ".join(one.shown for one in card.phones)),
            ("E-mail", here.email, card.email),
            ("Address", here.address, there.address),
            ("Country", here.residence_country, there.residence_country),
        )
    )  # fmt: skip


def _word(code: str) -> str:
    return "" if code == "UNKNOWN" else code.capitalize()
