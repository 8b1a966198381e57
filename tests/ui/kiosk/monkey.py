"""A monkey at the tablet: keys, mouse, pen, drops, menus, closing, all at random."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QHelpEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.ui.widgets.signature_pad import SignaturePad
from tests.support.uxmeter import Pen

DEPRECATED = 181  # Key_mu: Qt itself warns of it, and warnings are errors here
KEYS = tuple(key for key in Qt.Key if key.value != DEPRECATED)
CONTROL, NOTHING = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
HELD = (
    NOTHING, NOTHING, Qt.KeyboardModifier.ShiftModifier, CONTROL, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier, CONTROL | Qt.KeyboardModifier.ShiftModifier,
    CONTROL | Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
BUTTONS = (
    Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.BackButton,
)  # fmt: skip
STANDARD = tuple(QKeySequence.StandardKey)


class Monkey:
    def __init__(self, window: QWidget, chance: Random) -> None:
        self._window, self._chance = window, chance
        self._tricks: tuple[Callable[[QWidget], None], ...] = (
            self._type, self._type, self._type, self._press, self._click, self._click, self._click,
            self._twice, self._drag, self._menu, self._drop, self._wheel, self._write, self._hover,
            self._standard, self._close,
        )  # fmt: skip

    def act(self) -> None:
        """One thing, somewhere."""
        here = self._anything()
        self._chance.choice(self._tricks)(here)
        QApplication.processEvents()

    def _anything(self) -> QWidget:
        focused = QApplication.focusWidget()
        if focused is not None and self._chance.random() < 0.4:
            return focused
        seen = [one for one in self._window.findChildren(QWidget) if one.isVisible()]
        return self._chance.choice([self._window, *seen])

    def _spot(self, widget: QWidget) -> QPoint:
        return QPoint(
            self._chance.randrange(max(1, widget.width())),
            self._chance.randrange(max(1, widget.height())),
        )

    def _type(self, widget: QWidget) -> None:
        QTest.keyClicks(widget, self._chance.choice(("a", "Z", "12", " ", "%n", "<b>")))

    def _press(self, widget: QWidget) -> None:
        stroke(widget, self._chance.choice(KEYS), self._chance.choice(HELD))

    def _standard(self, widget: QWidget) -> None:
        for keys in QKeySequence.keyBindings(self._chance.choice(STANDARD)):
            for number in range(keys.count()):
                stroke(widget, keys[number].key(), keys[number].keyboardModifiers())

    def _click(self, widget: QWidget) -> None:
        QTest.mouseClick(
            widget, self._chance.choice(BUTTONS), self._chance.choice(HELD), self._spot(widget)
        )

    def _twice(self, widget: QWidget) -> None:
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, NOTHING, self._spot(widget))

    def _drag(self, widget: QWidget) -> None:
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, NOTHING, self._spot(widget))
        for _ in range(4):
            QTest.mouseMove(widget, self._spot(widget))
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, NOTHING, self._spot(widget))

    def _menu(self, widget: QWidget) -> None:
        spot = self._spot(widget)
        reason = self._chance.choice(tuple(QContextMenuEvent.Reason))
        QApplication.sendEvent(widget, QContextMenuEvent(reason, spot, widget.mapToGlobal(spot)))

    def _drop(self, widget: QWidget) -> None:
        data = QMimeData()
        data.setUrls([QUrl("https://example.test/"), QUrl.fromLocalFile("/etc/hosts")])
        data.setText("dropped")
        spot, copy = QPointF(self._spot(widget)), Qt.DropAction.CopyAction
        left = Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(spot.toPoint(), copy, data, left, NOTHING)
        QApplication.sendEvent(widget, enter)
        QApplication.sendEvent(widget, QDropEvent(spot, copy, data, left, NOTHING))

    def _wheel(self, widget: QWidget) -> None:
        spot = QPointF(self._spot(widget))
        turn = QPoint(0, self._chance.choice((-120, 120)))
        event = QWheelEvent(
            spot, spot, QPoint(), turn, Qt.MouseButton.NoButton, self._chance.choice(HELD),
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _hover(self, widget: QWidget) -> None:
        spot = self._spot(widget)
        for kind in (QEvent.Type.ToolTip, QEvent.Type.WhatsThis):
            QApplication.sendEvent(widget, QHelpEvent(kind, spot, widget.mapToGlobal(spot)))

    def _write(self, widget: QWidget) -> None:
        pads = self._window.findChildren(SignaturePad)
        pen = Pen(pads[0] if pads else widget)
        pen.press(20, 30)
        pen.move(40, 50, ms=30)
        pen.release(60, 60, 50)

    def _close(self, widget: QWidget) -> None:
        if self._chance.random() < 0.5:
            self._window.close()
        else:
            self._window.showMinimized()


def stroke(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NOTHING) -> None:
    """Any key that there is; those that QTest cannot spell make no text."""
    plain = 32 <= key.value < 127 and held in (NOTHING, Qt.KeyboardModifier.ShiftModifier)
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, widget, key, chr(key.value).lower() if plain else "", held
    )
