"""The list of pre-op items with the line that completes one: result, still open, done, waive."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from clinic_desktop.domain.preop.interface import PreopFacts
from clinic_desktop.ui.preop.words import PreopRow, preop_rows
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label

PERMISSIONS = {"item": "preop.item.complete", "waive": "preop.item.waive"}


class ItemsCard(Card):
    """`done_asked(item, evidence, result open)`, `waive_asked(item)`."""

    done_asked = Signal(object, str, bool)
    waive_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pre-op"), parent=parent)
        self.setObjectName("preopCard")
        self.items = _table()
        self.evidence, self.result_open = QLineEdit(), QCheckBox(self.tr("Result still open"))
        self.done = primary(self.tr("Done"), Icon.CHECK)
        self.waive = secondary(self.tr("Waive"))
        self._evidence = Field(self.tr("Result, or where it is found"), self.evidence)
        self._can: frozenset[str] = frozenset()
        self._busy = False
        self._words = Label("", wrap=True)
        for name, widget in (
            ("preopEvidence", self.evidence), ("resultOpen", self.result_open),
            ("preopDone", self.done), ("preopWaive", self.waive),
        ):  # fmt: skip
            widget.setObjectName(name)
        act = row((self._evidence, 1), column(None, self.done, gap=0), column(None, self.waive))
        self.set_content(column((self.items, 1), self._words, act, self.result_open, gap=8))
        self._connect()

    def show_items(self, facts: PreopFacts | None, can: frozenset[str]) -> None:
        """`can`: "item" completes, "waive" waives; the service knows whose an item is."""
        self._can = can
        self.items.show_rows(preop_rows(facts), glow=True)
        self._on_current_changed(self.items.current())

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._on_current_changed(self.items.current())

    def _connect(self) -> None:
        self.items.current_changed.connect(self._on_current_changed)
        self.items.opened.connect(lambda _: self.evidence.setFocus())
        self.done.clicked.connect(self._on_done_clicked)
        self.evidence.returnPressed.connect(self._on_done_clicked)
        self.waive.clicked.connect(self._on_waive_clicked)

    def _on_current_changed(self, value: PreopRow | None) -> None:
        self._words.set_words(value.text if value is not None else "")
        for act, button in (("item", self.done), ("waive", self.waive)):
            denied = "" if act in self._can else by_role(PERMISSIONS[act])
            button.offer(denied or shut(act, value), busy=self._busy)
        self.result_open.setVisible(value is not None and value.card.result_bearing)

    def _on_done_clicked(self) -> None:
        current: PreopRow | None = self.items.current()
        if current is None or not self.done.isEnabled():
            return
        evidence = self.evidence.text().strip()
        if not evidence:
            self._evidence.show_error(self.tr("Write down the result first."), focus=True)
            return
        self._evidence.clear_error()
        self.done_asked.emit(current.card, evidence, self.result_open.isChecked())
        self.evidence.clear()
        self.result_open.setChecked(False)

    def _on_waive_clicked(self) -> None:
        current: PreopRow | None = self.items.current()
        if current is not None:
            self.waive_asked.emit(current.card)


def shut(act: str, row: PreopRow | None) -> str:
    """Why this item cannot be completed ("item") or waived; "" where it can."""
    if row is None:
        return "Choose an item of the list first."
    if row.card.status == "WAIVED":
        return "The item is waived."
    if act == "item":
        return ""
    if not row.card.waivable:
        return "This item is never waived: it has to be done."
    return "The item is done already." if row.card.status == "DONE" else ""


def _table() -> KeyedTable:
    table = KeyedTable(
        "Pre-op items",
        (
            Column("Item", lambda r: r.text, strong=True),
            Column("When", lambda r: r.gate, width=136),
            Column("Whose", lambda r: r.owners, width=120),
            Column("State", lambda r: r.state, width=96, tone=lambda r: r.tone),
        ),
    )
    table.setObjectName("preopTable")
    return table
