"""The card with what is missing and the steps of a plan, each with its effect said before."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.patient.words import gates_of
from clinic_desktop.ui.plan.words import GATE_OF, PlanPage
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder
from clinic_desktop.ui.widgets.text import Label

STEPS = (
    ("submit", "Submit for approval", Kind.PRIMARY, Icon.CHECK),
    ("approve", "Approve plan", Kind.PRIMARY, Icon.CIRCLE_CHECK),
    ("hand_over", "Hand over quotation", Kind.PRIMARY, Icon.FILE_TEXT),
    ("accept", "Record acceptance", Kind.SECONDARY, Icon.CHECK),
    ("quotation", "Show quotation", Kind.SECONDARY, Icon.EYE),
    ("withdraw", "Take back", Kind.SECONDARY, Icon.UNDO_2),
    ("send_back", "Send back", Kind.SECONDARY, Icon.UNDO_2),
    ("revise", "Revise", Kind.SECONDARY, Icon.PENCIL),
    ("reject", "Reject", Kind.DANGER_LINE, Icon.CIRCLE_X),
    ("cancel", "Cancel plan", Kind.DANGER_LINE, Icon.X),
)
WHY = {
    "send_back": "What should the author change?",
    "reject": "Why is the plan rejected?",
    "revise": "Why does the plan change?",
}
WIDE = ("submit", "approve", "hand_over")


class StepsCard(Card):
    """`stepped(act, words)`, `cancel_asked`, `quotation_asked`; `line_wanted(number)`."""

    stepped = Signal(str, str)
    quotation_asked = Signal()
    cancel_asked = Signal()
    line_wanted = Signal(object)
    reconciled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Next"), parent=parent)
        self.setObjectName("stepsCard")
        self.gates, self.buttons = GateList(), dict[str, Button]()
        self._note = Label("", "caption", wrap=True)
        self.received = QLineEdit()
        self.received.setObjectName("receivedBy")
        self._received = Field(self.tr("Who received or accepts it"), self.received)
        self._page: PlanPage | None = None
        self._lay_out()
        self.gates.asked.connect(self._on_gates_asked)

    def show_page(self, page: PlanPage) -> None:
        self._page = page
        status = page.sheet.card.status if page.sheet else ""
        self.set_title(GATE_OF.get(status, ("", self.tr("Next")))[1])
        self.gates.show_gates(_gates(page))
        for act, button in self.buttons.items():
            button.setVisible(act in page.acts)
        self._received.setVisible(bool({"hand_over", "accept"} & page.acts))
        if not self.received.text():
            self.received.setText(page.patient)
        self._note.set_words(NOTES.get(status, ""))

    def set_busy(self, busy: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def _lay_out(self) -> None:
        body, small = column(self.gates, self._note, self._received, gap=10), FlowLayout(8)
        for act, words, kind, picture in STEPS:
            button = Button(self.tr(words), kind, picture)
            button.setObjectName(f"{act}Plan")
            button.clicked.connect(lambda _=False, act=act: self._act(act))
            self.buttons[act] = button
            body.addWidget(button) if act in WIDE else small.addWidget(button)
        body.addWidget(holder(small))
        self.set_content(body)

    def go_on(self) -> None:
        """Ctrl+Enter takes the main step of the state, whichever it is."""
        acts = self._page.acts if self._page else frozenset[str]()
        main = next((act for act in WIDE if act in acts), None)
        if main is not None:
            self._act(main)

    def _act(self, act: str) -> None:
        if act == "quotation":
            self.quotation_asked.emit()
        elif act == "cancel":
            self.cancel_asked.emit()
        elif act in WHY:
            self._ask_why(act)
        elif act in ("hand_over", "accept"):
            self._received.show_error("" if self.received.text().strip() else self.tr("Who?"))
            if self.received.text().strip():
                self.stepped.emit(act, self.received.text().strip())
        else:
            self.stepped.emit(act, "")

    def _ask_why(self, act: str) -> None:
        words = next(one[1] for one in STEPS if one[0] == act)
        voids = self._page.voids if self._page and act == "revise" else ""
        dialog = ReasonDialog(
            self.tr(WHY[act]), self.tr(words), effect=voids, hurts=act == "reject", parent=self
        )
        dialog.given.connect(lambda _code, text: self.stepped.emit(act, text))
        dialog.open()

    def _on_gates_asked(self, code: str) -> None:
        """Codes are "plan.complete:3": the line that the third sentence speaks of."""
        page = self._page
        if page is None:
            return
        text = page.gates[int(code.rpartition(":")[2])].text
        if text.startswith(ALLERGIES):
            self.reconciled.emit(True)
            return
        self.line_wanted.emit(_line_meant(page, text))


ALLERGIES = "Compare the allergies"
NOTES = {
    "PENDING_APPROVAL": "After approval the plan is locked. A change makes a new version, and a "
    "consent that was signed on this one no longer counts. Approving asks for your PIN.",
}


def _gates(page: PlanPage) -> list[Gate]:
    gates = gates_of(page.gates, page.zone)
    if not gates and page.sheet and page.sheet.card.status in GATE_OF:
        return [Gate("all", GateState.OK, "Nothing is missing")]
    if "write" not in page.acts:
        return gates
    return [
        Gate(gate.code, gate.state, gate.title, gate.detail, _fix(page, gate)) for gate in gates
    ]


def _fix(page: PlanPage, gate: Gate) -> str:
    """The button that goes to what is missing, "" where it is not on this screen."""
    if not gate.code.startswith("plan.complete"):
        return ""
    if gate.title.startswith(ALLERGIES):
        return "Confirm"
    empty = page.sheet is not None and not page.sheet.content.lines
    return "Fix" if empty or _line_meant(page, gate.title) is not None else ""


def _line_meant(page: PlanPage, text: str) -> int | None:
    """The line whose name, and where it is told apart whose side, the sentence names."""
    lines = page.sheet.content.lines if page.sheet else ()
    named = [n for n, line in enumerate(lines) if text.startswith(line.name)]
    sided = [n for n in named if f", {lines[n].side.value.lower()}" in text.partition(":")[0]]
    return next(iter(sided or named), None)
