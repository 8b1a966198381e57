"""A short note in the bar at the top of the window, with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import KeyCap, Label, isolate


class Toast(QFrame):
    """Lies over its parent's upper edge for 6 s, longer while the pointer or focus is on it.

    There it covers no button that one may want next: at most the end of an empty search field.

    One at a time: a newer one takes the place. Undo runs once; Ctrl+Z of the window calls `undo`.
    """

    gone = Signal()

    MARGIN = 20
    TOP, TOOLS = 8, 190  # px from above; room of the tools at the end of the bar

    def __init__(self, parent: QWidget, lasts_ms: int | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "toast")
        self.setObjectName("toast")
        self._undo: Callable[[], None] | None = None
        self._label = Label("", "toast")
        self._button = Button(self.tr("Undo"), Kind.TOAST)
        self._key = KeyCap("Ctrl+Z")
        self._button.clicked.connect(self.undo)
        picture = IconLabel(Icon.CIRCLE_CHECK, "surface", 18)
        self.setLayout(
            row(picture, self._label, 8, self._button, self._key, gap=8, margins=(14, 7, 14, 7))
        )
        lasts = tokens().motion_ms["toast"] if lasts_ms is None else lasts_ms
        self._timer = QTimer(self, singleShot=True, interval=lasts)
        self._timer.timeout.connect(self._on_timer_timeout)
        parent.installEventFilter(self)
        self.hide()

    def show_words(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Tell what was done; `undo` takes it back (a new, audited action, not a rollback)."""
        self._undo = undo
        self._label.setText(isolate(text))
        self.setAccessibleName(text)
        for part in (self._button, self._key):
            part.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def can_undo(self) -> bool:
        return self._undo is not None

    def undo(self) -> None:
        """Take back what the toast tells, once."""
        undo, self._undo = self._undo, None
        self._leave()
        if undo is not None:
            undo()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._button.hasFocus():
            self._timer.start()
        else:
            self._leave()

    def _leave(self) -> None:
        self._timer.stop()
        self.hide()
        self.gone.emit()

    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(self.sizeHint().width(), parent.width() - 2 * self.MARGIN)
        self.resize(width, self.sizeHint().height())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        end = max(self.MARGIN, parent.width() - width - px(self.TOOLS))
        left = min(px(self.TOOLS), parent.width() - width - self.MARGIN) if mirrored else end
        self.move(QPoint(left, self.TOP))
