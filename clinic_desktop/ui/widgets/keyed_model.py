"""Rows that are told what is true now and move only what differs; selection and scroll stay."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication

from clinic_desktop.ui.theme.current import color, font
from clinic_desktop.ui.theme.icons import Icon, icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.text import isolate

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
VALUE = Qt.ItemDataRole.UserRole
"""The role under which a row's whole value is found."""

Words = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Column:
    """How one column shows a value. `words` makes the text; `number` aligns at the end with
    digits of one width; `strong` for the name of the row; `tone` and `picture` may colour it."""

    header: str
    words: Words
    number: bool = False
    strong: bool = False
    tone: Words | None = None
    picture: Callable[[Any], Icon | None] | None = None
    width: int = 0


def id_of(value: Any) -> Hashable:
    key: Hashable = value.id
    return key


class KeyedModel(QAbstractTableModel):
    """A table or list over frozen values that carry an `id`; `show` may be called at any time."""

    def __init__(
        self,
        columns: Sequence[Column] | Words,
        key: Callable[[Any], Hashable] = id_of,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = (Column("", columns),) if callable(columns) else tuple(columns)
        self._key = key
        self._values: list[Any] = []
        self._glowing: set[Hashable] = set()
        self._glow = QTimer(self, singleShot=True, interval=tokens().motion_ms["live_highlight"])
        self._glow.timeout.connect(self._on_glow_timeout)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].header
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value, column = self._values[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _in_any_direction(column.words(value))
            case Qt.ItemDataRole.AccessibleTextRole:
                return column.words(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return color(tone) if column.tone and (tone := column.tone(value)) else None
            case Qt.ItemDataRole.DecorationRole:
                return _decoration(column, value)
            case Qt.ItemDataRole.FontRole:
                return font("table", weight=600 if column.strong else None, tabular=column.number)
            case Qt.ItemDataRole.BackgroundRole:
                return color("info_soft") if self._key(value) in self._glowing else None
            case _:
                return value if role == VALUE else None

    def show(self, values: Sequence[Any], *, glow: bool = False) -> None:
        """Gone rows leave, new ones enter, moved ones move, changed ones repaint.

        With `glow` what is new or changed is lit for 2.5 s: somebody else did it.
        """
        before = {self._key(value): value for value in self._values}
        if not before.keys() & {self._key(value) for value in values}:
            self.beginResetModel()
            self._values = list(values)
            self.endResetModel()
        else:
            self._remove_gone({self._key(value) for value in values})
            present = {self._key(value) for value in self._values}
            for row, value in enumerate(values):
                self._place(row, value, present)
        if glow and before:
            self._light({k for v in values if before.get(k := self._key(v)) != v})

    def value_at(self, index: Index) -> Any:
        """The value of a row, None outside."""
        return self._values[index.row()] if index.isValid() else None

    def values(self) -> tuple[Any, ...]:
        return tuple(self._values)

    def row_of(self, key: Hashable) -> int:
        """The row of an id, -1 if it is not there."""
        return next((row for row, v in enumerate(self._values) if self._key(v) == key), -1)

    def _remove_gone(self, wanted: set[Hashable]) -> None:
        last = len(self._values) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._key(self._values[first]) not in wanted:
                first -= 1
            if first < last:
                self.beginRemoveRows(NOWHERE, first + 1, last)
                del self._values[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _place(self, row: int, value: Any, present: set[Hashable]) -> None:
        key = self._key(value)
        if key not in present:
            self.beginInsertRows(NOWHERE, row, row)
            self._values.insert(row, value)
            self.endInsertRows()
            return
        was = next(i for i in range(row, len(self._values)) if self._key(self._values[i]) == key)
        if was != row:
            self.beginMoveRows(NOWHERE, was, was, NOWHERE, row)
            self._values.insert(row, self._values.pop(was))
            self.endMoveRows()
        if self._values[row] != value:
            self._values[row] = value
            self._repaint(row)

    def _repaint(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _light(self, keys: set[Hashable]) -> None:
        self._glowing |= keys
        for row, value in enumerate(self._values):
            if self._key(value) in keys:
                self._repaint(row)
        self._glow.start()

    def _on_glow_timeout(self) -> None:
        lit, self._glowing = self._glowing, set()
        for row, value in enumerate(self._values):
            if self._key(value) in lit:
                self._repaint(row)


def _in_any_direction(text: str) -> str:
    """In a mirrored window "70 min" would turn into "min 70" without isolates."""
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return isolate(text) if mirrored else text


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _decoration(column: Column, value: Any) -> Any:
    picture = column.picture(value) if column.picture else None
    if picture is None:
        return None
    return icon(picture, (column.tone(value) if column.tone else "") or "text2")
