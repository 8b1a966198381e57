"""Lets `self.tr("…")` of every widget on the tablet speak the language of the `Wording`."""

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from clinic_desktop.ui.kiosk.wording import Wording


class Translator(QTranslator):
    """Asks the `Wording` each time.

    It belongs to the application and goes by `leave`: Qt holds a lock while it asks, and a
    collection that freed an older translator just then would wait for that lock for ever.
    """

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording, self._left = wording, False

    def leave(self) -> None:
        """No more asked; freed by the event loop."""
        if not self._left:
            self._left = True
            QCoreApplication.removeTranslator(self)
            self.deleteLater()

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: bytes | bytearray | memoryview | str,
        source: bytes | bytearray | memoryview | str,
        disambiguation: bytes | bytearray | memoryview | str | None = None,
        n: int = -1,
    ) -> str:
        words = source if isinstance(source, str) else bytes(source).decode()
        return self._wording.say(words)
