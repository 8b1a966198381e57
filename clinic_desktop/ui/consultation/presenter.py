"""The consultations of today and the sheet of one of them. No Qt."""

from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError, Stale
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import (
    AppointmentCard,
    ConsultationSheet,
    DayEntry,
)
from clinic_desktop.domain.patients.interface import Alerts
from clinic_desktop.ui.consultation import words
from clinic_desktop.ui.consultation.words import Notes, SheetPage, TodayRow
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

DAY = frozenset({"appointment", "consultation"})
RECORD = frozenset({"consultation", "consultation_addendum", "appointment", "health_fact"})


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_today(self, rows: list[TodayRow]) -> None: ...
    def show_page(self, page: SheetPage) -> None: ...
    def show_saved(self, sheet: ConsultationSheet, at: str) -> None: ...
    def show_others_text(self, notes: Notes, who: str) -> None: ...
    def show_vitals_error(self, field: str, text: str) -> None: ...
    def clear_addendum(self) -> None: ...
    def has_unsaved(self) -> bool: ...


class ConsultationPresenter(Presenter):
    """`opened(patient_id, consultation_id)` is told when a sheet is shown, for the plan below."""

    def __init__(
        self,
        view: View,
        clinic: Clinic,
        place: Workplace,
        opened: Callable[[UUID, UUID], None],
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place, self._opened = view, clinic, place, opened
        self._id: UUID | None = None
        self._sheet: ConsultationSheet | None = None
        self._based: ConsultationSheet | None = None  # what the typed notes started from
        place.follow(DAY, lambda _: self.load_today())
        place.follow(RECORD, lambda _: self.load())

    def load_today(self) -> None:
        if self._place.may("consultations.appointment.read"):
            day = self._place.today().date()
            self._ask(lambda: self._clinic.appointments.board(day, None), self._show_today, "today")

    def open(self, consultation_id: UUID) -> None:
        if consultation_id != self._id:
            self._id, self._sheet = consultation_id, None
        self.load()

    def load(self) -> None:
        shown = self._id
        if shown is not None:
            self._ask(lambda: self._looked(shown), self._show, "sheet")

    def start(self, appointment_id: UUID) -> None:
        """Call the patient in; the sheet of the visit opens."""

        def started(card: AppointmentCard) -> None:
            self.load_today()
            if card.consultation_id is not None:
                self.open(card.consultation_id)

        self._run(lambda: self._clinic.visits.start(appointment_id), started)

    def save(self, notes: Notes) -> None:
        """Kept while somebody types; a version that stands in the way is shown beside."""
        sheet = self._sheet
        if sheet is None or "write" not in self._acts(sheet):
            return
        if notes == notes_of(sheet):
            return
        self._lanes.desk.run(
            lambda: self._clinic.consultations.save_notes(
                sheet.id, self._version(sheet), notes.complaint, notes.findings, notes.assessment
            ),
            self._saved, self._fail, self._view,
        )  # fmt: skip

    def save_vitals(self, vitals: Mapping[str, str]) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._run(
                lambda: self._clinic.consultations.save_vitals(sheet.id, vitals),
                lambda _: self._vitals_saved(),
            )

    def save_screening(self, tool: str, points: int, talk: str) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._run(
                lambda: self._clinic.consultations.save_screening(sheet.id, tool, points, talk),
                lambda _: self._screening_saved(),
            )

    def complete(self, notes: Notes, outcome: str) -> None:
        """What is typed is kept first; then the sheet is locked."""
        sheet = self._sheet
        if sheet is None:
            return

        def call() -> object:
            based = self._based or sheet
            if notes != notes_of(based):
                self._based = self._clinic.consultations.save_notes(
                    sheet.id, based.version, notes.complaint, notes.findings, notes.assessment
                )
            return self._clinic.visits.complete(sheet.id, outcome)

        self._run(call, lambda _: self._completed())

    def add_addendum(self, text: str) -> None:
        sheet = self._sheet
        if sheet is not None and text.strip():
            self._run(
                lambda: self._clinic.consultations.add_addendum(sheet.id, text.strip()),
                lambda _: self._added(),
            )

    def open_patient(self) -> None:
        if self._sheet is not None:
            self._place.ways.open_patient(self._sheet.patient_id)

    def _version(self, sheet: ConsultationSheet) -> int:
        """On the lane: two saves that follow each other each take what stands by then."""
        now = self._based
        return now.version if now is not None and now.id == sheet.id else sheet.version

    def _saved(self, sheet: ConsultationSheet) -> None:
        if self._id == sheet.id:
            self._sheet = self._based = sheet
            self._view.show_saved(sheet, f"{self._place.today():%H:%M}")

    def _newer(self, consultation_id: UUID) -> tuple[ConsultationSheet, str]:
        """What stands now, and who wrote it when."""
        sheet, who = self._clinic.consultations.consultation(consultation_id), ""
        if sheet.changed_at is not None:
            found = {one.id: one for one in self._clinic.staff.colleagues(None)}
            one = found.get(sheet.changed_by) if sheet.changed_by is not None else None
            name = f"{one.title} {one.name}".strip() if one else "The program"
            who = f"{name}, {sheet.changed_at.astimezone(self._place.zone):%H:%M}"
        return sheet, who

    def _beside(self, sheet: ConsultationSheet, who: str) -> None:
        """The other's words are shown; the next save is meant to stand over them."""
        self._sheet = self._based = sheet
        self._view.show_others_text(notes_of(sheet), who)

    def _screening_saved(self) -> None:
        self._place.ways.tell("The screening is saved.")
        self.load()

    def _vitals_saved(self) -> None:
        self._place.ways.tell("Vitals are saved.")
        self.load()

    def _completed(self) -> None:
        self._place.ways.tell("The consultation is completed and locked.")
        self.load_today()
        self.load()

    def _added(self) -> None:
        self._view.clear_addendum()
        self.load()

    def _fail(self, error: ClinicError) -> None:
        if error.code == "consultations.vitals":
            self._view.show_vitals_error(str(error.params.get("field", "")), str(error))
            return
        super()._fail(error)
        sheet = self._sheet
        if isinstance(error, Stale) and sheet is not None:
            self._ask(lambda: self._newer(sheet.id), lambda found: self._beside(*found))

    def _looked(self, consultation_id: UUID) -> SheetPage:
        clinic, zone = self._clinic, self._place.zone
        sheet = clinic.consultations.consultation(consultation_id)
        names = {c.id: f"{c.title} {c.name}".strip() for c in clinic.staff.colleagues(None)}
        may_alert = self._place.may("patients.alert.read")
        entries = clinic.appointments.appointments_of(sheet.patient_id)
        visit = next((a for a in entries if a.consultation_id == sheet.id), None)
        starts = visit is not None and visit.status == "CHECKED_IN"
        mine = self._place.may("consultations.visit.start")
        return SheetPage(
            sheet,
            clinic.patients.details(sheet.patient_id).card,
            clinic.patients.alerts(sheet.patient_id) if may_alert else Alerts(False, ()),
            names.get(sheet.clinician_id, ""),
            words.past_rows(clinic.consultations.of_patient(sheet.patient_id), sheet.id, zone),
            words.addendum_words(sheet.addenda, names, zone),
            self._acts(sheet),
            visit.id if visit is not None and starts and mine else None,
            self._place.today().date(),
        )

    def _acts(self, sheet: ConsultationSheet) -> frozenset[str]:
        may, is_open = self._place.may, sheet.status in words.WRITABLE
        given = {
            "write": is_open and may("consultations.record.write"),
            "vitals": is_open and may("consultations.vitals.write"),
            "screening": is_open and may("consultations.screening.write"),
            "complete": sheet.status == "IN_PROGRESS" and may("consultations.record.complete"),
            "addendum": sheet.status == "COMPLETED" and may("consultations.addendum.write"),
        }
        return frozenset(act for act, granted in given.items() if granted)

    def _show(self, page: SheetPage) -> None:
        if page.sheet.id == self._id:
            was, now = self._based, page.sheet
            same = was is not None and was.id == now.id and notes_of(was) == notes_of(now)
            if was is None or was.id != now.id or same or not self._view.has_unsaved():
                self._based = now
            self._sheet = now
            self._view.show_page(page)
            self._opened(page.sheet.patient_id, page.sheet.id)

    def _show_today(self, entries: tuple[DayEntry, ...]) -> None:
        me, everybody = self._place.me, "NURSE" in self._place.me.roles
        rows = words.today_rows(entries, me.id, everybody, self._place.zone)
        self._view.show_today(rows)
        first = next((row for row in rows if row.status == words.SAID["IN_PROGRESS"][0]), None)
        if self._id is None and first is not None:
            self.open(first.id)


def notes_of(sheet: ConsultationSheet) -> Notes:
    return Notes(sheet.complaint, sheet.findings, sheet.assessment)
