"""Possible duplicates on the screen: who came, side by side with whom, and what they are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.beside.facts import Person
from clinic_desktop.ui.beside.view import BesideView, Words
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.widgets.layouts import row

FILE = "FILE"
ASKED = {
    "DIFFERENT": (
        "Two people",
        "Both records stay, and the new one is open for booking and plans.",
    ),
    "SAME": ("The same person", "Go on with the older record. The newer one stays shut."),
}


class PairsView(BesideView):
    """`compare_asked(pair)`, `decided_on(pair, decision, reason)`, `file_asked(patient id)`."""

    compare_asked = Signal(object)
    decided_on = Signal(object, str, str)
    file_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        words = Words(
            self.tr("Possible duplicates"),
            self.tr("They were told nothing. Ask for an identity document, then decide."),
            self.tr("Registered by themselves"), self.tr("Came"),
            self.tr("New record"), self.tr("Older record"), self.tr("Nobody waits"),
            self.tr("Who registers alone and may be known already appears here."),
            self.tr("Choose a person."),
        )  # fmt: skip
        super().__init__("pairs", words, parent)
        self.buttons = {
            "DIFFERENT": primary(self.tr("Two people"), Icon.USERS),
            "SAME": secondary(self.tr("Same person"), Icon.USER_CHECK),
            FILE: secondary(self.tr("Open the older file"), Icon.USER_CHECK),
        }
        of = self.buttons
        self.lay_out(row(of["DIFFERENT"], of["SAME"], None, of[FILE]))
        for act, button in of.items():
            button.clicked.connect(lambda _=False, act=act: self._on_act(act))

    def waits(self, act: str) -> str:
        """Nothing is decided before both records were shown."""
        return "" if self.compared else self.tr("Choose a person first, to see both records.")

    def line_shown(self, line: Person[object] | None) -> None:
        if line is not None:
            self.compare_asked.emit(line.subject)

    def _on_act(self, act: str) -> None:
        line, beside = self.table.current(), self.compared
        if line is None or beside is None:
            return
        if act == FILE:
            self.file_asked.emit(beside.other_id)
            return
        title, effect = ASKED[act]
        dialog = ReasonDialog(title, title, effect=effect, least=4, parent=self)
        dialog.given.connect(lambda _code, text: self.decided_on.emit(line.subject, act, text))
        dialog.open()
