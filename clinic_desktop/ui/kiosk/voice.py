"""Reads a page aloud where the system has a voice; the part of Qt for it is an optional extra."""

from importlib import import_module
from typing import Any, Protocol

from PySide6.QtCore import QLocale, QObject


class Voice(Protocol):
    """Somebody who reads aloud; `speaks` says whether there is a voice for a language."""

    def speaks(self, language: str) -> bool: ...
    def read(self, text: str, language: str) -> None: ...
    def stop(self) -> None: ...


class SystemVoice:
    """The voices of the operating system."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def speaks(self, language: str) -> bool:
        wanted = QLocale(language).language()
        return any(locale.language() == wanted for locale in self._engine.availableLocales())

    def read(self, text: str, language: str) -> None:
        self.stop()
        self._engine.setLocale(QLocale(language))
        self._engine.say(text)

    def stop(self) -> None:
        self._engine.stop()


def system_voice(parent: QObject | None = None) -> Voice | None:
    """None where this installation or this system cannot speak."""
    try:
        speech = import_module("PySide6.QtTextToSpeech").QTextToSpeech
    except ImportError:
        return None
    if not [name for name in speech.availableEngines() if name != "mock"]:
        return None
    return SystemVoice(speech(parent))
