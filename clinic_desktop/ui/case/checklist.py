"""The WHO checklist: one phase at a time, three presses to choose from for each line."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.theatre.interface import PHASES, ChecklistItem
from clinic_desktop.ui.case.values import PHASE_WORDS, Late
from clinic_desktop.ui.widgets.buttons import Button, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.layouts import clear, column, holder, line, put_in_tab_order, row
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label

ANSWERS = (("YES", "Yes"), ("NO", "No"), ("NOT_APPLICABLE", "N/A"))


class Checklist(Card):
    """`answered(phase, item code, answer)`, `explain_asked(phase)`."""

    answered = Signal(str, str, str)
    explain_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("WHO checklist"), parent=parent)
        self.phase = Segmented(self.tr("Phase"), [PHASE_WORDS[p] for p in PHASES])
        self._rows = column(gap=2)
        self._items: tuple[ChecklistItem, ...] = ()
        self._built: tuple[str, ...] = ()
        self._shut = ""
        self.buttons: dict[tuple[str, str], Button] = {}
        self._notes: dict[str, Label] = {}
        self.explain = secondary(self.tr("Explain why it was late…"))
        self.explain.setObjectName("explainLate")
        self._late: Mapping[str, Late] = {}
        self._said = Label("", "caption", wrap=True, tone="warn")
        late = holder(column(self._said, row(self.explain, None), gap=4))
        self.set_content(column(self.phase, self._rows, late, None, gap=10))
        self.explain.clicked.connect(lambda: self.explain_asked.emit(PHASES[self.phase.current()]))
        self.phase.chosen.connect(lambda _: self._draw())

    def show_items(
        self, items: tuple[ChecklistItem, ...], shut: str, late: Mapping[str, Late]
    ) -> None:
        """What is answered; the phase that is looked at stays. `shut`: why nothing is taken.

        `late` are the phases that came after their moment.
        """
        self._items, self._shut, self._late = items, shut, late
        self.phase.rename([self._counted(phase) for phase in PHASES])
        self._draw()

    def _counted(self, phase: str) -> str:
        left = sum(one.open for one in self._items if one.phase == phase)
        return f"{PHASE_WORDS[phase]} · {left}" if left else f"{PHASE_WORDS[phase]} ✓"

    def _draw(self) -> None:
        phase = PHASES[self.phase.current()]
        items = [one for one in self._items if one.phase == phase]
        wanted = (phase, *(one.code for one in items))
        if wanted != self._built:
            self._build(items, wanted)
        for item in items:
            self._notes[item.code].set_words(item.note)
            for answer, _ in ANSWERS:
                button = self.buttons[(item.code, answer)]
                button.setChecked(item.answer == answer)
                button.offer(self._shut)
        late = self._late.get(phase)
        self._said.set_words(late.words if late else "")
        self.explain.setVisible(late is not None and not late.explained and not self._shut)

    def _build(self, items: list[ChecklistItem], wanted: tuple[str, ...]) -> None:
        clear(self._rows)
        self.buttons.clear()
        self._built = wanted
        for number, item in enumerate(items):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(item))
        put_in_tab_order([self.phase, *self.buttons.values(), self.explain])

    def _row(self, item: ChecklistItem) -> QWidget:
        note = self._notes[item.code] = Label("", "caption", wrap=True)
        parts = []
        for answer, words in ANSWERS:
            button = secondary(words)
            button.setCheckable(True)
            button.setAccessibleName(f"{words}: {item.text}")
            button.clicked.connect(partial(self._on_button_clicked, item, answer))
            self.buttons[(item.code, answer)] = button
            parts.append(button)
        text = column(Label(item.text, "body", wrap=True), note, gap=0)
        return holder(row((text, 1), *parts, gap=6, margins=(0, 4, 0, 4)))

    def _on_button_clicked(self, item: ChecklistItem, answer: str) -> None:
        self.answered.emit(item.phase, item.code, answer)
        self._draw()  # the press itself decides nothing: what is kept is shown
