"""The one search field, reached by Ctrl+K from anywhere."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon, icon
from clinic_desktop.ui.widgets.text import KeyCap


class SearchField(QLineEdit):
    """A line edit with a magnifying glass and its key beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setProperty("fit", "search")
        self.setAccessibleName(self.tr("Find a patient or a command"))
        self.setPlaceholderText(self.tr("Find a patient: name, phone, date of birth, number"))
        self.addAction(icon(Icon.SEARCH, "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(640)
        self._key = KeyCap("Ctrl K", self)
        self.textChanged.connect(self._on_text_changed)

    def sizeHint(self) -> QSize:
        return QSize(px(480), px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(180), px(38))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._key.sizeHint()
        self._key.resize(size)
        top = (self.height() - size.height()) // 2
        mirrored = self.isRightToLeft()
        self._key.move(9 if mirrored else self.width() - size.width() - 9, top)

    def _on_text_changed(self, text: str) -> None:
        self._key.setVisible(not text and self.width() > px(300))
