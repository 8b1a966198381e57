"""Possible duplicates on the screen: who came, side by side with whom, and what they are."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.pairs.presenter import Beside, Fact, PairLine
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.text import Label

TABLE, EMPTY = 1, 2
STATES = {
    "SAME": ("Same", "ok", Icon.CHECK),
    "OTHER": ("Differs", "bad", Icon.TRIANGLE_ALERT),
    "ONE": ("Only one", "neutral", Icon.MINUS),
}
ASKED = {
    "DIFFERENT": (
        "Two people",
        "Both records stay, and the new one is open for booking and plans.",
    ),
    "SAME": ("The same person", "Go on with the older record. The newer one stays shut."),
}


class PairsView(QWidget):
    """`compare_asked(pair)`, `decided_on(pair, decision, reason)`, `file_asked(patient id)`."""

    compare_asked = Signal(object)
    decided_on = Signal(object, str, str)
    file_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairsView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message, self.table, self.facts = InlineMessage(), _table(), _facts()
        self.setFocusProxy(self.table)
        self.buttons: dict[str, Button] = {
            "DIFFERENT": primary(self.tr("Two people"), Icon.USERS),
            "SAME": secondary(self.tr("Same person"), Icon.USER_CHECK),
        }
        self.file = secondary(self.tr("Open the older file"), Icon.USER_CHECK)
        self._reasons = Label("", "secondary", wrap=True)
        self._sheet, self._lists = Card(self.tr("Compare")), QStackedWidget()
        self._busy = self._compared = False
        self._lay_out()
        self._connect()

    def show_lines(self, lines: tuple[PairLine, ...]) -> None:
        before = self.table.current()
        self.table.show_rows(lines, glow=True)
        self._lists.setCurrentIndex(TABLE if lines else EMPTY)
        if not lines:
            self._nothing.show_words(
                self.tr("Nobody waits"),
                self.tr("Who registers alone and may be known already appears here."), Icon.USERS,
            )  # fmt: skip
        elif self.table.current() is None:
            self.table.choose(lines[0].id)
        if self.table.current() is before or not lines:
            self._show_line(self.table.current())

    def show_shut(self, message: Message) -> None:
        """Nothing can be shown: why, in place of the list."""
        self._nothing.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        self._lists.setCurrentIndex(EMPTY)
        self._show_line(None)

    def show_beside(self, beside: Beside) -> None:
        self._sheet.set_title(beside.title)
        self._reasons.setText(beside.reasons)
        self.facts.show_rows(beside.facts)
        self._compared = True
        self._offer()

    def decided(self) -> None:
        self.message.clear()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._offer()

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _show_line(self, line: PairLine | None) -> None:
        self._compared = False
        self.facts.show_rows(())
        self._sheet.set_title(self.tr("Compare"))
        self._reasons.setText("" if line else self.tr("Choose a person."))
        self._offer()
        if line is not None:
            self.compare_asked.emit(line.pair)

    def _offer(self) -> None:
        """Nothing is decided before both records were shown."""
        waits = "" if self._compared else self.tr("Choose a person first, to see both records.")
        for button in (*self.buttons.values(), self.file):
            button.offer(waits, busy=self._busy)

    def _lay_out(self) -> None:
        self._lists.addWidget(Skeleton())
        self._lists.addWidget(self.table)
        self._nothing = EmptyState(Icon.USERS, self.tr("Nobody waits"))
        self._lists.addWidget(self._nothing)
        listed = Card(self.tr("Registered by themselves"), self._lists, padding=1)
        listed.setMinimumHeight(px(190))
        ways = row(self.buttons["DIFFERENT"], self.buttons["SAME"], None, self.file)
        self._sheet.set_content(column(self._reasons, (self.facts, 1), ways, gap=8))
        self._sheet.setMinimumHeight(px(380))
        words = self.tr("They were told nothing. Ask for an identity document, then decide.")
        title = column(
            Label(self.tr("Possible duplicates"), "h1"), Label(words, "secondary", wrap=True), gap=2
        )
        columns = Columns(break_at=1040)
        columns.add(listed, stretch=2)
        columns.add(self._sheet, stretch=3)
        page = column(title, self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self.setLayout(column((scrolled(holder(page)), 1)))
        self._show_line(None)

    def _connect(self) -> None:
        self.table.current_changed.connect(self._show_line)
        self.file.clicked.connect(self._on_file_clicked)
        for decision, button in self.buttons.items():
            button.clicked.connect(lambda _=False, decision=decision: self._on_decided(decision))

    def _on_file_clicked(self) -> None:
        line: PairLine | None = self.table.current()
        if line is not None:
            self.file_asked.emit(line.pair.other.patient_id)

    def _on_decided(self, decision: str) -> None:
        line: PairLine | None = self.table.current()
        if line is None:
            return
        title, effect = ASKED[decision]
        dialog = ReasonDialog(title, title, effect=effect, least=4, parent=self)
        dialog.given.connect(lambda _code, text: self.decided_on.emit(line.pair, decision, text))
        dialog.open()


def _table() -> KeyedTable:
    table = KeyedTable(
        "Possible duplicates",
        (
            Column("Name", lambda r: r.name, strong=True),
            Column("Born", lambda r: r.born, width=104),
            Column("Score", lambda r: r.score, number=True, width=64, tone=lambda r: r.tone),
            Column("Came", lambda r: r.since, width=110),
        ),
    )
    table.setObjectName("pairsTable")
    return table


def _facts() -> KeyedTable:
    def words(fact: Fact) -> str:
        return STATES[fact.state][0]

    return KeyedTable(
        "Both records, side by side",
        (
            Column("", lambda r: r.id, width=144),
            Column("New record", lambda r: r.new, strong=True),
            Column("Older record", lambda r: r.old, width=200),
            Column("", words, width=116, tone=lambda r: STATES[r.state][1],
                   picture=lambda r: STATES[r.state][2]),
        ),
    )  # fmt: skip
