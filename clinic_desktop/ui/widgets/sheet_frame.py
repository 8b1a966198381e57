"""A frame as wide as a page is good to read, at every text size."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from clinic_desktop.ui.theme.current import px


class SheetFrame(QFrame):
    """Keeps between `least` and `most` px (at 100 % text size) of width."""

    def __init__(
        self,
        content: QLayout,
        surface: str,
        least: int,
        most: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)
        self._least, self._most = least, most
        self.setLayout(content)
        self._bound()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._bound()

    def _bound(self) -> None:
        self.setMinimumWidth(px(self._least))
        self.setMaximumWidth(px(self._most))
