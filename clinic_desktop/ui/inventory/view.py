"""The stock on the screen: lots at the start, what happened to the chosen one beside it."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.inventory.interface import ItemCard, Scanned
from clinic_desktop.ui.inventory.forms import ReceiveForm, ReleaseForm
from clinic_desktop.ui.inventory.presenter import ACTS, LotRow, MoveRow, StockPage
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import by_role, by_state
from clinic_desktop.ui.widgets.buttons import danger, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import status_words
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label

LISTS = ("All", "Expiring", "Low", "Put aside")


class StockView(QWidget):
    """`scanned(code)`, `lot_chosen(id)`, and what the buttons and drawers ask for."""

    scanned = Signal(str)
    lot_chosen = Signal(object)
    receiving_asked = Signal()
    received = Signal(object)
    quarantine_asked = Signal(object)
    release_asked = Signal(object)
    released = Signal(object, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stockView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message, self.code, self.filter = InlineMessage(), QLineEdit(), QLineEdit()
        self.which = Segmented(self.tr("Show"), LISTS)
        self.lots, self.moves = _lots(), _moves()
        self.receive = primary(self.tr("Receive"), Icon.PACKAGE, shortcut="Ctrl+N")
        self.quarantine = danger(self.tr("Quarantine"), Icon.SHIELD)
        self.release = secondary(self.tr("Release"), Icon.SHIELD_CHECK)
        self._page: StockPage | None = None
        self._form: ReceiveForm | ReleaseForm | None = None
        self._lists, self._detail = QStackedWidget(), Card(self.tr("Movements"))
        self._facts = Label("", "secondary", wrap=True)
        self._subtitle = Label("", "secondary")
        self._lay_out()
        self._connect()

    def show_page(self, page: StockPage) -> None:
        self._page = page
        expiring, low = sum(r.soon for r in page.rows), sum(r.low for r in page.rows)
        aside = sum(r.card.status != "AVAILABLE" for r in page.rows)
        self.which.rename((
            LISTS[0], f"{LISTS[1]} {expiring}", f"{LISTS[2]} {low}", f"{LISTS[3]} {aside}",
        ))  # fmt: skip
        self._subtitle.setText(f"{len(page.rows)} lots of {len(page.items)} items")
        self.receive.setVisible("receive" in page.can)
        self._show_rows()

    def show_moves(self, rows: tuple[MoveRow, ...]) -> None:
        self.moves.show_rows(rows)

    def choose(self, lot_id: UUID) -> None:
        """Show this lot, whatever the filter says."""
        self.filter.clear()
        self.which.choose(0)
        self.lots.choose(lot_id)
        self.lots.setFocus()

    def show_receiving(self, items: tuple[ItemCard, ...], found: Scanned | None) -> None:
        """Open the delivery, or fill in the one that is open."""
        form = self._form
        if not isinstance(form, ReceiveForm) or not form.isVisible():
            assert self._page is not None
            form = ReceiveForm(items, self._page.today)
            form.sent.connect(self.received)
            form.scanned.connect(self.scanned)
            self._open(form, self.tr("Receive a delivery"), Icon.PACKAGE)
        if found is not None:
            form.fill(found)

    def show_release(self, row: LotRow, people: tuple[Colleague, ...]) -> None:
        form = ReleaseForm(row, people)
        form.sent.connect(self.released)
        self._open(form, self.tr("Release from quarantine"), Icon.SHIELD_CHECK)

    def show_error(self, message: Message) -> None:
        if self._form is not None and self._form.isVisible():
            self._form.show_error(message)
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        if self._form is not None:
            self._form.set_busy(busy)
        self._offer(self.lots.current(), busy=busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_reason(self, title: str, effect: str, given: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, title, effect=effect, least=4, parent=self)
        dialog.given.connect(lambda _code, text: given(text))
        dialog.open()

    def close_drawer(self) -> None:
        self._host.close_drawer()
        self._form = None

    def _open(self, form: ReceiveForm | ReleaseForm, title: str, picture: Icon) -> None:
        drawer = Drawer(title, picture, form)
        drawer.add_to_foot(form.send)
        self._host.open_drawer(drawer)
        self._form = form

    def _show_rows(self) -> None:
        rows = self._page.shown(self.which.current(), self.filter.text()) if self._page else ()
        self.lots.show_rows(rows, glow=True)
        self._lists.setCurrentIndex(0 if rows else 1)
        if self.lots.current() is None:
            self.lot_chosen.emit(None)
        self._offer(self.lots.current())

    def _offer(self, value: LotRow | None, *, busy: bool = False) -> None:
        can = self._page.can if self._page else frozenset()
        for act, button in (("quarantine", self.quarantine), ("release", self.release)):
            denied = "" if act in can else by_role(ACTS[act])
            choose = "" if value else self.tr("Choose a lot first.")
            state = by_state("lot", act, value.card.status) if value else ""
            button.offer(denied or choose or state, busy=busy)
        self._detail.set_title(f"{value.item}" if value else self.tr("Movements"))
        self._facts.setText(_facts(value) if value else self.tr("Choose a lot."))

    def _lay_out(self) -> None:
        self.code.setObjectName("stockScan")
        self.code.setAccessibleName(self.tr("Scan a package, or type an item's number"))
        self.code.setPlaceholderText(self.tr("Scan a package, or type an item's number"))
        self.filter.setAccessibleName(self.tr("Filter by item, number or lot"))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self._lists.addWidget(self.lots)
        self._lists.addWidget(
            EmptyState(Icon.PACKAGE, self.tr("No such lot"),
                       self.tr("Change the filter, or receive a delivery."))
        )  # fmt: skip
        tools = row(self.which, (self.filter, 1))
        listed = Card("", column(tools, (self._lists, 1), gap=8), padding=12)
        listed.setMinimumHeight(px(340))
        self._detail.set_content(
            column(self._facts, (self.moves, 1), row(None, self.release, self.quarantine), gap=8)
        )
        self._detail.setMinimumHeight(px(300))
        title = column(Label(self.tr("Stock"), "h1"), self._subtitle, gap=2)
        head = row(title, 16, (self.code, 1), self.receive)
        columns = Columns(break_at=1040)
        columns.add(listed, stretch=3)
        columns.add(self._detail, stretch=2)
        page = column(head, self.message, (columns, 1), gap=12, margins=(20, 14, 20, 16))
        self._host = DrawerHost(scrolled(holder(page)))
        self.setLayout(column((self._host, 1)))

    def _connect(self) -> None:
        self.which.chosen.connect(lambda _: self._show_rows())
        self.filter.textChanged.connect(lambda _: self._show_rows())
        self.lots.current_changed.connect(self._on_current_changed)
        self.receive.clicked.connect(self.receiving_asked)
        self.quarantine.clicked.connect(self._on_quarantine_clicked)
        self.release.clicked.connect(self._on_release_clicked)
        self.code.returnPressed.connect(self._on_code_entered)
        for words, keys, slot in (
            (self.tr("Receive a delivery"), "Ctrl+N", self.receive.click),
            (self.tr("Scan"), "Ctrl+B", self.code.setFocus),
            (self.tr("Filter this list"), "Ctrl+F", self.filter.setFocus),
        ):
            self.addAction(make_action(self, words, keys, slot, window_wide=False))

    def _on_current_changed(self, value: LotRow | None) -> None:
        self._offer(value)
        self.lot_chosen.emit(value.id if value else None)

    def _on_quarantine_clicked(self) -> None:
        current: LotRow | None = self.lots.current()
        if current is not None:
            self.message.clear()
            self.quarantine_asked.emit(current.id)

    def _on_release_clicked(self) -> None:
        current: LotRow | None = self.lots.current()
        if current is not None:
            self.message.clear()
            self.release_asked.emit(current.id)

    def _on_code_entered(self) -> None:
        if self.code.text().strip():
            self.message.clear()
            self.scanned.emit(self.code.text().strip())
            self.code.selectAll()


def _facts(row: LotRow) -> str:
    card = row.card
    counted = f"{card.on_hand} in the house, {card.reserved} reserved, {card.free} free"
    parts = [f"Lot {row.lot}" if row.lot else "", counted, f"expires {row.expiry}"]
    return " · ".join(part for part in parts if part and part != "expires ")


def _lots() -> KeyedTable:
    columns = (
        Column("Item", lambda r: r.item, strong=True),
        Column("Lot", lambda r: r.lot, width=140),
        Column("Expires", lambda r: r.expiry, width=104, tone=lambda r: r.tone,
               picture=lambda r: Icon.TRIANGLE_ALERT if r.soon else None),
        Column("Here", lambda r: str(r.card.on_hand), number=True, width=58),
        Column("Free", lambda r: str(r.card.free), number=True, width=58,
               tone=lambda r: "warn" if r.low else ""),
        Column("State", lambda r: status_words(r.card.status).text, width=110,
               tone=lambda r: status_words(r.card.status).tone),
    )  # fmt: skip
    table = KeyedTable("Lots", columns)
    table.setObjectName("lotsTable")
    return table


def _moves() -> KeyedTable:
    columns = (
        Column("When", lambda r: r.when, width=150),
        Column("What", lambda r: f"{r.what}. {r.why}" if r.why else r.what, strong=True,
               tone=lambda r: r.tone),
        Column("", lambda r: r.quantity, number=True, width=74),
        Column("Left", lambda r: r.left, number=True, width=58),
    )  # fmt: skip
    table = KeyedTable("Movements of the lot", columns)
    table.setObjectName("movesTable")
    return table
