"""The bar over every screen: search, the main actions, messages, help, look, lock."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from clinic_desktop.ui.shell.search_field import SearchField
from clinic_desktop.ui.theme.current import px, theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.buttons import Button, Kind, icon_button
from clinic_desktop.ui.widgets.chip import Chip, ChipWords
from clinic_desktop.ui.widgets.layouts import clear, put_in_tab_order, row

PICTURE = "picture"
"""Dynamic property of an action: the Icon its button shows."""


class TopBar(QFrame):
    """Signals of its own buttons; the main actions are the caller's QActions."""

    messages_pressed = Signal()
    help_pressed = Signal()
    theme_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setProperty("surface", "bar")
        self.search = SearchField()
        self._countdown = Chip("", "warn", Icon.CLOCK)
        self._countdown.hide()
        self._main = QHBoxLayout()
        self._main.setSpacing(6)
        self._actions: tuple[QAction, ...] = ()
        self._narrow = False
        self._bell = icon_button(Icon.BELL, self.tr("Messages"))
        self._help = icon_button(Icon.CIRCLE_HELP, self.tr("Keyboard help"), shortcut="F1")
        self._theme = icon_button(Icon.MOON, self.tr("Light or dark"), shortcut="Ctrl+Shift+L")
        self._lock = icon_button(Icon.LOCK, self.tr("Lock now"), shortcut="Ctrl+L")
        for button, pressed in (
            (self._bell, self.messages_pressed),
            (self._help, self.help_pressed),
            (self._theme, self.theme_pressed),
            (self._lock, self.lock_pressed),
        ):
            button.clicked.connect(pressed)
        self._unread = Chip("", "warn", small=True)
        self._unread.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setLayout(
            row(
                (self.search, 10),
                (QWidget(), 1),
                self._countdown,
                self._main,
                self._bell,
                self._unread,
                self._help,
                self._theme,
                self._lock,
                gap=6,
                margins=(20, 0, 14, 0),
            )
        )
        self.fit()

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """The main actions of the open screen, the first is the primary one."""
        self._actions = tuple(actions)
        clear(self._main)
        made = [self._button(action, number == 0) for number, action in enumerate(self._actions)]
        for button in made:
            self._main.addWidget(button)
        put_in_tab_order([self.search, *made, self._bell, self._help, self._theme, self._lock])

    def set_narrow(self, narrow: bool) -> None:
        """Only icons for the main actions; look and lock are in the person's menu then."""
        for button in (self._theme, self._lock):
            button.setVisible(not narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            self.set_actions(self._actions)

    def show_unread(self, count: int) -> None:
        words = self.tr("Messages, %1 new").replace("%1", str(count))
        self._bell.setAccessibleName(words if count else self.tr("Messages"))
        self._unread.setVisible(count > 0)
        self._unread.show_words(ChipWords(str(count), "warn"))

    def show_countdown(self, seconds: int | None) -> None:
        """Say that it will lock soon; None takes it away."""
        self._countdown.setVisible(seconds is not None)
        if seconds is not None:
            words = self.tr("Locks in %1 s").replace("%1", str(seconds))
            self._countdown.show_words(ChipWords(words, "warn", Icon.CLOCK))

    def fit(self) -> None:
        """Take the height and the sign that belong to the theme in force."""
        self.setFixedHeight(px(tokens().height["topbar"]))
        self._theme.show_picture(Icon.MOON if theme().name == "light" else Icon.SUN)

    def _button(self, action: QAction, first: bool) -> Button:
        picture = action.property(PICTURE)
        words = action.text().replace("&", "")
        button = Button(
            "" if self._narrow and picture is not None else words,
            Kind.PRIMARY if first else Kind.SECONDARY,
            picture if isinstance(picture, Icon) else None,
            name=words,
            shortcut=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        )
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button
