"""Parts beside each other where there is room, below each other where there is none."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import px


class Columns(QWidget):
    """A line of parts that turns into a column under `break_at` px (at 100 % text size).

    A part has either a share of the width (`stretch`) or a fixed `width` that grows with the text.
    Put it into `layouts.scrolled`, so that the column can be long.
    """

    def __init__(self, break_at: int = 980, gap: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._break_at = break_at
        self._widths: dict[QWidget, int] = {}
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(gap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def add(self, part: QWidget, *, stretch: int = 1, width: int = 0) -> None:
        self._line.addWidget(part, 0 if width else stretch)
        if width:
            self._widths[part] = width
        self._arrange()

    @property
    def is_narrow(self) -> bool:
        """Whether the parts stand below each other now."""
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < px(self._break_at)
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        turned = self._line.direction() != (down if narrow else along)
        self._line.setDirection(down if narrow else along)
        for part, width in self._widths.items():
            part.setMinimumWidth(0 if narrow else px(width))
            part.setMaximumWidth(16_777_215 if narrow else px(width))
        if turned:  # inside of its own resizing Qt would leave the parts where they were
            self._line.invalidate()
            self._line.activate()
            self.updateGeometry()
