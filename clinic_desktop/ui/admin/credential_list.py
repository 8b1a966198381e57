"""The list of credentials with its buttons, and the forms that record, renew and end one."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.accounts.interface.credentials import EVERY_PROCEDURE, PRIVILEGE
from clinic_desktop.ui.admin.credentials import EVERY_WORDS, KIND_WORDS, Draft, Ending, Row, Shown
from clinic_desktop.ui.admin.drawers import Form
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, danger, secondary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable

VALUE_WORDS = {"LICENCE": "Number of the licence", "INDEMNITY": "Insurer"}


class GrantForm(Form):
    """Whose, what, from when and until when."""

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__("Record", Icon.SHIELD_CHECK, parent)
        self.person, self.kind, self.value = QComboBox(), QComboBox(), QLineEdit()
        self.procedure = QComboBox()
        self.first, self.last = _day(shown.today), _day(shown.today)
        for one in shown.people:
            self.person.addItem(f"{one.title} {one.name}".strip(), one.id)
        for kind, words in KIND_WORDS.items():
            self.kind.addItem(words, kind)
        self.procedure.addItem(EVERY_WORDS, EVERY_PROCEDURE)
        for code, name in shown.procedures:
            self.procedure.addItem(name, code)
        self.person.setCurrentIndex(-1)
        self.add("person", self.tr("Colleague"), self.person)
        self.add("kind", self.tr("What"), self.kind)
        for kind, words in VALUE_WORDS.items():
            self.add(kind, words, QLineEdit())
        self.add("procedure", self.tr("Procedure"), self.procedure)
        self.add("first", self.tr("First day"), self.first)
        self.add("last", self.tr("Last day"), self.last, optional=True)
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()

    def draft(self) -> Draft:
        days = {"first": self.first, "last": self.last}
        problems = {name: day.problem for name, day in days.items() if day.problem}
        kind = self.kind.currentData()
        return Draft(
            self.person.currentData(), kind, self._value(kind), self.first.value, self.last.value,
            problems,
        )  # fmt: skip

    def show_errors(self, errors: dict[str, str]) -> None:
        """What concerns the value stands at the field that is asked for it."""
        at = self._asked()
        super().show_errors({at if name == "value" else name: e for name, e in errors.items()})

    def _value(self, kind: str) -> str:
        if kind == PRIVILEGE:
            return str(self.procedure.currentData() or "")
        editor = self.fields[kind].editor
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def _asked(self) -> str:
        kind = str(self.kind.currentData())
        return "procedure" if kind == PRIVILEGE else kind

    def _fit(self) -> None:
        for name in (*VALUE_WORDS, "procedure"):
            self.fields[name].setVisible(name == self._asked())


class RenewForm(Form):
    """Until when the next one is valid."""

    def __init__(self, row: Row, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Renew", Icon.REFRESH_CW, parent)
        self.last = _day(today)
        self.add_words(f"{row.kind}: {row.what}")
        words = self.tr("It begins when the old one ends, or now where that is over already.")
        self.add("last", self.tr("Last day"), self.last, optional=True)
        self.add_words(words)


class EndForm(Form):
    """The last day, and why."""

    def __init__(self, row: Row, today: date, parent: QWidget | None = None) -> None:
        super().__init__("End", Icon.CIRCLE_X, parent)
        self.last, self.reason = _day(today), QLineEdit()
        self.mistaken = QCheckBox(self.tr("It was recorded by mistake"))
        self.mistaken.setObjectName("mistakenBox")
        self.add_words(f"{row.kind}: {row.what}")
        self.add("last", self.tr("Last day"), self.last)
        self._body.addWidget(self.mistaken)
        self.add("reason", self.tr("Reason"), self.reason)
        self.add_words(
            self.tr("What is booked already stays. No new slot is given after that day.")
        )
        self.mistaken.toggled.connect(self.last.setDisabled)

    def ending(self) -> Ending:
        mistaken = self.mistaken.isChecked()
        wrong = not mistaken and self.last.problem
        problems = {"last": self.last.problem} if wrong else {}
        last = None if mistaken else self.last.value
        return Ending(last, self.reason.text().strip(), mistaken, problems)


class CredentialList(QObject):
    """The table and its buttons; whoever has a drawer opens the forms it makes.

    `granted(Draft)`, `renewed(Row, date | None, problem)`, `ended(Row, Ending)`, `required(bool)`.
    """

    form_made = Signal(str, object, object)  # title, picture, form
    granted = Signal(object)
    renewed = Signal(object, object, str)
    ended = Signal(object, object)
    required = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = _table()
        self.renew = secondary(self.tr("Renew"), Icon.REFRESH_CW)
        self.end = danger(self.tr("End"), Icon.CIRCLE_X)
        self.require = secondary(self.tr("Ask of everybody"), Icon.USERS)
        self.shown: Shown | None = None
        self.renew.clicked.connect(self.begin_renew)
        self.end.clicked.connect(self.begin_end)
        self.table.opened.connect(self.begin_renew)
        self.table.current_changed.connect(self.fit)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return (self.renew, self.end, self.require)

    def show(self, shown: Shown) -> None:
        self.shown = shown
        self.table.show_rows(shown.rows, glow=True)
        on, off = self.tr("Ask only what is recorded"), self.tr("Ask of everybody")
        self.require.set_words(on if shown.required else off)
        self.fit()

    def set_busy(self, busy: bool) -> None:
        for button in self.buttons:
            button.setEnabled(not busy)

    def fit(self, _: object = None) -> None:
        row: Row | None = self.table.current()
        none = "" if row else self.tr("Choose a credential first.")
        endless = row is not None and row.card.ends_at is None
        self.renew.offer(none or (self.tr("It has no last day.") if endless else ""))
        over = row is not None and not row.going
        self.end.offer(none or (self.tr("It is over already.") if over else ""))
        self.require.offer("" if self.shown else self.tr("The list is not there yet."))

    def begin_grant(self) -> None:
        if self.shown is not None:
            form = GrantForm(self.shown)
            form.sent.connect(lambda: self.granted.emit(form.draft()))
            self.form_made.emit(self.tr("New credential"), Icon.SHIELD_CHECK, form)

    def begin_renew(self) -> None:
        row: Row | None = self.table.current()
        if row is not None and self.shown is not None and row.card.ends_at is not None:
            form = RenewForm(row, self.shown.today)
            form.sent.connect(lambda: self.renewed.emit(row, form.last.value, form.last.problem))
            self.form_made.emit(row.card.name, Icon.REFRESH_CW, form)

    def begin_end(self) -> None:
        row: Row | None = self.table.current()
        if row is not None and self.shown is not None and row.going:
            form = EndForm(row, self.shown.today)
            form.sent.connect(lambda: self.ended.emit(row, form.ending()))
            self.form_made.emit(row.card.name, Icon.CIRCLE_X, form)

    def question(self) -> tuple[str, str, str]:
        """Title, words and button of what is asked before the clinic asks more, or less."""
        shown = self.shown
        if shown is not None and shown.required:
            words = self.tr("Whatever was never recorded of somebody is no longer missing.")
            return (
                self.tr("Ask only what is recorded?"),
                words,
                self.tr("Ask only what is recorded"),
            )
        words = self.tr(
            "Plans wait and no slot is given until everything of who operates is valid."
        )
        if shown is not None and shown.missing:
            words += " " + self.tr("Missing today: %1.").replace("%1", "; ".join(shown.missing))
        return self.tr("Ask of everybody who operates?"), words, self.tr("Ask from now on")


def _day(today: date) -> DateField:
    return DateField(lambda: today)


def _table() -> KeyedTable:
    columns = (
        Column("Colleague", lambda r: r.card.name, strong=True),
        Column("What", lambda r: f"{r.kind}: {r.what}"),
        Column("First day", lambda r: r.first, width=112),
        Column("Last day", lambda r: r.last, width=112),
        Column("State", lambda r: r.state, width=105, tone=lambda r: r.tone),
    )
    table = KeyedTable("Credentials", columns)
    table.setObjectName("credentialsTable")
    return table
