"""The register on the screen: the table, the chosen override beside it, and its review."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from clinic_desktop.ui.audit.presenter import DAYS, RegisterPage
from clinic_desktop.ui.audit.words import RESULTS, RegisterRow
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.text import Label

LOADING, TABLE, EMPTY = 0, 1, 2
OPEN_ONLY = 0


class RegisterView(QWidget):
    """`days_asked(choice)`, `reviewed(id, result, text)`, `case_asked(row)`, `file_asked(row)`."""

    days_asked = Signal(int)
    reviewed = Signal(object, str, str)
    case_asked = Signal(object)
    file_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("auditView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message, self.table = InlineMessage(), _table()
        self.setFocusProxy(self.table)
        self.which = Segmented(self.tr("Show"), (self.tr("To review"), self.tr("All")))
        self.days = Segmented(self.tr("Days back"), tuple(f"{days} days" for days in DAYS))
        self.result = Segmented(self.tr("The review"), tuple(words for _, words in RESULTS))
        self.text = QPlainTextEdit()
        self.keep = primary(self.tr("Keep the review"), Icon.SHIELD_CHECK, shortcut="Ctrl+Return")
        self.case = secondary(self.tr("Open case"), Icon.SCISSORS)
        self.file = secondary(self.tr("Patient file"), Icon.USER)
        self._rate, self._said = Label("", "secondary", wrap=True), Label("", "body", wrap=True)
        self._facts, self.missing = Label("", "secondary", wrap=True), GateList()
        self._page: RegisterPage | None = None
        self._sheet, self._lists = Card(self.tr("Override")), QStackedWidget()
        self._lay_out()
        self._connect()

    def show_page(self, page: RegisterPage) -> None:
        self._page = page
        count = self.tr("To review") + (f" {page.waiting}" if page.waiting else "")
        self.which.rename((count, self.tr("All")))
        self._rate.setText(page.rate)
        self._show_rows()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def show_shut(self, message: Message) -> None:
        """Nothing can be shown: why, in place of the table."""
        self._nothing.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        self._lists.setCurrentIndex(EMPTY)
        self._show_row(None)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._offer()

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def review_kept(self) -> None:
        self.message.clear()
        self.text.clear()

    def _show_rows(self) -> None:
        every = self._page.rows if self._page else ()
        rows = [one for one in every if one.waits or self.which.current() != OPEN_ONLY]
        self.table.show_rows(rows, glow=True)
        if not rows:
            what = self.tr("Nothing waits for a review") if every else self.tr("No overrides")
            advice = self.tr("Whoever passes a gate by name appears here, with what was missing.")
            self._nothing.show_words(what, advice, Icon.SHIELD_CHECK)
        self._lists.setCurrentIndex(TABLE if rows else EMPTY)
        if rows and self.table.current() is None:
            self.table.choose(rows[0].id)
        self._show_row(self.table.current())

    def _show_row(self, chosen: RegisterRow | None) -> None:
        self._sheet.set_title(chosen.what if chosen else self.tr("Override"))
        lines = [f"{chosen.when}, {chosen.who}", chosen.why, *chosen.facts] if chosen else []
        self._facts.setText("\n".join(lines) or self.tr("Choose an override."))
        self.missing.show_gates(
            [Gate(str(at), GateState.WARN, words) for at, words in enumerate(chosen.missing)]
            if chosen
            else []
        )
        self._missing_title.setVisible(bool(chosen and chosen.missing))
        mine = bool(chosen and chosen.mine and chosen.waits)
        self._said.set_words(
            self.tr("You used it yourself: somebody else reviews it.") if mine
            else chosen.said if chosen else ""
        )  # fmt: skip
        self._form.setVisible(bool(chosen and chosen.waits and not chosen.mine))
        can = self._page.can if self._page else frozenset[str]()
        self.case.setVisible(bool(chosen and chosen.case_id) and "case" in can)
        self.file.setVisible(bool(chosen and chosen.patient_id) and "patient" in can)
        self._offer()

    def _offer(self) -> None:
        self.keep.setEnabled(not self._busy)

    def _lay_out(self) -> None:
        self._busy = False
        self.text.setAccessibleName(self.tr("What you found"))
        self.text.setObjectName("reviewText")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(84))
        self._lists.addWidget(Skeleton())
        self._lists.addWidget(self.table)
        self._nothing = EmptyState(Icon.SHIELD_CHECK, self.tr("No overrides"))
        self._lists.addWidget(self._nothing)
        tools = row(self.which, None, self.days)
        listed = Card("", column(tools, (self._lists, 1), gap=8), padding=12)
        listed.setMinimumHeight(px(250))
        self._missing_title = Label(self.tr("What was missing at that moment"), "h3")
        self._form = holder(
            column(
                Label(self.tr("Your review, once and for good"), "h3"), row(self.result, None),
                self.text, row(None, self.keep), gap=8,
            )
        )  # fmt: skip
        self._sheet.set_content(
            column(
                self._facts, self._missing_title, self.missing, self._said, self._form,
                row(self.file, self.case, None), None, gap=10,
            )
        )  # fmt: skip
        title = column(Label(self.tr("Overrides"), "h1"), self._rate, gap=2)
        columns = Columns(break_at=1040)
        columns.add(listed, stretch=3)
        columns.add(self._sheet, stretch=2)
        page = column(title, self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self.setLayout(column((scrolled(holder(page)), 1)))
        self._show_row(None)

    def _connect(self) -> None:
        self.which.chosen.connect(lambda _: self._show_rows())
        self.days.chosen.connect(self.days_asked)
        self.table.current_changed.connect(self._show_row)
        self.table.opened.connect(lambda _: self.text.setFocus())
        self.keep.clicked.connect(self._on_keep_clicked)
        self.case.clicked.connect(lambda: self.case_asked.emit(self.table.current()))
        self.file.clicked.connect(lambda: self.file_asked.emit(self.table.current()))
        words = self.tr("Keep the review")
        self.addAction(make_action(self, words, "Ctrl+Return", self.keep.click, window_wide=False))

    def _on_keep_clicked(self) -> None:
        chosen: RegisterRow | None = self.table.current()
        if chosen is None or not self._form.isVisible():
            return
        result, _ = RESULTS[self.result.current()]
        text = self.text.toPlainText().strip()
        if result != "JUSTIFIED" and not text:
            self.message.show_words("warn", self.tr("Write down what you found."))
            self.text.setFocus()
            return
        chosen_id: UUID = chosen.id
        self.reviewed.emit(chosen_id, result, text)


def _table() -> KeyedTable:
    table = KeyedTable(
        "Register of overrides",
        (
            Column("When", lambda r: r.when, width=158),
            Column("What", lambda r: r.what, strong=True),
            Column("Who", lambda r: r.who, width=140),
            Column("Review", lambda r: r.state, width=108, tone=lambda r: r.tone),
        ),
    )
    table.setObjectName("registerTable")
    return table
