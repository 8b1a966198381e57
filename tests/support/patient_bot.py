"""A `qtbot` that waits as long as a busy machine may need, and says what it saw in vain."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.exceptions import TimeoutError as Vain
from pytestqt.qtbot import QtBot

PATIENCE = 90_000  # ms; longer than a command over the line; then something is broken, not slow
MOST_WORDS = 1_500


class PatientBot(QtBot):
    """As QtBot, with another time where a test names none."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        try:
            super().waitUntil(callback, timeout=timeout)
        except (Vain, AssertionError) as exc:
            exc.add_note("\n".join(self._seen()))
            raise

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **more)

    def _seen(self) -> Iterator[str]:
        """A fault in a slot is told only at the end of a test that passes: it is said here."""
        faults = getattr(self._request.node, "qt_exception_capture_manager", None)
        for kind, error, _ in faults.exceptions if faults else ():
            yield f"fault on the way: {kind.__name__}: {error}"
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                yield f"in front: {' | '.join(_words(window))}"[:MOST_WORDS]


def _words(window: QWidget) -> Iterator[str]:
    yield f"{type(window).__name__} {window.width()}x{window.height()}"
    for part in window.findChildren(QWidget):
        if part.isVisible() and isinstance(part, QLabel | QPushButton) and part.text():
            yield part.text() if part.isEnabled() else f"({part.text()})"
