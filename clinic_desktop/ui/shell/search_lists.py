"""The two lists of the search: persons, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from clinic_desktop.ui.shell.search_rows import (
    ACTION_HEIGHT,
    HIT_HEIGHT,
    Command,
    CommandDelegate,
    Hit,
    HitDelegate,
)
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.keyed_model import KeyedModel
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.text import Label, isolate

MOST_ROWS = 12


class SearchLists(QWidget):
    """Shows hits and commands; the keyboard stands in one of the two lists.

    `hit_clicked(Hit)`, `command_clicked(Command)`, `hit_changed` when another person is chosen,
    `register_clicked` on the button of the empty state.
    """

    hit_clicked = Signal(object)
    command_clicked = Signal(object)
    hit_changed = Signal()
    register_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.in_commands = False
        self._hit_model = KeyedModel(lambda hit: hit.words)
        self._command_model = KeyedModel(lambda command: command.words)
        self._over_hits, self._over_commands = Label("", "overline"), Label("", "overline")
        self._hits = _list(self._hit_model, self.tr("Patients found"))
        self._commands = _list(self._command_model, self.tr("Actions"))
        self._delegate = HitDelegate(self._hits)
        self._hits.setItemDelegate(self._delegate)
        self._commands.setItemDelegate(CommandDelegate(self._commands))
        self._nobody = Label(self.tr("No one found."), "body")
        self._register = Button("", Kind.SOFT)
        self._register.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for label in (self._over_hits, self._over_commands):
            label.setContentsMargins(18, 6, 18, 2)
        register = row(self._register, None)
        self._offer = holder(column(self._nobody, register, gap=6, margins=(18, 10, 18, 8)))
        persons = column(self._over_hits, self._hits, gap=1)
        doing = column(self._over_commands, self._commands, gap=1)
        self.setLayout(column(persons, doing, self._offer, gap=1, margins=(0, 8, 0, 6)))
        self._hits.clicked.connect(self._on_hits_clicked)
        self._commands.clicked.connect(self._on_commands_clicked)
        self._hits.selectionModel().currentRowChanged.connect(self.hit_changed)
        self._register.clicked.connect(self.register_clicked)

    def show_hits(self, hits: Sequence[Hit], query: str, heading: str) -> None:
        """The chosen person stays chosen if still there, else the first is."""
        self._delegate.query = query
        self._over_hits.setText(heading)
        self._hit_model.show(list(hits))
        if hits and not self._hits.currentIndex().isValid():
            self._hits.setCurrentIndex(self._hit_model.index(0, 0))

    def show_commands(self, commands: Sequence[Command], heading: str) -> None:
        self._over_commands.setText(heading)
        self._command_model.show(list(commands)[:MOST_ROWS])

    def show_nobody(self, text: str) -> None:
        """Offer to register `text`; "" takes the offer away."""
        self._offer.setVisible(bool(text))
        if text:
            self._register.set_words(self.tr("Register “%1”").replace("%1", isolate(text)))
            announce(self, self._nobody.text())

    def offers_registration(self) -> bool:
        return not self._offer.isHidden()

    def current_hit(self) -> Hit | None:
        hit: Hit | None = self._hit_model.value_at(self._hits.currentIndex())
        return hit

    def current_command(self) -> Command | None:
        chosen = self._command_model.value_at(self._commands.currentIndex())
        command: Command | None = chosen
        return command

    def has_hits(self) -> bool:
        return self._hit_model.rowCount() > 0

    def go_to_commands(self, there: bool) -> None:
        """Move between the lists; False if there is nothing to do."""
        self.in_commands = there and self._command_model.rowCount() > 0
        first = self._command_model.index(0, 0) if self.in_commands else QModelIndex()
        self._commands.setCurrentIndex(first)

    def step(self, by: int) -> None:
        """Go up or down in the list where the keyboard stands, round the ends."""
        view = self._commands if self.in_commands else self._hits
        model = self._command_model if self.in_commands else self._hit_model
        if model.rowCount():
            at = (view.currentIndex().row() + by) % model.rowCount()
            view.setCurrentIndex(model.index(at, 0))
            announce(view, model.value_at(view.currentIndex()).words)

    def forget(self) -> None:
        self.in_commands = False
        self._hit_model.show([])
        self._command_model.show([])

    def fit(self, room: int) -> None:
        """Show what there is, in at most `room` px; the persons scroll if it is too little."""
        hits, commands = self._hit_model.rowCount(), self._command_model.rowCount()
        for count, parts in (
            (hits, (self._over_hits, self._hits)),
            (commands, (self._over_commands, self._commands)),
        ):
            for part in parts:
                part.setVisible(count > 0)
        below = px(ACTION_HEIGHT) * commands
        self._commands.setFixedHeight(below)
        wanted = px(HIT_HEIGHT) * min(hits, MOST_ROWS)
        self._hits.setFixedHeight(max(px(HIT_HEIGHT), min(wanted, room - below - px(80))))
        self.updateGeometry()

    def _on_hits_clicked(self, index: QModelIndex) -> None:
        self.hit_clicked.emit(self._hit_model.value_at(index))

    def _on_commands_clicked(self, index: QModelIndex) -> None:
        self.command_clicked.emit(self._command_model.value_at(index))


def _list(model: KeyedModel, name: str) -> QListView:
    view = QListView()
    model.setParent(view)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setProperty("surface", "popupList")
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setMouseTracking(True)
    return view
