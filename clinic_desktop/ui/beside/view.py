"""Who waits on the left, both descriptions on the right; who builds on it adds the ways on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from clinic_desktop.ui.beside.facts import Beside, Fact, Person
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.text import Label

TABLE, EMPTY = 1, 2
STATES = {
    "SAME": ("Same", "ok", Icon.CHECK),
    "OTHER": ("Differs", "bad", Icon.TRIANGLE_ALERT),
    "ONE": ("Only one", "neutral", Icon.MINUS),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What this screen is about; `first` and `second` name the two sides."""

    title: str
    lead: str
    listed: str
    came: str
    first: str
    second: str
    nobody: str
    who: str
    choose: str


class BesideView(QWidget):
    """A builder fills `buttons`, says `waits` for each, and hears of `line_shown`."""

    def __init__(self, name: str, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}View")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self.message, self.table, self.facts = InlineMessage(), _table(words), _facts(words)
        self.table.setObjectName(f"{name}Table")
        self.setFocusProxy(self.table)
        self.buttons: dict[str, Button] = {}
        self.compared: Beside | None = None
        self._reasons = Label("", "secondary", wrap=True)
        self._sheet, self._lists = Card(self.tr("Compare")), QStackedWidget()
        self._nothing = EmptyState(Icon.USERS, words.nobody)
        self._busy = False
        self._line: Person[object] | None = None
        self.table.current_changed.connect(self._show_line)

    def waits(self, act: str) -> str:
        """Why this button cannot be pressed yet; "" where it can."""
        raise NotImplementedError

    def line_shown(self, line: Person[object] | None) -> None:
        """Another person is chosen, or nobody."""
        raise NotImplementedError

    def show_people(self, people: tuple[Person[object], ...]) -> None:
        before = self.table.current()
        self.table.show_rows(people, glow=True)
        self._lists.setCurrentIndex(TABLE if people else EMPTY)
        if not people:
            self._nothing.show_words(self._words.nobody, self._words.who, Icon.USERS)
        elif self.table.current() is None:
            self.table.choose(people[0].id)
        now = self.table.current()
        if now is before or now is not self._line or not people:
            self._show_line(now)

    def show_shut(self, message: Message) -> None:
        """Nothing can be shown: why, in place of the list."""
        self._nothing.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        self._lists.setCurrentIndex(EMPTY)
        self._show_line(None)

    def show_beside(self, beside: Beside) -> None:
        self.compared = beside
        self._sheet.set_title(beside.title)
        self._reasons.setText(beside.reasons)
        self.facts.show_rows(beside.facts)
        self.offer()

    def decided(self) -> None:
        self.message.clear()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.offer()

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def offer(self) -> None:
        for act, button in self.buttons.items():
            button.offer(self.waits(act), busy=self._busy)

    def lay_out(self, ways: QLayout, above: QWidget | None = None) -> None:
        """`ways` are the buttons below the comparison, `above` stands over it."""
        for part in (Skeleton(), self.table, self._nothing):
            self._lists.addWidget(part)
        listed = Card(self._words.listed, self._lists, padding=1)
        listed.setMinimumHeight(px(190))
        parts = [above] if above is not None else []
        self._sheet.set_content(column(*parts, self._reasons, (self.facts, 1), ways, gap=8))
        self._sheet.setMinimumHeight(px(380))
        title = column(
            Label(self._words.title, "h1"), Label(self._words.lead, "secondary", wrap=True), gap=2
        )
        columns = Columns(break_at=1040)
        columns.add(listed, stretch=2)
        columns.add(self._sheet, stretch=3)
        page = column(title, self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self.setLayout(column((scrolled(holder(page)), 1)))
        self._show_line(None)

    def _show_line(self, line: Person[object] | None) -> None:
        self.compared, self._line = None, line
        self.facts.show_rows(())
        self._sheet.set_title(self.tr("Compare"))
        self._reasons.setText("" if line else self._words.choose)
        self.line_shown(line)
        self.offer()


def _table(words: Words) -> KeyedTable:
    return KeyedTable(
        words.title,
        (
            Column("Name", lambda r: r.name, strong=True),
            Column("Born", lambda r: r.born, width=104),
            Column("Score", lambda r: r.score, number=True, width=64, tone=lambda r: r.tone),
            Column(words.came, lambda r: r.came, width=130),
        ),
    )


def _facts(words: Words) -> KeyedTable:
    def state(fact: Fact) -> str:
        return STATES[fact.state][0]

    return KeyedTable(
        f"{words.first} and {words.second}, side by side",
        (
            Column("", lambda r: r.id, width=144),
            Column(words.first, lambda r: r.first, strong=True),
            Column(words.second, lambda r: r.second, width=200),
            Column("", state, width=116, tone=lambda r: STATES[r.state][1],
                   picture=lambda r: STATES[r.state][2]),
        ),
    )  # fmt: skip
