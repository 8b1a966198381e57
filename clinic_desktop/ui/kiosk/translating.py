"""Lets `self.tr("…")` of every widget on the tablet speak the language of the `Wording`."""

from PySide6.QtCore import QObject, QTranslator

from clinic_desktop.ui.kiosk.wording import Wording


class Translator(QTranslator):
    """Install it on the application; it asks the `Wording` each time."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording

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
