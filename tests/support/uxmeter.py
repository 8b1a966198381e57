"""Meters and audits: usability as numbers, for tests with pytest-qt."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from clinic_desktop.ui.widgets.text import ElidedLabel

MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)

STAFF_TARGET, KIOSK_TARGET = 24, 56


class InputMeter(QObject):
    """Counts what a person has to do: key presses (a chord is one), clicks, drags, hand changes."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = self.clicks = self.drags = self.hands = 0
        self._device = ""
        self._pressed: QPointF | None = None
        self._last: tuple[tuple[int, int], QWidget, float] | None = None
        QApplication.instance().installEventFilter(self)

    def stop(self) -> "InputMeter":
        QApplication.instance().removeEventFilter(self)
        return self

    def klm(self, mental: int = 1) -> float:
        """Keystroke-level estimate in seconds: key .20, pointing 1.1, click .2, hand .4, mental
        step 1.35 (Card, Moran, Newell)."""
        return round(
            self.keys * 0.20
            + self.clicks * 1.3
            + self.drags * 1.1
            + self.hands * 0.4
            + mental * 1.35,
            1,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Shortcut:
            self._count_key()
        elif isinstance(watched, QWidget):
            if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
                self._on_key(watched, event)
            elif isinstance(event, QMouseEvent):
                self._on_mouse(kind, event)
        return False

    def _on_key(self, widget: QWidget, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() in MODIFIERS:
            return
        now, chord = time.perf_counter(), (event.key(), event.modifiers().value)
        handed_up = (
            self._last is not None
            and self._last[0] == chord
            and now - self._last[2] < 0.02
            and widget is not self._last[1]
            and widget.isAncestorOf(self._last[1])
        )
        if not handed_up:
            self._count_key()
            self._last = (chord, widget, now)

    def _on_mouse(self, kind: QEvent.Type, event: QMouseEvent) -> None:
        if kind == QEvent.Type.MouseButtonPress and self._pressed is None:
            self.clicks += 1
            self._hand("mouse")
            self._pressed = event.globalPosition()
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            way = (event.globalPosition() - self._pressed).manhattanLength()
            self.drags += way > QApplication.startDragDistance()
            self._pressed = None

    def _count_key(self) -> None:
        self.keys += 1
        self._hand("keys")

    def _hand(self, device: str) -> None:
        self.hands += bool(self._device) and self._device != device
        self._device = device


class StallMeter(QObject):
    """The longest time, in ms, that the event loop did not turn."""

    def __init__(self, step_ms: int = 4) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=step_ms)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> float:
        self._timer.stop()
        return self.worst

    def _tick(self) -> None:
        now = time.perf_counter()
        self.worst = max(self.worst, (now - self._last) * 1000)
        self._last = now


INTERACTIVE = (
    QAbstractButton,
    QLineEdit,
    QAbstractSpinBox,
    QComboBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractSlider,
    QAbstractItemView,
)


def interactive(root: QWidget) -> Iterator[QWidget]:
    """Everything a person can act on, without the parts that Qt puts inside of it."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget, QScrollBar | QHeaderView) or (
            isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QAbstractItemView)
            or (isinstance(widget, QToolButton) and isinstance(widget.parent(), QLineEdit))
        )
        if isinstance(widget, INTERACTIVE) and widget.isVisibleTo(root) and not inner:
            yield widget


def audit_targets(root: QWidget, least: int = STAFF_TARGET) -> list[tuple[str, str, int, int]]:
    """What is smaller than `least` px (WCAG 2.2, 2.5.8): kind, name, width, height."""
    return [
        (type(w).__name__, w.accessibleName(), w.width(), w.height())
        for w in interactive(root)
        if min(w.width(), w.height()) < least and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def audit_names(root: QWidget) -> list[tuple[str, str]]:
    """What a screen reader could not name: kind and object name."""
    missing = []
    for widget in interactive(root):
        face = QAccessible.queryAccessibleInterface(widget)
        name = face.text(QAccessible.Text.Name) if face else ""
        if not (name or widget.accessibleName()).strip():
            missing.append((type(widget).__name__, widget.objectName()))
    return missing


def audit_clipped(root: QWidget) -> list[tuple[str, str, tuple[int, int], int]]:
    """Text that does not fit into its label or button: kind, text, size, what it needs."""
    cut = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or isinstance(widget, ElidedLabel):
            continue
        size = (widget.width(), widget.height())
        if isinstance(widget, QLabel) and widget.text():
            wraps = widget.wordWrap()
            high = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
            wide = 0 if wraps else widget.minimumSizeHint().width()
            if size[1] + 2 < high or size[0] + 2 < wide:
                cut.append(("label", widget.text()[:40], size, max(high, wide)))
        elif isinstance(widget, QAbstractButton) and widget.text():
            wide = widget.minimumSizeHint().width()
            if size[0] + 2 < wide:
                cut.append(("button", widget.text(), size, wide))
    return cut


def tab_chain(root: QWidget) -> list[QWidget]:
    """The widgets in the order in which Tab reaches them."""
    chain, first = [], root.nextInFocusChain()
    widget = first
    for _ in range(5000):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if by_tab and root.isAncestorOf(widget) and widget.isVisibleTo(root) and widget.isEnabled():
            chain.append(widget)
        widget = widget.nextInFocusChain()
        if widget is first:
            break
    return chain


def audit_tab_order(root: QWidget, jump: int = 120) -> list[tuple[str, str]]:
    """Steps of Tab that go up by more than `jump` px inside one column of the screen."""
    chain = tab_chain(root)
    spots = [QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()) for widget in chain]
    return [
        (before.accessibleName(), after.accessibleName())
        for before, after, a, b in zip(chain, chain[1:], spots, spots[1:], strict=False)
        if b.y() < a.y() - jump and _share_a_column(a, b)
    ]


def _share_a_column(a: QRect, b: QRect) -> bool:
    common = min(a.right(), b.right()) - max(a.x(), b.x())
    return common > min(a.width(), b.width()) / 2


def audit(root: QWidget, least: int = STAFF_TARGET) -> dict[str, list[tuple[object, ...]]]:
    """All audits at once; a good screen gives an empty dictionary."""
    found = {
        "targets": audit_targets(root, least),
        "names": audit_names(root),
        "clipped": audit_clipped(root),
        "tab order": audit_tab_order(root),
    }
    return {name: list(faults) for name, faults in found.items() if faults}


class Pen:
    """A made-up stylus that writes on one widget."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._device = QPointingDevice(
            "pen",
            4711,
            QInputDevice.DeviceType.Stylus,
            QPointingDevice.PointerType.Pen,
            QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
            1,
            2,
            "seat0",
            QPointingDeviceUniqueId.fromNumericId(0xABCD),
        )

    def press(self, x: float, y: float, pressure: float = 0.5, ms: int = 0) -> QTabletEvent:
        return self._send(QEvent.Type.TabletPress, x, y, pressure, ms)

    def move(self, x: float, y: float, pressure: float = 0.5, ms: int = 0) -> QTabletEvent:
        return self._send(QEvent.Type.TabletMove, x, y, pressure, ms)

    def release(self, x: float, y: float, ms: int = 0) -> QTabletEvent:
        return self._send(QEvent.Type.TabletRelease, x, y, 0.0, ms)

    def _send(
        self, kind: QEvent.Type, x: float, y: float, pressure: float, ms: int
    ) -> QTabletEvent:
        spot = QPointF(x, y)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QTabletEvent(
            kind,
            self._device,
            spot,
            QPointF(self._widget.mapToGlobal(spot.toPoint())),
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            none if kind == QEvent.Type.TabletMove else left,
            none if kind == QEvent.Type.TabletRelease else left,
        )
        event.setTimestamp(ms)
        QApplication.sendEvent(self._widget, event)
        return event
