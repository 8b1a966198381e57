"""The forms of administration, each in a drawer beside its list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.accounts.interface import STAFF_ROLES, NewColleague
from clinic_desktop.domain.billing.interface import Price
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.text import Label

TURNOVERS = (10, 15, 20, 30, 45, 60)  # minutes
USUAL = 20


def role_words(role: str) -> str:
    """`THEATRE_MANAGER` as people say it."""
    return role.replace("_", " ").capitalize()


class Form(QWidget):
    """Fields with their errors, a message above, one button that Ctrl+Enter presses."""

    sent = Signal()

    def __init__(self, words: str, picture: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = InlineMessage()
        self.button = primary(words, picture, shortcut="Ctrl+Return")
        self.button.setObjectName("sendForm")
        self.fields: dict[str, Field] = {}
        self._body = column(self.message, gap=12)
        self.setLayout(self._body)
        self.button.clicked.connect(self.sent)

    def add(self, name: str, words: str, editor: QWidget, *, optional: bool = False) -> None:
        editor.setObjectName(f"{name}Editor")
        self.fields[name] = Field(words, editor, optional=optional)
        self._body.addWidget(self.fields[name])

    def add_words(self, words: str) -> None:
        self._body.addWidget(Label(words, "secondary", wrap=True))

    def show_errors(self, errors: dict[str, str]) -> None:
        """At the fields; the focus goes to the first."""
        self.message.clear()
        first = next((name for name in self.fields if name in errors), "")
        for name, field in self.fields.items():
            field.show_error(errors.get(name, ""), focus=name == first)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)


class RoleBoxes(QWidget):
    """One box for each role; `roles()` are those that are ticked."""

    def __init__(self, held: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {role: QCheckBox(role_words(role)) for role in STAFF_ROLES}
        for role, box in self.boxes.items():
            box.setChecked(role in held)
            box.setObjectName(f"role_{role}")
        self.setLayout(column(*self.boxes.values(), gap=4))
        self.setFocusProxy(self.boxes[STAFF_ROLES[0]])

    def roles(self) -> tuple[str, ...]:
        return tuple(role for role, box in self.boxes.items() if box.isChecked())


class ColleagueForm(Form):
    """A new colleague."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Add colleague", Icon.USER_PLUS, parent)
        self.title, self.name, self.email = QLineEdit(), QLineEdit(), QLineEdit()
        self.password, self.pin, self.roles = QLineEdit(), QLineEdit(), RoleBoxes()
        self.add("title", self.tr("Title"), self.title, optional=True)
        self.add("name", self.tr("Name"), self.name)
        self.add("email", self.tr("E-mail, for signing in"), self.email)
        self.add("password", self.tr("First password"), self.password)
        self.add("pin", self.tr("PIN"), self.pin, optional=True)
        self.add("roles", self.tr("Roles"), self.roles)
        for secret in (self.password, self.pin):
            secret.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> NewColleague:
        return NewColleague(
            self.name.text().strip(), self.email.text().strip(), self.password.text(),
            self.roles.roles(), self.title.text().strip(), self.pin.text(),
        )  # fmt: skip


class RolesForm(Form):
    """Other roles for a colleague, and why."""

    def __init__(self, held: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("Change roles", Icon.SHIELD_CHECK, parent)
        self.roles, self.reason = RoleBoxes(held), QLineEdit()
        self.add("roles", self.tr("Roles"), self.roles)
        self.add("reason", self.tr("Reason"), self.reason)


class TheatreForm(Form):
    """A further theatre."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Add theatre", Icon.LAMP_CEILING, parent)
        self.name, self.turnover = QLineEdit(), QComboBox()
        for minutes in TURNOVERS:
            self.turnover.addItem(self.tr("%1 minutes").replace("%1", str(minutes)), minutes)
        self.turnover.setCurrentIndex(TURNOVERS.index(USUAL))
        self.add("name", self.tr("Name"), self.name)
        self.add("turnover", self.tr("Cleaning and setting up"), self.turnover)


class PriceForm(Form):
    """What a procedure costs from now on."""

    def __init__(self, price: Price, parent: QWidget | None = None) -> None:
        super().__init__("Set price", Icon.BANKNOTE, parent)
        self.amount = MoneyEdit(price.currency)
        self.amount.set_value(price.amount_minor)
        self.add_words(price.name)
        self.add("amount", self.tr("Price, tax included"), self.amount)
        self.add_words(self.tr("What was quoted before keeps its price."))


class TabletForm(Form):
    """A new tablet: a name, then the code that is typed at it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Make a code", Icon.TABLET, parent)
        self.name = QLineEdit()
        self.add("name", self.tr("Name of the tablet"), self.name)
        self._code, self._until = Label("", "display"), Label("", "secondary", wrap=True)
        self._code.setObjectName("pairingCode")
        self._shown = holder(column(self._code, self._until, gap=4, margins=(12,) * 4), "note")
        self._shown.hide()
        self._body.addWidget(self._shown)

    def show_code(self, code: str, until: str) -> None:
        """Shown once; it goes with the drawer."""
        self._code.setText(code)
        words = self.tr("Type this code at the tablet before %1. It is good once.")
        self._until.setText(words.replace("%1", until))
        self._shown.show()
        self.button.setEnabled(False)
