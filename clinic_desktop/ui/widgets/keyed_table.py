"""A table over a keyed model, with the house's manners: rows, Enter, no editing in place."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.keyed_model import Column, KeyedModel, id_of
from clinic_desktop.ui.widgets.text import object_name

ROW = 34


class KeyedTable(QTableView):
    """`opened(value)` on Enter or double click, `current_changed(value | None)` on moving.

    A column with `width` 0 takes the room that is left; a double click is never the only way.
    """

    opened = Signal(object)
    current_changed = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable] = id_of,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self.keyed = KeyedModel(columns, key, self)
        self.setModel(self.keyed)
        self.setAccessibleName(name)
        self.setObjectName(object_name(name))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self._measure()

    def show_rows(self, values: Sequence[Any], *, glow: bool = False) -> None:
        """See `KeyedModel.show`."""
        self.keyed.show(values, glow=glow)

    def current(self) -> Any:
        """The value of the current row, None if there is none."""
        return self.keyed.value_at(self.currentIndex())

    def choose(self, key: Hashable) -> None:
        """Make the row with this id the current one, if it is there."""
        row = self.keyed.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.keyed.index(row, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and self.model():
            self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.keyed.value_at(index))

    def _on_current_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(self.keyed.value_at(now))

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(px(30))
        for section, column in enumerate(self._columns):
            if column.width:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(section, px(column.width))
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
