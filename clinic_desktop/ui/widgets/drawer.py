"""A panel at the side: beside the content where there is room, over it where there is none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.buttons import icon_button
from clinic_desktop.ui.widgets.layouts import column, holder, line, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label


class Drawer(QFrame):
    """Heading with a close button, scrolling content, and a foot for the buttons.

    `closed` when the person closes it; Esc closes the drawer and nothing else.
    """

    closed = Signal()

    def __init__(
        self, title: str, picture: Icon, content: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "drawer")
        self._title, self._note = Label(title, "h2", wrap=True), Label("", "caption")
        self._note.hide()
        close = icon_button(Icon.X, self.tr("Close"), shortcut="Esc")
        close.clicked.connect(self.close_by_person)
        sign = IconLabel(picture, "accent_text", 20)
        head = row(
            sign, (column(self._title, self._note, gap=0), 1), close, margins=(14, 10, 8, 8), gap=12
        )
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(14, 12, 14, 12)
        self.foot.setSpacing(8)
        self._foot = holder(self.foot, "foot")
        self._foot.hide()
        inner = holder(column(content, None, margins=(14, 12, 14, 12)))
        self.setLayout(column(head, line(), (scrolled(inner), 1), self._foot, gap=0))
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_title(self, title: str, note: str = "") -> None:
        """`note` stands small under the title, for instance "Saved as draft 4 s ago"."""
        self._title.setText(title)
        self._note.set_words(note)
        self.setAccessibleName(title)

    def add_to_foot(self, *parts: QWidget) -> None:
        """Buttons at the end of the foot, the primary one last: Ctrl+Enter presses it."""
        if not self.foot.count():
            self.foot.addStretch(1)
        for part in parts:
            self.foot.addWidget(part)
        self._foot.show()
        main = parts[-1]
        if isinstance(main, QPushButton):
            words = main.accessibleName() or self.accessibleName()
            key = QAction(words.replace("&", "&&"), self)
            key.setShortcut(QKeySequence("Ctrl+Return"))
            key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.triggered.connect(lambda: main.click())
            self.addAction(key)

    def close_by_person(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_by_person()
        else:
            super().keyPressEvent(event)


class DrawerHost(QWidget):
    """Content with at most one drawer at its end; under the narrow width the drawer covers it."""

    WIDTH = 376

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._drawer: Drawer | None = None
        self._before: QWidget | None = None  # what had the focus when the drawer came
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(content)

    @property
    def drawer(self) -> Drawer | None:
        """The open drawer."""
        return self._drawer if self._drawer is not None and not self._drawer.isHidden() else None

    def open_drawer(self, drawer: Drawer) -> None:
        """Show `drawer`, in place of another one, and put the focus into it."""
        self._remember()
        if self._drawer is not None and self._drawer is not drawer:
            self._drawer.hide()
        if self._drawer is not drawer:
            drawer.setParent(self)
            drawer.closed.connect(self._place)
            self._drawer = drawer
        drawer.show()
        drawer.raise_()
        self._place()
        drawer.setFocus()
        drawer.focusNextChild()

    def close_drawer(self) -> None:
        if self._drawer is not None:
            self._leave()
            self._drawer.hide()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _remember(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._content.isAncestorOf(focus):
            self._before = focus

    def _leave(self) -> None:
        """The focus goes back to where it was; Qt would take the next field of the window."""
        focus = QApplication.focusWidget()
        if self._drawer is None or focus is None or not self._drawer.isAncestorOf(focus):
            return
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        else:
            self._content.setFocus()
            self._content.focusNextChild()

    def _place(self) -> None:
        width = min(px(self.WIDTH), self.width())
        beside = self.window().width() >= px(tokens().narrow_below)
        room = width + 12 if self.drawer is not None and beside else 0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._box.setContentsMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)
        if self.drawer is not None:
            left = 0 if mirrored else self.width() - width
            self.drawer.setGeometry(left, 0, width, self.height())
