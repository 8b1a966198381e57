"""One page that turns an empty database into a clinic."""

from collections.abc import Callable, Mapping
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from clinic_desktop.ui.first_start.presenter import (
    CURRENCIES,
    LEAST_PASSWORD,
    POLICIES,
    REVIEW,
    FirstStartForm,
)
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.sign_in.mark_tile import MarkTile
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.sheet_frame import SheetFrame
from clinic_desktop.ui.widgets.text import Label


class FirstStartView(QWidget):
    """`begin_requested(FirstStartForm)`; errors stand at their fields."""

    begin_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstStartView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.clinic, self.address = QLineEdit(), QLineEdit()
        self.time_zone, self.policy, self.currency = QComboBox(), QComboBox(), QComboBox()
        self.name, self.email = QLineEdit(), QLineEdit()
        self.password, self.repeat = QLineEdit(), QLineEdit()
        self._grids = (FormGrid(), FormGrid(), FormGrid())
        self._policy_words = Label("", "secondary", wrap=True)
        self._message = InlineMessage()
        self.begin = primary(self.tr("Begin"), shortcut="Ctrl+Enter")
        self._fill_choices()
        self._fill_grids()
        self.policy.currentIndexChanged.connect(self._on_policy_changed)
        self.password.textChanged.connect(self._on_password_changed)
        self.begin.clicked.connect(self._on_begin_clicked)
        for editor in (self.password, self.repeat):
            editor.setEchoMode(QLineEdit.EchoMode.Password)
            editor.returnPressed.connect(self._on_begin_clicked)
        self._on_policy_changed()
        self._lay_out()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """At the fields; the focus goes to the first one that is wrong."""
        self._message.clear()
        focus = True
        for grid in self._grids:
            focus = not grid.show_errors(errors, focus=focus) and focus

    def show_error(self, message: Message) -> None:
        self._message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.begin.setEnabled(not busy)
        self.begin.set_words(self.tr("Making your clinic …") if busy else self.tr("Begin"))

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def form(self) -> FirstStartForm:
        """The page as it stands."""
        return FirstStartForm(
            self.clinic.text(),
            self.address.text(),
            self.time_zone.currentText(),
            self.policy.currentData(),
            self.currency.currentText(),
            self.name.text(),
            self.email.text(),
            self.password.text(),
            self.repeat.text(),
        )

    def _on_begin_clicked(self) -> None:
        self.begin_requested.emit(self.form())

    def _on_policy_changed(self) -> None:
        choice = POLICIES[self.policy.currentIndex()]
        self._policy_words.setText(f"{choice.words} {REVIEW}")
        self.currency.setCurrentText(choice.currency)

    def _on_password_changed(self, text: str) -> None:
        words = self.tr("%1 of at least %2 characters")
        words = words.replace("%1", str(len(text))).replace("%2", str(LEAST_PASSWORD))
        self._grids[2].field("password").set_hint(words)

    def _fill_choices(self) -> None:
        for choice in POLICIES:
            self.policy.addItem(choice.name, choice.code)
        self.currency.addItems(list(CURRENCIES))
        self.currency.setEditable(False)
        zones = sorted(available_timezones())
        self.time_zone.addItems(zones)
        self.time_zone.setEditable(True)
        self.time_zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.time_zone.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        here = QTimeZone.systemTimeZoneId().toStdString()
        self.time_zone.setCurrentText(here if here in zones else "Europe/Paris")

    def _fill_grids(self) -> None:
        clinic, rules, person = self._grids
        clinic.add("clinic", Field(self.tr("Name of the clinic"), self.clinic), wide=True)
        clinic.add("address", Field(self.tr("Address"), self.address), wide=True)
        clinic.add("time_zone", Field(self.tr("Time zone"), self.time_zone))
        clinic.add("currency", Field(self.tr("Currency"), self.currency))
        rules.add("policy", Field(self.tr("Rules of which country"), self.policy), wide=True)
        person.add("name", Field(self.tr("Your name"), self.name))
        person.add("email", Field(self.tr("E-mail"), self.email))
        hint = self.tr("At least %1 characters").replace("%1", str(LEAST_PASSWORD))
        person.add("password", Field(self.tr("Password"), self.password, hint=hint))
        person.add("repeat", Field(self.tr("Password again"), self.repeat))
        for editor in (self.email, self.password, self.repeat):
            editor.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _lay_out(self) -> None:
        words = self.tr("One page, then you can work. All of it can be changed later.")
        title = Label(self.tr("Welcome to %1").replace("%1", NAME), "h1", wrap=True)
        head = row(
            MarkTile(), (column(title, Label(words, "secondary", wrap=True), gap=2), 1), gap=14
        )
        clinic, rules, person = self._grids
        rules_body = column(rules, self._policy_words, gap=8)
        cards = column(
            head,
            self._message,
            Card(self.tr("Your clinic"), clinic),
            Card(self.tr("Waiting times and consent"), rules_body),
            Card(self.tr("First administrator"), person),
            row(None, self.begin),
            None,
            gap=14,
            margins=(24, 24, 24, 24),
        )
        page = SheetFrame(cards, "", least=300, most=720)
        self.setLayout(column(scrolled(holder(row((QWidget(), 1), (page, 8), (QWidget(), 1))))))
