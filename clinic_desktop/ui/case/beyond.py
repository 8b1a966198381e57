"""What went otherwise than agreed in theatre: a late phase, an act outside the plan. No Qt."""

from datetime import datetime
from uuid import UUID

from clinic_desktop.core.errors import RuleViolation
from clinic_desktop.core.waiting import ActClass
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.surgery import Extension
from clinic_desktop.ui.calling_off import Answer, Choices, Part
from clinic_desktop.ui.case.presenter import ACTS, CasePresenter, View
from clinic_desktop.ui.case.values import PHASE_WORDS
from clinic_desktop.ui.passing import Past, WaysPast, second_of
from clinic_desktop.ui.widgets.time_words import TimeProblem, parse_time
from clinic_desktop.ui.workplace import Workplace

LATE, EXTENSION = ("CHECKLIST_LATE",), ("INTRAOP_EXTENSION",)
PROCEDURE, TOLD = "procedure", "told"


class ToldWhen(RuleViolation):
    code, text = "case.told_when", "When the patient was told could not be read."


class BeyondPresenter:
    """Both happened already, so they are recorded: with the reason, and with who agreed."""

    def __init__(self, case: CasePresenter, view: View, clinic: Clinic, place: Workplace) -> None:
        self._case, self._clinic, self._place = case, clinic, place
        self._past = WaysPast(view, place, clinic.staff.colleagues)

    def explain_late(self, phase: str) -> None:
        """Why a phase of the checklist came after the moment before which it belongs."""
        case, (needs,) = self._open, ACTS["late"]
        if case is None:
            return
        past = Past(
            LATE, needs, f"Explain the late {PHASE_WORDS[phase].lower()}",
            lambda _, answer: self._clinic.surgery.explain_late(case, phase, answer.text),
            lambda _: self._case.load(), hurts=False,
        )  # fmt: skip
        if self._past.may(LATE[0], needs):
            self._past.begin(past, LATE)

    def extend(self) -> None:
        """Asks which act of the catalogue it was, and who agreed that it could not wait."""
        if self._open is not None and self._past.may(EXTENSION[0], ACTS["extend"][0]):
            self._past.look(self._listed, self._ask_extension)

    @property
    def _open(self) -> UUID | None:
        page = self._case.page
        return page.facts.id if page is not None else None

    def _listed(self) -> Choices:
        entries = self._clinic.plans.catalogue()
        found = (one for one in entries if one.act_class is not ActClass.EMERGENCY)
        return tuple((one.code, one.name) for one in sorted(found, key=lambda one: one.name))

    def _ask_extension(self, listed: Choices) -> None:
        case, desk = self._open, self._clinic.surgery
        if case is None:
            return

        def call(_: tuple[str, ...], answer: Answer) -> CaseFacts:
            told = self._moment(answer.parts.get(TOLD, ""))
            beyond = Extension(answer.parts[PROCEDURE], answer.text, second_of(answer), told)
            return desk.extend(case, beyond)

        def done(_: CaseFacts) -> None:
            self._case.load()
            self._place.ways.tell("Recorded. To tell the patient waits among your tasks.")

        parts = (
            Part(PROCEDURE, "What was done", listed),
            Part(TOLD, "Patient told at", hint="Like 9:30, today; empty if not yet.", least=0),
        )
        words = "Record an act outside the plan"
        self._past.begin(
            Past(EXTENSION, ACTS["extend"][0], words, call, done, parts=parts, hurts=False),
            EXTENSION,
        )

    def _moment(self, typed: str) -> datetime | None:
        """Raises ToldWhen."""
        if not typed:
            return None
        try:
            at = parse_time(typed)
        except TimeProblem as problem:
            raise ToldWhen(str(problem)) from problem
        return datetime.combine(self._place.today().date(), at, self._place.zone)
