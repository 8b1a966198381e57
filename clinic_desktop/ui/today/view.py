"""Today on the screen: tasks on the left, the day in the middle, who waits on the right."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.today.presenter import DayRow, TaskRow, TodayPage, why_not
from clinic_desktop.ui.widgets.buttons import Button, icon_button, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipWords
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import clear, column, holder, line, row, scrolled
from clinic_desktop.ui.widgets.plots.waiting_lollipops import Waiting, WaitingLollipops
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.why import Why

ACTS = (
    ("arrived", "Arrived", "A", Icon.CIRCLE_CHECK),
    ("start", "Call in", "R", Icon.STETHOSCOPE),
    ("left", "Left", "L", Icon.DOOR_OPEN),
    ("no_show", "Did not come", "D", Icon.CIRCLE_ALERT),
    ("cancel", "Cancel", "X", Icon.X),
)
NARROW = 1180
REASON, WITH = 3, 4  # columns that go first where room is short
TONES = {
    "ok": Icon.CIRCLE_CHECK,
    "warn": Icon.HOURGLASS,
    "bad": Icon.TRIANGLE_ALERT,
    "info": Icon.STETHOSCOPE,
    "neutral": Icon.CLOCK,
}


class TodayView(QWidget):
    """Emits what the person wants; `acted(act, appointment_id)`, `task_opened(task_id)`."""

    acted = Signal(str, object)
    opened = Signal(object)
    task_opened = Signal(object)
    day_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("todayView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._subtitle = Label("", "h1"), Label("", "secondary")
        self.message, self._why = InlineMessage(), Why(self)
        self._tasks = Card(self.tr("Needs you now"))
        self._task_list = column(gap=0)
        self._day_card = Card(self.tr("Appointments"))
        self.table = self._make_table()
        self.setFocusProxy(self.table)
        self._arriving = False  # shown, and no rows yet
        self.buttons: dict[str, Button] = {}
        self._busy = False
        self.register = primary(self.tr("Register"), Icon.USER_PLUS, shortcut="Ctrl+N")
        self.register.setObjectName("registerButton")
        self.register.hide()
        self._waiting_card = Card(self.tr("Waiting room"))
        self._lollipops = WaitingLollipops()
        self._lay_out()
        self.table.opened.connect(self._on_table_opened)
        self.table.current_changed.connect(self._on_table_current_changed)

    def show_register(self, slot: Callable[[], None]) -> None:
        """Offer to register somebody, by the button and by Ctrl+N."""
        self.register.show()
        self.register.clicked.connect(slot)
        self.addAction(make_action(self, self.tr("Register a patient"), "Ctrl+N", slot))

    def show_acts(self, acts: frozenset[str]) -> None:
        """Only the buttons that this person's role has."""
        for act, button in self.buttons.items():
            button.setVisible(act in acts)

    def show_page(self, page: TodayPage) -> None:
        """What is true now; the chosen row stays chosen."""
        self._title.setText(page.greeting)
        self._subtitle.setText(page.subtitle)
        self.table.show_rows(page.rows, glow=True)
        self._days.setCurrentIndex(0 if page.rows else 1)
        if page.rows:
            self._go_to_table()
        self._show_tasks(page.tasks)
        self._lollipops.show_waiting([Waiting(str(r.id), r.name, r.waited) for r in page.waiting])
        self._waiting.setCurrentIndex(0 if page.waiting else 1)
        self._on_table_current_changed(self.table.current())

    def show_error(self, message: Message) -> None:
        if not self._why.show_error(message):
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._offer()
        self._why.set_busy(busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None:
        self._why.ask(question, given)

    def close_why(self) -> None:
        self._why.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arriving = True
        self.table.setFocus()

    def _go_to_table(self) -> None:
        """Rows that come after the screen came take the keyboard, once."""
        focus = QApplication.focusWidget()
        here = focus is None or focus is self or self.isAncestorOf(focus)
        if self._arriving and self.isVisible() and here:
            self.table.setFocus()
        self._arriving = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= px(NARROW - 220))
        self._side.setFixedWidth(px(330))
        room = self.width() - (0 if self._side.isHidden() else px(330))
        self.table.setColumnHidden(WITH, room < px(780))
        self.table.setColumnHidden(REASON, room < px(700))

    def _make_table(self) -> KeyedTable:
        table = KeyedTable(
            self.tr("Appointments of the day"),
            (
                Column(self.tr("Time"), lambda r: r.time, width=66),
                Column(self.tr("Patient"), lambda r: r.name, strong=True),
                Column(self.tr("Born"), lambda r: r.born, width=110),
                Column(self.tr("Reason"), lambda r: r.reason, width=142),
                Column(self.tr("With"), lambda r: r.clinician, width=150),
                Column(
                    self.tr("Status"),
                    lambda r: r.chip,
                    width=136,
                    tone=lambda r: r.tone,
                    picture=lambda r: TONES.get(r.tone),
                ),
            ),
        )
        table.setObjectName("dayTable")
        return table

    def _lay_out(self) -> None:
        head = row((column(self._title, self._subtitle, gap=2), 1), self.register)
        self._task_holder = holder(self._task_list)
        self._tasks.set_content(scrolled(self._task_holder))
        self._days = QStackedWidget()
        self._days.addWidget(self.table)
        nobody = EmptyState(
            Icon.CALENDAR_DAYS,
            self.tr("No appointments on this day"),
            self.tr("Book one from a patient's file, or look at another day."),
        )
        self._days.addWidget(nobody)
        self._day_card.set_content(self._days)
        for step, words, picture in (
            (-1, self.tr("Day before"), Icon.CHEVRON_LEFT),
            (1, self.tr("Next day"), Icon.CHEVRON_RIGHT),
        ):
            button = icon_button(picture, words)
            button.clicked.connect(partial(self.day_asked.emit, step))
            self._day_card.add_tool(button)
        today = secondary(self.tr("Today"))
        today.clicked.connect(partial(self.day_asked.emit, 0))
        self._day_card.add_tool(today)
        self._day_card.body.addLayout(self._act_row())
        self._waiting = QStackedWidget()
        self._waiting.addWidget(self._lollipops)
        self._waiting.addWidget(EmptyState(Icon.USERS, self.tr("Nobody waits")))
        self._waiting_card.set_content(self._waiting)
        self._side = holder(column((self._tasks, 3), (self._waiting_card, 2), gap=16))
        body = row((self._day_card, 1), self._side, gap=16)
        self.setLayout(column(head, self.message, (body, 1), gap=12, margins=(24, 20, 24, 20)))

    def _act_row(self) -> QHBoxLayout:
        parts = []
        for act, words, key, picture in ACTS:
            button = secondary(self.tr(words), picture)
            button.setObjectName(f"{act}Button")
            button.clicked.connect(partial(self._act, act))
            button.withhold(why_not(act, None))
            self.buttons[act] = button
            action: QAction = make_action(self.table, self.tr(words), key, partial(self._act, act))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.table.addAction(action)
            parts.append(button)
        return row(*parts, None)

    def _act(self, act: str) -> None:
        """By the button or by its key, which says too why nothing happens."""
        if self.buttons[act].isHidden():
            return  # the role has no such act
        current: DayRow | None = self.table.current()
        shut = why_not(act, current)
        if shut:
            self.message.show_words("info", shut)
        elif current is not None:
            self.message.clear()
            self.acted.emit(act, current.id)

    def _on_table_opened(self, value: DayRow) -> None:
        self.opened.emit(value.id)

    def _on_table_current_changed(self, _value: DayRow | None) -> None:
        self._offer()

    def _offer(self) -> None:
        current: DayRow | None = self.table.current()
        for act, button in self.buttons.items():
            button.offer(why_not(act, current), busy=self._busy)

    def _show_tasks(self, tasks: tuple[TaskRow, ...]) -> None:
        clear(self._task_list)
        words = ChipWords(str(len(tasks)), "warn") if tasks else None
        self._tasks.show_count(words)
        for number, task in enumerate(tasks):
            if number:
                self._task_list.addWidget(line())
            self._task_list.addWidget(self._task(task))
        if not tasks:
            self._task_list.addWidget(EmptyState(Icon.CHECK, self.tr("Nothing waits for you")))
        self._task_list.addStretch(1)

    def _task(self, task: TaskRow) -> QWidget:
        button = secondary(task.button)
        button.setAccessibleName(f"{task.button}: {task.text}")
        button.setObjectName("taskButton")
        button.clicked.connect(partial(self._open_task, task.id))
        words = column(
            Label(task.text, "strong", wrap=True), Label(task.since, "caption", wrap=True), gap=2
        )
        return holder(row((words, 1), button, gap=12, margins=(0, 8, 0, 8)))

    def _open_task(self, task_id: UUID) -> None:
        self.task_opened.emit(task_id)
