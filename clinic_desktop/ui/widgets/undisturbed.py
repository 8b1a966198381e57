"""No collection of garbage while a hand writes: it would stop the ink for a moment."""

import gc

from PySide6.QtCore import QObject, QTimer

LONGEST_MS = 10_000
"""After that it is over in any case: a pen that left the pad without a word never says so."""


class Undisturbed(QObject):
    """One for each pad; `begin` and `end` may come more than once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._resting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LONGEST_MS)
        self._timer.timeout.connect(self.end)

    def begin(self) -> None:
        """A stroke begins."""
        if gc.isenabled():
            gc.disable()
            self._resting = True
        self._timer.start()

    def end(self) -> None:
        """The stroke is over, or the pad goes."""
        self._timer.stop()
        if self._resting:
            self._resting = False
            gc.enable()
