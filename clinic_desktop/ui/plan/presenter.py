"""The plan of a patient: what it says, what is missing, which step comes next. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.waiting import ActClass
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentCard, ConsentFacts
from clinic_desktop.domain.patients.interface import Alerts
from clinic_desktop.domain.plans.interface import (
    Change,
    PlanCard,
    PlanLine,
    PlanSheet,
    RevisionContent,
)
from clinic_desktop.domain.preop.interface import PreopFacts, PreopItemCard
from clinic_desktop.ui.calling_off import Answer, CallingOff, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.passing import WaysPast
from clinic_desktop.ui.plan import words
from clinic_desktop.ui.plan.interpreted import SPOKEN, interpreted
from clinic_desktop.ui.plan.words import LineChoices, PlanPage
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset(
    {"procedure_plan", "plan_revision", "plan_line", "plan_approval", "quotation", "consent",
     "consultation", "health_fact", "preop_item"}
)  # fmt: skip
DONE = {
    "submit": "Submitted for approval.",
    "withdraw": "Taken back: the plan is a draft again.",
    "approve": "Your lines are approved.",
    "send_back": "Sent back to the author.",
    "reject": "The plan is rejected.",
    "revise": "A new draft of the plan is open.",
    "cancel": "The plan is cancelled.",
    "hand_over": "The quotation is handed over.",
    "accept": "The quotation is accepted.",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look brought; `_shown` puts it in words."""

    cards: tuple[PlanCard, ...]
    sheet: PlanSheet | None
    gates: tuple[Unmet, ...]
    consents: tuple[ConsentCard, ...]
    alerts: Alerts
    patient: str
    language: str
    choices: LineChoices | None
    preop: PreopFacts | None


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: PlanPage) -> None: ...
    def show_line(
        self, number: int | None, line: PlanLine | None, choices: LineChoices
    ) -> None: ...
    def show_changes(self, changes: tuple[Change, ...]) -> None: ...
    def close_drawer(self) -> None: ...
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...


