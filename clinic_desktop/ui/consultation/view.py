"""The consultation on the screen: today's list, the sheet, what is missing, the plan below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.consultations.interface import ConsultationSheet
from clinic_desktop.ui.consultation.finish_card import FinishCard
from clinic_desktop.ui.consultation.notes_card import NotesCard
from clinic_desktop.ui.consultation.screening_card import ScreeningCard
from clinic_desktop.ui.consultation.side_cards import AddendaCard, VitalsCard
from clinic_desktop.ui.consultation.words import KINDS, Notes, SheetPage, TodayRow
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.words import patient_words
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import icon_button, primary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.patient_banner import PatientBanner
from clinic_desktop.ui.widgets.responsive import Columns

NOBODY, SHEET = 0, 1
NARROW, LIST = 960, 300
PICTURES = {
    "info": Icon.STETHOSCOPE,
    "warn": Icon.HOURGLASS,
    "neutral": Icon.CLOCK,
    "ok": Icon.CHECK,
}


class ConsultationView(QWidget):
    """`opened(id)` from the lists, `start_asked(appointment id)`; the cards tell the rest."""

    opened = Signal(object)
    start_asked = Signal(object)
    completed = Signal(object, str)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("consultationView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message, self.banner = InlineMessage(), PatientBanner()
        self.today, self.past = _today_table(), _past_table()
        self.notes, self.finish = NotesCard(), FinishCard()
        self.vitals, self.screening, self.addenda = VitalsCard(), ScreeningCard(), AddendaCard()
        self.start = primary(self.tr("Call in"), Icon.STETHOSCOPE)
        self.start.setObjectName("callIn")
        self.file = icon_button(Icon.USER, self.tr("Patient's file"))
        self.list = icon_button(Icon.LIST, self.tr("Consultations of today"))
        self._page: SheetPage | None = None
        self._nobody = EmptyState(
            Icon.STETHOSCOPE,
            self.tr("No consultation is open"),
            self.tr("Choose one of today, or open one from a patient's file."),
        )
        self._pages, self._plan = QStackedWidget(), column(gap=0)
        self._plan_step: Callable[[], None] | None = None
        self._host = DrawerHost(self._lay_out())
        self.setLayout(column((self._host, 1)))
        self._connect()
        self._place_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A drawer takes room from the sheet as a smaller window does."""
        if watched is self._whole and event.type() == QEvent.Type.Resize:
            self._place_list()
        return super().eventFilter(watched, event)

    def show_subject(self, consultation_id: object) -> None:
        self.opened.emit(consultation_id)

    def hold_plan(self, panel: QWidget, go_on: Callable[[], None]) -> None:
        """The plan made on this consultation stands below the sheet; `go_on` is its next step."""
        self._plan.addWidget(panel)
        self._plan_step = go_on

    def open_drawer(self, drawer: Drawer) -> None:
        self._host.open_drawer(drawer)

    def close_drawer(self) -> None:
        self._host.close_drawer()

    def show_today(self, rows: list[TodayRow]) -> None:
        self.today.show_rows(rows, glow=True)
        self._lists.setCurrentIndex(1 if rows else 0)
        if self._page is not None:
            self.today.choose(self._page.sheet.id)

    def show_page(self, page: SheetPage) -> None:
        """What was typed and is not kept yet stays; the chosen rows stay chosen."""
        sheet, anew = page.sheet, self._page is None or self._page.sheet.id != page.sheet.id
        if anew:
            self.message.clear()
        self._page = page
        if anew:
            self._pages.setCurrentIndex(SHEET)
            self._place_list()
        self.banner.show_patient(patient_words(page.patient, page.alerts, page.today))
        notes = Notes(sheet.complaint, sheet.findings, sheet.assessment)
        self.notes.show_notes(notes, anew=anew)
        self.notes.set_writable(writable="write" in page.acts, status=sheet.status)
        title = KINDS.get(sheet.kind, self.tr("Consultation"))
        self.notes.set_title(f"{title}, {page.clinician}" if page.clinician else title)
        self.finish.show_page(page, self.notes.notes)
        self.vitals.show_page(page)
        self.screening.show_page(page)
        self.addenda.show_page(page)
        self.start.setVisible(page.start is not None)
        self.past.show_rows(page.past)
        self._past_card.setVisible(bool(page.past))
        self.today.choose(sheet.id)

    def show_saved(self, sheet: ConsultationSheet, at: str) -> None:
        self.notes.show_saved(Notes(sheet.complaint, sheet.findings, sheet.assessment), at)

    def show_others_text(self, notes: Notes, who: str) -> None:
        self.notes.show_others(notes, who)

    def show_vitals_error(self, field: str, text: str) -> None:
        self.vitals.show_error(field, text)

    def clear_addendum(self) -> None:
        self.addenda.clear_text()

    def has_unsaved(self) -> bool:
        return self.notes.is_dirty

    def show_error(self, message: Message) -> None:
        """Above the sheet; where none is open, in its place: the list may not have come either."""
        if self._pages.currentIndex() == NOBODY:
            self._nobody.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        for card in (self.finish, self.vitals, self.screening, self.addenda):
            card.set_busy(busy)
        self.start.setEnabled(not busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _connect(self) -> None:
        self.today.opened.connect(lambda row: self.opened.emit(row.id))
        self.today.clicked.connect(lambda _: self._on_today_clicked())
        self.past.opened.connect(lambda row: self.opened.emit(row.id))
        self.start.clicked.connect(self._on_start_clicked)
        self.file.clicked.connect(self.file_asked)
        self.list.clicked.connect(self._show_list)
        self.finish.missing_asked.connect(self.notes.point_to)
        self.finish.completed.connect(lambda code: self.completed.emit(self.notes.notes, code))
        self.finish.outcome.currentIndexChanged.connect(lambda _: self._tell_missing())
        for editor in (self.notes.complaint, self.notes.findings):
            editor.textChanged.connect(self._tell_missing)
        self._pages.addAction(
            make_action(
                self, self.tr("Take the next step"), "Ctrl+Return", self._go_on, window_wide=False
            )
        )
        self.addAction(
            make_action(
                self,
                self.tr("Save the notes"),
                "Ctrl+S",
                self.notes.save_now,
                Icon.SAVE,
                window_wide=False,
            )  # fmt: skip
        )

    def _go_on(self) -> None:
        """Ctrl+Enter: call in, then complete, then the step of the plan below."""
        main = (self.start, self.finish.complete)
        first = next((button for button in main if button.isVisible()), None)
        if first is not None:
            first.click()
        elif self._plan_step is not None:
            self._plan_step()

    def _on_today_clicked(self) -> None:
        row: TodayRow | None = self.today.current()
        if row is not None:
            self.opened.emit(row.id)

    def _show_list(self) -> None:
        self._page = None
        self._pages.setCurrentIndex(NOBODY)
        self._place_list()

    def _on_start_clicked(self) -> None:
        if self._page is not None and self._page.start is not None:
            self.start_asked.emit(self._page.start)

    def _tell_missing(self) -> None:
        self.finish.show_missing(self.notes.notes)

    def _lay_out(self) -> QWidget:
        self._lists = QStackedWidget()
        self._lists.addWidget(EmptyState(Icon.CALENDAR_DAYS, self.tr("Nobody waits for you")))
        self._lists.addWidget(self.today)
        self._lists.setCurrentIndex(1)  # that nobody waits is said once it is known
        self._past_card = Card(self.tr("Other consultations"), self.past, padding=1)
        left = holder(
            column(
                (Card(self.tr("Today"), self._lists, padding=1), 3), (self._past_card, 2), gap=12
            )
        )
        self._past_card.hide()
        self.banner.set_actions((self.start, self.list, self.file))
        right = holder(column(self.finish, None, gap=12))
        sheet = Columns(break_at=640)
        cards = (self.notes, self.vitals, self.screening, self.addenda)
        sheet.add(holder(column(*cards, None, gap=12)), stretch=1)
        sheet.add(right, width=300)
        self.screening.hide()
        self.addenda.hide()
        body = holder(column(self.message, sheet, self._plan, None, gap=12,
                             margins=(20, 12, 20, 16)))  # fmt: skip
        page = scrolled(holder(column(self.banner, (body, 1), gap=0)))
        self._pages.addWidget(self._nobody)
        self._pages.addWidget(page)
        self._left = holder(column(left, margins=(20, 16, 0, 16)))
        self._whole = holder(row(self._left, (self._pages, 1), gap=0))
        self._whole.installEventFilter(self)
        return self._whole

    def _place_list(self) -> None:
        """Where there is no room for both, the list makes way for the sheet that is open."""
        narrow, reading = self._whole.width() < px(NARROW), self._pages.currentIndex() == SHEET
        self._left.setVisible(not (narrow and reading))
        self._pages.setVisible(not narrow or reading)
        self._left.setMinimumWidth(0 if narrow else px(LIST))
        self._left.setMaximumWidth(16_777_215 if narrow else px(LIST))
        self.list.setVisible(narrow)
        layout = self._whole.layout()
        if layout is not None:  # inside of its own resizing Qt would leave the parts where they are
            layout.invalidate()
            layout.activate()


def _today_table() -> KeyedTable:
    columns = (
        Column(
            "Time",
            lambda r: r.time,
            width=84,
            tone=lambda r: r.tone,
            picture=lambda r: PICTURES.get(r.tone),
        ),
        Column("Patient", lambda r: r.name, strong=True),
    )
    table = KeyedTable("Consultations of today", columns)
    table.setObjectName("todayTable")
    return table


def _past_table() -> KeyedTable:
    columns = (
        Column("When", lambda r: r.when, width=92),
        Column("What", lambda r: r.what, strong=True),
    )
    table = KeyedTable("Other consultations of this patient", columns)
    table.setObjectName("pastTable")
    return table
