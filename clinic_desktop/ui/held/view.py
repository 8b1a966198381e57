"""Held rows on the screen: who waits, side by side with whom, and three ways on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.domain.patients.interface.imports import HeldRow
from clinic_desktop.ui.beside.facts import Person
from clinic_desktop.ui.beside.view import BesideView, Words
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import danger, primary, secondary
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import row

ASKED = {
    "MERGE": ("The same person", "The record keeps what it says; where it says nothing, the row"
              " is heard."),
    "KEEP": ("Another person", "A record of its own is made, and the two are marked as different"
              " people."),
    "REJECT": ("Forget the row", "Nobody is registered, and what the row said is forgotten."),
}  # fmt: skip


class HeldView(BesideView):
    """`compare_asked(row, at)`, `decided_on(row, decision, other id | None, reason)`."""

    compare_asked = Signal(object, int)
    decided_on = Signal(object, str, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        words = Words(
            self.tr("Imported people"),
            self.tr("Nothing of a row is in a file before somebody has looked at both."),
            self.tr("Held"), self.tr("From"), self.tr("Imported row"), self.tr("Registered"),
            self.tr("Nobody is held for review"),
            self.tr("Imported rows that may be somebody known wait here."),
            self.tr("Choose a row."),
        )  # fmt: skip
        super().__init__("held", words, parent)
        self.likely = QComboBox()
        self._likely = Field(self.tr("May be"), self.likely)
        self.buttons = {
            "MERGE": primary(self.tr("Same person"), Icon.USER_CHECK, shortcut="S"),
            "KEEP": secondary(self.tr("Other person"), Icon.USER_PLUS, shortcut="O"),
            "LATER": secondary(self.tr("Later"), Icon.CLOCK, shortcut="L"),
            "REJECT": danger(self.tr("Forget the row"), Icon.TRASH_2),
        }
        of = self.buttons
        self.lay_out(row(of["MERGE"], of["KEEP"], of["LATER"], None, of["REJECT"]), self._likely)
        self._connect()

    def waits(self, act: str) -> str:
        if self.table.current() is None:
            return self.tr("Choose a row first.")
        if act == "MERGE" and self.compared is None:
            return self.tr("There is no record beside it that it could be.")
        return ""

    def line_shown(self, line: Person[object] | None) -> None:
        self.likely.clear()
        held = line.subject if line is not None else None
        for one in held.likely if isinstance(held, HeldRow) else ():
            self.likely.addItem(f"{one.other.first} {one.other.last}, {one.other.mrn}")
        self._likely.setVisible(self.likely.count() > 1)

    def _connect(self) -> None:
        self.likely.currentIndexChanged.connect(self._on_likely_changed)
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, act=act: self._on_act(act))
        for act, key in (("MERGE", "S"), ("KEEP", "O"), ("LATER", "L")):
            action = make_action(
                self.table, self.buttons[act].accessibleName(), key,
                self.buttons[act].click, window_wide=False,
            )  # fmt: skip
            self.table.addAction(action)

    def _on_likely_changed(self, at: int) -> None:
        line = self.table.current()
        if line is not None and at >= 0:
            self.compare_asked.emit(line.subject, at)

    def _on_act(self, act: str) -> None:
        line = self.table.current()
        if line is None:
            return
        if act == "LATER":
            self._go_on(line)
            return
        title, effect = ASKED[act]
        other = self.compared.other_id if act == "MERGE" and self.compared else None
        dialog = ReasonDialog(
            title, title, effect=effect, least=4, hurts=act == "REJECT", parent=self
        )
        dialog.given.connect(
            lambda _code, text: self.decided_on.emit(line.subject, act, other, text)
        )
        dialog.open()

    def _go_on(self, line: Person[object]) -> None:
        """Undecided rows stay; the next one is shown, after the last the first."""
        people: tuple[Person[object], ...] = self.table.keyed.values()
        at = [one.id for one in people].index(line.id)
        self.table.choose(people[(at + 1) % len(people)].id)
        self.table.setFocus()
