"""What the search found, under the field; the presenter decides what that is."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.ui.shell.search_field import SearchField
from clinic_desktop.ui.shell.search_lists import SearchLists
from clinic_desktop.ui.shell.search_rows import Command, Hit
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.layouts import column, holder, line, row
from clinic_desktop.ui.widgets.popup_frame import PopupFrame
from clinic_desktop.ui.widgets.search_words import matches
from clinic_desktop.ui.widgets.text import KeyCap, Label, isolate

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SearchPopup(PopupFrame):
    """Works with the field it is given: the focus stays there, the keys are handed on.

    `typed(text)` as the person types; answer with `show_hits`. `opened(id)` on Enter,
    `opened_beside(id)` on Ctrl+Enter, `acted(code, id)` for an action, `recent_asked` on Down in
    the empty field, `register_requested(text)` when nobody was found.
    """

    typed = Signal(str)
    recent_asked = Signal()
    opened = Signal(object)
    opened_beside = Signal(object)
    acted = Signal(str, object)
    register_requested = Signal(str)

    def __init__(self, field: SearchField, parent: QWidget) -> None:
        super().__init__(parent)
        self._lists, self._note = SearchLists(), Label("", "caption")
        self.set_content(self._lay_out())
        self.setObjectName("searchPopup")
        self._field = field
        self._person_actions: tuple[Command, ...] = ()
        self._commands: dict[str, QAction] = {}
        self._lists.hit_clicked.connect(self._open)
        self._lists.command_clicked.connect(self._carry_out)
        self._lists.hit_changed.connect(self._on_hit_changed)
        self._lists.register_clicked.connect(self._ask_registration)
        field.textEdited.connect(self._on_field_text_edited)
        field.installEventFilter(self)
        parent.installEventFilter(self)

    def set_person_actions(self, actions: Sequence[Command]) -> None:
        """What can be done with a found person; `acted(code, id)` when one is chosen."""
        self._person_actions = tuple(actions)

    def set_commands(self, actions: Sequence[QAction]) -> None:
        """All that can be done here; reached by ">" and any words of it."""
        self._commands = {f"{n}": action for n, action in enumerate(actions) if action.text()}

    def show_hits(self, hits: Sequence[Hit], note: str = "") -> None:
        """Answer of the presenter; `note` stands at the end of the foot ("4 of 51 206")."""
        text = self._field.text().strip()
        if not self._field.hasFocus() and not self.isVisible():
            return
        heading = self.tr("PATIENTS") if text else self.tr("LATEST")
        self._lists.show_hits(hits, text, heading)
        self._lists.show_nobody("" if hits else text)
        self._note.setText(note)
        self._show_actions()
        self._appear()

    @property
    def has_hits(self) -> bool:
        """Whether somebody was found."""
        return self._lists.has_hits()

    def close_popup(self) -> None:
        """Hide and forget what was found."""
        self.hide()
        self._lists.forget()

    def begin(self, text: str = "") -> None:
        """Put the focus into the field and search for `text`, as if it were typed there."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self._field.setText(text)
            self._on_field_text_edited(text)
        else:
            self._field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._field:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._appear()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.close_popup()
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the popup and not for the field."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            return self._leave()
        if not self.isVisible():
            if key == Qt.Key.Key_Down and not self._field.text():
                self.recent_asked.emit()
                return True
            return False
        if key in STEPS:
            self._lists.step(STEPS[key])
        elif key in ENTER:
            self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Tab and not self._lists.in_commands:
            self._lists.go_to_commands(True)
        else:
            return False
        return True

    def _leave(self) -> bool:
        if self._lists.in_commands and self._lists.has_hits():
            self._lists.go_to_commands(False)
        elif self.isVisible():
            self.close_popup()
        elif self._field.text():
            self._field.clear()
        else:
            return False
        return True

    def _enter(self, beside: bool) -> None:
        hit, command = self._lists.current_hit(), self._lists.current_command()
        if self._lists.in_commands and command is not None:
            self._carry_out(command)
        elif hit is not None:
            self._open(hit, beside=beside)
        elif self._lists.offers_registration():
            self._ask_registration()

    def _open(self, hit: Hit, *, beside: bool = False) -> None:
        self._finish()
        (self.opened_beside if beside else self.opened).emit(hit.id)

    def _carry_out(self, command: Command) -> None:
        hit = self._lists.current_hit()
        self._finish()
        if command.id in self._commands:
            self._commands[command.id].trigger()
        elif hit is not None:
            self.acted.emit(command.id, hit.id)

    def _ask_registration(self) -> None:
        text = self._field.text().strip()
        self._finish()
        self.register_requested.emit(text)

    def _finish(self) -> None:
        self.close_popup()
        self._field.clear()

    def _on_hit_changed(self) -> None:
        if self.isVisible():
            self._show_actions()
            self._appear()

    def _on_field_text_edited(self, text: str) -> None:
        if text.startswith(">"):
            self._show_commands(text[1:])
        elif text.strip():
            self._lists.go_to_commands(False)
            self.typed.emit(text.strip())
        else:
            self.close_popup()

    def _show_commands(self, query: str) -> None:
        found = [
            Command(code, action.text().replace("&", ""), None, action.shortcut().toString())
            for code, action in self._commands.items()
            if action.isEnabled() and matches(action.text(), query)
        ]
        self._lists.show_hits([], "", "")
        self._lists.show_nobody("")
        self._lists.show_commands(found, self.tr("COMMANDS"))
        self._lists.go_to_commands(True)
        self._appear()

    def _show_actions(self) -> None:
        hit = self._lists.current_hit()
        can = self._person_actions if hit is not None and not hit.locked else ()
        name = isolate(hit.name.upper()) if hit is not None else ""
        self._lists.show_commands(can, self.tr("ACTIONS FOR %1").replace("%1", name))

    def _appear(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        corner = self._field.mapTo(parent, QPoint(0, self._field.height() + 6))
        width = min(max(self._field.width(), px(670)), parent.width() - 24)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + self._field.width() - width)
        left = max(12, min(corner.x(), parent.width() - width - 12))
        self._lists.fit(parent.height() - corner.y() - px(60))
        self.lay_at(left, corner.y(), width, self.wanted_height())
        self.show()
        self.raise_()

    def _lay_out(self) -> QVBoxLayout:
        foot = row(gap=5, margins=(16, 8, 16, 10))
        for keys, what in (
            ("↑ ↓", self.tr("choose")),
            ("Enter", self.tr("open")),
            ("Tab", self.tr("actions")),
            (">", self.tr("commands")),
        ):
            foot.addWidget(KeyCap(keys))
            foot.addWidget(Label(what, "caption"))
            foot.addSpacing(6)
        foot.addStretch(1)
        foot.addWidget(self._note)
        return column(self._lists, line(), holder(foot), gap=0)
