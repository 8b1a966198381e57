"""The forms of people beside a patient: somebody is added, and what was seen of a guardian."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.patients.interface.values import WITNESSED
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.people_presenter import LEAST, PersonForm, missing
from clinic_desktop.ui.patient.people_words import RELATIONS, PersonLine
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label


class PersonFields(QWidget):
    """`given(PersonForm)`."""

    given = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("personFields")
        self._today = today
        self.message, self.kind, self.until = InlineMessage(), QComboBox(), DateField(today)
        self.name, self.phone, self.email = QLineEdit(), QLineEdit(), QLineEdit()
        self.organisation, self.evidence = QLineEdit(), QLineEdit()
        for code, words, _ in RELATIONS:
            self.kind.addItem(words, code)
        for name, widget in (
            ("personKind", self.kind), ("personName", self.name), ("personPhone", self.phone),
            ("personEmail", self.email), ("personOrganisation", self.organisation),
            ("personEvidence", self.evidence), ("personUntil", self.until),
        ):  # fmt: skip
            widget.setObjectName(name)
        self.confirm = primary(self.tr("Add person"), Icon.USER_PLUS, shortcut="Ctrl+Return")
        self.confirm.setObjectName("addPersonButton")
        self._fields = self._make_fields()
        self.setLayout(
            column(
                self.message, Field(self.tr("Relation"), self.kind), *self._fields.values(), None,
                gap=12,
            )
        )  # fmt: skip
        self.kind.currentIndexChanged.connect(lambda _: self._say_what_is_needed())
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self._say_what_is_needed()

    def begin(self) -> None:
        self.kind.setFocus()

    def form(self) -> PersonForm:
        name, phone, email, organisation, evidence = (
            line.text().strip()
            for line in (self.name, self.phone, self.email, self.organisation, self.evidence)
        )
        return PersonForm(
            self.kind.currentData(), name, phone, email, organisation, evidence, self.until.value
        )

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.confirm.setEnabled(not busy)

    def _make_fields(self) -> dict[str, Field]:
        return {
            "name": Field(self.tr("Name"), self.name),
            "evidence": Field(self.tr("Evidence seen"), self.evidence, hint=" "),
            "phone": Field(self.tr("Telephone"), self.phone, optional=True),
            "email": Field(self.tr("E-mail"), self.email, optional=True),
            "organisation": Field(self.tr("Organisation"), self.organisation, optional=True),
            "until": Field(self.tr("Last day"), self.until, optional=True),
        }

    def _say_what_is_needed(self) -> None:
        kind = self.kind.currentData()
        guardian = self.tr("For instance passport and birth certificate. No copy is kept.")
        letter = self.tr("For instance the letter of authority. No copy is kept.")
        none = self.tr("Not needed here.")
        hint = guardian if kind == "GUARDIAN" else letter if kind in WITNESSED else none
        self._fields["evidence"].set_hint(hint)
        age = self.tr("At the latest the day before the 18th birthday of a child.")
        self._fields["until"].set_hint(age if kind == "GUARDIAN" else self.tr("Empty: no end."))

    def _on_confirm_clicked(self) -> None:
        form = self.form()
        wrong = missing(form, self._today())
        if self.until.problem:
            wrong["until"] = self.until.problem
        self.message.clear()
        first = next((name for name in self._fields if name in wrong), "")
        for name, field in self._fields.items():
            field.show_error(wrong.get(name, ""), focus=name == first)
        if not wrong:
            self.given.emit(form)


class EvidenceFields(QWidget):
    """`given(what was seen)`."""

    given = Signal(str)

    def __init__(self, line: PersonLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceFields")
        self.message, self.evidence = InlineMessage(), QLineEdit()
        self.evidence.setObjectName("guardianEvidence")
        hint = self.tr("For instance passport and birth certificate. No copy is kept.")
        self._field = Field(self.tr("Evidence seen"), self.evidence, hint=hint)
        self.confirm = primary(self.tr("Confirm guardian"), Icon.CHECK, shortcut="Ctrl+Return")
        self.confirm.setObjectName("confirmGuardianButton")
        advice = self.tr(
            "Compare the person with the photo, and the paper with the patient. Once confirmed they"
            " decide for the patient; for a child until the day before the 18th birthday."
        )
        self.setLayout(
            column(
                self.message, Label(line.name, "h3", wrap=True),
                Label(advice, "secondary", wrap=True), self._field, None, gap=12,
            )
        )  # fmt: skip
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self.evidence.returnPressed.connect(self.confirm.click)

    def begin(self) -> None:
        self.evidence.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.confirm.setEnabled(not busy)

    def _on_confirm_clicked(self) -> None:
        said = self.evidence.text().strip()
        enough = len(said) >= LEAST
        self._field.show_error("" if enough else self.tr("Say what was seen."), focus=not enough)
        if enough:
            self.given.emit(said)
