"""The staff window: rail, top bar, one screen at a time, and the lock over all of it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.shell.focus_keeper import FocusKeeper
from clinic_desktop.ui.shell.keys_overlay import KeysOverlay
from clinic_desktop.ui.shell.lock import LockView
from clinic_desktop.ui.shell.rail import Rail
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.shell.screens import PLACES, visible
from clinic_desktop.ui.shell.search_popup import SearchPopup
from clinic_desktop.ui.shell.service_line import ServiceLine
from clinic_desktop.ui.shell.top_bar import TopBar
from clinic_desktop.ui.shell.undos import Undos
from clinic_desktop.ui.shell.user_menu import UserMenu
from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.theme.current import px, theme
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.toast import Toast


class ShellWindow(QMainWindow):
    """Screens come from outside by `add_screen` and are built when they are first opened.

    The title is always neutral: no patient's name in the task bar. `screen_opened(name)`;
    `lock_requested` (the desk's session is to be locked; call `lock`); `look_changed(theme,
    percent)` to be remembered; `sign_out_requested`; `messages_requested`.
    """

    screen_opened = Signal(str)
    lock_requested = Signal()
    look_changed = Signal(str, int)
    sign_out_requested = Signal()
    messages_requested = Signal()
    factor_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell")
        self.setWindowTitle(NAME)
        self.setMinimumSize(*tokens().min_window)
        self.rail, self.top_bar, self.content = Rail(), TopBar(), QStackedWidget()
        self.lock_view = LockView()
        self._factories: dict[str, Callable[[], QWidget]] = {}
        self._screens: dict[str, QWidget] = {}
        self._permissions: frozenset[str] = frozenset()
        self._ways: dict[str, QAction] = {}
        self._open = ""
        self._undos = Undos()
        self.service = ServiceLine(self.rail)
        right = column(self.top_bar, self.service, (self.content, 1), gap=0)
        self._work = holder(row(self.rail, (right, 1), gap=0), "canvas")
        self._layers = QStackedWidget()
        self._layers.addWidget(self._work)
        self._layers.addWidget(self.lock_view)
        self.setCentralWidget(self._layers)
        self.search = SearchPopup(self.top_bar.search, self._work)
        self.toast, self._keys = Toast(self._work), KeysOverlay(self._work)
        self._menu = UserMenu(self)
        self._keeper = FocusKeeper(self.content)
        self._connect()
        self._make_actions()
        self._fit()

    def add_screen(self, name: str, factory: Callable[[], QWidget]) -> None:
        """Make a screen known; `factory` is called once, when it is first opened."""
        self._factories[name] = factory
        self._show_places()

    def set_permissions(self, permissions: frozenset[str]) -> None:
        """The rail shows the screens of which any permission is held."""
        self._permissions = permissions
        self._show_places()

    def open_screen(self, name: str) -> QWidget:
        """Bring a screen to the front. Raises KeyError for a name that was never added."""
        if name not in self._screens:
            self._screens[name] = self._factories[name]()
            self.content.addWidget(self._screens[name])
        self.search.close_popup()
        self.content.setCurrentWidget(self._screens[name])
        self._open = name
        self.rail.mark_open(name)
        self.screen_opened.emit(name)
        _bring_focus(self._screens[name])
        return self._screens[name]

    @property
    def open_name(self) -> str:
        """The screen in front, "" before the first."""
        return self._open

    def set_main_actions(self, actions: Sequence[QAction]) -> None:
        """Buttons of the top bar, the first is primary; their keys work in the whole window."""
        self.top_bar.set_actions(actions)
        for action in actions:
            if action not in self.actions():
                self.addAction(action)

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say for 6 s what was done; `undo` stays reachable by Ctrl+Z on this screen."""
        if undo is not None:
            self._undos.remember(self._open, undo)
        self.toast.show_words(text, self.undo if undo is not None else None)

    def undo(self) -> None:
        """Take back the last thing done on this screen."""
        if self._undos.take_back(self._open):
            self.toast.hide()

    def lock(self, name: str, note: str = "") -> None:
        """Cover everything: no screen, no dialog, no clipboard, no search result is left."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        self.search.close_popup()
        self.top_bar.search.clear()
        self.top_bar.show_countdown(None)
        self.toast.hide()
        self._keys.hide()
        QGuiApplication.clipboard().clear()
        for action in self.actions():
            action.setEnabled(False)
        self.lock_view.show_person(name, note)
        self._layers.setCurrentWidget(self.lock_view)

    def unlock(self) -> None:
        """Back to where the person was; drafts are as they were."""
        for action in self.actions():
            action.setEnabled(True)
        self._layers.setCurrentWidget(self._work)
        if screen := self._screens.get(self._open):
            screen.setFocus()

    @property
    def is_locked(self) -> bool:
        return self._layers.currentWidget() is self.lock_view

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def change_look(self, name: str, percent: int) -> None:
        """Another theme or text size, for the whole program at once."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, name, percent, moves=theme().moves)
            self.top_bar.fit()
            self.look_changed.emit(name, percent)

    def show_keys(self) -> None:
        """Draw the keys of the window and of the open screen."""
        own: list[QAction] = []
        if screen := self._screens.get(self._open):
            parts = [screen, *screen.findChildren(QWidget)]
            own = [action for part in parts for action in part.actions()]
        self._keys.show_actions([*own, *self.actions()])

    def _fit(self) -> None:
        narrow = self.width() < px(tokens().narrow_below)
        self.rail.set_narrow(narrow)
        self.top_bar.set_narrow(narrow)
        self.top_bar.fit()

    def _show_places(self) -> None:
        """Neither the rail nor a key nor the search offers a screen that is not there."""
        there = [p for p in visible(self._permissions) if p.name in self._factories]
        for name, action in self._ways.items():
            action.setVisible(name in {p.name for p in there})
        self.rail.show_places(there)
        self.rail.mark_open(self._open)
        self.search.set_commands([one for one in self.actions() if one.isVisible()])

    def _connect(self) -> None:
        self.rail.opened.connect(self.open_screen)
        self.rail.lock_pressed.connect(self.lock_requested)
        self.rail.user_pressed.connect(partial(self._menu.open_at, self.rail))
        self.top_bar.lock_pressed.connect(self.lock_requested)
        self.top_bar.theme_pressed.connect(self._menu.toggle_look)
        self.top_bar.help_pressed.connect(self.show_keys)
        self.top_bar.messages_pressed.connect(self.messages_requested)
        self._menu.look_chosen.connect(self.change_look)
        self._menu.lock_chosen.connect(self.lock_requested)
        self._menu.sign_out_chosen.connect(self.sign_out_requested)
        self._menu.factor_chosen.connect(self.factor_requested)

    def _make_actions(self) -> None:
        for text, keys, slot in (
            (self.tr("Find a patient or a command"), "Ctrl+K", self.search.begin),
            (self.tr("Keyboard help"), "F1", self.show_keys),
            (self.tr("Lock now"), "Ctrl+L", self.lock_requested.emit),
            (self.tr("Light or dark"), "Ctrl+Shift+L", self._menu.toggle_look),
            (self.tr("Undo"), "Ctrl+Z", self.undo),
        ):
            self.addAction(make_action(self, text, keys, slot))
        for one in PLACES:
            if one.key:
                words = self.tr("Open %1").replace("%1", one.title)
                action = make_action(self, words, one.key, partial(self.open_screen, one.name))
                action.setVisible(False)
                self.addAction(action)
                self._ways[one.name] = action


def _bring_focus(screen: QWidget) -> None:
    """To the first thing on the screen, unless the screen has seen to it itself."""
    focus = QApplication.focusWidget()
    if focus is None or not (focus is screen or screen.isAncestorOf(focus)):
        screen.setFocus()
        if screen.hasFocus():
            screen.focusNextChild()
