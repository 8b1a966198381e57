"""How it ends: the operation note, what is still missing, complete or stop."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinic_desktop.core.reasons import in_words
from clinic_desktop.domain.theatre.interface import CaseEventCard
from clinic_desktop.ui.case import why_not
from clinic_desktop.ui.case.duties import PARTS
from clinic_desktop.ui.case.duties_card import DutiesCard
from clinic_desktop.ui.case.values import TIME_WORDS, CasePage, beyond_words, otherwise
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import danger, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.text import Label

STEPS = {
    "S01": "Case made",
    "S02": "On hold",
    "S03": "Goes on",
    "S04": "Checked in",
    "S05": "Check-in taken back",
    "S06": "Stopped before incision",
    "S07": "Brought into theatre",
    "S08": "Completed",
    "S09": "Stopped",
    "S10": "Postponed",
    "S11": "Cancelled",
    "S12": "Emergency opened",
    "S13": "Emergency brought into theatre",
    "S14": "Taken up again",
}
OF_EMERGENCY = {
    **dict(PARTS),
    "UNMET": "Missing at the door",
    "REFUSED": "Refused",
    "AGREED": "Agreed",
}
GIVEN_UP = ("S06", "S09", "S10", "S11")
"""Steps that somebody had to give a reason for."""


class EndTab(QWidget):
    """`note_saved(text)`, `note_signed(text)`, `completed`, `stopped`."""

    note_saved = Signal(str)
    note_signed = Signal(str)
    completed = Signal()
    stopped = Signal()

    def __init__(self, me: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me, self._kept, self._shut = me, "", self.tr("No case is open.")
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("Operation note"))
        self.note.setObjectName("operationNote")
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(px(220))
        self.save = secondary(self.tr("Save"), Icon.SAVE, shortcut="Ctrl+S")
        self.sign = primary(self.tr("Sign the note"), Icon.SIGNATURE)
        self.complete = primary(self.tr("Complete the case"), Icon.CHECK)
        self.stop = danger(self.tr("Stop or abort"), Icon.X)
        self._state = Label("", "secondary", wrap=True)
        self._others = Label("", "caption", wrap=True)
        self.beyond = Label("", "secondary", wrap=True)
        self.beyond.setObjectName("beyondThePlan")
        self.events, self.duties = _events(), DutiesCard()
        self._lay_out()
        self.save.clicked.connect(lambda: self.note_saved.emit(self.note.toPlainText().strip()))
        self.sign.clicked.connect(lambda: self.note_signed.emit(self.note.toPlainText().strip()))
        self.complete.clicked.connect(self.completed)
        self.stop.clicked.connect(self.stopped)
        self.note.textChanged.connect(self._offer)

    def show_page(self, page: CasePage) -> None:
        mine = next((n for n in page.sheet.notes if n.performer_id == self._me), None)
        text = mine.text if mine else ""
        if self.note.toPlainText() == self._kept:  # what was typed meanwhile stays
            self.note.setPlainText(text)
        self._kept = text
        signed = mine.signed_at if mine else None
        again = self.tr("The note is signed and stays as it is.") if signed else ""
        self._shut = why_not.during(page, why_not.IN_THEATRE, "note") or again
        self.note.setReadOnly(bool(self._shut))
        if signed is not None:
            at = signed.astimezone(page.today.tzinfo)
            self._state.setText(f"Signed {at:%d %b, %H:%M}")
        else:
            self._state.setText(self.tr("Not signed yet"))
        missing = [page.names.get(one, "") for one in page.facts.notes_missing]
        waits = f"{self.tr('Still to sign')}: {', '.join(missing)}" if any(missing) else ""
        self._others.set_words(waits)
        self.beyond.set_words("\n".join(filter(None, map(beyond_words, page.sheet.events))))
        self.complete.offer(why_not.step(page, "complete", "complete"))
        going = ("CHECKED_IN", "IN_THEATRE")
        self.stop.offer(why_not.during(page, going, "complete", "abort"))
        self.duties.show_page(page)
        self.events.show_rows([_row(n, e, page) for n, e in enumerate(page.sheet.events)])
        self._offer()

    def _offer(self) -> None:
        text = self.note.toPlainText().strip()
        empty = "" if text else self.tr("Write the note first.")
        same = self.tr("It is saved as it stands.") if text == self._kept else ""
        self.save.offer(self._shut or empty or same)
        self.sign.offer(self._shut or empty)

    def _lay_out(self) -> None:
        note = Card(
            self.tr("Operation note"),
            column(
                self.beyond, (self.note, 1), self._state, self._others,
                row(None, self.save, self.sign),
            ),
        )  # fmt: skip
        story = Card(self.tr("Record"), self.events, padding=1)
        story.setMinimumHeight(px(180))
        end = Card(self.tr("End of the case"), row(self.complete, None, self.stop))
        columns = Columns(break_at=940)
        columns.add(note, stretch=3)
        columns.add(holder(column(self.duties, (story, 1), end, gap=12)), stretch=2)
        self.setLayout(column((columns, 1)))


@dataclass(frozen=True, slots=True)
class EventRow:
    """One entry of the record, in the site's time."""

    id: int
    when: str
    text: str
    who: str


def _row(number: int, event: CaseEventCard, page: CasePage) -> EventRow:
    at = event.at.astimezone(page.today.tzinfo)
    what = " ".join(part for part in (event.code, event.text) if part)
    kind = TIME_WORDS.get(event.code) or STEPS.get(event.code)
    if kind and event.code in GIVEN_UP and event.text:
        kind = f"{kind}: {in_words(event.text)}"
    if event.kind == "EMERGENCY" and event.code in OF_EMERGENCY:
        kind = f"{OF_EMERGENCY[event.code]}: {event.text}"
    kind = kind or otherwise(event) or f"{event.kind.replace('_', ' ').capitalize()} {what}".strip()
    return EventRow(number, f"{at:%H:%M}", kind, page.names.get(event.by, ""))


def _events() -> KeyedTable:
    table = KeyedTable(
        "Record of the case",
        (
            Column("At", lambda r: r.when, width=60),
            Column("What", lambda r: r.text, strong=True),
            Column("By", lambda r: r.who, width=130),
        ),
    )
    table.setObjectName("eventsTable")
    return table
