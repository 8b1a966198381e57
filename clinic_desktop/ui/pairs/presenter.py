"""Two records that may be one person: decided, confirmed by somebody else, undone. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import DuplicatePair, Hit, Merge, PatientDetails
from clinic_desktop.ui.beside.facts import Beside, Person, View, day, facts, person, reasons
from clinic_desktop.ui.messages import message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"duplicate_review", "patient", "patient_merge"})
SAID = {
    "DIFFERENT": "Marked as two people.",
    "SAME": "Proposed as one person. A colleague compares both records and merges them.",
    "OLDER": "Merged. The newer record is found and read in the older one.",
    "NEWER": "Merged. The older record is found and read in the newer one.",
    "UNDO": "Both records stand again, and wait for a decision.",
}
PAIR, PROPOSED, MERGED = "PAIR", "PROPOSED", "MERGED"


@dataclass(frozen=True, slots=True)
class Case:
    """Two records: to be decided about, said to be one person, or merged."""

    kind: str
    patient: Hit  # the newer one, or the one that is gone
    other: Hit
    pair: DuplicatePair | None = None
    merge: Merge | None = None


class PairsPresenter(Presenter):
    """The surest first; reading both files is in their access logs."""

    def __init__(self, view: View[Case], clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        relations = self._clinic.relations

        def asked() -> tuple[Person[Case], ...]:
            pairs, proposed = relations.duplicates(), relations.proposed_merges()
            lines = [self._person(PAIR, one) for one in pairs]
            lines += [self._person(PROPOSED, one) for one in proposed]
            return (*lines, *map(self._merged, relations.merges()))

        self._ask(asked, self._view.show_people, "pairs", self._not_shown)

    def compare(self, case: Case) -> None:
        patients = self._clinic.patients

        def both() -> tuple[PatientDetails, PatientDetails]:
            return (
                patients.details(case.patient.patient_id),
                patients.details(case.other.patient_id),
            )

        self._ask(both, lambda found: self._view.show_beside(beside(case, *found)), "beside")

    def decide(self, case: Case, decision: str, reason: str) -> None:
        """DIFFERENT or SAME of a pair; OLDER or NEWER names the record that stays; UNDO."""

        def done(_: object) -> None:
            self._view.decided()
            self._place.ways.tell(SAID[decision])
            self.load()

        self._run(self._act(case, decision, reason), done)

    def _act(self, case: Case, decision: str, reason: str) -> Callable[[], object]:
        clinic, pair, merge = self._clinic, case.pair, case.merge
        if merge is not None:
            return lambda: clinic.merging.unmerge(merge.id, merge.version, reason)
        assert pair is not None
        if decision in ("DIFFERENT", "SAME"):
            decide = clinic.relations.decide_duplicate
            return lambda: decide(pair.id, pair.version, decision, reason)
        stays = pair.other if decision == "OLDER" else pair.patient
        return lambda: clinic.merging.merge(pair.id, pair.version, stays.patient_id, reason)

    def open(self, patient_id: UUID) -> None:
        self._place.ways.open_patient(patient_id)

    def _not_shown(self, error: ClinicError) -> None:
        self._view.show_shut(message_of(error))

    def _person(self, kind: str, pair: DuplicatePair) -> Person[Case]:
        new, came = pair.patient, pair.since.astimezone(self._place.zone)
        state = f"{came:%d-%b %H:%M}" if kind == PAIR else "To be confirmed"
        case = Case(kind, pair.patient, pair.other, pair)
        return person(pair.id, (new.first, new.last), new.born, pair.score, state, case)

    def _merged(self, merge: Merge) -> Person[Case]:
        gone, at = merge.gone, merge.merged_at.astimezone(self._place.zone)
        case = Case(MERGED, gone, merge.kept, merge=merge)
        return person(
            merge.id, (gone.first, gone.last), gone.born, None, f"Merged {at:%d-%b}", case
        )


def beside(case: Case, new: PatientDetails, old: PatientDetails) -> Beside:
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
    title = f"{case.other.first} {case.other.last}, {case.other.mrn}"
    return Beside(case.other.patient_id, title, _why(case), facts(said))


def _why(case: Case) -> str:
    if case.merge is not None:
        return f"Merged: {case.merge.reason} To be undone until {case.merge.until:%d-%b-%Y}."
    assert case.pair is not None
    why = reasons(case.pair.score, case.pair.reasons)
    return f"{why}. Said to be one person: {case.pair.reason}" if case.kind == PROPOSED else why


def _phones(details: PatientDetails) -> str:
    return ", ".join(phone.shown for phone in details.card.phones)


def _guardians(details: PatientDetails) -> str:
    return ", ".join(one.name for one in details.people if "GUARDIAN" in one.kind)


def _yes(details: PatientDetails) -> str:
    return "Yes" if details.card.identity_verified else "No"
