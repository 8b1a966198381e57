"""One case through its day: prepared, checked in, operated, closed. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import Alerts
from clinic_desktop.domain.preop.interface import PreopItemCard
from clinic_desktop.ui.calling_off import Answer, CallingOff, Question
from clinic_desktop.ui.case.values import GATES, CasePage
from clinic_desktop.ui.emergency.presenter import Subject
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset(
    {"surgical_case", "theatre_booking", "preop_item", "clearance", "checklist_answer", "case_hold",
     "consent", "case_event", "operation_note", "implant", "case_count", "reconfirmation"}
)  # fmt: skip
ACTS = {
    "item": ("preop.item.complete",),
    "waive": ("preop.item.waive",),
    "clear": ("preop.clearance.give",),
    "check_in": ("theatre.case.check_in",),
    "mark": ("plans.marking.write",),
    "reconfirm": ("consent.consent.reconfirm",),
    "enter": ("theatre.case.enter_theatre",),
    "answer": ("theatre.checklist.write",),
    "time": ("theatre.case.record_event",),
    "use": ("inventory.stock.consume",),
    "place": ("inventory.implant.place",),
    "deviate": ("inventory.implant.deviate",),
    "count": ("theatre.count.agree",),
    "late": ("theatre.checklist.write",),
    "extend": ("theatre.opnote.write",),
    "note": ("theatre.opnote.write",),
    "sign": ("theatre.opnote.sign",),
    "complete": ("theatre.case.complete",),
    "abort": ("theatre.case.abort",),
    "write_up": ("theatre.emergency.complete",),
    "complicate": ("theatre.complication.write",),
    "refuse": ("consent.consent.revoke",),
    "emergency": ("theatre.emergency.open",),
    "card": ("inventory.implant.card",),
}
NO_ALERTS = Alerts(False, ())
OUTCOMES = (("PARTIAL", "Part of it was done"), ("ABANDONED", "Nothing of it was done"))


@dataclass(frozen=True, slots=True)
class Count:
    """What two people counted; nobody beside where the clinic has only one person."""

    what: str
    first: int
    second: int
    colleague_id: UUID | None
    note: str = ""


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: CasePage) -> None: ...
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...


class CasePresenter(CallingOff):
    """What happened in theatre is recorded, never refused; intentions are checked."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place, clinic.billing)
        self._view, self._clinic, self._place = view, clinic, place
        self._case: UUID | None = None
        self.page: CasePage | None = None
        place.follow(WATCHED, lambda _: self.load())

    def open(self, case_id: UUID) -> None:
        self._case = case_id
        self.load()

    def load(self) -> None:
        """The whole sheet in one go; a change anywhere asks again."""
        case = self._case
        if case is not None:
            self._ask(lambda: self._asked(case), self._show, "case")

    def complete_item(self, item: PreopItemCard, evidence: str, result_open: bool) -> None:
        self.do(lambda: self._clinic.preop.complete(item.id, item.version, evidence, result_open))

    def waive_item(self, item: PreopItemCard) -> None:
        self._view.ask_reason(
            "Waive this item",
            lambda why: self.do(lambda: self._clinic.scheduling.waive(item.id, why)),
        )

    def give_clearance(self, asa: int, airway: str, note: str) -> None:
        page = self.page
        if page is not None:
            plan = page.facts.plan_id
            self.do(lambda: self._clinic.scheduling.give_clearance(plan, asa, airway, note))

    def step(self, act: str) -> None:
        """Check in, take that back, reconfirm, enter: one press each."""
        desk, case = self._clinic.surgery, self._case
        calls = {"check_in": desk.check_in, "undo_check_in": desk.undo_check_in,
                 "reconfirm": desk.reconfirm, "enter": desk.enter}  # fmt: skip
        if case is not None:
            self.do(lambda: calls[act](case))

    def mark(self, line: str, side: str) -> None:
        """As it is on the skin; where nothing is marked a note says why."""
        case = self._case
        if case is None:
            return
        if side in ("MIDLINE", "NONE", ""):
            self.do(
                lambda: self._clinic.theatre.mark_site(
                    case, line, "NOT_APPLICABLE", "No side: nothing to mark."
                )
            )
        else:
            self.do(lambda: self._clinic.theatre.mark_site(case, line, side, ""))

    def answer(self, phase: str, item: str, answer: str) -> None:
        """YES at once; anything else needs a few words."""
        case, desk = self._case, self._clinic.theatre
        if case is None:
            return
        if answer == "YES":
            self.do(lambda: desk.answer(case, phase, item, answer, ""))
        else:
            self._view.ask_reason(
                "Not as it should be: why?",
                lambda why: self.do(lambda: desk.answer(case, phase, item, answer, why)),
            )

    def record_time(self, what: str, at: time | None) -> None:
        """Now, or today at the time that was typed; a second entry corrects the first."""
        case, now = self._case, self._place.today()
        moment = now if at is None else datetime.combine(now.date(), at, self._place.zone)
        if case is not None:
            self.do(lambda: self._clinic.theatre.record_time(case, what, moment))

    def agree_count(self, count: Count) -> None:
        """Two people; a difference stands only with a note."""
        case, desk = self._case, self._clinic.theatre
        if case is None:
            return

        def send(note: str) -> None:
            self.do(
                lambda: desk.agree_count(
                    case, count.what, count.first, count.second, count.colleague_id, note
                )
            )

        if count.first == count.second:
            send("")
        else:
            self._view.ask_reason("The counts differ: what was done?", send)

    def save_note(self, text: str) -> None:
        case, version = self._case, self._note_version()
        if case is not None:
            self.do(lambda: self._clinic.theatre.write_note(case, text, version))

    def sign_note(self, text: str) -> None:
        """What stands in the field is written first, so that exactly this is signed."""
        case, version = self._case, self._note_version()
        if case is None:
            return
        saved = self._own_text() == text

        def sign() -> object:
            return self._clinic.theatre.sign_note(case)

        if saved:
            self.do(sign)
        else:
            self._run(
                lambda: self._clinic.theatre.write_note(case, text, version),
                lambda _: self.do(sign),
            )

    def complete(self) -> None:
        case = self._case

        def done(_: object) -> None:
            self.load()
            self._place.ways.tell("The case is completed. Billing has its draft.")

        if case is not None:
            self._run(lambda: self._clinic.surgery.complete(case), done)

    def stop(self) -> None:
        """After incision: partial or abandoned; before it: abort."""
        case, page, desk = self._case, self.page, self._clinic.surgery
        if case is None or page is None:
            return
        if page.facts.incision_at is None:
            self._call_off(
                Question("Abort before incision", least=4),
                lambda why, _: desk.abort(case, why),
                self.load,
            )
        else:
            self._call_off(
                Question("Stop the operation", outcomes=OUTCOMES, least=4),
                lambda why, outcome: desk.stop(case, outcome, why),
                self.load,
            )

    def show_cards(self) -> None:
        """The implant cards of this case as paper."""
        case = self._case

        def show(cards: tuple[bytes, ...]) -> None:
            for number, card in enumerate(cards, 1):
                self._place.ways.show_paper(f"Implant card {number}", card)

        if case is not None:
            self._slowly(lambda: self._clinic.papers.implant_cards(case), show)

    def in_emergency(self) -> tuple[Subject, ...]:
        """The person of this case; the case itself is the one before."""
        page = self.page
        if page is None:
            return ()
        who = page.patient
        name = f"{who.first} {who.last}".strip() if who else ""
        return (Subject(page.facts.patient_id, name, page.title, page.facts.id),)

    def open_patient(self) -> None:
        if self.page is not None:
            self._place.ways.open_patient(self.page.facts.patient_id)

    def do(self, call: Callable[[], object], then: Callable[[], None] | None = None) -> None:
        """A command, then the sheet anew; `then` only where it was not refused."""

        def done(_: object) -> None:
            if then is not None:
                then()
            self.load()

        self._run(call, done)

    def _asked(self, case_id: UUID) -> CasePage:
        clinic, may = self._clinic, self._place.may
        sheet = clinic.theatre.case(case_id)
        plan_id, patient_id = sheet.facts.plan_id, sheet.facts.patient_id
        step = GATES.get(sheet.facts.status)
        gated = step is not None and may("workflow.status.read")
        staff = clinic.staff.colleagues(None)
        me = self._place.me.id
        return CasePage(
            sheet,
            clinic.plans.plan(plan_id).card if may("plans.plan.read") else None,
            clinic.preop.items(plan_id) if may("preop.item.read") else None,
            clinic.patients.card(patient_id) if may("patients.record.read_admin") else None,
            clinic.patients.alerts(patient_id) if may("patients.alert.read") else NO_ALERTS,
            clinic.progress.gate(step, plan_id).unmet if gated and step else (),
            {one.id: f"{one.title} {one.name}".strip() for one in staff},
            tuple(one for one in staff if one.active and one.id != me and CLINICAL & {*one.roles}),
            self._place.today(),
            frozenset(act for act, needed in ACTS.items() if may(*needed)),
        )

    def _show(self, page: CasePage) -> None:
        self.page = page
        self._view.show_page(page)

    def _note_version(self) -> int | None:
        notes = self.page.sheet.notes if self.page else ()
        mine = (note for note in notes if note.performer_id == self._place.me.id)
        return next((note.version for note in mine), None)

    def _own_text(self) -> str | None:
        notes = self.page.sheet.notes if self.page else ()
        mine = (note for note in notes if note.performer_id == self._place.me.id)
        return next((note.text for note in mine), None)


CLINICAL = {"SURGEON", "NURSE", "ANAESTHETIST"}
