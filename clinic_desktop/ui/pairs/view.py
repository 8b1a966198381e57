"""Possible duplicates on the screen: both records, what they are, and the merge of two."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.beside.facts import Person
from clinic_desktop.ui.beside.view import BesideView, Words
from clinic_desktop.ui.pairs.presenter import MERGED, PAIR, PROPOSED, Case
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
    "SAME": (
        "The same person",
        "This proposes to merge. A colleague compares both records and confirms.",
    ),
    "OLDER": (
        "Keep the older record",
        "The newer one takes nothing any more. It is found under its number and read in the older"
        " one. This can be undone for 30 days.",
    ),
    "NEWER": (
        "Keep the newer record",
        "The older one takes nothing any more. It is found under its number and read in the newer"
        " one. This can be undone for 30 days.",
    ),
    "UNDO": (
        "Undo the merge",
        "Both records stand again. What was written since stays where it is.",
    ),
}
OFFERED = {
    PAIR: ("DIFFERENT", "SAME"),
    PROPOSED: ("DIFFERENT", "OLDER", "NEWER"),
    MERGED: ("UNDO",),
}


class PairsView(BesideView):
    """`compare_asked(case)`, `decided_on(case, decision, reason)`, `file_asked(patient id)`."""

    compare_asked = Signal(object)
    decided_on = Signal(object, str, str)
    file_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        words = Words(
            self.tr("Possible duplicates"),
            self.tr("They were told nothing. Ask for an identity document, then decide."),
            self.tr("Two records"), self.tr("State"),
            self.tr("New record"), self.tr("Older record"), self.tr("Nobody waits"),
            self.tr("Who registers alone and may be known already appears here."),
            self.tr("Choose a person."),
        )  # fmt: skip
        super().__init__("pairs", words, parent)
        self.buttons = {
            "DIFFERENT": primary(self.tr("Two people"), Icon.USERS),
            "SAME": secondary(self.tr("Same person"), Icon.USER_CHECK),
            "OLDER": secondary(self.tr("Keep the older"), Icon.USER_CHECK),
            "NEWER": secondary(self.tr("Keep the newer"), Icon.USER_CHECK),
            "UNDO": secondary(self.tr("Undo the merge"), Icon.UNDO_2),
            FILE: secondary(self.tr("Open the older file"), Icon.USER_CHECK),
        }
        acts = (button for act, button in self.buttons.items() if act != FILE)
        self.lay_out(row(*acts, None, self.buttons[FILE]))
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, act=act: self._on_act(act))

    def waits(self, act: str) -> str:
        """Nothing is decided before both records were shown."""
        return "" if self.compared else self.tr("Choose a person first, to see both records.")

    def line_shown(self, line: Person[object] | None) -> None:
        case = line.subject if line is not None else None
        offered = OFFERED[case.kind] if isinstance(case, Case) else OFFERED[PAIR]
        for act, button in self.buttons.items():
            button.setVisible(act == FILE or act in offered)
        if case is not None:
            self.compare_asked.emit(case)

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
