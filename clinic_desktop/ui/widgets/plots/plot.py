"""What every plot has besides its picture: a sentence, a table behind T, parts to choose."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.painted import Painted

Cells = tuple[str, ...]


class Plot(Painted):
    """Base of the plots. `chosen(code)`: a part was clicked, or Enter pressed on it.

    Subclasses paint and override the four methods at the end.
    """

    chosen = Signal(str)

    ROLE = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._at = 0

    def tell(self) -> None:
        """To be called by `show_…` of the subclass when the values are new."""
        self._at = min(self._at, max(0, len(self.codes()) - 1))
        self.setAccessibleName(self.sentence())
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), len(self.codes())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if count and key in step:
            self._at = (self._at + step[Qt.Key(key)]) % count
            self.update()
        elif count and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.codes()[self._at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position().x(), event.position().y())
        if part is not None:
            self.chosen.emit(self.codes()[part])

    def is_marked(self, part: int) -> bool:
        """Whether the keyboard stands on this part."""
        return part == self._at and self.hasFocus() and bool(self.property("focusVisible"))

    def sentence(self) -> str:
        """The picture in one sentence."""
        raise NotImplementedError

    def table(self) -> tuple[Cells, tuple[Cells, ...]]:
        """Headers and rows; the first column names the row."""
        raise NotImplementedError

    def codes(self) -> tuple[str, ...]:
        """The parts that can be chosen, in reading order; none unless overridden."""
        return ()

    def part_at(self, x: float, y: float) -> int | None:
        """The part under a point."""
        return None


class PlotWithTable(QStackedWidget):
    """A plot and its table; T switches between them, the values are read when it does."""

    def __init__(self, plot: Plot, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot, self._name = plot, name
        self.addWidget(plot)
        switch = QAction(self.tr("Show as table"), self)
        switch.setShortcut(QKeySequence(Qt.Key.Key_T))
        switch.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        switch.triggered.connect(self.switch)
        self.addAction(switch)

    def switch(self) -> None:
        """Show the table instead of the picture, or the picture again."""
        shown = self.currentWidget()
        if shown is not None and shown is not self.plot:
            self.setCurrentWidget(self.plot)
            self.removeWidget(shown)
            shown.deleteLater()
            self.plot.setFocus()
            return
        headers, rows = self.plot.table()
        table = KeyedTable(self._name, _columns(headers), key=lambda row: row[0], parent=self)
        table.show_rows(rows)
        self.addWidget(table)
        self.setCurrentWidget(table)
        table.setFocus()


def _columns(headers: Sequence[str]) -> list[Column]:
    def cell(place: int) -> Column:
        return Column(
            headers[place],
            lambda row: row[place],
            number=place > 0,
            strong=place == 0,
            width=0 if place == 0 else 110,
        )

    return [cell(place) for place in range(len(headers))]
