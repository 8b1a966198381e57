"""The list of guardians and people beside a patient, with what can be done for each."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.patients.interface import PatientDetails
from clinic_desktop.ui.patient.people_words import PersonLine, lines_of, shut, waiting
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import Button, Kind, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipWords
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import ROW, KeyedTable
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder
from clinic_desktop.ui.widgets.text import Label

ADD = "patients.guardian.manage"
MOST_ROWS = 4
"""Rows in sight; a longer list scrolls."""


class PeopleCard(Card):
    """`add_asked`, and `acted(act, PersonLine)`: confirm, invite, end. Its keys are A, C, I, E."""

    add_asked = Signal()
    acted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Guardians and people beside"), padding=12, parent=parent)
        self.setObjectName("peopleCard")
        self._may, self._busy, self._whose = frozenset[str](), False, UUID(int=0)
        self.table, self.message = _table(), InlineMessage()
        self._nobody = Label(self.tr("Nobody is recorded beside this patient."), "secondary")
        self._about = Label("", "secondary", wrap=True)
        self.add = secondary(self.tr("Add person"), Icon.USER_PLUS, shortcut="A")
        self.add.setObjectName("addPerson")
        self.buttons: dict[str, Button] = {}
        self.add_tool(self.add)
        self._acts = self._make_acts()
        self.set_content(
            column(self.message, self._nobody, self.table, self._about, self._acts, gap=8)
        )
        self.addAction(
            make_action(self, self.add.accessibleName(), "A", self._on_add, window_wide=False)
        )
        self.add.clicked.connect(self._on_add)
        self.table.current_changed.connect(lambda _: self._offer())

    def set_may(self, may: frozenset[str]) -> None:
        """The permissions that the colleague holds."""
        self._may = may
        self._offer()

    def show_people(self, details: PatientDetails, now: datetime) -> None:
        """`now` in the site's zone. Who waits to be confirmed stands first and is chosen."""
        if details.card.id != self._whose:
            self._whose = details.card.id
            self.message.clear()
        lines = lines_of(details.people, details.card.id, now)
        self.table.show_rows(lines)
        if lines and self.table.current() is None:
            self.table.choose(lines[0].id)
        count = waiting(details.people, now)
        words = self.tr("%1 to confirm").replace("%1", str(count))
        self.show_count(ChipWords(words, "warn", Icon.TRIANGLE_ALERT) if count else None)
        self._fit(len(lines))
        self._offer()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._offer()

    def take_focus(self) -> None:
        """To the list, or to the one button where nobody is listed."""
        (self.add if self.table.isHidden() else self.table).setFocus()

    def _make_acts(self) -> QWidget:
        flow = FlowLayout(8)
        for act, words, key, picture, kind in (
            ("confirm", self.tr("Confirm guardian"), "C", Icon.SHIELD_CHECK, Kind.SECONDARY),
            ("invite", self.tr("Invite to an account"), "I", Icon.MAIL, Kind.SECONDARY),
            ("end", self.tr("End"), "E", Icon.X, Kind.DANGER_LINE),
        ):
            button = Button(words, kind, picture, tip=words, shortcut=key)
            button.setObjectName(f"person_{act}")
            press = partial(self._press, act)
            button.clicked.connect(press)
            self.buttons[act] = button
            flow.addWidget(button)
            self.addAction(make_action(self, words, key, press, window_wide=False))
        return holder(flow)

    def _fit(self, rows: int) -> None:
        self._nobody.setVisible(not rows)
        for part in (self.table, self._acts):
            part.setVisible(bool(rows))
        heading = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(heading + px(ROW) * min(rows, MOST_ROWS) + 4)

    def _offer(self) -> None:
        current: PersonLine | None = self.table.current()
        self.add.offer("" if ADD in self._may else by_role(ADD), busy=self._busy)
        for act, button in self.buttons.items():
            button.offer(shut(act, current, self._may), busy=self._busy)
        said = (current.standing, current.reach) if current else ()
        self._about.set_words(" · ".join(part for part in said if part))

    def _on_add(self) -> None:
        self.message.clear()
        if self.add.reason:
            self.message.show_words("info", self.add.reason)
        elif not self._busy:
            self.add_asked.emit()

    def _press(self, act: str) -> None:
        current: PersonLine | None = self.table.current()
        reason = shut(act, current, self._may)
        self.message.clear()
        if reason:
            self.message.show_words("info", reason)
        elif not self._busy:
            self.acted.emit(act, current)


def _table() -> KeyedTable:
    columns = (
        Column("Name", lambda p: p.name, strong=True, width=200),
        Column("Relation", lambda p: p.relation, width=190),
        Column("May", lambda p: p.authority, width=190),
        Column("Until", lambda p: p.until, width=110),
        Column("Confirmed", lambda p: p.standing, tone=lambda p: p.tone),
    )
    table = KeyedTable("Guardians and people beside", columns)
    table.setObjectName("peopleTable")
    return table
