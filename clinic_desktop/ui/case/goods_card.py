"""The scan field of a case: what a code says, which lot is taken, where an implant lies."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.domain.inventory.interface import LotCard, Scanned
from clinic_desktop.ui.case import why_not
from clinic_desktop.ui.case.presenter import ACTS
from clinic_desktop.ui.case.values import CasePage, UsedRow
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.text import Label

SIDES = (("LEFT", "Place left"), ("RIGHT", "Place right"), ("NONE", "Place, no side"))


class GoodsCard(Card):
    """`scanned(code)`, `used(lot id, quantity)`, `placed(lot id, side)`, `cards_asked`."""

    scanned = Signal(str)
    used = Signal(object, int)
    placed = Signal(object, str)
    cards_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Used and placed"), parent=parent)
        self.code, self.lots, self.quantity = QLineEdit(), QComboBox(), QLineEdit("1")
        self.code.setPlaceholderText(self.tr("Scan the package, or type its number"))
        self.quantity.setValidator(QIntValidator(1, 9999, self.quantity))
        self.use = primary(self.tr("Use"), Icon.CHECK)
        self.sides = {side: secondary(words) for side, words in SIDES}
        self.cards = secondary(self.tr("Implant cards"), Icon.PRINTER)
        self._name, self._implant = Label("", "h3", wrap=True), False
        self._open = False
        self._used = self._placed = self.tr("No case is open.")
        self.rows = KeyedTable(
            self.tr("Used and placed in this case"),
            (
                Column(self.tr("Item"), lambda r: r.text, strong=True),
                Column(self.tr("Lot"), lambda r: r.lot, width=110),
                Column("", lambda r: r.quantity, number=True, width=44),
            ),
        )
        self._lay_out()
        self._connect()
        self._offer()

    def show_page(self, page: CasePage, inside: bool) -> None:
        self._used = why_not.during(page, why_not.IN_THEATRE, "use")
        self._placed = why_not.during(page, why_not.IN_THEATRE, "place")
        self._open = inside
        placed = any(event.kind == "IMPLANT" for event in page.sheet.events)
        denied = "" if "card" in page.can else by_role(*ACTS["card"])
        none = "" if placed else self.tr("No implant was placed in this case.")
        self.cards.offer(denied or none)
        self._offer()

    def show_scanned(self, found: Scanned, lots: tuple[LotCard, ...]) -> None:
        """The lots that the code means, the first expiring first."""
        self._implant = found.item.kind == ItemKind.IMPLANT
        self._name.set_words(found.item.name)
        self.lots.clear()
        for lot in lots:
            end = f", until {lot.expiry:%b %Y}" if lot.expiry else ""
            words = f"{lot.serial or lot.lot}{end}, {lot.on_hand} in the house"
            self.lots.addItem(words, lot.id)
        if not lots:
            self._name.set_words(f"{found.item.name}: {self.tr('none in the house')}")
        self.quantity.setText("1")
        self._offer()
        target = self.lots if self._implant else self.quantity
        target.setFocus()
        self.code.clear()

    def show_used(self, rows: tuple[UsedRow, ...]) -> None:
        self.rows.show_rows(rows, glow=True)

    def _lay_out(self) -> None:
        self.code.setObjectName("scanField")
        self.lots.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._name.hide()
        places = row(*self.sides.values(), None, gap=6)
        self._choice = holder(
            column(
                self._name,
                Field(self.tr("Lot"), self.lots),
                row((Field(self.tr("How many"), self.quantity), 1), column(None, self.use)),
                places,
                gap=8,
            )
        )
        self.rows.setMinimumHeight(px(150))
        self.set_content(
            column(
                Field(self.tr("Scan"), self.code), self._choice, (self.rows, 1),
                row(None, self.cards), gap=10,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.code.returnPressed.connect(self._on_code_entered)
        self.quantity.returnPressed.connect(self._on_use_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.cards.clicked.connect(self.cards_asked)
        for side, button in self.sides.items():
            button.clicked.connect(partial(self._on_side_clicked, side))

    def _offer(self) -> None:
        chosen = self.lots.count() > 0
        self.code.setEnabled(self._open)
        self._choice.setVisible(chosen or bool(self._name.text()))
        self.use.setVisible(not self._implant)
        self.quantity.setEnabled(self._open and chosen and not self._implant)
        first = "" if chosen else self.tr("Scan the package first.")
        self.use.offer(self._used or first)
        for button in self.sides.values():
            button.setVisible(self._implant)
            button.offer(self._placed or first)

    def _on_code_entered(self) -> None:
        if self.code.text().strip():
            self.scanned.emit(self.code.text().strip())

    def _on_use_clicked(self) -> None:
        if self.use.isEnabled() and not self._implant and self.quantity.text():
            self.used.emit(self.lots.currentData(), int(self.quantity.text()))
            self.code.setFocus()

    def _on_side_clicked(self, side: str) -> None:
        self.placed.emit(self.lots.currentData(), side)
        self.code.setFocus()
