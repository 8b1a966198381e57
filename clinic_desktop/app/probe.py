"""A program in a process of its own, which says on stdout how far it has come.

`login`: the staff program with the sign-in painted. `usable LOGIN PASSWORD`: signed in by what is
typed at the first paint, with the first rows of Today on the screen. `empty` and `late`: an empty
window, and one after the model layer was loaded. The words after `--` go to the staff program.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

STATUS = Path("/proc/self/status")


class Watch(QObject):
    """Sees every paint; what belongs to it has reached the screen when the event loop goes on."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._words = words
        self._today: QObject | None = None
        self._signed_in = self._done = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._done:
            self._painted(watched)
        return False

    def _painted(self, watched: QObject) -> None:
        name = watched.objectName()
        if name == "emptyWindow" or (name == "signInView" and not self._words):
            self._say()
        elif name == "signInView" and not self._signed_in:
            self._signed_in = True
            self._sign_in(watched)
        elif name == "todayView":
            self._today = watched
        if self._today is not None and self._today.table.model().rowCount():  # type: ignore[attr-defined]
            self._say()

    def _sign_in(self, view: QObject) -> None:
        login, password = self._words
        view.login.setText(login)  # type: ignore[attr-defined]
        view.password.setText(password)  # type: ignore[attr-defined]
        view.sign_in.click()  # type: ignore[attr-defined]

    def _say(self) -> None:
        self._done = True
        sys.stdout.write(f"painted {resident()}\n")
        sys.stdout.flush()


class Empty(QMainWindow):
    """The least that a program with a window can be."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("emptyWindow")


def resident() -> float:
    """Memory of this process in MiB; 0 where the system does not say."""
    if not STATUS.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return round(int(lines["VmRSS"].split()[0]) / 1024, 1)


def main() -> None:
    mode, *words = sys.argv[1 : sys.argv.index("--")]
    rest = sys.argv[sys.argv.index("--") + 1 :]
    app = QApplication(sys.argv[:1])
    watch = Watch(words if mode == "usable" else [])
    app.installEventFilter(watch)
    if mode in ("empty", "late"):
        if mode == "late":
            import sqlalchemy.orm  # noqa: F401, PLC0415  this is what is measured
        window = Empty()
        window.show()
        sys.exit(app.exec())
    from clinic_desktop.app.entry import main as program  # noqa: PLC0415  what is measured

    sys.argv[1:] = rest
    program()


if __name__ == "__main__":
    main()
