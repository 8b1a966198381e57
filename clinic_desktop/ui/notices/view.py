"""Messages: what one was told, over the screen one is at; the newest unread first."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.notices.presenter import NoticeRow
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, secondary
from clinic_desktop.ui.widgets.date_words import say_date
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.time_words import say_time


class NoticesDialog(QDialog):
    """Enter reads a message and opens its patient; Esc and the lock close the dialog."""

    unread = Signal(int)
    opened = Signal(object)
    read = Signal(object)
    all_read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("noticesView")
        self.setWindowTitle(self.tr("Messages"))
        self._rows: tuple[NoticeRow, ...] = ()
        self.message = InlineMessage()
        self.table = KeyedTable(
            self.tr("Messages"),
            (
                Column(self.tr("When"), _when, width=130),
                Column(self.tr("Message"), lambda r: r.text, strong=True),
                Column("", _state, width=64, tone=_tone),
            ),
        )
        nothing = EmptyState(
            Icon.CHECK,
            self.tr("Nothing new"),
            self.tr("What others do and you should know appears here."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(nothing)
        self.open_file = Button(self.tr("Patient file"), Kind.PRIMARY)
        self.read_one = secondary(self.tr("Read"), Icon.CHECK)
        self.read_every = secondary(self.tr("All read"))
        self._lay_out()
        self._connect()
        self._on_current_changed(None)

    def show_unread(self, count: int) -> None:
        self.unread.emit(count)

    def show_notices(self, rows: tuple[NoticeRow, ...]) -> None:
        self._rows = rows
        self.table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._on_current_changed(self.table.current())

    def put_away(self) -> None:
        self.reject()

    def come(self) -> None:
        """Show the messages; the first one has the keyboard."""
        self.message.hide()
        self.open()
        if self._rows and self.table.current() is None:
            self.table.choose(self._rows[0].id)
        self.table.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.read_one.setEnabled(not busy)
        self.read_every.setEnabled(not busy)
        if not busy:
            self._on_current_changed(self.table.current())

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _lay_out(self) -> None:
        close = secondary(self.tr("Close"), Icon.X, shortcut="Esc")
        close.clicked.connect(self.reject)
        head = Label(self.tr("Messages"), "h2")
        foot = row(close, None, self.read_every, self.read_one, self.open_file, gap=8)
        self.setLayout(
            column(head, self.message, (self._stack, 1), foot, margins=(20, 16, 20, 16), gap=12)
        )
        self.resize(px(720), px(460))

    def _connect(self) -> None:
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self._on_current_changed)
        self.open_file.clicked.connect(lambda: self.opened.emit(self.table.current()))
        self.read_one.clicked.connect(lambda: self.read.emit(self.table.current()))
        self.read_every.clicked.connect(lambda: self.all_read.emit(self._rows))

    def _on_current_changed(self, current: NoticeRow | None) -> None:
        choose = "" if current else self.tr("Choose a message first.")
        file = current is not None and current.patient_id is not None
        self.open_file.offer(choose or ("" if file else self.tr("It is about no patient.")))
        new = current is not None and current.is_new
        self.read_one.offer(choose or ("" if new else self.tr("It is read already.")))
        unread = any(one.is_new for one in self._rows)
        self.read_every.offer("" if unread else self.tr("Every message is read."))


def _when(one: NoticeRow) -> str:
    return f"{say_date(one.at.date())[:6]}, {say_time(one.at.time())}"


def _state(one: NoticeRow) -> str:
    return "New" if one.is_new else ""


def _tone(one: NoticeRow) -> str:
    return "warn" if one.is_new else ""
