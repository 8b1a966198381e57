"""What must be met before the next step: each line says why, and offers the way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label


class GateState(Enum):
    OK = "ok"
    WARN = "warn"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition. `detail`: what is missing, since when, who can fix it; `fix`: the button."""

    code: str
    state: GateState
    title: str
    detail: str = ""
    fix: str = ""


SIGNS = {
    GateState.OK: (Icon.CIRCLE_CHECK, "ok"),
    GateState.WARN: (Icon.CLOCK, "warn"),
    GateState.BLOCKED: (Icon.TRIANGLE_ALERT, "bad"),
}


class GateList(QWidget):
    """The gate list of consultation, theatre, consent, billing and record: one widget.

    `asked(code)` when the button of a line is pressed.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gateList")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self._gates: tuple[Gate, ...] = ()
        self._buttons: dict[str, Button] = {}

    def show_gates(self, gates: Sequence[Gate]) -> None:
        """Show the conditions in the order given; nothing is rebuilt if nothing changed."""
        if tuple(gates) == self._gates:
            return
        self._gates = tuple(gates)
        clear(self._rows)
        self._buttons.clear()
        for gate in gates:
            self._rows.addWidget(self._line(gate))

    @property
    def gates(self) -> tuple[Gate, ...]:
        """What is shown, in order."""
        return self._gates

    @property
    def first_open(self) -> Gate | None:
        """The first condition that blocks, None when the way is free."""
        return next((gate for gate in self._gates if gate.state is GateState.BLOCKED), None)

    def go_to_first_open(self) -> Gate | None:
        """Put the focus on the button of the first blocking line, for a step pressed too early."""
        gate = self.first_open
        if gate is not None and gate.code in self._buttons:
            self._buttons[gate.code].setFocus()
        return gate

    def _line(self, gate: Gate) -> QWidget:
        picture, tone = SIGNS[gate.state]
        words = column(Label(gate.title, "h3", wrap=True), gap=0)
        if gate.detail:
            words.addWidget(Label(gate.detail, "caption", wrap=True))
        parts = row(column(1, IconLabel(picture, tone, 18), None, gap=0), (words, 1), gap=9)
        if gate.fix:
            button = Button(gate.fix, Kind.SECONDARY, fit="small", name=f"{gate.fix}: {gate.title}")
            button.clicked.connect(lambda _=False, code=gate.code: self.asked.emit(code))
            parts.addLayout(column(button, None, gap=0))
            self._buttons[gate.code] = button
        line = holder(parts)
        state = {
            GateState.OK: self.tr("met"),
            GateState.WARN: self.tr("look at this"),
            GateState.BLOCKED: self.tr("missing"),
        }[gate.state]
        line.setAccessibleName(f"{state}: {gate.title}. {gate.detail}".strip())
        return line
