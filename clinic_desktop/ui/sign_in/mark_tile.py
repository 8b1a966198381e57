"""The sign of the program, alone."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.shell.rail_parts import draw_mark
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.painted import Painted


class MarkTile(Painted):
    """The sign of the program, alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(48), px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_mark(self.painter(), self.rect().toRectF())
