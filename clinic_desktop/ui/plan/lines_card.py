"""The card with the lines of a plan, the allergies, minutes and the total."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_desktop.ui.plan.words import PlanPage
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import ghost, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import Chip, ChipWords, status_words
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import ROW, KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, line, row
from clinic_desktop.ui.widgets.money_words import say_money
from clinic_desktop.ui.widgets.text import Label, isolate, number

LEAST_ROWS = 2
CLINICAL = (2, 3)  # who, anaesthesia


class LinesCard(Card):
    """`reconciled(bool)` when the allergies were compared; Enter on a row opens it."""

    reconciled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Procedure plan"), padding=1, parent=parent)
        self.setObjectName("linesCard")
        self.may_write = False
        self.status, self.version = Chip("", small=True), Chip("", small=True)
        self.add = secondary(self.tr("Add procedure"), Icon.PLUS, shortcut="Ctrl++")
        self.new = ghost(self.tr("Another plan"), Icon.PLUS)
        self.changes = ghost(self.tr("What changed"), Icon.EYE)
        self.table = _table()
        self.allergies = QCheckBox(self.tr("Allergies were compared with the items of this plan"))
        self._known = Label("", "caption", wrap=True)
        self._back = Label("", "secondary", wrap=True, tone="warn")
        self._time, self._total = Label("", "secondary"), number("", "h2")
        self.add.setObjectName("addLine")
        self.changes.setObjectName("whatChanged")
        self.new.setObjectName("anotherPlan")
        self.allergies.setObjectName("allergies")
        self._lay_out()
        self.allergies.clicked.connect(self.reconciled)
        plus = make_action(
            self, self.tr("Add a procedure to the plan"), "Ctrl++", self.add.click, Icon.PLUS,
            window_wide=False,
        )  # fmt: skip
        self.addAction(plus)

    def show_page(self, page: PlanPage) -> None:
        sheet = page.sheet
        if sheet is None:
            return
        self.may_write = "write" in page.acts
        self.status.show_words(status_words(sheet.card.status))
        version = self.tr("Version %1").replace("%1", str(sheet.card.revision))
        self.version.show_words(ChipWords(version, "neutral"))
        self.add.setVisible(self.may_write)
        self.new.setVisible("new" in page.acts and sheet.card.status != "DRAFT")
        self.changes.setVisible(sheet.card.revision > 1)
        self.table.show_rows(page.rows, glow=True)
        self.table.setFixedHeight(px(ROW) * (max(LEAST_ROWS, len(page.rows)) + 1) + px(10))
        for section in CLINICAL:
            self.table.setColumnHidden(section, not page.whole)
        self.allergies.setVisible(page.whole)
        self.allergies.setChecked(sheet.content.allergies_reconciled)
        self.allergies.setEnabled(self.may_write)
        self._known.set_words(page.allergies if page.whole else "")
        back = sheet.sent_back_reason if sheet.card.status == "DRAFT" else ""
        self._back.set_words(self.tr("Sent back: %1").replace("%1", back) if back else "")
        minutes = str(sheet.card.minutes)
        self._time.setText(self.tr("Theatre time %1 min").replace("%1", isolate(minutes)))
        self._total.setText(isolate(say_money(sheet.card.total_minor, page.currency)))

    def set_busy(self, busy: bool) -> None:
        self.add.setEnabled(not busy)
        self.allergies.setEnabled(self.may_write and not busy)

    def _lay_out(self) -> None:
        for tool in (self.version, self.status, self.changes, self.new, self.add):
            self.add_tool(tool)
        foot = row(self._time, None, self._total, gap=16)
        below = column(
            self._back, self.allergies, self._known, line(), foot, gap=8, margins=(16, 4, 16, 6)
        )
        self.set_content(column(self.table, holder(below), None, gap=4))


def _table() -> KeyedTable:
    columns = (
        Column("Procedure", lambda r: r.what, strong=True),
        Column("Side", lambda r: r.side, width=60),
        Column("Who", lambda r: r.performer, width=112),
        Column("Anaesthesia", lambda r: r.anaesthesia, width=94),
        Column("Time", lambda r: r.minutes, number=True, width=82),
        Column("Price", lambda r: r.price, number=True, width=88),
    )
    table = KeyedTable("Lines of the plan", columns)
    table.setObjectName("planLines")
    return table
