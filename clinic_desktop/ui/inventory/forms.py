"""The drawers of the stock: a delivery, and a lot that leaves quarantine."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.inventory.interface import ItemCard, NewLot, Scanned
from clinic_desktop.ui.inventory.presenter import LotRow
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label

FITS = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class ReceiveForm(QWidget):
    """`sent(NewLot)`, `scanned(code)`: a scan fills in item, lot, serial and expiry."""

    sent = Signal(object)
    scanned = Signal(str)

    def __init__(
        self, items: tuple[ItemCard, ...], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("receiveForm")
        self._items = items
        self.message = InlineMessage()
        self.code, self.item = QLineEdit(), QComboBox()
        self.lot, self.serial, self.expiry = QLineEdit(), QLineEdit(), DateField(lambda: today)
        self.quantity, self.supplier, self.held = QLineEdit("1"), QLineEdit(), QLineEdit()
        self.send = primary(self.tr("Receive"), Icon.PACKAGE, shortcut="Ctrl+Return")
        self._lay_out()
        self.code.returnPressed.connect(self._on_code_entered)
        self.send.clicked.connect(self._on_send_clicked)

    def fill(self, found: Scanned) -> None:
        """What the package says; what it does not say stays to be typed."""
        for at, item in enumerate(self._items):
            if item.id == found.item.id:
                self.item.setCurrentIndex(at)
        self.lot.setText(found.lot_number)
        self.serial.setText(found.serial)
        self.expiry.set_value(found.expiry)
        self.quantity.setText("1")
        self.code.clear()
        empty = next((one for one in (self.lot, self.quantity) if not one.text()), self.quantity)
        empty.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def _lay_out(self) -> None:
        self.code.setObjectName("receiveCode")
        self.code.setPlaceholderText(self.tr("Scan the package"))
        self.quantity.setValidator(QIntValidator(1, 100_000, self.quantity))
        for item in self._items:
            self.item.addItem(f"{item.name} ({item.sku})", item.id)
        self.item.setSizeAdjustPolicy(FITS)
        held = self.tr("Say why, if it comes in under quarantine.")
        self._fields = {
            "item": Field(self.tr("Item"), self.item),
            "lot": Field(self.tr("Lot"), self.lot),
            "serial": Field(self.tr("Serial number"), self.serial, optional=True),
            "expiry": Field(self.tr("Expires"), self.expiry),
            "quantity": Field(self.tr("How many"), self.quantity),
            "supplier": Field(self.tr("Supplier"), self.supplier, optional=True),
            "held": Field(self.tr("Held back"), self.held, hint=held, optional=True),
        }
        scan = Field(self.tr("Scan"), self.code)
        self.setLayout(column(self.message, scan, *self._fields.values(), None, gap=12))

    def _on_code_entered(self) -> None:
        if self.code.text().strip():
            self.scanned.emit(self.code.text().strip())

    def _on_send_clicked(self) -> None:
        at = self.item.currentIndex()
        item = self._items[at] if at >= 0 else None
        tracked = item is not None and item.lot_tracked
        errors = {}
        if item is None:
            errors["item"] = self.tr("Which item? The stock keeper adds new ones.")
        if tracked and not self.lot.text().strip():
            errors["lot"] = self.tr("Read it off the package.")
        if self.expiry.problem or (tracked and self.expiry.value is None):
            errors["expiry"] = self.expiry.problem or self.tr("Read it off the package.")
        if not int(self.quantity.text() or 0):
            errors["quantity"] = self.tr("How many came in?")
        for name, field in self._fields.items():
            field.show_error(errors.get(name, ""), focus=name == next(iter(errors), ""))
        if not errors and item is not None:
            self.message.clear()
            self.sent.emit(
                NewLot(
                    item.id, self.lot.text().strip(), self.expiry.value,
                    int(self.quantity.text()), self.serial.text().strip(),
                    self.supplier.text().strip(), self.held.text().strip(),
                )
            )  # fmt: skip


class ReleaseForm(QWidget):
    """`sent(lot id, reason, second person | None)`."""

    sent = Signal(object, str, object)

    def __init__(
        self, row: LotRow, people: tuple[Colleague, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("releaseForm")
        self._lot: UUID = row.id
        self._two = row.needs_two
        self.message = InlineMessage()
        self.why, self.second = QLineEdit(), QComboBox()
        self.second.addItem(self.tr("Choose a colleague"), None)
        for one in people:
            self.second.addItem(f"{one.title} {one.name}".strip(), one.id)
        self.send = primary(self.tr("Release the lot"), Icon.CHECK, shortcut="Ctrl+Return")
        self._why = Field(self.tr("Why is it safe to use"), self.why)
        self._second = Field(
            self.tr("Second person"), self.second, optional=not row.needs_two,
            hint=self.tr("Implants and medicines are released by two.") if row.needs_two else "",
        )  # fmt: skip
        self.setLayout(
            column(self.message, Label(f"{row.item}, {row.lot}", "h3", wrap=True), self._why,
                   self._second, None, gap=12)
        )  # fmt: skip
        self.send.clicked.connect(self._on_send_clicked)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def _on_send_clicked(self) -> None:
        why, second = self.why.text().strip(), self.second.currentData()
        missing = self._two and second is None
        self._second.show_error(self.tr("Who confirms this with you?") if missing else "")
        self._why.show_error("" if why else self.tr("Say why in a few words."), focus=not why)
        if why and not missing:
            self.sent.emit(self._lot, why, second)
