"""Administration on the screen: one list at a time, its form in a drawer beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.billing.interface import Price
from clinic_desktop.domain.centre.interface import ResourceCard
from clinic_desktop.ui.admin.credential_list import CredentialList
from clinic_desktop.ui.admin.credentials import Shown
from clinic_desktop.ui.admin.drawers import (
    ColleagueForm,
    Form,
    PriceForm,
    RolesForm,
    TabletForm,
    TheatreForm,
)
from clinic_desktop.ui.admin.presenter import Section, TabletRow
from clinic_desktop.ui.admin.tables import colleagues, prices, tablets, theatres
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, danger, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label


class AdminView(QWidget):
    """`colleague_given(NewColleague)`, `roles_given(Colleague, roles, reason)` and so on."""

    colleague_given = Signal(object)
    roles_given = Signal(object, object, str)
    disabled = Signal(object, str)
    alone_said = Signal(str)
    theatre_given = Signal(str, int)
    price_given = Signal(object, object)
    tablet_named = Signal(str)
    revoked = Signal(object)
    section_opened = Signal(str)

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adminView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message = InlineMessage()
        self.colleagues, self.theatres = colleagues(), theatres()
        self.prices, self.tablets = prices(), tablets()
        self.credentials = CredentialList(self)
        self.add = primary(self.tr("Add"), Icon.PLUS, shortcut="Ctrl+N")
        self.roles = secondary(self.tr("Change roles"), Icon.SHIELD_CHECK)
        self.disable = danger(self.tr("Disable"), Icon.LOCK)
        self.alone = secondary(self.tr("One-person practice"), Icon.USER)
        self.price = secondary(self.tr("Set price"), Icon.BANKNOTE)
        self.revoke = danger(self.tr("Revoke"), Icon.X)
        self.sections = tuple(sections)
        self.choice = Segmented(self.tr("What to look after"), [one.title for one in sections])
        self._cards = QStackedWidget()
        self._form: Form | None = None
        self._to_revoke: TabletRow | None = None
        self._lay_out()
        self._connect()
        self._on_choice_chosen(0)

    def show_colleagues(self, rows: tuple[Colleague, ...]) -> None:
        self.colleagues.show_rows(rows, glow=True)
        self._fit_buttons()

    def show_credentials(self, shown: Shown) -> None:
        self.credentials.show(shown)

    def show_theatres(self, rows: tuple[ResourceCard, ...]) -> None:
        self.theatres.show_rows(rows, glow=True)

    def show_prices(self, rows: tuple[Price, ...]) -> None:
        self.prices.show_rows(rows, glow=True)
        self._fit_buttons()

    def show_tablets(self, rows: tuple[TabletRow, ...]) -> None:
        self.tablets.show_rows(rows, glow=True)
        self._fit_buttons()

    def show_code(self, code: str, until: str) -> None:
        if isinstance(self._form, TabletForm):
            self._form.show_code(code, until)

    def show_errors(self, errors: dict[str, str]) -> None:
        if self._form is not None:
            self._form.show_errors(errors)

    def show_error(self, message: Message) -> None:
        if self._form is not None and self._form.isVisible():
            self._form.show_error(message)
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        for button in (
            self.add, self.roles, self.disable, self.alone, self.price, self.revoke,
        ):  # fmt: skip
            button.setEnabled(not busy)
        self.credentials.set_busy(busy)
        if self._form is not None:
            self._form.set_busy(busy)
        if not busy:
            self._fit_buttons()

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def close_drawer(self) -> None:
        self._host.close_drawer()
        self._form = None

    def begin_add(self) -> None:
        """The form of the list that is open; prices are only changed."""
        name = self._section()
        if name == "colleagues":
            form = ColleagueForm()
            form.sent.connect(lambda: self.colleague_given.emit(form.value()))
            self._open(self.tr("New colleague"), Icon.USER_PLUS, form)
        elif name == "credentials":
            self.credentials.begin_grant()
        elif name == "theatres":
            room = TheatreForm()
            room.sent.connect(
                lambda: self.theatre_given.emit(
                    room.name.text().strip(), room.turnover.currentData()
                )
            )
            self._open(self.tr("New theatre"), Icon.LAMP_CEILING, room)
        elif name == "tablets":
            tablet = TabletForm()
            tablet.sent.connect(lambda: self.tablet_named.emit(tablet.name.text().strip()))
            self._open(self.tr("Pair a tablet"), Icon.TABLET, tablet)

    def begin_roles(self) -> None:
        one: Colleague | None = self.colleagues.current()
        if one is not None and one.active:
            form = RolesForm(one.roles)
            form.sent.connect(
                lambda: self.roles_given.emit(one, form.roles.roles(), form.reason.text().strip())
            )
            self._open(one.name, Icon.SHIELD_CHECK, form)

    def begin_price(self) -> None:
        price: Price | None = self.prices.current()
        if price is not None:
            form = PriceForm(price)
            form.sent.connect(lambda: self.price_given.emit(price, form.amount.value))
            self._open(self.tr("Price"), Icon.BANKNOTE, form)

    def _lay_out(self) -> None:
        head = row((Label(self.tr("Administration"), "h1"), 1), self.add)
        made: dict[str, tuple[KeyedTable, tuple[Button, ...]]] = {
            "colleagues": (self.colleagues, (self.roles, self.disable, self.alone)),
            "credentials": (self.credentials.table, self.credentials.buttons),
            "theatres": (self.theatres, ()),
            "prices": (self.prices, (self.price,)),
            "tablets": (self.tablets, (self.revoke,)),
        }
        for section in self.sections:
            table, buttons = made[section.name]
            card = Card(section.title, table, padding=1)
            card.body.addLayout(row(*buttons, None, margins=(15, 0, 15, 6)))
            self._cards.addWidget(card)
        page = column(
            head, row(self.choice, None), self.message, (self._cards, 1), gap=12,
            margins=(24, 20, 24, 20),
        )  # fmt: skip
        self._host = DrawerHost(holder(page))
        self.setLayout(column((self._host, 1)))

    def _connect(self) -> None:
        self.choice.chosen.connect(self._on_choice_chosen)
        self.add.clicked.connect(self.begin_add)
        self.addAction(make_action(self, self.tr("Add to this list"), "Ctrl+N", self.begin_add))
        self.roles.clicked.connect(self.begin_roles)
        self.disable.clicked.connect(self._ask_why_disabled)
        self.alone.clicked.connect(self._ask_why_alone)
        self.price.clicked.connect(self.begin_price)
        self.revoke.clicked.connect(self._ask_to_revoke)
        self.credentials.form_made.connect(self._open)
        self.credentials.require.clicked.connect(self._ask_to_require)
        self.message.acted.connect(self._on_message_acted)
        self.colleagues.opened.connect(self.begin_roles)
        self.prices.opened.connect(self.begin_price)
        for table in (self.colleagues, self.prices, self.tablets):
            table.current_changed.connect(self._fit_buttons)

    def _section(self) -> str:
        return self.sections[self.choice.current()].name

    def _on_choice_chosen(self, index: int) -> None:
        self._cards.setCurrentIndex(index)
        self.add.setVisible(self._section() != "prices")
        self.message.clear()
        self.close_drawer()
        self._fit_buttons()
        self.section_opened.emit(self._section())

    def _fit_buttons(self, _: object = None) -> None:
        person, tablet = self.colleagues.current(), self.tablets.current()
        nobody = "" if person else self.tr("Choose a colleague first.")
        gone = "" if person is None or person.active else self.tr("The account is closed.")
        for button in (self.roles, self.disable):
            button.offer(nobody or gone)
        self.price.offer("" if self.prices.current() else self.tr("Choose a price first."))
        none = "" if tablet else self.tr("Choose a tablet first.")
        over = "" if tablet is None or tablet.live else self.tr("It is revoked already.")
        self.revoke.offer(none or over)
        self.credentials.fit()

    def _open(self, title: str, picture: Icon, form: Form) -> None:
        drawer = Drawer(title, picture, form)
        drawer.add_to_foot(form.button)
        self._form = form
        self._host.open_drawer(drawer)
        next(iter(form.fields.values())).editor.setFocus()

    def _ask_why_disabled(self) -> None:
        one: Colleague | None = self.colleagues.current()
        if one is None:
            return
        dialog = ReasonDialog(
            self.tr("Disable %1").replace("%1", one.name),
            self.tr("Disable"),
            effect=self.tr("They are signed out at once. What they wrote stays."),
            hurts=True,
            parent=self,
        )
        dialog.given.connect(lambda _code, text: self.disabled.emit(one, text))
        dialog.open()

    def _ask_why_alone(self) -> None:
        dialog = ReasonDialog(
            self.tr("One-person practice"),
            self.tr("Ask for no second person"),
            effect=self.tr(
                "Counts, refunds, releases of stock and unusual emergencies need no second person"
                " from now on. Each such act says so, and an auditor reads it. It is said once and"
                " stays."
            ),
            hurts=True,
            parent=self,
        )
        dialog.given.connect(lambda _code, text: self.alone_said.emit(text))
        dialog.open()

    def _ask_to_revoke(self) -> None:
        """In place: a revoked tablet stays revoked and has to be paired anew."""
        self._to_revoke = self.tablets.current()
        if self._to_revoke is not None:
            words = self.tr("%1 stops at once, and an open task on it ends.")
            self.message.show_words(
                "warn", words.replace("%1", self._to_revoke.name), self.tr("Revoke this tablet?"),
                actions=(("revoke", self.tr("Revoke now")),),
            )  # fmt: skip

    def _ask_to_require(self) -> None:
        """In place, with what would be missing today."""
        title, words, button = self.credentials.question()
        self.message.show_words("warn", words, title, actions=(("require", button),))

    def _on_message_acted(self, code: str) -> None:
        self.message.clear()
        shown = self.credentials.shown
        if code == "require" and shown is not None:
            self.credentials.required.emit(not shown.required)
        elif self._to_revoke is not None:
            self.revoked.emit(self._to_revoke)
