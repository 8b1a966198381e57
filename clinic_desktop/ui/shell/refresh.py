"""Brings what others changed to the screens: hints come on any thread, questions run on a lane."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desktop.core.changes import RESET, Change
from clinic_desktop.core.errors import ClinicError
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.workplace import Follower

LOOK_EVERY_MS = 1000  # a hint may be lost; the table is the truth


class Refresh(QObject):
    """Asks `since(last)` when hinted, at least every second, and tells who follows what changed."""

    hinted = Signal()

    def __init__(
        self,
        lanes: LaneSet,
        newest: Callable[[], int],
        since: Callable[[int], tuple[Change, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes, self._newest, self._since = lanes, newest, since
        self._followers: list[tuple[frozenset[str], Follower]] = []
        self._last = -1
        self._asking = self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.hinted.connect(self._look)

    def start(self) -> None:
        """Every second from now on; where the beginning is not known yet, that is asked first."""
        self._timer.start()
        self._look()

    def stop(self) -> None:
        self._timer.stop()
        self._followers.clear()

    def follow(self, kinds: frozenset[str], tell: Follower) -> Callable[[], None]:
        """`tell` hears of these kinds until the answer is called; no kinds means all."""
        one = (kinds, tell)
        self._followers.append(one)
        return lambda: self._followers.remove(one) if one in self._followers else None

    def hint(self) -> None:
        """May be called on any thread."""
        self.hinted.emit()

    def _begin(self, newest: int) -> None:
        self._asking, self._last = False, newest

    def _look(self) -> None:
        if self._asking:
            self._again = True
            return
        self._asking = True
        if self._last < 0:
            self._lanes.look.run(self._newest, self._begin, self._missed, self)
            return
        last = self._last
        self._lanes.look.run(lambda: self._since(last), self._found, self._missed, self)

    def _found(self, changes: tuple[Change, ...]) -> None:
        self._asking = False
        if changes:
            self._last = changes[-1].seq
            self._tell(frozenset(kind for change in changes for kind, _ in change.touched))
        if self._again:
            self._again = False
            self._look()

    def _missed(self, _error: ClinicError) -> None:
        self._asking = self._again = False

    def _tell(self, kinds: frozenset[str]) -> None:
        for wanted, tell in tuple(self._followers):
            if not wanted or wanted & kinds:
                tell(kinds)
            elif RESET in kinds:
                tell(wanted)

    def everything(self) -> None:
        """The line was gone: whoever shows something looks again."""
        self._tell(frozenset({RESET}))
