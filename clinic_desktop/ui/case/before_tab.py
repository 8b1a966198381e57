"""Before theatre: pre-op items, clearance, check-in, marks, the patient's yes of the day."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.preop.interface import AIRWAYS
from clinic_desktop.domain.theatre.interface import MarkCard
from clinic_desktop.ui.case import why_not
from clinic_desktop.ui.case.values import CasePage, side_words
from clinic_desktop.ui.preop.items_card import ItemsCard
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.text import Label

ASA = ("I", "II", "III", "IV", "V")


class BeforeTab(QWidget):
    """`item_done(item, evidence, result open)`, `item_waived(item)`, `cleared(asa, airway, note)`,
    `stepped(act)`, `marked(line, side)`.
    """

    item_done = Signal(object, str, bool)
    item_waived = Signal(object)
    cleared = Signal(int, str, str)
    stepped = Signal(str)
    marked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preop = ItemsCard()
        self.asa, self.airway, self.note = QComboBox(), QComboBox(), QLineEdit()
        self.clear = secondary(self.tr("Give clearance"), Icon.SHIELD_CHECK)
        self._cleared = Label("", "secondary", wrap=True)
        self._marks = column(gap=8)
        self._shown: tuple[object, ...] = ()
        self.steps: dict[str, Button] = {}
        self._lay_out()
        self._connect()

    def show_page(self, page: CasePage) -> None:
        self.preop.show_items(page.preop, page.can)
        self._show_clearance(page)
        self._show_marks(page)
        for act, button in self.steps.items():
            button.offer(_shut(act, page))
        self._said.setText(_day_words(page))

    def _show_clearance(self, page: CasePage) -> None:
        preop = page.preop
        given = preop.clearance_given_at if preop and not preop.clearance_withdrawn else None
        if preop is None or given is None:
            words = self.tr("Not cleared yet")
        else:
            until = preop.clearance_valid_until
            end = f", valid until {until.astimezone(page.today.tzinfo):%d %b %Y}" if until else ""
            words = f"Cleared, ASA {ASA[(preop.asa or 1) - 1]}{end}"
        self._cleared.setText(words)
        self._form.setVisible("clear" in page.can and page.facts.wheels_in_at is None)

    def _show_marks(self, page: CasePage) -> None:
        shut = why_not.during(page, ("SCHEDULED", "CHECKED_IN"), "mark")
        wanted = (page.sheet.marks, shut)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._marks)
        for mark in page.sheet.marks:
            self._marks.addWidget(self._mark(mark, shut))
        if not page.sheet.marks:
            self._marks.addWidget(Label(self.tr("Nothing has to be marked"), "secondary"))

    def _mark(self, mark: MarkCard, shut: str) -> QWidget:
        code, side = side_words(mark.line)
        if mark.right:
            state = Label(self.tr("Marked"), "strong", tone="ok")
        else:
            state = Label(self.tr("Not marked"), "strong", tone="warn")
        button = secondary(self.tr("Marked"), Icon.CHECK, fit="small")
        button.setAccessibleName(f"Marked: {code} {side}")
        button.offer(self.tr("It is marked already.") if mark.right else shut)
        button.clicked.connect(partial(self.marked.emit, mark.line, side))
        words = column(Label(f"{side.capitalize()}", "h3"), Label(code, "caption"), gap=0)
        return holder(row((words, 1), state, button))

    def _lay_out(self) -> None:
        self.preop.setMinimumHeight(px(340))
        self._said = Label("", "secondary", wrap=True)
        day = Card(self.tr("On the day"), column(self._said, *self._step_rows(), gap=8))
        marks = Card(self.tr("Marks on the skin"), self._marks)
        for class_ in ASA:
            self.asa.addItem(f"ASA {class_}")
        for airway in AIRWAYS:
            self.airway.addItem(airway or self.tr("Not assessed"), airway)
        self._form = holder(
            column(
                row((Field(self.tr("ASA class"), self.asa), 1),
                    (Field(self.tr("Airway (Mallampati)"), self.airway), 1)),
                Field(self.tr("Note"), self.note, optional=True),
                row(None, self.clear),
                gap=8,
            )
        )  # fmt: skip
        clearance = Card(self.tr("Clearance"), column(self._cleared, self._form, gap=8))
        right = holder(column(day, marks, clearance, None, gap=12))
        columns = Columns(break_at=940)
        columns.add(self.preop, stretch=1)
        columns.add(right, width=370)
        self.setLayout(column((columns, 1)))

    def _step_rows(self) -> list[QHBoxLayout]:
        made = []
        for acts in (
            (
                ("check_in", "Check in", Icon.USER_CHECK),
                ("undo_check_in", "Take back", Icon.UNDO_2),
            ),
            (("reconfirm", "Patient still says yes", Icon.SIGNATURE),),
            (("enter", "Enter theatre", Icon.DOOR_OPEN),),
        ):
            parts = []
            for act, words, picture in acts:
                button = primary(words, picture) if act == "enter" else secondary(words, picture)
                button.setObjectName(act)
                button.clicked.connect(partial(self.stepped.emit, act))
                self.steps[act] = button
                parts.append(button)
            made.append(row(*parts, None))
        return made

    def _connect(self) -> None:
        self.preop.done_asked.connect(self.item_done)
        self.preop.waive_asked.connect(self.item_waived)
        self.clear.clicked.connect(
            lambda: self.cleared.emit(
                self.asa.currentIndex() + 1, self.airway.currentData(), self.note.text().strip()
            )
        )


def _day_words(page: CasePage) -> str:
    facts, zone = page.facts, page.today.tzinfo
    said = []
    if facts.checked_in_at is not None:
        said.append(f"Checked in {facts.checked_in_at.astimezone(zone):%H:%M}")
    if facts.reconfirmed_at is not None:
        said.append(f"said yes again {facts.reconfirmed_at.astimezone(zone):%H:%M}")
    if facts.wheels_in_at is not None:
        said.append(f"in theatre since {facts.wheels_in_at.astimezone(zone):%H:%M}")
    return ", ".join(said) or "Not yet checked in"


def _shut(act: str, page: CasePage) -> str:
    """Why this step of the day is not possible; "" where it is offered."""
    facts = page.facts
    if act == "reconfirm":
        again = "The patient has said so already." if facts.reconfirmed_at else ""
        return why_not.during(page, ("CHECKED_IN",), "reconfirm") or again
    if act == "check_in" and facts.status == "SCHEDULED" and facts.booking is None:
        return "The case has no slot yet: it is booked on the theatre board."
    event = "enter_theatre" if act == "enter" else act
    return why_not.step(page, "check_in" if act == "undo_check_in" else act, event)
