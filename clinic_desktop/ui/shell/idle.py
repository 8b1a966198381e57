"""When nobody is there: counts quiet seconds and says when to lock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

SLEPT = timedelta(seconds=20)
"""The wall clock ran this much ahead of the monotonic one: the machine was asleep."""

WARNING_SECONDS = 15

HUMAN = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
}


class Idle(Enum):
    BUSY = "busy"
    WARNING = "warning"
    OVER = "over"


class IdleClock:
    """Counts from the last touch, by the monotonic clock; a sleep of the machine ends it at once.

    `limit` in seconds, None for never (a theatre wall display).
    """

    def __init__(
        self, limit: float | None, monotonic: Callable[[], float], wall: Callable[[], datetime]
    ) -> None:
        self._limit, self._monotonic, self._wall = limit, monotonic, wall
        self.touch()

    def set_limit(self, limit: float | None) -> None:
        self._limit = limit
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._seen, self._seen_wall = self._monotonic(), self._wall()

    def left(self) -> float | None:
        """Seconds until it is over, None for never, 0 when it is."""
        if self._limit is None:
            return None
        quiet = self._monotonic() - self._seen
        ahead = (self._wall() - self._seen_wall) - timedelta(seconds=quiet)
        if ahead > SLEPT:
            return 0.0
        return max(0.0, self._limit - quiet)

    def state(self) -> Idle:
        left = self.left()
        if left is None or left > WARNING_SECONDS:
            return Idle.BUSY
        return Idle.WARNING if left > 0 else Idle.OVER


class IdleWatch(QObject):
    """Watches the whole program. `warned(seconds)` each second of the countdown, `calmed` when
    somebody came back, `expired` once when it is over; `start` begins anew."""

    warned = Signal(int)
    calmed = Signal()
    expired = Signal()

    def __init__(self, clock: IdleClock, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self._app = clock, app
        self._state = Idle.BUSY
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.look)

    def start(self, limit: float | None) -> None:
        self._clock.set_limit(limit)
        self._state = Idle.BUSY
        self._app.installEventFilter(self)
        self._tick.start()

    def stop(self) -> None:
        self._tick.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A machine that slept wakes with a touch: look before it counts as somebody's.
        if event.type() in HUMAN and self._clock.state() is not Idle.OVER:
            self._clock.touch()
            if self._state is Idle.WARNING:
                self.look()
        return False

    def look(self) -> None:
        """Compare with the clock now; the timer does it every second."""
        was, self._state = self._state, self._clock.state()
        if self._state is Idle.WARNING:
            self.warned.emit(round(self._clock.left() or 0))
        elif self._state is Idle.OVER and was is not Idle.OVER:
            self.stop()
            self.expired.emit()
        elif was is Idle.WARNING:
            self.calmed.emit()
