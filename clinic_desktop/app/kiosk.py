"""The tablet program: it speaks to the service over HTTPS only and reaches no database."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.secrets import MemorySecrets, SecretStore
from clinic_desktop.app.tablet_journal import DraftFiles
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.faults import place_of
from clinic_desktop.ui.kiosk.lockdown import Lockdown, clean_clipboard
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.tasks import Lanes
from clinic_desktop.ui.theme.apply import apply_theme

log = logging.getLogger(__name__)
MOST_FAULTS, WITHIN = 5, 60.0
"""More faults than that in so many seconds: the program ends and whoever started it starts it."""

FAULTY = 70
SWITCH = 0.0005
"""Seconds: ink waits that long at most for another thread to give way, instead of ten times so."""


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
        self.lock = Lockdown(self.view)
        self._unfollow = client.follow(self.hinted.emit)
        self.hinted.connect(self.presenter.look)
        self.view.closed.connect(self._end)

    def _end(self) -> None:
        self._unfollow()
        self.lanes.close()
        if self.files is not None:
            self.files.close()
        clean_clipboard()


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


class Program(QObject):
    """The tablet from start to end: a fault shows the neutral page and begins it anew.

    What the patient did is taken up again after they say who they are.
    """

    def __init__(
        self, client: AnyClinic, secrets: SecretStore, drafts: Path, *, windowed: bool
    ) -> None:
        super().__init__()
        self._made = client, secrets, drafts
        self._windowed, self._faults = windowed, list[float]()
        self._beginning = False
        self.window: KioskView | None = None

    def open(self) -> None:
        window = build_kiosk_window(*self._made)
        assert isinstance(window, KioskView)
        self.window = window
        window.findChildren(Lockdown)[0].sink_links()
        if self._windowed:
            window.show()
            return
        window.locked = True
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.showFullScreen()

    def fault(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        """As `sys.excepthook`. What went wrong may name a patient: only its place is written."""
        log.error("the tablet begins anew: %s", place_of(error))
        now = monotonic()
        self._faults = [at for at in self._faults if now - at < WITHIN] + [now]
        if len(self._faults) > MOST_FAULTS:
            QGuiApplication.exit(FAULTY)
        elif not self._beginning:
            self._beginning = True
            QTimer.singleShot(0, self, self._anew)

    def _anew(self) -> None:
        """The new window first, so that nothing of the system is seen in between."""
        self._beginning = False
        old, self.window = self.window, None
        if old is not None:
            old.show_starting()
        self.open()
        if old is not None:
            old.locked = False
            old.close()
            old.deleteLater()


def run(client: AnyClinic, secrets: SecretStore, drafts: Path, *, windowed: bool) -> int:
    """Until staff leave the patient mode, or the desk test is closed."""
    app = QGuiApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    prepare(app)
    _leave_no_memory_behind()
    sys.setswitchinterval(SWITCH)
    program = Program(client, secrets, drafts, windowed=windowed)
    before, sys.excepthook = sys.excepthook, program.fault
    try:
        program.open()
        return app.exec()
    finally:
        sys.excepthook = before


def _leave_no_memory_behind() -> None:
    """A crash writes no picture of the memory to the disk; Windows writes none by itself."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  POSIX has it

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
