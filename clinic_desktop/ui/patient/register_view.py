"""Quick registration in a drawer: four fields, who it might be, and on."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.patients.interface import Duplicate
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.register_presenter import RegisterForm
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row
from clinic_desktop.ui.widgets.text import Label

QUIET_MS = 120  # after the last key
SEXES = (("UNKNOWN", "Not stated"), ("FEMALE", "Female"), ("MALE", "Male"), ("OTHER", "Other"))
LANGUAGES = (("en", "English"), ("de", "German"), ("fr", "French"), ("ar", "Arabic"))


class RegisterFields(QWidget):
    """`typed(RegisterForm)` a moment after the last key, `register_requested`, `used(id)`."""

    typed = Signal(object)
    register_requested = Signal(object)
    used = Signal(object)

    def __init__(
        self,
        today: Callable[[], date],
        parent: QWidget | None = None,
        tablet: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("registerFields")
        self.tablet = tablet or QWidget()
        self.message = InlineMessage()
        self.first, self.last, self.phone, self.email = (QLineEdit() for _ in range(4))
        self.born = DateField(today, birth=True)
        self.sex, self.language = QComboBox(), QComboBox()
        self.accepted = QCheckBox(self.tr("Privacy notice and terms accepted"))
        self.other = QLineEdit()
        self.register = primary(self.tr("Register"), Icon.USER_PLUS, shortcut="Ctrl+Return")
        self._hits = column(gap=8)
        self._fields = self._make_fields()
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(lambda: self.typed.emit(self.form()))
        self._name_all()
        self._lay_out()
        self._connect()

    def begin(self, words: str = "") -> None:
        """What was typed into the search is the name already."""
        first, _, last = words.strip().rpartition(" ")
        self.first.setText(first)
        self.last.setText(last)
        (self.first if not first else self.born).setFocus()

    def form(self) -> RegisterForm:
        return RegisterForm(
            self.first.text().strip(), self.last.text().strip(), self.born.value,
            self.phone.text().strip(), self.email.text().strip(), self.sex.currentData(),
            self.language.currentData(), "", self.accepted.isChecked(), self.other.text().strip(),
        )  # fmt: skip

    def show_errors(self, errors: dict[str, str]) -> None:
        """At the fields; the focus goes to the first."""
        self.message.clear()
        first = True
        for name, field in self._fields.items():
            field.show_error(errors.get(name, ""), focus=first and name in errors)
            first = first and name not in errors
        if "accepted" in errors and len(errors) == 1:
            self.message.show_words("bad", errors["accepted"])
            self.accepted.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)
        if message.code == "patients.duplicate":
            self._fields["other"].show()
            self.other.setFocus()

    def show_duplicates(self, found: Sequence[Duplicate]) -> None:
        """Up to three people, why, and how sure."""
        clear(self._hits)
        for one in found[:3]:
            hit = one.other
            name = f"{hit.first} {hit.last}".strip()
            born = f"{hit.born:%d-%b-%Y}" if hit.born else ""
            words = Label(f"{name}, {born} · {hit.mrn}", "strong", wrap=True)
            why = Label(f"{one.score} % sure: {', '.join(one.reasons)}", "caption", wrap=True)
            use = secondary(self.tr("Use this"))
            use.setAccessibleName(f"Use {name}")
            use.clicked.connect(partial(self.used.emit, hit.patient_id))
            self._hits.addWidget(holder(row((column(words, why, gap=2), 1), use), "note"))

    def set_busy(self, busy: bool) -> None:
        self.register.setEnabled(not busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _make_fields(self) -> dict[str, Field]:
        fields = {
            "first": Field(self.tr("First name"), self.first),
            "last": Field(self.tr("Last name"), self.last),
            "born": Field(self.tr("Birth date"), self.born),
            "phone": Field(self.tr("Mobile"), self.phone),
            "email": Field(self.tr("E-mail"), self.email, optional=True),
            "other": Field(self.tr("Why it is another person"), self.other),
        }
        fields["other"].hide()
        return fields

    def _name_all(self) -> None:
        for code, words in SEXES:
            self.sex.addItem(words, code)
        for code, words in LANGUAGES:
            self.language.addItem(words, code)
        for name, widget in (
            ("firstName", self.first), ("lastName", self.last), ("birthDate", self.born),
            ("mobile", self.phone), ("email", self.email), ("sex", self.sex),
            ("language", self.language), ("accepted", self.accepted),
            ("otherPerson", self.other), ("registerButton", self.register),
        ):  # fmt: skip
            widget.setObjectName(name)

    def _connect(self) -> None:
        for line in (self.first, self.last, self.phone, self.email):
            line.textEdited.connect(lambda _: self._timer.start())
            line.returnPressed.connect(self.focusNextChild)
        self.born.changed.connect(lambda _: self._timer.start())
        self.register.clicked.connect(lambda: self.register_requested.emit(self.form()))

    def _lay_out(self) -> None:
        fields = self._fields
        pair = row(
            (Field(self.tr("Sex"), self.sex), 1), (Field(self.tr("Language"), self.language), 1)
        )
        self.setLayout(
            column(
                self.message,
                fields["first"],
                fields["last"],
                fields["born"],
                fields["phone"],
                holder(self._hits),
                fields["other"],
                fields["email"],
                pair,
                self.accepted,
                self.tablet,
                None,
                gap=12,
            )
        )
