"""Asks where a file that was made shall lie, and puts it there."""

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desktop.ui.widgets.inline_message import InlineMessage


def ask_where(parent: QWidget, name: str, content: bytes, message: InlineMessage) -> QFileDialog:
    """A dialog over `parent`; what became of the file is told in `message`."""
    asking = QFileDialog(parent, _words("Save as"))
    asking.setObjectName("saveFile")
    asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asking.setDefaultSuffix(Path(name).suffix.lstrip("."))
    asking.selectFile(name)
    asking.fileSelected.connect(lambda chosen: save(Path(chosen), content, message))
    asking.open()
    return asking


def save(path: Path, content: bytes, message: InlineMessage) -> None:
    """Write the file there, whole or not at all; a refusal of the disk is told in place."""
    try:
        _write_whole(path, content)
    except OSError as error:
        said = _words("Not saved: %1").replace("%1", error.strerror or str(error))
        message.show_words("bad", said)
    else:
        message.show_words("ok", _words("Saved as %1").replace("%1", path.name))


def _write_whole(path: Path, content: bytes) -> None:
    """Readable by nobody else and kept through a power cut; that it may be replaced was asked."""
    handle, name = tempfile.mkstemp(prefix=".saved-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:  # of mode 0600
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _words(text: str) -> str:
    return QCoreApplication.translate("SaveFile", text)
