"""Back to theatre at once, from a file, the board or a case. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.procedures import ProcedureEntry
from clinic_desktop.core.waiting import ActClass
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

OPEN = "theatre.emergency.open"
COMMONEST = ("RTT_HAEMATOMA", "RTT_AIRWAY_NECK", "RTT_INFECTION_WASHOUT", "RTT_ISCHAEMIA")
DOCTORS = {"SURGEON", "ANAESTHETIST"}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose emergency it may be; `case_id` is the operation before, if it is known."""

    patient_id: UUID
    name: str
    note: str = ""
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EmergencyStart:
    """What can be chosen; one subject is chosen already."""

    subjects: tuple[Subject, ...]
    entries: tuple[ProcedureEntry, ...]
    surgeons: tuple[Colleague, ...]
    seconds: tuple[Colleague, ...]
    me: UUID


@dataclass(frozen=True, slots=True)
class EmergencyChoice:
    """What was chosen; without a surgeon it is who operated first, or who leads."""

    subject: Subject
    code: str
    basis: str
    surgeon_id: UUID | None = None
    second_id: UUID | None = None


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_form(self, start: EmergencyStart) -> None: ...
    def close_form(self) -> None: ...


class EmergencyPresenter(Presenter):
    """At most four choices: who, what, on what basis; the last one opens it."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place

    def begin(self, subjects: tuple[Subject, ...]) -> None:
        """The emergencies of the catalogue, and who is in the house."""
        me = self._place.me.id

        def ask() -> EmergencyStart:
            found = self._clinic.plans.catalogue()
            entries = [one for one in found if one.act_class is ActClass.EMERGENCY]
            people = tuple(one for one in self._clinic.staff.colleagues(None) if one.active)
            return EmergencyStart(
                subjects,
                tuple(sorted(entries, key=_rank)),
                tuple(one for one in people if "SURGEON" in one.roles),
                tuple(one for one in people if one.id != me and DOCTORS & {*one.roles}),
                me,
            )

        self._ask(ask, self._view.show_form, "emergency")

    def open(self, chosen: EmergencyChoice) -> None:
        """Override, plan, case and slot at once; then the case is on the screen."""
        call = EmergencyCall(
            chosen.subject.patient_id, chosen.code, chosen.basis,
            parent_case_id=chosen.subject.case_id, surgeon_id=chosen.surgeon_id,
            second_person_id=chosen.second_id,
        )  # fmt: skip
        self._run(lambda: self._clinic.surgery.open_emergency(call), self._opened)

    def _opened(self, case: CaseFacts) -> None:
        self._view.close_form()
        slot, ways = case.booking, self._place.ways
        where = ""
        if slot is not None:
            where = f" {slot.theatre_name}, {slot.starts_at.astimezone(self._place.zone):%H:%M}."
        ways.open_case(case.id)
        ways.tell(f"The emergency is open.{where}")


def _rank(entry: ProcedureEntry) -> tuple[bool, int, str]:
    """What happens most comes first; what needs a second person last."""
    known = entry.code in COMMONEST
    return entry.second_person, COMMONEST.index(entry.code) if known else 99, entry.code
