"""The one search field, reached by Ctrl+K from anywhere."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.painted import IconLabel, leading_box
from clinic_desktop.ui.widgets.text import KeyCap


class SearchField(QLineEdit):
    """A line edit with a magnifying glass and its key beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setProperty("fit", "search")
        self.setAccessibleName(self.tr("Find a patient or a command"))
        self.setPlaceholderText(self.tr("Find a patient: name, phone, date of birth, number"))
        self._glass = IconLabel(Icon.SEARCH, "text3", 18, self)
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
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._place()

    def _place(self) -> None:
        glass, key = self._glass.sizeHint(), self._key.sizeHint()
        start, end = 11 + glass.width() + 4, key.width() + 14
        mirrored = self.isRightToLeft()
        self.setTextMargins(end if mirrored else start, 0, start if mirrored else end, 0)
        for part, size, left in (
            (self._glass, glass, 11),
            (self._key, key, self.width() - key.width() - 10),
        ):
            box = QRectF(left, (self.height() - size.height()) / 2, size.width(), size.height())
            part.setGeometry(leading_box(self, box).toRect())

    def _on_text_changed(self, text: str) -> None:
        self._key.setVisible(not text)
