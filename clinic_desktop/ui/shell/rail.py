"""The rail: where to go, which tablets and server, who am I."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinic_desktop.ui.shell.nav_button import NavButton
from clinic_desktop.ui.shell.rail_parts import Mark, StatusLine, UserButton
from clinic_desktop.ui.shell.screens import FOOT, Place
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.buttons import Kind, icon_button
from clinic_desktop.ui.widgets.layouts import clear, column, holder, put_in_tab_order, row


class Rail(QFrame):
    """`opened(name)` when a place is chosen; `user_pressed`, `lock_pressed` at its foot."""

    opened = Signal(str)
    user_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("surface", "rail")
        self.setAccessibleName(self.tr("Main navigation"))
        self._buttons: dict[str, NavButton] = {}
        self._narrow = False
        self._mark = Mark()
        self._places = QVBoxLayout()
        self._places.setSpacing(4)
        self._tablets = StatusLine(Icon.TABLET)
        self._server = StatusLine(Icon.WIFI)
        self._user = UserButton()
        self._user.clicked.connect(self.user_pressed)
        self._lock = icon_button(
            Icon.LOCK, self.tr("Lock now"), shortcut="Ctrl+L", kind=Kind.RAIL, fit="small"
        )
        self._lock.clicked.connect(self.lock_pressed)
        self._lay_out()
        self.set_narrow(False)

    def show_places(self, places: Sequence[Place]) -> None:
        clear(self._places)
        self._buttons.clear()
        for one in places:
            if one.name in FOOT and not self._buttons.keys() & set(FOOT):
                self._places.addSpacing(12)
            button = NavButton(one)
            button.set_narrow(self._narrow)
            button.chosen.connect(self.opened)
            self._buttons[one.name] = button
            self._places.addWidget(button)
        put_in_tab_order([*self._buttons.values(), self._user, self._lock])

    def mark_open(self, name: str) -> None:
        """Show where we are; a screen without a place of its own leaves nothing marked."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers at the places, for what waits there."""
        for name, button in self._buttons.items():
            button.show_count(counts.get(name, 0))

    def show_user(self, name: str, role: str) -> None:
        self._user.show_user(name, role)

    def show_tablets(self, words: str) -> None:
        self._tablets.show_words(words, "rail_muted")

    def show_server(self, words: str, *, well: bool) -> None:
        self._server.show_words(words, "rail_muted" if well else "warn_line")

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, 64 px; or with words, 208 px."""
        self._narrow = narrow
        height = tokens().height
        self.setFixedWidth(px(height["rail_narrow"] if narrow else height["rail_wide"]))
        self._mark.set_narrow(narrow)
        for button in self._buttons.values():
            button.set_narrow(narrow)
        for line in (self._tablets, self._server):
            line.set_narrow(narrow)
        self._user.set_narrow(narrow)
        self._lock.setVisible(not narrow)

    def _lay_out(self) -> None:
        cut = QFrame()
        cut.setProperty("surface", "railLine")
        foot = column(
            self._tablets,
            self._server,
            4,
            cut,
            4,
            row((self._user, 1), self._lock, gap=0),
            gap=4,
            margins=(8, 0, 8, 10),
        )
        places = holder(self._places)
        self._places.setContentsMargins(8, 4, 8, 4)
        self.setLayout(column(self._mark, 6, places, None, foot, gap=0))