class PlanPresenter(CallingOff):
    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place, clinic.billing)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient: UUID | None = None
        self._consultation: UUID | None = None
        self._plan: UUID | None = None
        self._page: PlanPage | None = None
        self._choices: LineChoices | None = None
        self._language = ""
        self._new = False
        self._past = WaysPast(view, place, clinic.staff.colleagues)
        place.follow(WATCHED, lambda _: self.load())

    @property
    def patient(self) -> UUID | None:
        """Whose plan is shown."""
        return self._patient

    @property
    def consultation(self) -> UUID | None:
        """On which the plan was made, or a new one is made."""
        return self._consultation

    def show_for(self, patient_id: UUID, consultation_id: UUID | None) -> None:
        """The newest open plan of a patient; a new one is drafted on this consultation."""
        if (patient_id, consultation_id) != (self._patient, self._consultation):
            self._plan = None
        self._patient, self._consultation = patient_id, consultation_id
        self.load()

    def show_plan(self, plan_id: UUID) -> None:
        """One plan, whoever's it is."""
        self._plan = plan_id
        self._ask(lambda: self._clinic.plans.plan(plan_id), self._opened, "plan")

    def choose(self, plan_id: UUID) -> None:
        self._plan = plan_id
        self.load()

    def load(self) -> None:
        patient, plan = self._patient, self._plan
        if patient is not None and self._place.may("plans.plan.read"):
            self._ask(lambda: self._looked(patient, plan), self._shown, "plan page")

    def begin_line(self, number: int | None) -> None:
        """The form of a line: `number` of the plan, or None for a new one."""
        sheet = self._page.sheet if self._page else None
        lines = sheet.content.lines if sheet is not None else ()
        line = lines[number] if number is not None and number < len(lines) else None
        self._new = sheet is None
        if self._choices is not None:
            self._view.show_line(number, line, self._choices)

    def begin_plan(self) -> None:
        """A first line for a plan of its own, beside the plans that are there."""
        if self._choices is not None:
            self._view.show_line(None, None, self._choices)
            self._new = True

    def save_line(self, number: int | None, line: PlanLine) -> None:
        """Into the draft; the first line of all makes the draft."""
        sheet = self._page.sheet if self._page else None
        if sheet is None or self._new:
            self._draft(line)
            return
        lines = list(sheet.content.lines)
        if number is None:
            lines.append(line)
        else:
            lines[number] = line
        self._save(sheet, replace(sheet.content, lines=tuple(lines)))

    def remove_line(self, number: int) -> None:
        sheet = self._page.sheet if self._page else None
        if sheet is not None:
            lines = tuple(one for at, one in enumerate(sheet.content.lines) if at != number)
            self._save(sheet, replace(sheet.content, lines=lines))

    def reconcile(self, done: bool) -> None:
        """Whether the patient's allergies were compared with the items of the plan."""
        sheet = self._page.sheet if self._page else None
        if sheet is not None and sheet.content.allergies_reconciled != done:
            self._save(sheet, replace(sheet.content, allergies_reconciled=done))

    def step(self, act: str, text: str) -> None:
        """Submit, withdraw, approve, and so on; `text` is the reason or who received it."""
        sheet = self._page.sheet if self._page else None
        if sheet is None:
            return
        plan, clinic = sheet.card.id, self._clinic
        calls: dict[str, Callable[[], object]] = {
            "submit": lambda: clinic.planning.submit(plan),
            "withdraw": lambda: clinic.planning.withdraw(plan),
            "approve": lambda: clinic.planning.approve(plan),
            "send_back": lambda: clinic.planning.send_back(plan, text),
            "reject": lambda: clinic.planning.reject(plan, text),
            "revise": lambda: clinic.planning.revise(plan, text),
            "hand_over": lambda: clinic.plans.hand_over_quotation(plan, text),
            "accept": lambda: clinic.planning.accept_quotation(plan, text),
        }
        self._run(calls[act], lambda _: self._stepped(act))

    def cancel(self) -> None:
        """The plan ends; a case that was booked for it may lead to a fee."""
        page = self._page
        sheet = page.sheet if page else None
        if page is None or sheet is None:
            return
        plan = sheet.card.id
        self._call_off(
            Question("Why is the plan cancelled?", "Cancel plan", page.voids, hurts=True),
            lambda why, _: self._clinic.planning.cancel(plan, why),
            lambda: self._stepped("cancel"),
        )

    def complete_item(self, item: PreopItemCard, evidence: str, result_open: bool) -> None:
        """One of what must be done before the operation; whose it is, the service knows."""
        self._run(
            lambda: self._clinic.preop.complete(item.id, item.version, evidence, result_open),
            lambda _: self.load(),
        )

    def waive_item(self, item: PreopItemCard) -> None:
        def given(why: str) -> None:
            self._run(lambda: self._clinic.scheduling.waive(item.id, why), lambda _: self.load())

        self._view.ask_reason("Waive this item", given)

    def show_quotation(self) -> None:
        sheet = self._page.sheet if self._page else None
        if sheet is not None:
            plan = sheet.card.id
            self._slowly(
                lambda: self._clinic.papers.quotation(plan),
                lambda pdf: self._place.ways.show_paper("Quotation", pdf),
            )

    def show_changes(self) -> None:
        sheet = self._page.sheet if self._page else None
        if sheet is not None:
            plan = sheet.card.id
            self._ask(
                lambda: self._clinic.plans.what_changed(plan), self._view.show_changes, "changes"
            )

    def create_consent(self, kind: str, language: str) -> None:
        """Made for the revision as it stands; the screen of the consent opens."""
        sheet = self._page.sheet if self._page else None
        if sheet is not None:
            plan, desk = sheet.card.id, self._clinic.consenting

            def made(consent: ConsentFacts) -> None:
                self._place.ways.open_consent(consent.id)

            past = interpreted(lambda by: desk.create_interpreted(plan, kind, language, by), made)
            self._run(
                lambda: desk.create(plan, kind, language), made,
                lambda error: self._past.refused(error, past, self._spoken),
            )  # fmt: skip

    @property
    def _spoken(self) -> Answer | None:
        """What is known of the question which language is interpreted."""
        language = self._language
        return Answer("", "", "", {SPOKEN: language}) if language else None

    def _opened(self, sheet: PlanSheet) -> None:
        self._patient, self._consultation = sheet.card.patient_id, sheet.consultation_id
        self.load()

    def _draft(self, line: PlanLine) -> None:
        patient, consultation = self._patient, self._consultation
        if patient is None or consultation is None:
            return
        content = RevisionContent((line,), currency=self._place.settings.currency)

        def drafted(sheet: PlanSheet) -> None:
            self._plan, self._new = sheet.card.id, False
            self._saved(sheet)

        self._run(lambda: self._clinic.planning.draft(patient, consultation, content), drafted)

    def _save(self, sheet: PlanSheet, content: RevisionContent) -> None:
        self._run(
            lambda: self._clinic.plans.save_draft(sheet.card.id, sheet.card.version, content),
            self._saved,
        )

    def _saved(self, _sheet: PlanSheet) -> None:
        self._view.close_drawer()
        self.load()

    def _stepped(self, act: str) -> None:
        self._view.close_drawer()
        self._place.ways.tell(DONE[act])
        self.load()

    def _offered(self) -> LineChoices:
        clinic = self._clinic
        listed = clinic.billing.price_list()
        prices = {one.code: one.amount_minor for one in listed if one.amount_minor is not None}
        entries = (e for e in clinic.plans.catalogue() if e.act_class is not ActClass.EMERGENCY)
        return LineChoices(
            tuple(sorted(entries, key=lambda e: e.name)),
            tuple(c for c in clinic.staff.colleagues("SURGEON") if c.active),
            prices,
            self._place.settings.currency,
            self._place.me.id,
        )

    def _looked(self, patient: UUID, wanted: UUID | None) -> _Found:
        clinic, may = self._clinic, self._place.may
        cards = clinic.plans.of_patient(patient)
        card = words.chosen_card(cards, wanted)
        sheet = clinic.plans.plan(card.id) if card else None
        gates: tuple[Unmet, ...] = ()
        if card and card.status in words.GATE_OF and may("workflow.status.read"):
            gates = clinic.progress.gate(words.GATE_OF[card.status][0], card.id).unmet
        consents: tuple[ConsentCard, ...] = ()
        if card and may("consent.consent.read_status"):
            consents = clinic.consent.of_plan(card.id)
        alerts = clinic.patients.alerts(patient) if may("patients.alert.read") else None
        name, language = "", ""
        if may("patients.record.read_admin"):
            person = clinic.patients.details(patient).card
            name, language = f"{person.first} {person.last}".strip(), person.language
        choices = self._choices
        if choices is None and may("plans.catalogue.read"):
            choices = self._offered()
        preop: PreopFacts | None = None
        if card and card.status in words.AFTER and may("preop.item.read"):
            preop = clinic.preop.items(card.id)
        known = alerts or Alerts(False, ())
        return _Found(cards, sheet, gates, consents, known, name, language, choices, preop)

    def _shown(self, found: _Found) -> None:
        zone: tzinfo = self._place.zone
        self._choices, self._language = found.choices, found.language
        sheet, people, areas = found.sheet, self._names(), self._areas()
        currency = sheet.content.currency if sheet else self._place.settings.currency
        rows = words.line_rows(sheet.content.lines, people, areas, currency) if sheet else ()
        if sheet is not None:
            self._plan = sheet.card.id
        acts = set(words.acts_of(sheet, self._place.may))
        if self._consultation is not None and self._place.may("plans.plan.draft"):
            acts.add("new")
        self._page = PlanPage(
            found.cards, sheet, rows, found.gates, words.consent_rows(found.consents, zone),
            frozenset(acts), currency, words.allergy_words(found.alerts), found.patient,
            words.voids_words(found.consents, zone), words.languages(found.language), zone,
            self._place.may("patients.record.read_clinical"), found.preop,
        )  # fmt: skip
        self._view.show_page(self._page)

    def _names(self) -> dict[UUID, str]:
        return {c.id: c.name for c in self._choices.people} if self._choices else {}

    def _areas(self) -> dict[str, str]:
        entries = self._choices.entries if self._choices else ()
        return {area.code: area.name for entry in entries for area in entry.areas}
