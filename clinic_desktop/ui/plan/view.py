"""The plan on the screen: its lines, what is missing, the steps, its consents."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.domain.plans.interface import Change, PlanLine
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.plan.consents_card import ConsentsCard
from clinic_desktop.ui.plan.line_fields import LineFields
from clinic_desktop.ui.plan.lines_card import LinesCard
from clinic_desktop.ui.plan.steps_card import StepsCard
from clinic_desktop.ui.plan.words import LineChoices, PlanPage
from clinic_desktop.ui.preop.items_card import ItemsCard
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import Drawer
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder
from clinic_desktop.ui.widgets.page_stack import PageStack
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.why import Why

NOTHING, PLAN = 0, 1


class PlanPanel(QWidget):
    """Lies in a screen that opens its drawers: `drawer_asked(Drawer)`, `drawer_done()`."""

    line_asked = Signal(object)
    line_saved = Signal(object, object)
    line_removed = Signal(int)
    plan_asked = Signal()
    plan_chosen = Signal(object)
    drawer_asked = Signal(object)
    drawer_done = Signal()
    patient_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("planPanel")
        self.message, self._why = InlineMessage(), Why(self)
        self.lines, self.steps, self.consents = LinesCard(), StepsCard(), ConsentsCard()
        self.preop = ItemsCard()
        self.plans = QComboBox()
        self.plans.setObjectName("planChooser")
        self.plans.setAccessibleName(self.tr("Plan that is shown"))
        self.draft = primary(self.tr("Draft a plan"), Icon.PLUS)
        self.draft.setObjectName("draftPlan")
        self._nothing = EmptyState(Icon.CLIPBOARD_LIST, self.tr("No plan yet"), "", (self.draft,))
        self._pages = PageStack()
        self._fields: LineFields | None = None
        self._lay_out()
        self.draft.clicked.connect(self.plan_asked)
        self.lines.add.clicked.connect(lambda: self.line_asked.emit(None))
        self.lines.table.opened.connect(self._on_line_opened)
        self.lines.new.clicked.connect(self.plan_asked)
        self.steps.line_wanted.connect(self.line_asked)
        self.plans.activated.connect(lambda at: self.plan_chosen.emit(self.plans.itemData(at)))

    def show_page(self, page: PlanPage) -> None:
        self._show_chooser(page)
        self.patient_shown.emit(page.patient)
        if page.sheet is None:
            may = "new" in page.acts
            self._nothing.show_words(
                self.tr("No plan yet"),
                self.tr("Draft one when the consultation is completed.") if may else "",
            )
            self.draft.setVisible(may)
            self._pages.setCurrentIndex(NOTHING)
            return
        self._pages.setCurrentIndex(PLAN)
        self.lines.show_page(page)
        self.steps.show_page(page)
        self.consents.show_page(page)
        self.preop.setVisible(page.preop is not None and bool(page.preop.items))
        self.preop.show_items(page.preop, page.acts)

    def show_line(self, number: int | None, line: PlanLine | None, choices: LineChoices) -> None:
        fields = LineFields(choices, line)
        fields.saved.connect(lambda made: self.line_saved.emit(number, made))
        fields.removed.connect(lambda: self.line_removed.emit(number))
        title = self.tr("Add a procedure") if line is None else self.tr("Line of the plan")
        drawer = Drawer(title, Icon.CLIPBOARD_LIST, fields)
        drawer.add_to_foot(fields.remove, fields.save)
        self.drawer_asked.emit(drawer)
        self._fields = fields
        fields.begin()

    def show_changes(self, changes: tuple[Change, ...]) -> None:
        """What is new against the version before; what makes the consent void stands first."""
        ranked = sorted(changes, key=lambda change: not change.material)
        parts: list[QWidget] = [
            Label(f"{'! ' if change.material else ''}{change.text}", wrap=True) for change in ranked
        ]
        if any(change.material for change in ranked):
            parts.append(Label(self.tr("! The patient has to agree anew."), "caption", wrap=True))
        said = parts or [Label(self.tr("Nothing differs from the version before."), wrap=True)]
        drawer = Drawer(self.tr("What changed"), Icon.HISTORY, holder(column(*said, gap=10)))
        self.drawer_asked.emit(drawer)

    def close_drawer(self) -> None:
        self._fields = None
        self.drawer_done.emit()

    def show_error(self, message: Message) -> None:
        """In the form that is open, else above the plan; a shut gate points to its first line."""
        if self._why.show_error(message):
            return
        if self._fields is not None and self._fields.isVisible():
            self._fields.show_error(message)
            return
        self.message.show_message(message)
        self.steps.gates.go_to_first_open()

    def set_busy(self, busy: bool) -> None:
        self._why.set_busy(busy)
        self.steps.set_busy(busy)
        self.lines.set_busy(busy)
        self.consents.set_busy(busy)
        self.preop.set_busy(busy)
        if self._fields is not None:
            self._fields.set_busy(busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def ask_reason(self, title: str, given: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, self.tr("Confirm"), least=4, parent=self)
        dialog.given.connect(lambda _code, text: given(text))
        dialog.open()

    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None:
        self._why.ask(question, given)

    def close_why(self) -> None:
        self._why.close()

    def _show_chooser(self, page: PlanPage) -> None:
        self.message.clear()
        self.plans.clear()
        for card in page.cards:
            self.plans.addItem(f"{card.title}, {card.status.replace('_', ' ').lower()}", card.id)
        shown: UUID | None = page.sheet.card.id if page.sheet else None
        at = next((n for n, card in enumerate(page.cards) if card.id == shown), -1)
        self.plans.setCurrentIndex(at)
        self.plans.setVisible(len(page.cards) > 1)

    def _on_line_opened(self, row: object) -> None:
        if self.lines.may_write:
            self.line_asked.emit(getattr(row, "id", None))

    def _lay_out(self) -> None:
        nobody = Card("", self._nothing)
        body = Columns(break_at=860)
        self.preop.setMinimumHeight(px(300))
        self.preop.hide()
        body.add(holder(column(self.lines, (self.preop, 1), None, gap=12)), stretch=1)
        side = holder(column(self.steps, self.consents, None, gap=12))
        body.add(side, width=300)
        self._pages.addWidget(nobody)
        self._pages.addWidget(body)
        self.setLayout(column(self.message, self.plans, (self._pages, 1), gap=12))
