"""What keeps the tablet a tablet: no way out of its one page, nothing left behind."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QClipboard, QDesktopServices, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QWidget

SCHEMES = (
    "http", "https", "ftp", "file", "mailto", "tel", "sms", "news", "data", "about", "view-source",
    "ms-settings", "search", "shell", "calculator", "qrc",
)  # fmt: skip
NEVER = frozenset(
    {
        QEvent.Type.ContextMenu, QEvent.Type.ToolTip, QEvent.Type.WhatsThis,
        QEvent.Type.QueryWhatsThis, QEvent.Type.EnterWhatsThisMode, QEvent.Type.StatusTip,
        QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop,
    }
)  # fmt: skip
KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
MOUSE = frozenset(
    {
        QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    }
)  # fmt: skip
WATCHED = NEVER | KEYS | MOUSE | {QEvent.Type.WindowStateChange}
PLAIN_KEYS = frozenset(
    {
        Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown, Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr,
    }
)  # fmt: skip
WITH_SHIFT = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Shift, Qt.Key.Key_CapsLock})
"""Shift and any other of the plain keys cuts, pastes or selects."""

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
META, SHIFT = Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.ShiftModifier
CLEAN_MS = 1000


class Lockdown(QObject):
    """Guards one window from the moment it is made; the rest of the program is left alone."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QGuiApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(CLEAN_MS)
        self._timer.timeout.connect(clean_clipboard)
        self._timer.timeout.connect(self._stay_full)
        self._timer.start()

    def sink_links(self) -> None:
        """Addresses of any kind lead nowhere, in the whole program."""
        for scheme in SCHEMES:
            # The stub wants bytes; the call takes the name of the slot as text only.
            QDesktopServices.setUrlHandler(scheme, self, "swallow")  # type: ignore[arg-type]

    @Slot(QUrl)
    def swallow(self, _url: QUrl) -> None:
        """Where every link ends."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in WATCHED or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window:
            return False
        return self._refuses(watched, event)

    def _refuses(self, widget: QWidget, event: QEvent) -> bool:
        kind = event.type()
        if kind in NEVER:
            event.ignore()
            return True
        if isinstance(event, QKeyEvent) and not is_plain(event):
            event.accept()  # an override that is accepted is no shortcut any more
            return True
        if isinstance(event, QMouseEvent):
            return _selects(widget, event)
        if kind == QEvent.Type.WindowStateChange and widget is self._window:
            self._stay_full()
        return False

    def _stay_full(self) -> None:
        """Also from time to time: a late word of the window system comes without an event."""
        locked, window = getattr(self._window, "locked", False), self._window
        if locked and (window.isMinimized() or not window.isFullScreen()):
            QTimer.singleShot(0, self._window, self._window.showFullScreen)


def is_plain(event: QKeyEvent) -> bool:
    """Typing and moving about; everything else could be somebody's shortcut."""
    held, key = event.modifiers(), event.key()
    if held & META or bool(held & CONTROL) is not bool(held & ALT):
        return False
    text = event.text()
    if text and text.isprintable():  # Control and Alt together are AltGr: they make letters
        return True
    if held & CONTROL:
        return False
    return key in (WITH_SHIFT if held & SHIFT else PLAIN_KEYS)


def clean_clipboard() -> None:
    """Nothing is ever handed on through it."""
    board = QApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        supported = mode is QClipboard.Mode.Clipboard or board.supportsSelection()
        if supported and board.mimeData(mode) is not None and board.mimeData(mode).formats():
            board.clear(mode)


def _selects(widget: QWidget, event: QMouseEvent) -> bool:
    """Whether it would select, drag or paste text, or is no touch at all."""
    if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton):
        return True
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and isinstance(parent, QPlainTextEdit):
        widget = parent  # its viewport gets the events
    if not isinstance(widget, QLineEdit | QPlainTextEdit):
        return False
    kind = event.type()
    return kind == QEvent.Type.MouseButtonDblClick or (
        kind == QEvent.Type.MouseMove and bool(event.buttons())
    )
