"""The tablet program: it speaks to the service over HTTPS only and reaches no database."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.secrets import MemorySecrets, SecretStore
from clinic_desktop.app.tablet_journal import DraftFiles
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.tasks import Lanes
from clinic_desktop.ui.theme.apply import apply_theme


class _Life(QObject):
    """What goes with the window: lanes, and hints that come on other threads."""

    hinted = Signal()

    def __init__(self, client: AnyClinic, tokens: SecretStore, drafts: Path | None) -> None:
        super().__init__()
        key = TabletKey(tokens)
        self.lanes = Lanes(self)
        self.files = DraftFiles(drafts, key.for_journal) if drafts is not None else None
        self.view, self.presenter = build(
            lambda token: proving(client.as_caller(token), key),
            tokens, self.lanes, client.clock, journal=self.files,
        )  # fmt: skip
        self.setParent(self.view)
        self._unfollow = client.follow(self.hinted.emit)
        self.hinted.connect(self.presenter.look)
        self.view.closed.connect(self._end)

    def _end(self) -> None:
        self._unfollow()
        self.lanes.close()
        if self.files is not None:
            self.files.close()


def build_kiosk_window(
    client: AnyClinic, secrets: SecretStore | None = None, drafts: Path | None = None
) -> QWidget:
    """The window of the tablet on this client; without a store the pairing lives as long as it.

    `drafts` is the folder for what is begun and not finished, sealed with the tablet's key.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication) and not app.styleSheet():
        apply_theme(app, "light", 100)
    life = _Life(client, secrets or MemorySecrets(), drafts)
    life.view.setWindowTitle(NAME)
    life.view.resize(1280, 800)
    life.presenter.start()
    return life.view


def run(client: AnyClinic, secrets: SecretStore, drafts: Path, *, windowed: bool) -> int:
    """Until staff leave the patient mode, or the desk test is closed."""
    app = QGuiApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    prepare(app)
    window = build_kiosk_window(client, secrets, drafts)
    if windowed:
        window.show()
    else:
        assert isinstance(window, KioskView)
        window.locked = True
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.showFullScreen()
    return app.exec()
