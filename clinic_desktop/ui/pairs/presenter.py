"""People who registered by themselves and may be known: both records, and what they are. No Qt."""

from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import DuplicatePair, PatientDetails
from clinic_desktop.ui.beside.facts import Beside, Person, View, day, facts, person, reasons
from clinic_desktop.ui.messages import message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"duplicate_review", "patient"})
SAID = {
    "DIFFERENT": "Marked as two people.",
    "SAME": "Marked as the same person. Go on with the older record; the newer one stays shut.",
}


class PairsPresenter(Presenter):
    """The surest first; reading both files is in their access logs."""

    def __init__(self, view: View[DuplicatePair], clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        self._ask(
            self._clinic.relations.duplicates,
            lambda pairs: self._view.show_people(tuple(map(self._person, pairs))),
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

    def _person(self, pair: DuplicatePair) -> Person[DuplicatePair]:
        new, came = pair.patient, pair.since.astimezone(self._place.zone)
        return person(
            pair.id, (new.first, new.last), new.born, pair.score, f"{came:%d-%b %H:%M}", pair
        )


def beside(pair: DuplicatePair, new: PatientDetails, old: PatientDetails) -> Beside:
    said = (
        ("Patient no.", new.card.mrn, old.card.mrn),
        ("First name", new.card.first, old.card.first),
        ("Last name", new.card.last, old.card.last),
        ("Born", day(new.card.born), day(old.card.born)),
        ("Phone", _phones(new), _phones(old)),
        ("E-mail", new.card.email, old.card.email),
        ("Address", new.address, old.address),
        ("In an emergency", new.emergency_contact, old.emergency_contact),
        ("Guardian", _guardians(new), _guardians(old)),
        ("Identity checked", _yes(new), _yes(old)),
        ("Came by", new.source.capitalize(), old.source.capitalize()),
    )
    title = f"{pair.other.first} {pair.other.last}, {pair.other.mrn}"
    return Beside(pair.other.patient_id, title, reasons(pair.score, pair.reasons), facts(said))


def _phones(details: PatientDetails) -> str:
    return ", ".join(phone.shown for phone in details.card.phones)


def _guardians(details: PatientDetails) -> str:
    return ", ".join(one.name for one in details.people if "GUARDIAN" in one.kind)


def _yes(details: PatientDetails) -> str:
    return "Yes" if details.card.identity_verified else "No"
