"""Guardians and people beside a patient: added, confirmed, invited, ended. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import LinkedPerson, NewPerson
from clinic_desktop.domain.patients.interface.values import TOLD_GUARDIAN, WITNESSED
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.people_words import ACTS
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

LEAST = 3
"""Letters that say what was seen, or why something ended."""

ENDS_ACCESS = "From this moment they decide nothing, and their access to this patient is over."
ENDS = "The entry stays in the file with the reason; the person is nothing to the patient any more."


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Somebody who is to be added, as typed; `until` is the last day."""

    kind: str
    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""
    evidence: str = ""
    until: date | None = None


def missing(form: PersonForm, today: date) -> dict[str, str]:
    """What is wrong with the form, by field."""
    wrong = {}
    if not form.name:
        wrong["name"] = "Type the name of this person."
    if form.kind in WITNESSED and len(form.evidence) < LEAST:
        wrong["evidence"] = "Say what was seen as evidence."
    if form.until is not None and form.until < today:
        wrong["until"] = "This day is over."
    return wrong


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...
    def close_drawer(self) -> None: ...


class PeoplePresenter(Presenter):
    """`changed` shows the file again."""

    def __init__(
        self, view: View, clinic: Clinic, place: Workplace, changed: Callable[[], None]
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place, self._changed = view, clinic, place, changed

    @property
    def may(self) -> frozenset[str]:
        """Those permissions of the acts that the colleague holds."""
        return frozenset(one for one in ACTS.values() if self._place.may(one))

    def add(self, patient_id: UUID, form: PersonForm) -> None:
        person = NewPerson(form.name, form.phone, form.email, form.organisation)
        ends = self._midnight_after(form.until) if form.until else None
        link = self._clinic.relations.link_person
        self._run(
            lambda: link(patient_id, person, form.kind, form.evidence, ends),
            lambda made: self._done(f"{made.name} stands beside this patient now."),
        )

    def confirm(self, link: LinkedPerson, evidence: str) -> None:
        """The colleague has seen this evidence."""
        confirm = self._clinic.relations.confirm_guardian
        self._run(
            lambda: confirm(link.id, link.version, evidence),
            lambda made: self._done(f"{made.name} is confirmed as the guardian."),
        )

    def invite(self, link: LinkedPerson) -> None:
        """A code goes to the guardian, with which they make an account or add to theirs."""

        def invited(by_code: bool) -> None:
            sent = f"The code for an account goes to {link.email}."
            known = f"{link.email} has an account: they sign in and give the code sent there."
            self._place.ways.tell(sent if by_code else known)

        self._run(lambda: self._clinic.wards.invite(link.id), invited)

    def end(self, link: LinkedPerson) -> None:
        """Ask why, then end it."""
        guards = link.kind in ("GUARDIAN", TOLD_GUARDIAN)
        effect = ENDS_ACCESS if guards else ENDS
        question = Question(f"End: {link.name}", "End", effect, least=LEAST, hurts=True)
        end = self._clinic.relations.end_link

        def given(answer: Answer) -> None:
            self._run(lambda: end(link.id, link.version, answer.text), ended)

        def ended(made: LinkedPerson) -> None:
            self._view.close_why()
            self._done(f"Ended: {made.name}.")

        self._view.ask_why(question, given)

    def _done(self, words: str) -> None:
        self._view.close_drawer()
        self._place.ways.tell(words)
        self._changed()

    def _midnight_after(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self._place.zone)
