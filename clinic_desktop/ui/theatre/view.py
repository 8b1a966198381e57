"""The theatre board on the screen: days above, theatres in the middle, who waits at the side."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from clinic_desktop.core.errors import Unmet
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.emergency.control import emergency_button
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theatre.board import DayBoard
from clinic_desktop.ui.theatre.presenter import Offer, SlotStart
from clinic_desktop.ui.theatre.slot_form import SlotFields
from clinic_desktop.ui.theatre.values import BoardPage, CardRow, QueueRow, why_not
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, icon_button, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipWords
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.why import Why

BOARD_ACTS = (
    ("open", "Open case", "O", Icon.SCISSORS, Kind.SECONDARY),
    ("confirm", "Confirm", "C", Icon.CHECK, Kind.SECONDARY),
    ("move", "Move", "M", Icon.CALENDAR_CLOCK, Kind.SECONDARY),
    ("release", "Release", "R", Icon.UNDO_2, Kind.SECONDARY),
    ("postpone", "Postpone", "P", Icon.HOURGLASS, Kind.SECONDARY),
    ("cancel", "Cancel case", "X", Icon.X, Kind.DANGER_LINE),
)
QUEUE_ACTS = (
    ("book", "Find a slot", "B", Icon.SEARCH, Kind.PRIMARY),
    ("create", "Make case", "N", Icon.PLUS, Kind.SECONDARY),
    ("open", "Open case", "O", Icon.SCISSORS, Kind.SECONDARY),
    ("cancel", "Cancel case", "X", Icon.X, Kind.DANGER_LINE),
)
LOADING, BOARD, NONE = 0, 1, 2


class TheatreView(QWidget):
    """`acted(act, plan id, case id | None)`; reasons are told in the time of `zone`."""

    acted = Signal(str, object, object)
    day_asked = Signal(int)
    dropped = Signal(object, object, int)
    subject_shown = Signal(object)
    slot_sent = Signal(object, object, object)
    slot_changed = Signal(object, object)
    slots_asked = Signal(object, int, object)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setObjectName("theatreView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._figures = Label("", "h1"), Label("", "secondary")
        self._chosen = Label("", "secondary", wrap=True)
        self.message, self._why = InlineMessage(), Why(self)
        self.board, self.queue = DayBoard(), _queue()
        self.buttons: dict[tuple[str, str], Button] = {}
        self.emergency = emergency_button(self.tr("Emergency"))
        self._slot: SlotFields | None = None
        self._start: SlotStart | None = None
        self._busy = False
        self._denied: Mapping[str, str] = {}
        self._pages, self._tray = QStackedWidget(), QStackedWidget()
        self._tray_card = Card(self.tr("To schedule"))
        self._lay_out()
        self._connect()

    def show_subject(self, plan_id: UUID | None) -> None:
        """Choose a plan of the queue; None leaves everything as it is."""
        if plan_id is not None:
            self.subject_shown.emit(plan_id)

    def show_page(self, page: BoardPage) -> None:
        self._denied = page.denied
        self._title.setText(page.title)
        self._figures.setText(page.figures)
        self.board.show_page(page)
        self._area.setMinimumHeight(self.board.sizeHint().height() + px(16))
        self._pages.setCurrentIndex(BOARD if page.rooms else NONE)
        self.queue.show_rows(page.queue, glow=True)
        self._tray.setCurrentIndex(0 if page.queue else 1)
        self._tray_card.show_count(ChipWords(str(len(page.queue)), "info") if page.queue else None)
        self._offer()

    def choose_plan(self, plan_id: UUID) -> None:
        """The queue's row, and its form where it may be booked."""
        self.queue.choose(plan_id)
        self.queue.setFocus()
        current: QueueRow | None = self.queue.current()
        if current is not None and current.id == plan_id and "book" in current.can:
            self.acted.emit("book", current.id, current.case_id)

    def show_error(self, message: Message) -> None:
        if self._why.show_error(message):
            return
        if self._slot is not None and self._slot.isVisible():
            self._slot.show_error(message)
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._why.set_busy(busy)
        if self._slot is not None:
            self._slot.set_busy(busy)
        self._offer()

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None:
        self._why.ask(question, given)

    def close_why(self) -> None:
        self._why.close()

    def show_slot_form(self, start: SlotStart) -> None:
        fields = SlotFields(start)
        fields.sent.connect(lambda form: self.slot_sent.emit(start.plan_id, start.case_id, form))
        fields.changed.connect(partial(self.slot_changed.emit, start.plan_id))
        fields.slots_asked.connect(self.slots_asked)
        title = self.tr("Move the slot") if start.case_id else self.tr("Book a slot")
        drawer = Drawer(title, Icon.CALENDAR_CLOCK, fields)
        drawer.add_to_foot(fields.send)
        self.host.open_drawer(drawer)
        self._slot, self._start = fields, start
        fields.begin()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        if self._slot is not None:
            self._slot.show_offers(offers)

    def show_reasons(self, unmet: tuple[Unmet, ...]) -> None:
        if self._slot is not None:
            self._slot.show_reasons(unmet, self._zone)

    def close_form(self) -> None:
        self.host.close_drawer()
        self._slot = None

    def _lay_out(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.board)
        self._pages.addWidget(Skeleton())
        self._pages.addWidget(self._area)
        self._pages.addWidget(
            EmptyState(Icon.LAMP_CEILING, self.tr("There is no theatre yet"),
                       self.tr("Whoever administers the clinic adds theatres."))
        )  # fmt: skip
        day = Card("", column((self._pages, 1), self._acts("board", BOARD_ACTS), gap=8), padding=8)
        columns = Columns(break_at=1000)
        columns.add(day, stretch=1)
        columns.add(self._make_tray(), width=360)
        body = column(self._head(), self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self.host = DrawerHost(scrolled(holder(body)))
        self.setLayout(column((self.host, 1)))

    def _head(self) -> QHBoxLayout:
        before = icon_button(Icon.CHEVRON_LEFT, self.tr("Day before"))
        after = icon_button(Icon.CHEVRON_RIGHT, self.tr("Next day"))
        today = secondary(self.tr("Today"))
        for name, button, step in (
            ("dayBefore", before, -1), ("dayAfter", after, 1), ("dayToday", today, 0),
        ):  # fmt: skip
            button.setObjectName(name)
            button.clicked.connect(partial(self.day_asked.emit, step))
        return row(before, self._title, after, today, 12, (self._figures, 1), self.emergency)

    def _make_tray(self) -> QWidget:
        self._tray.addWidget(self.queue)
        self._tray.addWidget(
            EmptyState(Icon.CHECK, self.tr("Nothing waits for a slot"),
                       self.tr("Plans appear here when their consent is signed."))
        )  # fmt: skip
        self._tray_card.set_content(self._tray)
        self._tray_card.body.addWidget(self._chosen)
        self._tray_card.body.addWidget(self._acts("queue", QUEUE_ACTS))
        self._tray_card.setMinimumHeight(px(260))
        return self._tray_card

    def _acts(self, where: str, acts: tuple[tuple[str, str, str, Icon, Kind], ...]) -> QWidget:
        flow = FlowLayout(8)
        place: QWidget = self.board if where == "board" else self.queue
        for act, words, key, picture, kind in acts:
            button = Button(self.tr(words), kind, picture, tip=self.tr(words), shortcut=key)
            button.setObjectName(f"{where}_{act}")
            press = partial(self._press, where, act)
            button.clicked.connect(press)
            self.buttons[(where, act)] = button
            flow.addWidget(button)
            by_key = self.board.take_up if (where, act) == ("board", "move") else press
            action = make_action(place, self.tr(words), key, by_key, window_wide=False)
            place.addAction(action)
        return holder(flow)

    def _connect(self) -> None:
        self.board.chosen.connect(lambda _: self._offer())
        self.board.opened.connect(lambda _: self._press("board", "open"))
        self.board.dropped.connect(self.dropped)
        self.queue.current_changed.connect(lambda _: self._offer())
        self.queue.opened.connect(lambda _: self._press("queue", "book"))

    def _current(self, where: str) -> CardRow | QueueRow | None:
        current: CardRow | QueueRow | None
        current = self.board.current() if where == "board" else self.queue.current()
        return current

    def _offer(self) -> None:
        """Each button is on exactly where its act is possible, else it says why not."""
        for (where, act), button in self.buttons.items():
            button.offer(why_not(act, self._current(where), self._denied), busy=self._busy)
        waiting = self._current("queue")
        self._chosen.set_words(waiting.what if waiting else "")

    def _press(self, where: str, act: str) -> None:
        current = self._current(where)
        shut = why_not(act, current, self._denied)
        if shut or current is None:
            self.message.show_words("info", shut)
            return
        self.message.clear()
        if isinstance(current, CardRow):
            self.acted.emit(act, current.plan_id, current.id)
        else:
            self.acted.emit(act, current.id, current.case_id)


def _queue() -> KeyedTable:
    columns = (
        Column("Patient", lambda r: r.name, strong=True),
        Column("Length", lambda r: r.length, number=True, width=80),
        Column("State", lambda r: r.state, width=124, tone=lambda r: r.tone),
    )
    table = KeyedTable("To schedule", columns)
    table.setObjectName("queueTable")
    return table
