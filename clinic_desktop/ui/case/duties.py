"""What an emergency owes within a day, and the patient's no or yes to it. No Qt."""

from collections.abc import Callable

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.ui.case.presenter import CasePresenter
from clinic_desktop.ui.case.values import CasePage
from clinic_desktop.ui.workplace import Workplace

PARTS = (("REASON", "Reason"), ("NOTE", "Emergency note"), ("ANAESTHESIA", "Anaesthesia"))
GRADES = ("I", "II", "IIIa", "IIIb", "IVa", "IVb", "V")
"""Of a complication, by Clavien-Dindo; a return to theatre under anaesthesia is IIIb."""

HERE = "IN_PERSON"


class DutiesPresenter:
    """The care waits for none of these; the end of the case does. `kept` hears what was saved."""

    def __init__(
        self, case: CasePresenter, clinic: Clinic, place: Workplace, kept: Callable[[str], None]
    ) -> None:
        self._case, self._clinic, self._place, self._kept = case, clinic, place, kept

    def write_up(self, part: str, text: str) -> None:
        """One of PARTS; a later text stands beside the earlier."""
        desk = self._clinic.emergencies
        self._do(lambda page: desk.write_up(page.facts.id, part, text), "note")

    def mark_not_done(self) -> None:
        desk = self._clinic.emergencies
        self._do(lambda page: desk.mark_not_done(page.facts.id))

    def record_complication(self, grade: str, text: str) -> None:
        """With the first operation; where none is known, with this one."""
        now, desk = self._place.clock(), self._clinic.theatre
        self._do(
            lambda page: desk.record_complication(
                page.facts.parent_case_id or page.facts.id, grade, text, now
            ),
            "complication",
        )

    def refuse(self, said_by: str) -> None:
        """The person says no: the case stops as soon as it is safe."""
        desk = self._clinic.emergencies
        self._do(lambda page: desk.refuse(page.facts.id, SaidNo(said_by, HERE)))

    def agreed_after_all(self, said_by: str) -> None:
        desk = self._clinic.emergencies
        self._do(lambda page: desk.agreed_after_all(page.facts.id, SaidNo(said_by, HERE)))

    def open_first(self) -> None:
        """The operation before, on the same screen."""
        page = self._case.page
        if page is not None and page.facts.parent_case_id is not None:
            self._place.ways.open_case(page.facts.parent_case_id)

    def _do(self, call: Callable[[CasePage], object], what: str = "") -> None:
        page = self._case.page
        if page is not None:
            self._case.do(lambda: call(page), lambda: self._kept(what))
