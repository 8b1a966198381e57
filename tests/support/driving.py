"""A person at a window: what they see, press, type and choose, by real clicks and keys."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt import exceptions
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.segmented import Segmented

W = TypeVar("W", bound=QWidget)
LEFT, CTRL, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
WAIT = 60_000  # ms: two busy cores, a password hash, a first import of a screen
PICTURES = os.environ.get("CLINIC_JOURNEY_PICTURES", "")
"""A folder in which each step leaves a picture; none are made without it."""


class Hands:
    """Acts only on what is visible and enabled; waits for conditions, never for time."""

    def __init__(self, qtbot: QtBot, window: QWidget, pin: str = "") -> None:
        self.qtbot, self.window, self._pin = qtbot, window, pin
        self.pins = 0
        self._pictures = 0

    def see(self, kind: type[W], name: str = "", inside: QWidget | None = None) -> W:
        """The visible widget of that kind and name, once it is there."""
        self.until(lambda: bool(self._seen(kind, name, inside)), f"{kind.__name__} {name}")
        return self._seen(kind, name, inside)[-1]

    def is_seen(self, kind: type[W], name: str = "") -> bool:
        return bool(self._seen(kind, name, None))

    def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Until that is so; whenever the PIN is asked for, it is typed."""
        while True:
            try:
                self.qtbot.waitUntil(
                    lambda: self._asked() is not None or bool(condition()), timeout=WAIT
                )
            except exceptions.TimeoutError as late:
                self.picture("99-waits")
                raise AssertionError(f"waited in vain for: {what}; {self._said()}") from late
            dialog = self._asked()
            if dialog is None:
                return
            self._give_pin(dialog, what)

    def _give_pin(self, dialog: PinDialog, what: str) -> None:
        assert self._pin, f"a PIN is asked for while waiting for {what}"
        QTest.keyClicks(dialog.pin, self._pin)
        QTest.keyClick(dialog.pin, Qt.Key.Key_Return)
        self.pins += 1
        self.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    def press(self, name_or_button: str | QAbstractButton, inside: QWidget | None = None) -> None:
        """A click in the middle of a button that can be pressed."""
        button = name_or_button
        if isinstance(button, str):
            button = self.see(QAbstractButton, button, inside)
        self.until(lambda: button.isVisible() and button.isEnabled(), button.accessibleName())
        self.click(button)

    def press_words(self, words: str, inside: QWidget | None = None) -> None:
        """The button that is called so."""
        root = inside or self.window

        def called() -> list[QAbstractButton]:
            buttons = root.findChildren(QAbstractButton)
            return [one for one in buttons if one.isVisible() and one.accessibleName() == words]

        self.until(lambda: bool(called()), words)
        self.press(called()[-1])

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.be_active()
        _bring_into_view(widget)
        spot = at if at is not None else widget.rect().center()
        QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, spot)

    def key(self, key: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus, as a keyboard does."""
        self.be_active()
        QTest.keyClick(self.focus(), key, mods)

    def keys(self, text: str) -> None:
        self.be_active()
        QTest.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=WAIT)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def be_active(self) -> None:
        top, active = self.window.window(), QApplication.activeWindow()
        above: QWidget | None = active if isinstance(active, QDialog) else None
        while above is not None and above is not top:  # isAncestorOf ends at windows
            above = above.parentWidget()

        def active() -> bool:
            """Asked again and again: another window may come to the front in between."""
            if not top.isActiveWindow():
                top.activateWindow()
            return top.isActiveWindow()

        if above is None:
            self.qtbot.waitUntil(active, timeout=WAIT)

    def fill(self, name: str, text: str, inside: QWidget | None = None) -> None:
        """Click into the field, take out what stands there, type."""
        field = self.see(QWidget, name, inside)
        proxy = field.focusProxy()
        editor = proxy if isinstance(proxy, QLineEdit) else field
        assert isinstance(editor, QLineEdit | QPlainTextEdit), name
        self.click(editor)
        QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, text)

    def choose(self, box: str | QComboBox, words: str, inside: QWidget | None = None) -> None:
        """Down a list by keys until the wanted words stand there."""
        found = self.see(QComboBox, box, inside) if isinstance(box, str) else box
        self.until(lambda: any(words in found.itemText(n) for n in range(found.count())), words)
        found.setFocus()
        QTest.keyClick(found, Qt.Key.Key_Home)
        for _ in range(found.count()):
            if words in found.currentText():
                return
            QTest.keyClick(found, Qt.Key.Key_Down)
        assert words in found.currentText(), (words, found.currentText())

    def segment(self, choice: Segmented, index: int) -> None:
        """One of a few, by the arrow key."""
        self.click(choice, QPoint(2, choice.height() // 2))
        for _ in range(choice.count):
            if choice.current() == index:
                return
            QTest.keyClick(choice, Qt.Key.Key_Right)
        assert choice.current() == index

    def click_row(self, table: KeyedTable, row: int) -> None:
        self.until(lambda: table.keyed.rowCount() > row, f"row {row}")
        table.scrollTo(table.keyed.index(row, 0))
        _bring_into_view(table)
        spot = table.visualRect(table.keyed.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)

    def open_row(self, table: KeyedTable, row: int) -> None:
        """Choose by a click, open by Enter."""
        self.click_row(table, row)
        QTest.keyClick(table, Qt.Key.Key_Return)

    def picture(self, name: str) -> None:
        """Of the window as it stands, where pictures are wanted."""
        if PICTURES:
            self._pictures += 1
            QApplication.processEvents()
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.window.grab().save(str(folder / f"{name}.png"))

    def _seen(self, kind: type[W], name: str, inside: QWidget | None) -> list[W]:
        root = inside or self.window
        parts = root.findChildren(kind, name) if name else root.findChildren(kind)
        return [part for part in parts if part.isVisible()]

    @staticmethod
    def _asked() -> PinDialog | None:
        dialog = QApplication.activeModalWidget()
        return dialog if isinstance(dialog, PinDialog) and dialog.isVisible() else None

    def _said(self) -> str:
        """What the window says about it: the messages that stand in place."""
        shown = self._seen(InlineMessage, "", None)
        return " / ".join(one.words for one in shown)


def _bring_into_view(widget: QWidget) -> None:
    """Scroll as the wheel would, so that the click meets what a person sees."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QScrollArea) and not isinstance(widget, QTableView):
            at.ensureWidgetVisible(widget)
        at = at.parentWidget()
