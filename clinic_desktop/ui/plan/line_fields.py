"""The form of one plan line: procedure, side, who, how, how long, for how much, implants."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from clinic_desktop.core.procedures import (
    Anaesthesia,
    Area,
    ItemKind,
    ProcedureEntry,
    Side,
    SideRule,
)
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.plans.interface import PlanLine
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.plan.implant_fields import ImplantFields
from clinic_desktop.ui.plan.words import ANAESTHESIA, PURPOSES, SIDES, SIDES_OF, LineChoices
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, danger, primary
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.number_edit import NumberEdit

SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
E = TypeVar("E", bound=StrEnum)


class LineFields(QWidget):
    """`saved(PlanLine)`, `removed()`. What the catalogue knows is filled in and may be changed."""

    saved = Signal(object)
    removed = Signal()

    def __init__(
        self, choices: LineChoices, line: PlanLine | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lineFields")
        self._choices, self._line = choices, line
        self.message, self.form = InlineMessage(), FormGrid(2)
        self.procedure, self.area = _searchable(), QComboBox()
        self.site, self.side = QLineEdit(), QComboBox()
        self.performer, self.anaesthesia, self.purpose = QComboBox(), QComboBox(), QComboBox()
        self.minutes = NumberEdit(1_440, self.tr("as usual"))
        self.price = MoneyEdit(choices.currency)
        self.technique, self.graft = QLineEdit(), QLineEdit()
        self.implants = ImplantFields()
        self.save = primary(self.tr("Save line"), Icon.CHECK, shortcut="Ctrl+Return")
        self.remove: Button = danger(self.tr("Remove line"), Icon.TRASH_2)
        self._name_parts()
        self._lay_out()
        self._fill_fixed()
        self._connect()
        self._show(line)

    def begin(self) -> None:
        self.procedure.setFocus() if self._line is None else self.side.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)
        self.remove.setEnabled(not busy)

    @property
    def entry(self) -> ProcedureEntry | None:
        """The chosen procedure, None while nothing is chosen."""
        at = self.procedure.currentIndex()
        return self._choices.entries[at] if at >= 0 else None

    def _connect(self) -> None:
        self.procedure.currentIndexChanged.connect(lambda _: self._on_procedure_chosen())
        self.area.currentIndexChanged.connect(lambda _: self._offer_sides())
        self.side.currentIndexChanged.connect(lambda _: self._on_side_chosen())
        self.save.clicked.connect(self._on_save_clicked)
        self.remove.clicked.connect(self.removed)

    def _name_parts(self) -> None:
        for name, widget in (
            ("procedure", self.procedure), ("area", self.area), ("site", self.site),
            ("side", self.side), ("performer", self.performer),
            ("anaesthesia", self.anaesthesia), ("purpose", self.purpose),
            ("minutes", self.minutes), ("price", self.price), ("technique", self.technique),
            ("graft", self.graft), ("saveLine", self.save), ("removeLine", self.remove),
        ):  # fmt: skip
            widget.setObjectName(name)
            if isinstance(widget, QComboBox):
                widget.setSizeAdjustPolicy(SHORT)
                widget.setMinimumContentsLength(8)

    def _lay_out(self) -> None:
        add, tr = self.form.add, self.tr
        add("procedure", Field(tr("Procedure"), self.procedure), wide=True)
        add("area", Field(tr("Area"), self.area), wide=True)
        add("site", Field(tr("Where on the body"), self.site), wide=True)
        add("side", Field(tr("Side of the patient"), self.side))
        add("performer", Field(tr("Who operates"), self.performer))
        add("anaesthesia", Field(tr("Anaesthesia"), self.anaesthesia))
        add("purpose", Field(tr("Purpose"), self.purpose))
        add("minutes", Field(tr("Theatre minutes"), self.minutes))
        add("price", Field(tr("Price in %1").replace("%1", self._choices.currency), self.price))
        add("technique", Field(tr("Technique"), self.technique, optional=True))
        add("graft", Field(tr("Graft from"), self.graft, optional=True))
        self.setLayout(column(self.message, self.form, self.implants, gap=12))

    def _fill_fixed(self) -> None:
        for entry in self._choices.entries:
            self.procedure.addItem(entry.name, entry.code)
        self.procedure.setCurrentIndex(-1)
        for person in self._choices.people:
            self.performer.addItem(f"{person.title} {person.name}".strip(), person.id)
        self.performer.setCurrentIndex(_at(self.performer, self._choices.me))
        for purpose, said in PURPOSES.items():
            self.purpose.addItem(said, purpose)

    def _show(self, line: PlanLine | None) -> None:
        self.remove.setVisible(line is not None)
        if line is None:
            self._on_procedure_chosen()
            return
        self.procedure.setCurrentIndex(self.procedure.findData(line.procedure_code))
        self.area.setCurrentIndex(self.area.findData(line.site))
        self.site.setText(line.site)
        self.side.setCurrentIndex(_at(self.side, line.side))
        self.performer.setCurrentIndex(_at(self.performer, line.performer_id))
        self.anaesthesia.setCurrentIndex(_at(self.anaesthesia, line.anaesthesia))
        self.purpose.setCurrentIndex(_at(self.purpose, line.purpose))
        self.minutes.set_value(line.minutes)
        self.price.set_value(line.price_minor)
        self.technique.setText(line.technique)
        self.graft.setText(line.graft_source)
        self.implants.show_choice(line.implants[0] if line.implants else None)

    def _on_procedure_chosen(self) -> None:
        """What the catalogue says about it; sides that need a choice stay open."""
        entry = self.entry
        self.area.clear()
        for area in entry.areas if entry else ():
            self.area.addItem(area.name, area.code)
        self.area.setCurrentIndex(-1)
        self.anaesthesia.clear()
        for kind in entry.anaesthesia if entry else ():
            self.anaesthesia.addItem(ANAESTHESIA[kind], kind)
        rule = entry.side_rule if entry else SideRule.NONE
        self.form.field("area").setVisible(rule is SideRule.AREAS)
        self.form.field("site").setVisible(rule is SideRule.ANY)
        self.implants.setVisible(bool(entry and entry.needs_implants))
        self._offer_sides()
        if entry is not None:
            stems = [i.need.sku for i in entry.items if i.need.kind is ItemKind.IMPLANT]
            self.implants.set_article(stems[0] if stems else "")
            self.anaesthesia.setCurrentIndex(_at(self.anaesthesia, entry.default_anaesthesia))
            self.purpose.setCurrentIndex(_at(self.purpose, entry.default_purpose))
            self.price.set_value(self._choices.prices.get(entry.code, entry.default_price_minor))
            self.minutes.set_value(0)

    def _offer_sides(self) -> None:
        entry, sides = self.entry, tuple[Side, ...]()
        if entry is not None and entry.side_rule is SideRule.AREAS:
            area = self._area(entry.areas)
            sides = area.sides if area else ()
        elif entry is not None:
            sides = SIDES_OF[entry.side_rule]
        self.side.clear()
        for side in sides:
            self.side.addItem(SIDES[side], side)
        self.side.setCurrentIndex(0 if len(sides) == 1 else -1)

    def _area(self, areas: Sequence[Area]) -> Area | None:
        return next((area for area in areas if area.code == self.area.currentData()), None)

    def _on_side_chosen(self) -> None:
        self.implants.set_side(_value(Side, self.side) or Side.NONE)

    def _on_save_clicked(self) -> None:
        entry, side = self.entry, _value(Side, self.side)
        wrong: dict[str, str] = {}
        if entry is None:
            wrong["procedure"] = self.tr("Choose a procedure of the list.")
        elif side is None:
            wrong["side"] = self.tr("Choose the side.")
        if self.price.problem:
            wrong["price"] = self.price.problem
        implants_right = not self.implants.isVisibleTo(self) or self.implants.check()
        if self.form.show_errors(wrong) or not implants_right:
            return
        self.message.clear()
        if entry is not None and side is not None:
            self.saved.emit(self._made(entry, side))

    def _made(self, entry: ProcedureEntry, side: Side) -> PlanLine:
        site = str(self.area.currentData() or "") if entry.areas else self.site.text().strip()
        chosen = self.implants.choice(side) if entry.needs_implants else None
        same = self._line if self._line and self._line.procedure_code == entry.code else None
        blank = PlanLine(entry.code, entry.name, side, site, None, None, None, 0, None)
        return replace(
            same or blank,
            side=side,
            site=site,
            performer_id=self.performer.currentData(),
            anaesthesia=_value(Anaesthesia, self.anaesthesia),
            purpose=_value(Purpose, self.purpose),
            minutes=self.minutes.value,
            price_minor=self.price.value,
            technique=self.technique.text().strip(),
            graft_source=self.graft.text().strip(),
            implants=(chosen,) if chosen else (),
        )


def _searchable() -> QComboBox:
    """A list that is narrowed by typing any part of a name."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaxVisibleItems(14)
    completer = box.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(lambda words: box.setCurrentIndex(box.findText(str(words))))
    edit = box.lineEdit()
    if edit is not None:
        edit.setPlaceholderText(box.tr("Type a part of the name"))
    return box


def _at(box: QComboBox, value: StrEnum | UUID | None) -> int:
    """Where `value` stands; Qt does not compare enums and ids, so their texts are compared."""
    found = (at for at in range(box.count()) if str(box.itemData(at)) == str(value))
    return next(found, -1)


def _value(kind: type[E], box: QComboBox) -> E | None:
    data = box.currentData()
    return None if data is None else kind(str(data))
