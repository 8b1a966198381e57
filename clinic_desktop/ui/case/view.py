"""The case on the screen: banner, where it stands, and three parts of the day."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.inventory.interface import LotCard, Scanned
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.case.before_tab import BeforeTab
from clinic_desktop.ui.case.end_tab import EndTab
from clinic_desktop.ui.case.theatre_tab import TheatreTab
from clinic_desktop.ui.case.values import CasePage, UsedRow, band_words, place_of
from clinic_desktop.ui.emergency.control import emergency_button
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.words import gates_of, patient_words
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import Chip, status_words
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.gate_list import Gate, GateList
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, put_in_tab_order, row, scrolled
from clinic_desktop.ui.widgets.page_stack import PageStack
from clinic_desktop.ui.widgets.patient_banner import PatientBanner
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.why import Why

PARTS = ("before", "theatre", "end")
GATE_TITLES = {
    "SCHEDULED": "Before check-in",
    "CHECKED_IN": "Before theatre",
    "IN_THEATRE": "Before the end",
}


class CaseView(QWidget):
    """Draws one case; its parts emit what is asked for."""

    subject_shown = Signal(object)
    board_asked = Signal()
    patient_asked = Signal()

    def __init__(self, me: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner, self.message, self.gates = PatientBanner(), InlineMessage(), GateList()
        self._why, self.band = Why(self), InlineMessage(closable=False)
        self.before, self.theatre, self.end = BeforeTab(), TheatreTab(), EndTab(me)
        self.part = Segmented(
            self.tr("Part of the day"),
            (self.tr("Before theatre"), self.tr("In theatre"), self.tr("Note and end")),
            (Icon.CLIPBOARD_CHECK, Icon.LAMP_CEILING, Icon.FILE_SIGNATURE),
        )
        self.emergency = emergency_button(self.tr("Emergency"))
        self.patient = secondary(self.tr("Patient file"), Icon.USER)
        self.board = secondary(self.tr("Theatre board"), Icon.LAMP_CEILING)
        self._title, self._slot = Label("", "h1", wrap=True), Label("", "secondary", wrap=True)
        self._status = Chip("")
        self._case: UUID | None = None
        self._lay_out()
        self._connect()

    def show_subject(self, case_id: UUID) -> None:
        self.subject_shown.emit(case_id)

    def show_page(self, page: CasePage) -> None:
        self._pages.setCurrentIndex(1)
        self._title.setText(page.title)
        said = [page.slot, *page.sheet.deviations]
        self._slot.setText(" · ".join(part for part in said if part))
        words = status_words(page.facts.status)
        self._status.show_words(words)
        today: date = page.today.date()
        if page.patient is not None:
            self.banner.show_patient(patient_words(page.patient, page.alerts, today))
        self._show_band(page)
        self._show_gates(page)
        for tab in (self.before, self.theatre, self.end):
            tab.show_page(page)
        if page.facts.id != self._case:  # another case begins where it stands
            self._case = page.facts.id
            at = {"IN_THEATRE": 1, "COMPLETED": 2}.get(page.facts.status, 0)
            self.part.choose(at)
            self.message.clear()

    def show_error(self, message: Message) -> None:
        if self._why.show_error(message):
            return
        if self._pages.currentIndex() == 0:
            self._nobody.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        """No second press while one is under way; the focus stays where it is."""
        self._stack.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, busy)
        self._why.set_busy(busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_reason(self, title: str, given: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, self.tr("Confirm"), least=4, parent=self)
        dialog.given.connect(lambda _code, text: given(text))
        dialog.open()

    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None:
        self._why.ask(question, given)

    def close_why(self) -> None:
        self._why.close()

    def show_scanned(self, scanned: Scanned, lots: tuple[LotCard, ...]) -> None:
        self.message.clear()
        self.theatre.goods.show_scanned(scanned, lots)

    def show_used(self, rows: tuple[UsedRow, ...]) -> None:
        self.theatre.goods.show_used(rows)

    def _show_band(self, page: CasePage) -> None:
        """Red on top of an emergency for as long as it is open."""
        words = band_words(page)
        if not words:
            self.band.clear()
        elif words not in self.band.words:
            first = [("first", self.tr("First operation"))] if page.facts.parent_case_id else []
            self.band.show_words("bad", words, self.tr("Emergency"), actions=first)

    def _show_gates(self, page: CasePage) -> None:
        zone = page.today.tzinfo
        made = []
        for gate, unmet in zip(gates_of(page.gate, zone), page.gate, strict=True):
            part, words = place_of(unmet.code)
            made.append(Gate(f"{part}:{gate.code}", gate.state, gate.title, gate.detail, words))
        self.gates.show_gates(made)
        band, gates = self.band.findChildren(Button), self.gates.findChildren(Button)
        put_in_tab_order([*band, self.part, *gates])
        self._gate_card.set_title(GATE_TITLES.get(page.facts.status, ""))
        self._gate_card.setVisible(bool(made))

    def _lay_out(self) -> None:
        self._stack = PageStack()
        for tab in (self.before, self.theatre, self.end):
            self._stack.addWidget(tab)
        self._gate_card = Card("", self.gates)
        self.banner.set_actions((self.patient, self.board, self.emergency))
        head = row((column(self._title, self._slot, gap=2), 1), self._status)
        page = column(
            head, self.band, self.message, row(self.part, None), self._gate_card, (self._stack, 1),
            gap=12, margins=(20, 14, 20, 16),
        )  # fmt: skip
        to_board = secondary(self.tr("Open the theatre board"), Icon.LAMP_CEILING)
        to_board.clicked.connect(self.board_asked)
        self._pages = QStackedWidget()
        self._nobody = EmptyState(
            Icon.SCISSORS, self.tr("No case is open"),
            self.tr("Choose one on the theatre board."), (to_board,),
        )  # fmt: skip
        self._pages.addWidget(self._nobody)
        self._pages.addWidget(holder(column(self.banner, (scrolled(holder(page)), 1), gap=0)))
        self.host = DrawerHost(self._pages)
        self.setLayout(column((self.host, 1)))

    def _connect(self) -> None:
        self.part.chosen.connect(self._stack.setCurrentIndex)
        self.gates.asked.connect(self._on_gate_asked)
        self.patient.clicked.connect(self.patient_asked)
        self.board.clicked.connect(self.board_asked)

    def _on_gate_asked(self, code: str) -> None:
        part = code.split(":")[0]
        if part in PARTS:
            self.part.choose(PARTS.index(part))
            tab = (self.before, self.theatre, self.end)[PARTS.index(part)]
            tab.setFocus()
            tab.focusNextChild()
