"""The drawer of allergies, medicines and illnesses: what the patient told waits for a yes."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import NewHealthFact
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.health_presenter import (
    KINDS,
    READ,
    SEVERITIES,
    WRITE,
    HealthLine,
    HealthPresenter,
    shut,
)
from clinic_desktop.ui.patient.presenter import PatientPresenter
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.workplace import Workplace

TALL = 220


class HealthLines(QWidget):
    """`confirmed(HealthFact, severity)`, `over(HealthFact)`, `added_asked(NewHealthFact)`."""

    confirmed = Signal(object, str)
    over = Signal(object)
    added_asked = Signal(object)

    def __init__(self, *, may: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("healthLines")
        self._may, self._busy = may, False
        self.message, self.table = InlineMessage(), _table()
        self._standing = Label(self.tr("Nothing is noted yet."), "secondary", wrap=True)
        self.confirm = secondary(self.tr("Confirm"), Icon.CHECK)
        self.end = secondary(self.tr("No longer"), Icon.X)
        self.kind, self.severity, self.what = QComboBox(), QComboBox(), QLineEdit()
        for code, words in KINDS:
            self.kind.addItem(words, code)
        for code, words in SEVERITIES:
            self.severity.addItem(words, code)
        self.what.setMaxLength(300)
        self._what = Field(self.tr("What is it?"), self.what)
        self.add = primary(self.tr("Add"), Icon.PLUS)
        for name, part in (
            ("healthConfirm", self.confirm), ("healthEnd", self.end), ("healthAdd", self.add),
            ("healthKind", self.kind), ("healthSeverity", self.severity), ("healthWhat", self.what),
        ):  # fmt: skip
            part.setObjectName(name)
        self._lay_out()
        self._connect()
        self._offer()

    def begin(self) -> None:
        self.table.setFocus()

    def show_lines(self, lines: tuple[HealthLine, ...]) -> None:
        """The first stays chosen: what waits stands there."""
        self.table.show_rows(lines)
        if lines and self.table.current() is None:
            self.table.choose(lines[0].id)
        self._offer()

    def added(self) -> None:
        self.what.clear()
        self.message.clear()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._offer()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(px(TALL))
        severe = Field(self.tr("How severe an allergy"), self.severity)
        self.setLayout(
            column(
                self.message, (self.table, 1), self._standing,
                row(self.confirm, self.end, None, gap=8),
                row((Field(self.tr("Kind"), self.kind), 1), (severe, 1), gap=8),
                self._what, row(None, self.add), gap=10,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.table.current_changed.connect(lambda _: self._offer())
        self.confirm.clicked.connect(self._on_confirm)
        self.end.clicked.connect(self._on_end)
        self.add.clicked.connect(self._on_add)
        self.what.returnPressed.connect(self.add.click)

    def _offer(self) -> None:
        line: HealthLine | None = self.table.current()
        self.confirm.offer(shut("confirm", line, may=self._may), busy=self._busy)
        self.end.offer(shut("end", line, may=self._may), busy=self._busy)
        self.add.offer("" if self._may else by_role(WRITE), busy=self._busy)
        self._standing.set_words(line.standing if line else self.tr("Nothing is noted yet."))

    def _on_confirm(self) -> None:
        line: HealthLine | None = self.table.current()
        if line is not None:
            severity = self.severity.currentData() if line.fact.kind == "ALLERGY" else ""
            self.confirmed.emit(line.fact, severity if severity != "NONE" else "")

    def _on_end(self) -> None:
        line: HealthLine | None = self.table.current()
        if line is not None:
            self.over.emit(line.fact)

    def _on_add(self) -> None:
        kind, severity = self.kind.currentData(), self.severity.currentData()
        said, allergy = self.what.text().strip(), kind == "ALLERGY"
        none = allergy and severity == "NONE"
        enough = bool(said) or none
        self._what.show_error("" if enough else self.tr("Write what it is."), focus=not enough)
        if enough:
            self.added_asked.emit(NewHealthFact(kind, said, severity if allergy else ""))


def _table() -> KeyedTable:
    columns = (
        Column("What", lambda one: one.what, strong=True),
        Column("Kind", lambda one: one.kind, width=84),
        Column("Standing", lambda one: one.standing, width=150, tone=lambda one: one.tone),
    )
    table = KeyedTable("Allergies, medicines, illnesses", columns)
    table.setObjectName("healthTable")
    return table


def offer_health(
    view: PatientView, file: PatientPresenter, clinic: Clinic, place: Workplace
) -> None:
    """Alt+A and a button of the banner, for those who may read it."""

    def begin() -> None:
        if file.patient_id is not None:
            lines = make_health(clinic, place, file.patient_id)
            title = view.tr("Allergies, medicines, illnesses")
            view.host.open_drawer(Drawer(title, Icon.HEART_PULSE, lines))
            lines.begin()

    may = place.may(READ)
    view.health.setVisible(may)
    if may:
        view.health.clicked.connect(begin)
        view.addAction(
            make_action(view, view.tr("Allergies, medicines, illnesses"), "Alt+A", begin)
        )


def make_health(clinic: Clinic, place: Workplace, patient_id: UUID) -> HealthLines:
    """The list with its presenter; it is filled at once."""
    lines = HealthLines(may=place.may(WRITE))
    presenter = HealthPresenter(lines, clinic, place, patient_id)
    lines.confirmed.connect(presenter.confirm)
    lines.over.connect(presenter.end)
    lines.added_asked.connect(presenter.add)
    lines.destroyed.connect(presenter.end_all)
    lines.setProperty("presenter", presenter)
    presenter.load()
    return lines
