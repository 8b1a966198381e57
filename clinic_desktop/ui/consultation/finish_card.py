"""What is missing before a consultation is completed, its outcome, and completing it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.ui.consultation.words import OUTCOMES, Notes, SheetPage, missing_words
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label


class FinishCard(Card):
    """`completed(outcome)`; `missing_asked(field)` of what is not there yet."""

    completed = Signal(str)
    missing_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Before you complete"), parent=parent)
        self.setObjectName("finishCard")
        self.gates, self.outcome = GateList(), QComboBox()
        self.outcome.setObjectName("outcome")
        for code, words in OUTCOMES.items():
            self.outcome.addItem(words, code)
        self.outcome.setCurrentIndex(-1)
        self.outcome.setPlaceholderText(self.tr("Choose"))
        self._field = Field(self.tr("What follows"), self.outcome)
        self._note = Label("", "caption", wrap=True)
        self.complete = primary(self.tr("Complete consultation"), Icon.CHECK)
        self.complete.setObjectName("completeConsultation")
        self.set_content(column(self.gates, self._field, self._note, self.complete, gap=12))
        self._shown = ""
        self.gates.asked.connect(self.missing_asked)
        self.complete.clicked.connect(self._on_complete_clicked)

    def show_page(self, page: SheetPage, notes: Notes) -> None:
        sheet, done = page.sheet, page.sheet.status == "COMPLETED"
        if str(sheet.id) != self._shown or done:
            self._shown = str(sheet.id)
            self.outcome.setCurrentIndex(self.outcome.findData(sheet.outcome or ""))
        self.set_title(self.tr("Outcome") if done else self.tr("Before you complete"))
        self.outcome.setEnabled(not done and "write" in page.acts)
        self.complete.setVisible("complete" in page.acts)
        words = ""
        if sheet.status in ("SCHEDULED", "CHECKED_IN"):
            words = self.tr("It is completed once the patient was called in.")
        elif done:
            words = self.tr("The sheet is locked. What comes later is an addendum.")
        self._note.set_words(words)
        self.gates.setVisible(not done)
        self.show_missing(notes)

    def show_missing(self, notes: Notes) -> None:
        if self.outcome.currentIndex() >= 0:
            self._field.clear_error()
        open_ones = dict(missing_words(notes, self.outcome.currentData()))
        met = {
            "complaint": self.tr("What the patient wants is written"),
            "findings": self.tr("Findings are written"),
            "outcome": self.tr("What follows is chosen"),
        }
        self.gates.show_gates(
            [
                Gate(code, GateState.BLOCKED, open_ones[code], fix=self.tr("Write"))
                if code in open_ones and code != "outcome"
                else Gate(code, GateState.BLOCKED, open_ones[code])
                if code in open_ones
                else Gate(code, GateState.OK, words)
                for code, words in met.items()
            ]
        )

    def set_busy(self, busy: bool) -> None:
        self.complete.setEnabled(not busy)

    def _on_complete_clicked(self) -> None:
        """Pressed too early it walks to what is missing and says so; it is never greyed out."""
        first = self.gates.first_open
        if first is None:
            self.completed.emit(self.outcome.currentData())
            return
        outcome_missing = first.code == "outcome"
        self._field.show_error(self.tr("Choose what follows.") if outcome_missing else "")
        if outcome_missing:
            self.outcome.setFocus()
        else:
            self.missing_asked.emit(first.code)
