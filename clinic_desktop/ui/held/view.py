"""Held rows on the screen: who waits, side by side with whom, and three ways on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from clinic_desktop.ui.held.presenter import Compared, HeldLine, Pair
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, danger, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.text import Label

LOADING, TABLE, EMPTY = 0, 1, 2
STATES = {
    "SAME": ("Same", "ok", Icon.CHECK),
    "OTHER": ("Differs", "bad", Icon.TRIANGLE_ALERT),
    "ONE": ("Only one", "neutral", Icon.MINUS),
}
ASKED = {
    "MERGE": ("The same person", "The record keeps what it says; where it says nothing, the row"
              " is heard."),
    "KEEP": ("Another person", "A record of its own is made, and the two are marked as different"
             " people."),
    "REJECT": ("Forget the row", "Nobody is registered, and what the row said is forgotten."),
}  # fmt: skip


class HeldView(QWidget):
    """`compare_asked(row, at)`, `decided_on(row, decision, other id | None, reason)`."""

    compare_asked = Signal(object, int)
    decided_on = Signal(object, str, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heldView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message, self.table, self.facts = InlineMessage(), _table(), _facts()
        self.setFocusProxy(self.table)
        self.likely = QComboBox()
        self.buttons: dict[str, Button] = {
            "MERGE": primary(self.tr("Same person"), Icon.USER_CHECK, shortcut="S"),
            "KEEP": secondary(self.tr("Other person"), Icon.USER_PLUS, shortcut="O"),
            "LATER": secondary(self.tr("Later"), Icon.CLOCK, shortcut="L"),
            "REJECT": danger(self.tr("Forget the row"), Icon.TRASH_2),
        }
        self._reasons = Label("", "secondary", wrap=True)
        self._sheet, self._lists = Card(self.tr("Compare")), QStackedWidget()
        self._pair: Pair | None = None
        self._busy = False
        self._lay_out()
        self._connect()

    def show_lines(self, lines: tuple[HeldLine, ...]) -> None:
        before = self.table.current()
        self.table.show_rows(lines, glow=True)
        self._lists.setCurrentIndex(TABLE if lines else EMPTY)
        if not lines:
            self._nothing.show_words(
                self.tr("Nobody is held for review"),
                self.tr("Imported rows that may be somebody known wait here."), Icon.USERS,
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

    def show_pair(self, pair: Pair) -> None:
        self._pair = pair
        self._sheet.set_title(pair.title)
        self._reasons.setText(pair.reasons)
        self.facts.show_rows(pair.lines)
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

    def _show_line(self, line: HeldLine | None) -> None:
        self._pair = None
        self.facts.show_rows(())
        self._sheet.set_title(self.tr("Compare"))
        self._reasons.setText("" if line else self.tr("Choose a row."))
        self.likely.clear()
        for one in line.row.likely if line else ():
            self.likely.addItem(f"{one.other.first} {one.other.last}, {one.other.mrn}")
        self._likely.setVisible(self.likely.count() > 1)
        self._offer()

    def _offer(self) -> None:
        line = self.table.current()
        for act, button in self.buttons.items():
            waits = "" if line is not None else self.tr("Choose a row first.")
            if act == "MERGE" and self._pair is None:
                waits = waits or self.tr("There is no record beside it that it could be.")
            button.offer(waits, busy=self._busy)

    def _lay_out(self) -> None:
        self._lists.addWidget(Skeleton())
        self._lists.addWidget(self.table)
        self._nothing = EmptyState(Icon.USERS, self.tr("Nobody is held for review"))
        self._lists.addWidget(self._nothing)
        listed = Card(self.tr("Held"), self._lists, padding=1)
        listed.setMinimumHeight(px(190))
        self._likely = Field(self.tr("May be"), self.likely)
        ways = row(
            self.buttons["MERGE"], self.buttons["KEEP"], self.buttons["LATER"], None,
            self.buttons["REJECT"],
        )  # fmt: skip
        self._sheet.set_content(column(self._likely, self._reasons, (self.facts, 1), ways, gap=8))
        self._sheet.setMinimumHeight(px(370))
        words = self.tr("Nothing of a row is in a file before somebody has looked at both.")
        title = column(
            Label(self.tr("Imported people"), "h1"), Label(words, "secondary", wrap=True), gap=2
        )
        columns = Columns(break_at=1040)
        columns.add(listed, stretch=2)
        columns.add(self._sheet, stretch=3)
        page = column(title, self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self.setLayout(column((scrolled(holder(page)), 1)))
        self._show_line(None)

    def _connect(self) -> None:
        self.table.current_changed.connect(self._show_line)
        self.likely.currentIndexChanged.connect(self._on_likely_changed)
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, act=act: self._on_act(act))
        for act, key in (("MERGE", "S"), ("KEEP", "O"), ("LATER", "L")):
            action = make_action(
                self.table, self.buttons[act].accessibleName(), key,
                self.buttons[act].click, window_wide=False,
            )  # fmt: skip
            self.table.addAction(action)

    def _on_likely_changed(self, at: int) -> None:
        line: HeldLine | None = self.table.current()
        if line is not None and at >= 0:
            self.compare_asked.emit(line.row, at)

    def _on_act(self, act: str) -> None:
        line: HeldLine | None = self.table.current()
        if line is None:
            return
        if act == "LATER":
            self._go_on(line)
            return
        title, effect = ASKED[act]
        other = self._pair.other_id if act == "MERGE" and self._pair else None
        dialog = ReasonDialog(
            title, title, effect=effect, least=4, hurts=act == "REJECT", parent=self
        )
        dialog.given.connect(lambda _code, text: self.decided_on.emit(line.row, act, other, text))
        dialog.open()

    def _go_on(self, line: HeldLine) -> None:
        """Undecided rows stay; the next one is shown, after the last the first."""
        lines: tuple[HeldLine, ...] = self.table.keyed.values()
        at = [one.id for one in lines].index(line.id)
        self.table.choose(lines[(at + 1) % len(lines)].id)
        self.table.setFocus()


def _table() -> KeyedTable:
    table = KeyedTable(
        "People held for review",
        (
            Column("Name", lambda r: r.name, strong=True),
            Column("Born", lambda r: r.born, width=104),
            Column("Score", lambda r: r.score, number=True, width=64, tone=lambda r: r.tone),
            Column("From", lambda r: r.source, width=130),
        ),
    )
    table.setObjectName("heldTable")
    return table


def _facts() -> KeyedTable:
    def words(line: Compared) -> str:
        return STATES[line.state][0]

    return KeyedTable(
        "Row and record, side by side",
        (
            Column("", lambda r: r.id, width=92),
            Column("Imported row", lambda r: r.here, strong=True),
            Column("Registered", lambda r: r.there, width=200),
            Column("", words, width=108, tone=lambda r: STATES[r.state][1],
                   picture=lambda r: STATES[r.state][2]),
        ),
    )  # fmt: skip
