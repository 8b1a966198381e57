"""In theatre: checklist, times, what is opened and placed, counts."""

from datetime import time
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.theatre.interface import COUNTED, TIMES
from clinic_desktop.ui.case import why_not
from clinic_desktop.ui.case.checklist import Checklist
from clinic_desktop.ui.case.goods_card import GoodsCard
from clinic_desktop.ui.case.presenter import Count
from clinic_desktop.ui.case.values import COUNT_WORDS, MOMENTS, TIME_WORDS, CasePage, late_of
from clinic_desktop.ui.widgets.buttons import Button, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.time_field import TimeField


class TheatreTab(QWidget):
    """`answered(phase, item, answer)`, `timed(what, time | None)`, `counted(Count)`."""

    answered = Signal(str, str, str)
    timed = Signal(str, object)
    counted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checklist, self.goods = Checklist(), GoodsCard()
        self.times: dict[str, tuple[TimeField, Button]] = {}
        self._kept: dict[str, time | None] = {}
        self.counts: dict[str, tuple[QLineEdit, QLineEdit, Button, Label]] = {}
        self.colleague = QComboBox()
        self._people: tuple[UUID, ...] = ()
        self.extend = secondary(self.tr("Record an act outside the plan…"))
        self.extend.setObjectName("extendPlan")
        self._beyond = Card(self.tr("Outside the plan"), self._make_beyond())
        parts = (self._make_times(), self._make_counts(), self._beyond)
        middle = holder(column(*parts, None, gap=12))
        columns = Columns(break_at=1080)
        columns.add(self.checklist, stretch=5)
        columns.add(middle, stretch=3)
        columns.add(self.goods, stretch=4)
        self.setLayout(column((columns, 1)))
        self.checklist.answered.connect(self.answered)

    def show_page(self, page: CasePage) -> None:
        inside = page.facts.status == "IN_THEATRE"
        timed = why_not.during(page, why_not.IN_THEATRE, "time")
        answered = why_not.during(page, ("CHECKED_IN", "IN_THEATRE"), "answer")
        late = {phase: late_of(page, phase) for phase in MOMENTS}
        known = {phase: one for phase, one in late.items() if one is not None}
        self.checklist.show_items(page.sheet.checklist, answered, known)
        self._beyond.setVisible("extend" in page.can)
        self.extend.offer(why_not.during(page, why_not.IN_THEATRE, "extend"))
        for what, (field, button) in self.times.items():
            at = page.time_of(what)
            kept = at.time().replace(second=0, microsecond=0, tzinfo=None) if at else None
            if kept != self._kept.get(what):
                self._kept[what] = kept
                field.set_value(kept)
            button.set_words(self.tr("Correct") if kept else self.tr("Now"),
                             f"{TIME_WORDS[what]}: {self.tr('record')}")  # fmt: skip
            field.setEnabled(not timed)
            button.offer(timed)
        self._show_counts(page)
        self.goods.show_page(page, inside)

    def _show_counts(self, page: CasePage) -> None:
        people = tuple(one.id for one in page.nurses)
        if people != self._people:
            self._people = people
            self.colleague.clear()
            for one in page.nurses:
                self.colleague.addItem(f"{one.title} {one.name}".strip(), one.id)
        shut = why_not.during(page, why_not.IN_THEATRE, "count")
        newest = {count.what: count for count in page.sheet.counts}
        for what, (first, second, button, said) in self.counts.items():
            count = newest.get(what)
            said.set_words(f"Agreed: {count.first} and {count.second}" if count else "")
            for field in (first, second):
                field.setEnabled(not shut)
            button.offer(shut)
        self.colleague.setEnabled(not shut)

    def _make_beyond(self) -> QVBoxLayout:
        said = self.tr("Only what cannot wait. A second doctor agrees, the patient is told.")
        return column(Label(said, "caption", wrap=True), row(self.extend, None), gap=6)

    def _make_times(self) -> Card:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for at, what in enumerate(TIMES):
            field, button = TimeField(), secondary(self.tr("Now"))
            field.setPlaceholderText("")
            field.setAccessibleName(TIME_WORDS[what])
            field.setObjectName(f"time_{what}")
            button.setObjectName(f"now_{what}")
            button.clicked.connect(partial(self._on_time_clicked, what))
            grid.addWidget(Label(TIME_WORDS[what], "body", wrap=True), at, 0)
            grid.addWidget(field, at, 1)
            grid.addWidget(button, at, 2)
            self.times[what] = (field, button)
        return Card(self.tr("Times"), grid)

    def _make_counts(self) -> Card:
        grid = QGridLayout()
        grid.setColumnStretch(0, 2)
        for column_at, words in ((1, self.tr("You")), (2, self.tr("Colleague"))):
            grid.addWidget(Label(words, "caption"), 0, column_at)
        for at, what in enumerate(COUNTED):
            first, second, said = QLineEdit(), QLineEdit(), Label("", "caption", tone="ok")
            button = secondary(self.tr("Agree"), fit="small")
            button.setAccessibleName(f"{self.tr('Agree')}: {COUNT_WORDS[what]}")
            for field, who in ((first, self.tr("you")), (second, self.tr("colleague"))):
                field.setValidator(QIntValidator(0, 999, field))
                field.setAccessibleName(f"{COUNT_WORDS[what]}, {who}")
            button.clicked.connect(partial(self._on_count_clicked, what))
            grid.addLayout(column(Label(COUNT_WORDS[what], "body"), said, gap=0), at + 1, 0)
            for spot, part in enumerate((first, second, button), 1):
                grid.addWidget(part, at + 1, spot)
            self.counts[what] = (first, second, button, said)
        beside = Field(self.tr("Counted with"), self.colleague)
        return Card(self.tr("Counts by two people"), column(beside, grid, gap=10))

    def _on_time_clicked(self, what: str) -> None:
        value = self.times[what][0].value
        self.timed.emit(what, value if value != self._kept.get(what) else None)

    def _on_count_clicked(self, what: str) -> None:
        first, second = self.counts[what][:2]
        for field in (first, second):
            if not field.text():
                field.setFocus()
                return
        who = self.colleague.currentData()
        self.counted.emit(Count(what, int(first.text()), int(second.text()), who))
